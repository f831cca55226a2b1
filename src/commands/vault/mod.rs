//! `ravi vault`

pub(crate) mod dotenv;
mod export;
pub(crate) mod import;
pub(crate) mod inject;
mod mask;
mod names;
mod run;
mod secrets;
mod set;

use serde::Serialize;

use super::{
    Context, clipboard,
    fields::{BareField, locked_failure, partly_locked},
    keys,
    lookup::{check_id, or_not_found},
};
use crate::{
    api::{Client, VaultEntry, find_key},
    cli::{Vault, VaultField},
    crypto::is_sealed,
    failure::{Failure, Kind},
    output::{Answer, Render, Style, ago, clean, table},
    secret::Secret,
};
pub(super) use import::Imported;
pub(super) use inject::Injected;
pub(super) use secrets::VaultSecret;
pub(super) use set::StoredSecret;

/// Runs a command of the group.
pub(super) async fn run(context: &Context, command: Vault) -> Result<Answer, Failure> {
    match command {
        Vault::List => list(context).await,
        Vault::Get { key, field, copy } => get(context, &key, field, copy).await,
        Vault::Set(args) => set::run(context, &args).await,
        Vault::Delete { key, yes } => delete(context, &key, yes).await,
        Vault::Run(args) => run::run(context, args).await,
        Vault::Export {
            format,
            only,
            allow_unsafe_names,
            yes,
        } => export::run(context, format, &only, allow_unsafe_names, yes).await,
        Vault::Import {
            file,
            format,
            dry_run,
            plaintext,
        } => import::run(context, &file, format, dry_run, plaintext).await,
        Vault::Inject { file, output } => inject::run(context, &file, output.as_deref()).await,
    }
}

/// A secret as a list shows it: without its value.
#[derive(Serialize, schemars::JsonSchema)]
pub(super) struct ListedSecret {
    uuid: String,
    identity: String,
    key: String,
    created_dt: String,
    updated_dt: String,
}

impl Render for Vec<ListedSecret> {
    fn human(&self, style: &Style) -> String {
        let cells = |entry: &ListedSecret| {
            let (key, uuid) = (entry.key.clone(), entry.uuid.clone());
            vec![key, ago(&entry.updated_dt), uuid]
        };
        let rows: Vec<Vec<String>> = self.iter().map(cells).collect();
        table(&["key", "updated", "uuid"], &rows, style)
    }

    fn quiet(&self) -> String {
        let line = |entry: &ListedSecret| format!("{}\n", clean(&entry.key));
        self.iter().map(line).collect()
    }
}

async fn list(context: &Context) -> Result<Answer, Failure> {
    let (client, ..) = context.identity_client().await?;
    let entries = client.vault_entries().await?;
    if entries.is_empty() {
        context
            .style
            .note("Nothing is stored for this identity yet: `ravi vault set KEY` begins.");
    }
    let listed = |entry: VaultEntry| ListedSecret {
        uuid: entry.uuid,
        identity: entry.identity,
        key: entry.key,
        created_dt: entry.created_dt,
        updated_dt: entry.updated_dt,
    };
    let listed: Vec<ListedSecret> = entries.into_iter().map(listed).collect();
    Answer::show(&context.style, &listed)
}

