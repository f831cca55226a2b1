//! Finds a secret by key or uuid.

use uuid::Uuid;

use super::secrets::{self, Answered, not_found};
use crate::{
    api::{Client, VaultEntry, find_key},
    commands::lookup::{check_id, or_not_found},
    failure::Failure,
    output::clean,
};

/// The command that lists the secrets.
const LIST: &str = "ravi vault list";

/// Fails for text that is neither a key nor a uuid.
pub(super) fn check_key_or_uuid(key: &str) -> Result<(), Failure> {
    check_id(key, "key or uuid of a secret", LIST)
}

/// Finds an entry with its value: by uuid in one request, by key in the list, plus a request if the list omits values.
pub(super) async fn find(client: &Client, key: &str) -> Result<VaultEntry, Failure> {
    check_key_or_uuid(key)?;
    if let Ok(uuid) = Uuid::try_parse(key) {
        return by_uuid(client, uuid, key).await;
    }
    let entries = client.vault_entries().await?;
    let entry = find_key(&entries, key).ok_or_else(|| no_such_key(&entries, key))?;
    if entry.value.is_encrypted() {
        return Ok(entry.clone());
    }
    secrets::fetch(client, entry).await
}

/// Finds an entry by uuid or exact key, including case.
pub(super) async fn find_exactly(client: &Client, key: &str) -> Result<VaultEntry, Failure> {
    if let Ok(uuid) = Uuid::try_parse(key) {
        return by_uuid(client, uuid, key).await;
    }
    let entries = client.vault_entries().await?;
    let exact = entries.iter().find(|entry| entry.key == key);
    exact.cloned().ok_or_else(|| no_such_key(&entries, key))
}

async fn by_uuid(client: &Client, uuid: Uuid, typed: &str) -> Result<VaultEntry, Failure> {
    let what = format!("secret with the uuid {typed}");
    let found = client.vault_entry(typed).await;
    let found = found.map_err(|error| or_not_found(error, &what, LIST))?;
    if Uuid::try_parse(&found.uuid) != Ok(uuid) {
        return Err(secrets::wrong_answer(Answered {
            asked: typed,
            key: &found.uuid,
        }));
    }
    Ok(found)
}

/// Returns the failure that a key does not exist, with a hint that names keys that differ only in case.
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
