//! `ravi passwords`

mod edit;
mod entry;
pub(crate) mod formats;
mod generate;
mod select;
mod transfer;
mod turn;

use clap::ValueEnum;

use super::{
    Context, clipboard,
    fields::{BareField, locked_failure, partly_locked},
    keys,
};
use crate::{
    cli::{PasswordField, Passwords},
    failure::Failure,
    output::{Answer, clean},
    secret::Secret,
};
pub(super) use edit::{DeletedPassword, StoredPassword};
pub(super) use entry::{Entry, ListedEntry};
pub(super) use generate::Generated;
use select::Selector;
pub(super) use transfer::ImportedPasswords;

/// Runs a command of the group.
pub(super) async fn run(context: &Context, command: Passwords) -> Result<Answer, Failure> {
    match command {
        Passwords::List => list(context).await,
        Passwords::Get {
            entry,
            username,
            field,
            copy,
        } => {
            let selector = Selector::parse(&entry, username.as_deref(), "--username")?;
            get(context, &selector, field, copy).await
        }
        Passwords::Create(args) => edit::create(context, &args).await,
        Passwords::Update(args) => edit::update(context, &args).await,
        Passwords::Delete {
            entry,
            username,
            yes,
        } => {
            let selector = Selector::parse(&entry, username.as_deref(), "--username")?;
            context.check_confirmable(yes, &entry)?;
            edit::delete(context, &selector, yes).await
        }
        Passwords::Generate(args) => generate::run(context, &args).await,
        Passwords::Import {
            file,
            format,
            dry_run,
            plaintext,
        } => transfer::import(context, &file, format, dry_run, plaintext).await,
        Passwords::Export { yes } => transfer::export(context, yes).await,
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
    selector: &Selector,
    field: Option<PasswordField>,
    copy: bool,
) -> Result<Answer, Failure> {
    let (client, session, _) = context.identity_client().await?;
    let keys = keys::opening_keys(&client, &session).await?;
    let chosen = selector.choose(selector.candidates(&client).await?, keys.as_ref())?;
    let stored = selector.whole(&client, chosen).await?;
    let entry = Entry::open(keys.as_ref(), stored);
    if copy {
        let field = field.unwrap_or(PasswordField::Password);
        let (name, value) = open_value(context, &entry, field, keys.is_some())?;
        clipboard::copy(value)?;
        return clipboard::copied(context, &format!("{name} of {}", entry.domain));
    }
    if let Some(field) = field {
        let (name, value) = open_value(context, &entry, field, keys.is_some())?;
        if context.style.json {
            return Answer::show(&context.style, &BareField { name, value });
        }
        return Ok(Answer::bare(&context.style, value));
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

/// The name and the text of a field, or the failure that it does not open.
fn open_value<'a>(
    context: &Context,
    entry: &'a Entry,
    field: PasswordField,
    have_keys: bool,
) -> Result<(&'static str, &'a str), Failure> {
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
    Ok((name, value))
}

/// Reads fields of several entries by domain or uuid, in their order, from one list. Fails if one is not there or does not open.
pub(super) async fn read_fields(
    context: &Context,
    wanted: &[(String, String)],
) -> Result<Vec<Secret>, Failure> {
    let (client, session, _) = context.identity_client().await?;
    let keys = keys::opening_keys(&client, &session).await?;
    let listed = client.passwords().await?;
    let mut found = Vec::new();
    for (address, field) in wanted {
        let selector = Selector::of(address)?;
        let chosen = selector.choose(selector.among(&listed), keys.as_ref())?;
        let stored = select::listed_whole(&client, chosen).await?;
        let entry = Entry::open(keys.as_ref(), stored);
        let field = PasswordField::from_str(field, true)
            .map_err(|_| Failure::usage(format!("a password has no field {}", clean(field))))?;
        let (_, value) = open_value(context, &entry, field, keys.is_some())?;
        found.push(Secret::new(value.to_owned()));
    }
    Ok(found)
}
