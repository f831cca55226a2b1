//! Decrypted secrets.

use clap::ValueEnum;
use futures_util::{StreamExt, TryStreamExt, stream};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    api::{Client, VaultEntry},
    commands::{
        Context,
        entries::Decrypted,
        fields::{FieldStates, locked_failure, shown},
        keys,
    },
    crypto::KeyPair,
    failure::{Failure, Kind},
    ids::Uuid,
    output::{Render, Style, clean, local, pairs},
    secret::Secret,
};

/// The number of concurrent requests for single secrets.
const CONCURRENCY: usize = 16;

/// The fields of a secret that can be printed alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VaultField {
    /// Key
    Key,
    /// Value
    Value,
    /// Notes
    Notes,
    /// UUID of the secret
    Uuid,
}

/// One secret, decrypted. A field that could not be decrypted is `null`, and named in `locked`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VaultSecret {
    pub(super) uuid: Uuid,
    pub(super) identity: Uuid,
    pub(super) key: String,
    pub(super) value: Option<Secret>,
    pub(super) notes: Option<Secret>,
    pub(super) created_dt: String,
    pub(super) updated_dt: String,
    #[serde(flatten)]
    pub(super) states: FieldStates,
}

impl VaultSecret {
    /// Decrypts a secret as far as the keys allow.
    pub(super) fn decrypt(keys: Option<&KeyPair>, stored: VaultEntry) -> Self {
        let mut states = FieldStates::default();
        Self {
            value: states.decrypt(keys, "value", &stored.value),
            notes: states.decrypt(keys, "notes", &stored.notes),
            uuid: stored.uuid,
            identity: stored.identity,
            key: stored.key,
            created_dt: stored.created_dt,
            updated_dt: stored.updated_dt,
            states,
        }
    }
}

impl Decrypted for VaultSecret {
    type Field = VaultField;

    const COPIED: VaultField = VaultField::Value;
    const ENCRYPTED_BY: &'static str = "ravi vault set";

    fn label(&self) -> &str {
        &self.key
    }

    fn field(&self, field: VaultField) -> (&'static str, Option<Secret>) {
        let plain = |text: &str| Some(Secret::new(text.to_owned()));
        match field {
            VaultField::Key => ("key", plain(&self.key)),
            VaultField::Uuid => ("uuid", plain(self.uuid.as_str())),
            VaultField::Value => ("value", self.value.clone()),
            VaultField::Notes => ("notes", self.notes.clone()),
        }
    }

    fn states(&self) -> &FieldStates {
        &self.states
    }
}

impl Render for VaultSecret {
    fn human(&self, _: &Style) -> String {
        pairs(&[
            ("key", &self.key),
            ("value", shown(self.value.as_ref())),
            ("notes", shown(self.notes.as_ref())),
            ("uuid", self.uuid.as_str()),
            ("created", &local(&self.created_dt)),
            ("updated", &local(&self.updated_dt)),
        ])
    }

    fn quiet(&self) -> String {
        clean(self.uuid.as_str()).into_owned()
    }

    fn exit_code(&self) -> u8 {
        self.states.exit_code()
    }
}

/// A key and its value.
pub(super) type Pair = (String, Secret);

/// Reads and decrypts the values of these keys, or of all; fails if one does not exist or cannot be decrypted. Warns about
/// values that are stored unencrypted. Requests single secrets only if the list omits values.
pub(super) async fn read(context: &Context, only: &[String]) -> Result<Vec<Pair>, Failure> {
    let (client, session, _) = context.identity_client().await?;
    let keys = keys::decryption_keys(&client, &session).await?;
    let listed = client.vault_entries().await?;
    let wanted = if only.is_empty() {
        listed
    } else {
        let find = |key: &String| {
            let exact = listed.iter().find(|entry| entry.key == *key);
            exact.cloned().ok_or_else(|| not_among(&listed, key))
        };
        only.iter().map(find).collect::<Result<_, _>>()?
    };
    let mut pairs = Vec::new();
    let (mut locked, mut unencrypted) = (Vec::new(), Vec::new());
    for entry in whole(&client, wanted).await? {
        let secret = VaultSecret::decrypt(keys.as_ref(), entry);
        let key = secret.key;
        if secret.states.unencrypted.contains(&"value") {
            unencrypted.push(key.clone());
        }
        match secret.value {
            Some(value) => pairs.push((key, value)),
            None => locked.push(key),
        }
    }
    if !unencrypted.is_empty() {
        context.style.warn(&format!(
            "these secrets are stored unencrypted, so the server can read and replace them: {}; run `ravi vault set` to encrypt them",
            unencrypted.join(", ")
        ));
    }
    if locked.is_empty() {
        return Ok(pairs);
    }
    let what = format!("the value of {}", locked.join(", "));
    Err(locked_failure(keys.as_ref(), &what))
}

/// Returns the entries with their values, in the same order.
pub(super) async fn whole(
    client: &Client,
    entries: Vec<VaultEntry>,
) -> Result<Vec<VaultEntry>, Failure> {
    let each = entries.into_iter().map(|entry| async move {
        if entry.value.is_encrypted() {
            return Ok(entry);
        }
        fetch(client, &entry).await
    });
    stream::iter(each).buffered(CONCURRENCY).try_collect().await
}

/// Fetches a listed entry with its value; fails if the server returns another key.
pub(super) async fn fetch(client: &Client, listed: &VaultEntry) -> Result<VaultEntry, Failure> {
    let entry = client.vault_entry(&listed.uuid).await?;
    if entry.key == listed.key {
        Ok(entry)
    } else {
        Err(wrong_answer(Answered {
            asked: &listed.key,
            key: &entry.key,
        }))
    }
}

/// The requested key or UUID, and the one in the response.
#[derive(Clone, Copy)]
pub(super) struct Answered<'a> {
    pub(super) asked: &'a str,
    pub(super) key: &'a str,
}

/// Returns the failure that the server returned another secret than requested.
pub(super) fn wrong_answer(answer: Answered<'_>) -> Failure {
    let (asked, answered) = (clean(answer.asked), clean(answer.key));
    Failure::new(
        Kind::Failure,
        format!("the server returned the secret {answered} instead of {asked}"),
    )
    .hint("the response was discarded; do not trust this server until its operator explains this")
}

/// Returns the failure that a key is none of the listed ones; the hint names those that differ only in case.
pub(super) fn not_among(entries: &[VaultEntry], key: &str) -> Failure {
    let similar = similar_keys(entries, key);
    if similar.is_empty() {
        return not_found(key);
    }
    not_found(key).hint(only_in_case(&similar))
}

/// Returns the keys that differ from this one only in case.
pub(super) fn similar_keys(entries: &[VaultEntry], key: &str) -> Vec<String> {
    let differs =
        |entry: &&VaultEntry| entry.key != key && entry.key.to_lowercase() == key.to_lowercase();
    let similar = entries.iter().filter(differs);
    similar
        .map(|entry| clean(&entry.key).into_owned())
        .collect()
}

/// Returns the sentence that these keys differ from the one given only in case.
pub(super) fn only_in_case(similar: &[String]) -> String {
    let differ = if similar.len() == 1 {
        "differs"
    } else {
        "differ"
    };
    format!("`{}` {differ} from it only in case", similar.join("`, `"))
}

/// Returns the failure that a key does not exist.
pub(super) fn not_found(key: &str) -> Failure {
    let message = format!(
        "no secret with the key {} is stored for this identity",
        clean(key)
    );
    Failure::new(Kind::NotFound, message).hint("run `ravi vault list` to see the stored keys")
}