async fn get(
    context: &Context,
    key: &str,
    field: Option<VaultField>,
    copy: bool,
) -> Result<Answer, Failure> {
    let (client, session, _) = context.identity_client().await?;
    let keys = keys::opening_keys(&client, &session).await?;
    let secret = VaultSecret::open(keys.as_ref(), find(&client, key).await?);
    if secret.key != key && secret.key == key.to_uppercase() {
        let stored = &secret.key;
        context.style.note(&format!("{key} is stored as {stored}."));
    }
    if copy || field.is_some() {
        let (name, value) = match field.unwrap_or(VaultField::Value) {
            VaultField::Key => ("key", Some(secret.key.as_str())),
            VaultField::Uuid => ("uuid", Some(secret.uuid.as_str())),
            VaultField::Value => ("value", secret.value.as_ref().map(Secret::expose)),
            VaultField::Notes => ("notes", secret.notes.as_ref().map(Secret::expose)),
        };
        let Some(value) = value else {
            let what = format!("the {name} of {} does not open", secret.key);
            return Err(locked_failure(keys.is_some(), &what));
        };
        if secret.unencrypted.contains(&name) {
            secret.warn_unencrypted(&context.style);
        }
        if copy {
            clipboard::copy(value)?;
            return clipboard::copied(context, &format!("{name} of {}", secret.key));
        }
        if context.style.json {
            return Answer::show(&context.style, &BareField { name, value });
        }
        return Ok(Answer::bare(&context.style, value));
    }
    let answer = Answer::show(&context.style, &secret)?;
    secret.warn_unencrypted(&context.style);
    if secret.locked.is_empty() {
        return Ok(answer);
    }
    let what = format!(
        "{} of {} does not open",
        secret.locked.join(", "),
        secret.key
    );
    let failure = locked_failure(keys.is_some(), &what);
    Ok(partly_locked(context, answer, &failure))
}

/// Finds an entry by uuid or key, whole. By uuid that is one request; by key it is the list, and the entry itself where
/// the list does not show values.
async fn find(client: &Client, key: &str) -> Result<VaultEntry, Failure> {
    check_id(key, "a secret", "ravi vault list")?;
    if let Ok(uuid) = uuid::Uuid::try_parse(key) {
        let what = format!("secret with the uuid {key}");
        let found = client.vault_entry(key).await;
        let found = found.map_err(|error| or_not_found(error, &what, "ravi vault list"))?;
        if uuid::Uuid::try_parse(&found.uuid) != Ok(uuid) {
            return Err(secrets::another(key, &found.uuid));
        }
        return Ok(found);
    }
    let entries = client.vault_entries().await?;
    let entry = find_key(&entries, key).ok_or_else(|| no_such_key(&entries, key))?;
    if is_sealed(&entry.value) {
        return Ok(entry.clone());
    }
    secrets::fetch(client, entry).await
}

fn not_found(key: &str) -> Failure {
    let message = format!(
        "no secret called {} is stored for this identity",
        clean(key)
    );
    Failure::new(Kind::NotFound, message).hint("`ravi vault list` shows what there is")
}

/// There is no such key; the hint names those that differ from it only in case.
fn no_such_key(entries: &[VaultEntry], key: &str) -> Failure {
    let similar: Vec<String> = entries
        .iter()
        .filter(|entry| entry.key.to_lowercase() == key.to_lowercase())
        .map(|entry| format!("`{}`", clean(&entry.key)))
        .collect();
    let failure = not_found(key);
    match similar.len() {
        0 => failure,
        1 => failure.hint(format!("{} differs from it only in case", similar[0])),
        _ => failure.hint(format!(
            "{} differ from it only in case",
            similar.join(", ")
        )),
    }
}

/// A secret that is gone.
#[derive(Serialize, schemars::JsonSchema)]
pub(super) struct DeletedSecret {
    deleted: bool,
    uuid: String,
    key: String,
}

impl Render for DeletedSecret {
    fn human(&self, _: &Style) -> String {
        format!("Deleted {}.", clean(&self.key))
    }
}

async fn delete(context: &Context, key: &str, yes: bool) -> Result<Answer, Failure> {
    check_id(key, "a secret", "ravi vault list")?;
    context.check_confirmable(yes, key)?;
    let (client, ..) = context.identity_client().await?;
    let VaultEntry { uuid, key, .. } = if uuid::Uuid::try_parse(key).is_ok() {
        find(&client, key).await?
    } else {
        let entries = client.vault_entries().await?;
        // What differs from the key, even if only in case, is another secret.
        let exact = entries.iter().find(|entry| entry.key == key);
        exact.ok_or_else(|| no_such_key(&entries, key))?.clone()
    };
    context
        .confirm_deletion(yes, &format!("the secret {key} ({uuid})"))
        .await?;
    client.delete_vault_entry(&uuid).await?;
    let deleted = true;
    Answer::show(&context.style, &DeletedSecret { deleted, uuid, key })
}
