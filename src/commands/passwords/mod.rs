//! `ravi passwords`

mod edit;
mod entry;
mod generate;

use uuid::Uuid;

use super::{Context, keys};
use crate::{
    api::{Client, PasswordEntry},
    cli::{PasswordField, Passwords},
    crypto::is_sealed,
    domain::Domain,
    failure::{Failure, Kind},
    output::{Answer, clean},
    secret::Secret,
};
use entry::{Entry, ListedEntry};

/// Runs a command of the group.
pub(super) async fn run(context: &Context, command: Passwords) -> Result<Answer, Failure> {
    match command {
        Passwords::List => list(context).await,
        Passwords::Get { entry, field } => get(context, &entry, field).await,
        Passwords::Create(args) => edit::create(context, &args).await,
        Passwords::Update(args) => edit::update(context, &args).await,
        Passwords::Delete { entry, yes } => edit::delete(context, &entry, yes).await,
        Passwords::Generate(args) => generate::run(context, &args).await,
    }
}

async fn list(context: &Context) -> Result<Answer, Failure> {
    let (client, session, _) = context.identity_client().await?;
    let keys = keys::opening_keys(&client, &session).await?;
    let entries = ListedEntry::open_all(keys.as_ref(), client.passwords().await?);
    let locked = entries.iter().filter(|e| !e.locked.is_empty()).count();
    let plain = entries.iter().filter(|e| !e.unencrypted.is_empty()).count();
    let answer = Answer::show(&context.style, &entries)?;
    if entries.is_empty() {
        context.style.note(
            "Nothing is stored for this identity yet: `ravi passwords create DOMAIN` begins.",
        );
    }
    if plain > 0 {
        context.style.warn(&format!(
            "{plain} of {} usernames are stored unencrypted: `ravi passwords update` encrypts them",
            entries.len()
        ));
    }
    if locked > 0 {
        let failure = locked_failure(
            keys.is_some(),
            &format!("{locked} of {} usernames do not open", entries.len()),
        );
        return Ok(partly_locked(context, answer, &failure));
    }
    Ok(answer)
}

async fn get(
    context: &Context,
    selector: &str,
    field: Option<PasswordField>,
) -> Result<Answer, Failure> {
    let selector = Selector::parse(selector)?;
    let (client, session, _) = context.identity_client().await?;
    let keys = keys::opening_keys(&client, &session).await?;
    let stored = selector.find(&client).await?;
    let entry = Entry::open(keys.as_ref(), stored);
    if let Some(field) = field {
        return bare_field(context, &entry, field, keys.is_some());
    }
    let answer = Answer::show(&context.style, &entry)?;
    entry.warn_unencrypted(&context.style);
    if entry.locked.is_empty() {
        return Ok(answer);
    }
    let what = format!(
        "{} of {} does not open",
        entry.locked.join(", "),
        entry.domain
    );
    Ok(partly_locked(
        context,
        answer,
        &locked_failure(keys.is_some(), &what),
    ))
}

fn bare_field(
    context: &Context,
    entry: &Entry,
    field: PasswordField,
    have_keys: bool,
) -> Result<Answer, Failure> {
    let (name, value) = match field {
        PasswordField::Domain => ("domain", Some(entry.domain.as_str())),
        PasswordField::Uuid => ("uuid", Some(entry.uuid.as_str())),
        PasswordField::Username => ("username", entry.username.as_ref().map(Secret::expose)),
        PasswordField::Password => ("password", entry.password.as_ref().map(Secret::expose)),
        PasswordField::Notes => ("notes", entry.notes.as_ref().map(Secret::expose)),
    };
    let Some(value) = value else {
        let what = format!("the {name} of {} does not open", entry.domain);
        return Err(locked_failure(have_keys, &what));
    };
    if entry.unencrypted.contains(&name) {
        entry.warn_unencrypted(&context.style);
    }
    if context.style.json {
        return Answer::show(&context.style, &entry::BareField { name, value });
    }
    Ok(Answer::bare(&context.style, value))
}

fn locked_failure(have_keys: bool, what: &str) -> Failure {
    if have_keys {
        Failure::new(Kind::Locked, format!("{what} with the key that is here"))
            .hint("`ravi encryption status` tells whether the keys here are the account's")
    } else {
        let failure = keys::no_keys();
        let message = format!("{what}: {}", failure.message);
        Failure { message, ..failure }
    }
}

/// What could be shown is shown; a warning and the exit code say that it is not all.
fn partly_locked(context: &Context, answer: Answer, failure: &Failure) -> Answer {
    if context.style.json {
        context.style.report(failure);
    } else {
        let hint = failure.hint.as_deref().unwrap_or_default();
        let warning = format!("{} ({hint})", failure.message);
        context.style.warn(&warning);
    }
    answer.with_exit_code(failure.kind.exit_code())
}

/// What an entry is addressed by.
enum Selector {
    Uuid(String),
    Domain(Domain),
}

impl Selector {
    fn parse(text: &str) -> Result<Self, Failure> {
        match Uuid::try_parse(text) {
            Ok(_) => Ok(Self::Uuid(text.to_owned())),
            Err(_) => Domain::parse(text).map(Self::Domain),
        }
    }

    /// Finds the entry. By uuid that is one request; by domain it is the list, and the entry itself only where the
    /// list does not show passwords.
    async fn find(&self, client: &Client) -> Result<PasswordEntry, Failure> {
        let domain = match self {
            Self::Uuid(uuid) => {
                return client.password(uuid).await.map_err(|error| {
                    let failure = Failure::from(error);
                    match failure.kind {
                        Kind::NotFound => not_found(&format!("uuid {uuid}"), failure),
                        _ => failure,
                    }
                });
            }
            Self::Domain(domain) => domain.as_str(),
        };
        let mut found = client.passwords().await?;
        found.retain(|entry| entry.domain.eq_ignore_ascii_case(domain));
        match (found.pop(), found.len()) {
            (None, _) => {
                let failure = Failure::new(Kind::NotFound, "");
                Err(not_found(&format!("domain {domain}"), failure))
            }
            (Some(entry), 0) if is_sealed(&entry.password) => Ok(entry),
            (Some(entry), 0) => Ok(client.password(&entry.uuid).await?),
            (Some(last), _) => {
                found.push(last);
                let uuids: Vec<String> = found.into_iter().map(|entry| entry.uuid).collect();
                Err(
                    Failure::usage(format!("{domain} has {} entries", uuids.len()))
                        .hint(format!("give one of these uuids: {}", uuids.join(", "))),
                )
            }
        }
    }
}

fn not_found(what: &str, failure: Failure) -> Failure {
    let message = format!(
        "no password with the {} is stored for this identity",
        clean(what)
    );
    Failure { message, ..failure }.hint("`ravi passwords list` shows what there is")
}
