//! Finds a secret by key or UUID.

use super::secrets::{self, Answered, not_found};
use crate::{
    api::{Client, VaultEntry, find_key},
    commands::lookup::SECRET,
    failure::Failure,
    ids::Uuid,
    output::clean,
};

/// Fails for text that is neither a key nor a UUID.
pub(super) fn check_key_or_uuid(key: &str) -> Result<(), Failure> {
    SECRET.check_id::<String>(key).map(drop)
}

/// Finds an entry with its value: by UUID in one request, by key in the list, plus a request if the list omits values.
pub(super) async fn find(client: &Client, key: &str) -> Result<VaultEntry, Failure> {
    check_key_or_uuid(key)?;
    if let Some(uuid) = Uuid::typed(key) {
        return by_uuid(client, &uuid).await;
    }
    let entries = client.vault_entries().await?;
    let entry = find_key(&entries, key).ok_or_else(|| no_such_key(&entries, key))?;
    if entry.value.is_encrypted() {
        return Ok(entry.clone());
    }
    secrets::fetch(client, entry).await
}

/// Finds an entry by UUID or exact key, including case.
pub(super) async fn find_exactly(client: &Client, key: &str) -> Result<VaultEntry, Failure> {
    if let Some(uuid) = Uuid::typed(key) {
        return by_uuid(client, &uuid).await;
    }
    let entries = client.vault_entries().await?;
    let exact = entries.iter().find(|entry| entry.key == key);
    exact.cloned().ok_or_else(|| no_such_key(&entries, key))
}

async fn by_uuid(client: &Client, uuid: &Uuid) -> Result<VaultEntry, Failure> {
    let found = client.vault_entry(uuid).await;
    let found = found.map_err(|error| SECRET.or_not_found(error, uuid.as_str()))?;
    // The server may spell it in another way.
    let parsed = |uuid: &Uuid| uuid::Uuid::try_parse(uuid.as_str()).ok();
    if parsed(&found.uuid) != parsed(uuid) {
        return Err(secrets::wrong_answer(Answered {
            asked: uuid.as_str(),
            key: found.uuid.as_str(),
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
