//! Secrets, opened.

use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Serialize;

use super::{Context, locked_failure, not_found};
use crate::{
    api::{Client, VaultEntry, find_key},
    commands::{
        fields::{open, shown, sort},
        keys,
    },
    crypto::{KeyPair, is_sealed},
    failure::{Failure, Kind},
    output::{Render, Style, clean, local, pairs},
    secret::Secret,
};

/// Requests for single secrets under way at the same time.
const TOGETHER: usize = 16;

/// One secret, decrypted. A field that did not open is `null`, and named in `locked`.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct VaultSecret {
    pub(super) uuid: String,
    pub(super) identity: String,
    pub(super) key: String,
    pub(super) value: Option<Secret>,
    pub(super) notes: Option<Secret>,
    pub(super) created_dt: String,
    pub(super) updated_dt: String,
    /// Fields that did not open.
    pub(super) locked: Vec<&'static str>,
    /// Fields that the server holds as plain text.
    pub(super) unencrypted: Vec<&'static str>,
}

impl VaultSecret {
    pub(super) fn open(keys: Option<&KeyPair>, stored: VaultEntry) -> Self {
        let (mut locked, mut unencrypted) = (Vec::new(), Vec::new());
        let mut opened =
            |name, field: &str| sort(name, open(keys, field), &mut locked, &mut unencrypted);
        let value = opened("value", &stored.value);
        let notes = opened("notes", &stored.notes);
        Self {
            value,
            notes,
            uuid: stored.uuid,
            identity: stored.identity,
            key: stored.key,
            created_dt: stored.created_dt,
            updated_dt: stored.updated_dt,
            locked,
            unencrypted,
        }
    }

    pub(super) fn warn_unencrypted(&self, style: &Style) {
        if !self.unencrypted.is_empty() {
            style.warn(&format!(
                "{} of {} is stored unencrypted: the server can read it, until `ravi vault set` replaces it",
                self.unencrypted.join(", "),
                self.key
            ));
        }
    }
}

impl Render for VaultSecret {
    fn human(&self, _: &Style) -> String {
        pairs(&[
            ("key", &self.key),
            ("value", shown(self.value.as_ref())),
            ("notes", shown(self.notes.as_ref())),
            ("uuid", &self.uuid),
            ("created", &local(&self.created_dt)),
            ("updated", &local(&self.updated_dt)),
        ])
    }

    fn quiet(&self) -> String {
        clean(&self.uuid).into_owned()
    }
}

/// A key, spelled as it was asked for, and its value.
pub(super) type Pair = (String, Secret);

/// Reads and opens the values of these keys, or of all; fails if one of them is not there or does not open. Warns about
/// values that are stored unencrypted. One list, and single requests only for values that the list redacts.
pub(in crate::commands) async fn read(
    context: &Context,
    only: &[String],
) -> Result<Vec<Pair>, Failure> {
    let (client, session, _) = context.identity_client().await?;
    let keys = keys::opening_keys(&client, &session).await?;
    let listed = client.vault_entries().await?;
    let wanted = if only.is_empty() {
        listed
    } else {
        let find = |key: &String| {
            find_key(&listed, key)
                .cloned()
                .ok_or_else(|| not_found(key))
        };
        only.iter().map(find).collect::<Result<_, _>>()?
    };
    let mut pairs = Vec::new();
    let (mut locked, mut unencrypted) = (Vec::new(), Vec::new());
    let mut asked = only.iter();
    for entry in whole(&client, wanted).await? {
        let secret = VaultSecret::open(keys.as_ref(), entry);
        let key = asked.next().unwrap_or(&secret.key).clone();
        if secret.unencrypted.contains(&"value") {
            unencrypted.push(key.clone());
        }
        match secret.value {
            Some(value) => pairs.push((key, value)),
            None => locked.push(key),
        }
    }
    if !unencrypted.is_empty() {
        context.style.warn(&format!(
            "stored unencrypted, so the server can read and replace the value, until `ravi vault set` encrypts it: {}",
            unencrypted.join(", ")
        ));
    }
    if locked.is_empty() {
        return Ok(pairs);
    }
    let what = format!("the value of {} does not open", locked.join(", "));
    Err(locked_failure(keys.is_some(), &what))
}

/// The entries with their values, in the same order.
pub(super) async fn whole(
    client: &Client,
    entries: Vec<VaultEntry>,
) -> Result<Vec<VaultEntry>, Failure> {
    let each = entries.into_iter().map(|entry| async move {
        if is_sealed(&entry.value) {
            return Ok(entry);
        }
        fetch(client, &entry).await
    });
    stream::iter(each).buffered(TOGETHER).try_collect().await
}

/// Reads a listed entry with its value. The key that was listed is the one that was asked for: fails if the server
/// answers with another.
pub(super) async fn fetch(client: &Client, listed: &VaultEntry) -> Result<VaultEntry, Failure> {
    let entry = client.vault_entry(&listed.uuid).await?;
    if entry.key == listed.key {
        Ok(entry)
    } else {
        Err(another(&listed.key, &entry.key))
    }
}

/// The server answered a request for one secret with another.
pub(super) fn another(asked: &str, answered: &str) -> Failure {
    let (asked, answered) = (clean(asked), clean(answered));
    Failure::new(
        Kind::Failure,
        format!("the server answered a request for the secret {asked} with the secret {answered}"),
    )
    .hint("nothing of the answer was used; do not trust this server until its operator explains it")
}
