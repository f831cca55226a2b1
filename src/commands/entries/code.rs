//! The code of a one-time password of an entry. A counter is stored before its code is returned.

use std::time::{Duration, SystemTime};

use super::{
    password::{Entry, PasswordField},
    read_field, turn,
};
use crate::{
    api::{Client, PasswordBody, PasswordEntry},
    commands::{Context, keys::Encrypter},
    crypto::KeyPair,
    failure::{Failure, Kind},
    one_time::{self, Code, OneTime},
    output::clean,
    secret::Secret,
    session::Session,
};

/// A code that is valid for a shorter time is not fresh: a person needs longer to type it.
const FRESH: Duration = Duration::from_secs(5);

/// Which code of an entry is wanted.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::commands) struct Wanted<'a> {
    /// Issuer, label, or number from 1 of the one-time password; the first by default.
    pub(in crate::commands) account: Option<&'a str>,
    /// Whether to wait for the next code if the present one is valid for less than 5 seconds.
    pub(in crate::commands) fresh: bool,
    /// Whether to fail instead of using a counter, which changes the entry.
    pub(in crate::commands) read_only: bool,
}

/// A code, and the one-time password that it is of.
pub(in crate::commands) struct Found {
    pub(in crate::commands) one_time: OneTime,
    pub(in crate::commands) code: Code,
}

/// What talks to the server, and the keys.
#[derive(Clone, Copy)]
pub(in crate::commands) struct Access<'a> {
    pub(in crate::commands) client: &'a Client,
    pub(in crate::commands) session: &'a Session,
    pub(in crate::commands) keys: Option<&'a KeyPair>,
}

/// Returns a code of an entry.
///
/// # Errors
/// The notes cannot be decrypted, or have no such one-time password, or the next counter cannot be stored.
pub(in crate::commands) async fn read(
    context: &Context,
    access: Access<'_>,
    entry: &Entry,
    wanted: Wanted<'_>,
) -> Result<Found, Failure> {
    let one_time = choose(context, access.keys, entry, wanted.account)?;
    if one_time.is_counter() && wanted.read_only {
        let domain = clean(entry.domain.as_str());
        let why = format!(
            "the one-time password of {domain} is a counter (HOTP): a code would change the entry"
        );
        return Err(Failure::usage(why).hint(format!(
            "omit --read-only, or pass ravi://passwords/{domain}/code to a program that uses the code"
        )));
    }
    if one_time.is_counter() {
        return count(context, access, entry, wanted.account).await;
    }
    let notice = |left: Duration| {
        let seconds = left.as_secs() + 1;
        let line = format!("Waiting {seconds} s for the next code.");
        context.style.note(&line);
    };
    let code = timed(&one_time, wanted.fresh, SystemTime::now, notice).await;
    Ok(Found { one_time, code })
}

/// Returns the code for the time; waits for the next one if it must be fresh.
async fn timed(
    one_time: &OneTime,
    fresh: bool,
    now: impl Fn() -> SystemTime,
    notice: impl Fn(Duration),
) -> Code {
    let code = one_time.code(now());
    match code.valid_for {
        Some(left) if fresh && left < FRESH => {
            notice(left);
            let next = now() + left;
            while let Ok(left) = next.duration_since(now()) {
                tokio::time::sleep(left + Duration::from_millis(1)).await;
            }
            one_time.code(now())
        }
        _ => code,
    }
}

/// Returns the one-time password that is meant.
fn choose(
    context: &Context,
    keys: Option<&KeyPair>,
    entry: &Entry,
    account: Option<&str>,
) -> Result<OneTime, Failure> {
    let notes = read_field(context, keys, entry, PasswordField::Notes)?.value;
    let domain = clean(entry.domain.as_str()).into_owned();
    let (mut all, mut unreadable) = (Vec::new(), Vec::new());
    for found in one_time::find(&notes) {
        match found {
            Ok(one_time) => all.push(one_time),
            Err(error) => unreadable.push(error),
        }
    }
    let Some(first) = all.first() else {
        return Err(match unreadable.first() {
            Some(error) => Failure::new(
                Kind::Failure,
                format!("cannot read the one-time password of {domain}: {error}"),
            )
            .hint(format!(
                "remove the line from the notes, and run `ravi passwords update {domain} --otpauth-stdin` to add it again"
            )),
            None => Failure::new(
                Kind::NotFound,
                format!("no one-time password is stored with the entry of {domain}"),
            )
            .hint(format!(
                "run `ravi passwords update {domain} --otpauth-stdin` with the website's otpauth:// URI or secret, or give --otpauth-qr IMAGE"
            )),
        });
    };
    for error in unreadable {
        let line = format!("a one-time password of {domain} cannot be read: {error}");
        context.style.warn(&line);
    }
    let Some(name) = account else {
        if all.len() > 1 {
            let line = format!(
                "{domain} has {} one-time passwords; this is the first, {}. Choose with --account.",
                all.len(),
                title(first)
            );
            context.style.note(&line);
        }
        return Ok(all.swap_remove(0));
    };
    named(all, name, &domain)
}

