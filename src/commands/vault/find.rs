//! Finds a secret: by its key, by its UUID, or by the start of its UUID.

use super::secrets::{self, Answered, not_among, not_found, similar_keys};
use crate::{
    api::{Client, VaultEntry},
    commands::lookup::{SECRET, only},
    failure::Failure,
    ids::Uuid,
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
    let entry = choose(client.vault_entries().await?, key)?;
    if entry.value.is_encrypted() {
        return Ok(entry);
    }
    secrets::fetch(client, &entry).await
}

/// Finds an entry, perhaps without its value.
pub(super) async fn find_listed(client: &Client, key: &str) -> Result<VaultEntry, Failure> {
    match Uuid::typed(key) {
        Some(uuid) => by_uuid(client, &uuid).await,
        None => choose(client.vault_entries().await?, key),
    }
}

/// Returns the entry with this key, or else the only one whose UUID starts with it. A key that differs in case is another.
fn choose(entries: Vec<VaultEntry>, key: &str) -> Result<VaultEntry, Failure> {
    if let Some(exact) = entries.iter().find(|entry| entry.key == key) {
        return Ok(exact.clone());
    }
    if !similar_keys(&entries, key).is_empty() {
        return Err(not_among(&entries, key));
    }
    let starting = |entry: &VaultEntry| entry.uuid.starts_with(key);
    let found = entries.into_iter().filter(starting).collect();
    let shown = |entry: &VaultEntry| format!("{}  {}", entry.uuid, entry.key);
    only(key, found, shown)?.ok_or_else(|| not_found(key))
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
