//! One change at a time: processes with the same configuration directory check and store one after the other, so that no
//! two store the same entry. The server would accept the second one.

use std::{
    fs::{File, TryLockError},
    time::{Duration, Instant},
};

use crate::{
    api::{Client, PasswordEntry},
    commands::Context,
    crypto::KeyPair,
    failure::{Failure, Kind},
    files,
    output::clean,
    secret::Secret,
};

/// How long a process waits for the others. It then goes on: a second entry can be addressed, a hang cannot.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(10);

/// Waits for the turn of this process, which lasts until the file is closed. `None` where nothing can
/// be locked.
pub(super) async fn take(context: &Context) -> Option<File> {
    let path = context.folders.active().ok()?.join("passwords.lock");
    let file = files::open_lock(&path).ok()?;
    let started = Instant::now();
    while let Err(TryLockError::WouldBlock) = file.try_lock() {
        if started.elapsed() > LONGEST_WAIT {
            return None;
        }
        tokio::time::sleep(PAUSE).await;
    }
    Some(file)
}

/// Fails if another entry than `own` has this domain and username: nothing would distinguish the two. A username that
/// cannot be decrypted counts as another.
pub(super) async fn refuse_second(
    client: &Client,
    keys: Option<&KeyPair>,
    own: Option<&str>,
    domain: &str,
    username: &Secret,
) -> Result<(), Failure> {
    let listed = client.passwords().await?;
    let same = |entry: &&PasswordEntry| {
        own != Some(entry.uuid.as_str())
            && entry.domain.eq_ignore_ascii_case(domain)
            && entry
                .username
                .decrypt(keys)
                .is_ok_and(|other| other == *username)
    };
    let Some(existing) = listed.iter().find(same) else {
        return Ok(());
    };
    let uuid = clean(&existing.uuid);
    let message = format!(
        "a password for {domain} with the username {} exists already",
        clean(username.expose())
    );
    Err(Failure::new(Kind::Conflict, message).hint(format!(
        "`ravi passwords update {uuid}` changes it; --another stores a second one"
    )))
}