/// Returns the one-time password with this name, with this number from 1, or with this part of a name.
fn named(mut all: Vec<OneTime>, name: &str, domain: &str) -> Result<OneTime, Failure> {
    let places = |matches: &dyn Fn(&OneTime) -> bool| -> Vec<usize> {
        let is_match = |place: &usize| matches(&all[*place]);
        (0..all.len()).filter(is_match).collect()
    };
    let part = name.to_lowercase();
    let number = name.parse::<usize>().ok();
    let number = number.and_then(|number| number.checked_sub(1));
    let found = match (places(&|one_time| one_time.is_named(name)), number) {
        (found, Some(place)) if found.is_empty() && place < all.len() => vec![place],
        (found, _) if found.is_empty() => {
            places(&|one_time| title(one_time).to_lowercase().contains(&part))
        }
        (found, _) => found,
    };
    if let [place] = found.as_slice() {
        return Ok(all.swap_remove(*place));
    }
    let candidates = all.iter().enumerate();
    let candidates = candidates.map(|(at, one_time)| format!("{}  {}", at + 1, title(one_time)));
    let name = clean(name);
    let failure = if found.is_empty() {
        let message = format!("{domain} has no one-time password with the name {name}");
        Failure::new(Kind::NotFound, message)
    } else {
        let count = found.len();
        Failure::usage(format!(
            "{domain} has {count} one-time passwords with the name {name}"
        ))
    };
    Err(failure.hint_with("give --account with a name or number:", candidates))
}

/// Returns the name of a one-time password for people.
pub(in crate::commands) fn title(one_time: &OneTime) -> String {
    let issuer = one_time.issuer().unwrap_or_default();
    clean(&match (issuer, one_time.label()) {
        ("", "") => "(no name)".to_owned(),
        (issuer, "") => issuer.to_owned(),
        ("", label) => label.to_owned(),
        (issuer, label) => format!("{issuer} ({label})"),
    })
    .into_owned()
}

/// Returns the code for the counter, and stores the next counter before. No two processes of this user get the same code:
/// the counter is read and stored under the lock.
async fn count(
    context: &Context,
    access: Access<'_>,
    entry: &Entry,
    account: Option<&str>,
) -> Result<Found, Failure> {
    let Access {
        client,
        session,
        keys,
    } = access;
    let what = format!("the counter of the one-time password of {}", entry.domain);
    context.confirm_change("Advance", &what).await?;
    let is_plain = entry.states.unencrypted.contains(&"notes");
    let plaintext = is_plain && client.encryption().await?.is_none();
    // Deriving keys is slow: other processes wait for the lock.
    let encrypter = Encrypter::new(client, session, plaintext).await?;
    let _turn = turn::take(&context.directories).await.ok_or_else(|| {
        let why = "no code is shown: another ravi process uses the counter, or the lock file cannot be written";
        Failure::new(Kind::Failure, why).hint("try again")
    })?;
    let stored = client.password(&entry.uuid).await?;
    let now = Entry::decrypt(keys, stored.clone());
    let one_time = choose(context, keys, &now, account)?;
    // Another process may have replaced it.
    if one_time.is_counter() {
        let notes = now
            .notes
            .as_ref()
            .map(|notes| one_time::advance(notes, &one_time));
        let notes = notes.transpose().map_err(|error| cannot_store(&error))?;
        store(client, stored, &encrypter, &notes.unwrap_or_default()).await?;
    }
    let code = one_time.code(SystemTime::now());
    Ok(Found { one_time, code })
}

fn cannot_store(why: &impl std::fmt::Display) -> Failure {
    let message = format!("no code is shown: the next counter cannot be stored: {why}");
    Failure::new(Kind::Failure, message)
}

/// Stores an entry with other notes.
async fn store(
    client: &Client,
    stored: PasswordEntry,
    encrypter: &Encrypter,
    notes: &Secret,
) -> Result<(), Failure> {
    let body = PasswordBody {
        domain: stored.domain,
        username: stored.username,
        password: stored.password,
        notes: encrypter.encrypt("a note", notes)?,
    };
    let answer = client.replace_password(&stored.uuid, &body).await;
    answer.map_err(|error| {
        let failure = Failure::from(error);
        let message = cannot_store(&failure.message).message;
        Failure { message, ..failure }
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::{
        cell::Cell,
        time::{Duration, SystemTime},
    };

    use tokio::time::Instant;

    use super::timed;
    use crate::one_time::OneTime;

    /// Returns the code at this second, the seconds that were waited, and whether there was a notice.
    async fn wait(second: u64, fresh: bool) -> (String, u64, bool) {
        let one_time = OneTime::read("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "", "").unwrap();
        let start = Instant::now();
        let base = SystemTime::UNIX_EPOCH + Duration::from_secs(second);
        let said = Cell::new(false);
        let code = timed(
            &one_time,
            fresh,
            || base + start.elapsed(),
            |_| said.set(true),
        )
        .await;
        let waited = start.elapsed().as_secs();
        (code.code.expose().to_owned(), waited, said.get())
    }

    #[tokio::test(start_paused = true)]
    async fn waits_for_the_next_code_in_the_last_5_seconds_only() {
        let (old, new) = ("287082".to_owned(), "359152".to_owned());
        assert_eq!(wait(55, true).await, (old.clone(), 0, false));
        assert_eq!(wait(56, true).await, (new.clone(), 4, true));
        assert_eq!(wait(59, true).await, (new.clone(), 1, true));
        assert_eq!(wait(60, true).await, (new, 0, false));
        assert_eq!(wait(59, false).await, (old, 0, false));
    }
}
