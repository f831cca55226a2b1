//! Contract: Vault secrets. Values and notes are sent as `e2e::<base64>`; keys are plain text, unique per identity.

use serde::{Deserialize, Serialize};

use super::{
    Client, Error,
    client::{Scope, Write, is_status},
    wire,
};
use crate::{crypto::Field, ids::Uuid};

/// A vault entry as stored on the server. In a list the value may be redacted: `""`, absent, or asterisks.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct VaultEntry {
    /// Unique ID.
    #[serde(default, deserialize_with = "wire::text")]
    pub uuid: Uuid,
    /// UUID of its identity.
    #[serde(default, deserialize_with = "wire::text")]
    pub identity: Uuid,
    /// Name, in plain text.
    #[serde(default, deserialize_with = "wire::text")]
    pub key: String,
    /// `e2e::`, legacy plain text, or `""`.
    #[serde(default, deserialize_with = "wire::field")]
    pub value: Field,
    /// `e2e::`, legacy plain text, or `""`.
    #[serde(default, deserialize_with = "wire::field")]
    pub notes: Field,
    /// RFC 3339.
    #[serde(default, deserialize_with = "wire::text")]
    pub created_dt: String,
    /// RFC 3339.
    #[serde(default, deserialize_with = "wire::text")]
    pub updated_dt: String,
}

/// Body to create or update an entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VaultBody {
    /// Plain text.
    pub key: String,
    /// Value.
    pub value: Field,
    /// Notes; `None` keeps the notes of an existing entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<Field>,
}

const PATH: &str = "vault";
const OLDER_PATH: &str = "secrets";

impl Client {
    /// Calls the contract's path, or the older one if the server does not know it.
    async fn at_vault<T>(
        &self,
        call: impl AsyncFn(&'static str) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let known = &self.vault_path;
        if let Some(path) = known.get() {
            return call(path).await;
        }
        let refused = match call(PATH).await {
            Err(error) if is_status(&error, 404) => error,
            response => {
                known.set(response.is_ok().then_some(PATH));
                return response;
            }
        };
        match call(OLDER_PATH).await {
            // Both failed: return the error of the contract's path.
            Err(error) if is_status(&error, 404) => Err(refused),
            response => {
                known.set(response.is_ok().then_some(OLDER_PATH));
                response
            }
        }
    }

    /// Calls `GET /api/vault/`
    pub async fn vault_entries(&self) -> Result<Vec<VaultEntry>, Error> {
        self.at_vault(async |name| self.list(Scope::Identity, &["api", name], &[]).await)
            .await
    }

    /// Calls `GET /api/vault/<uuid>/`
    pub async fn vault_entry(&self, uuid: &Uuid) -> Result<VaultEntry, Error> {
        self.at_vault(async |name| {
            let path = ["api", name, uuid.as_str()];
            self.get(Scope::Identity, &path, &[]).await
        })
        .await
    }

    /// Calls `POST /api/vault/`: creates or updates. If the server rejects an update, sends a PATCH for the existing
    /// entry.
    pub async fn set_vault_entry(&self, body: &VaultBody) -> Result<VaultEntry, Error> {
        let posted = self
            .at_vault(async |name| {
                let path = ["api", name];
                self.write(Write::Upsert, Scope::Identity, &path, body)
                    .await
            })
            .await;
        match posted {
            Err(error) if exists_already(&error) => {
                let entries = self.vault_entries().await?;
                let Some(entry) = find_key(&entries, &body.key) else {
                    return Err(error);
                };
                self.at_vault(async |name| {
                    let path = ["api", name, entry.uuid.as_str()];
                    self.write(Write::Put, Scope::Identity, &path, body).await
                })
                .await
            }
            other => other,
        }
    }

    /// Calls `DELETE /api/vault/<uuid>/`
    pub async fn delete_vault_entry(&self, uuid: &Uuid) -> Result<(), Error> {
        self.at_vault(async |name| {
            self.delete(Scope::Identity, &["api", name, uuid.as_str()])
                .await
        })
        .await
    }
}

/// Returns the entry with this exact key, or its upper-case form, which some servers store. Similar keys are different
/// secrets.
fn find_key<'a>(entries: &'a [VaultEntry], key: &str) -> Option<&'a VaultEntry> {
    let named = |wanted: &str| entries.iter().find(|entry| entry.key == wanted);
    named(key).or_else(|| named(&key.to_uppercase()))
}

fn exists_already(error: &Error) -> bool {
    let Error::Status(response) = error else {
        return false;
    };
    let said = |text: &str| text.to_lowercase().contains("already exist");
    let in_fields = response.fields.values().flatten().any(|text| said(text));
    response.status == 409
        || (response.status == 400 && (in_fields || response.message.as_deref().is_some_and(said)))
}

#[cfg(test)]
mod tests {
    use super::{super::StatusError, Error, exists_already};

    #[test]
    fn recognizes_a_rejected_update_of_an_existing_entry() {
        for (status, body, exists) in [
            (409, "{}", true),
            (400, r#"{"detail":"This key Already Exists."}"#, true),
            (
                400,
                r#"{"key":["An entry with this key already exists."]}"#,
                true,
            ),
            (400, r#"{"detail":"This key is too long."}"#, false),
            (400, r#"{"key":["This key is too long."]}"#, false),
            (400, "{}", false),
            (403, r#"{"detail":"It already exists."}"#, false),
            (500, "{}", false),
        ] {
            let response = StatusError::parse(status, body.as_bytes());
            let error = Error::Status(Box::new(response));
            assert_eq!(exists_already(&error), exists, "{status} {body}");
        }
        assert!(!exists_already(&Error::NoToken));
    }
}
