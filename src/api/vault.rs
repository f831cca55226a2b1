//! Contract: Vault secrets. Values and notes travel as `e2e::<base64>`; keys are plain, and unique in an identity.

use serde::{Deserialize, Serialize};

use super::{
    Client, Error,
    client::{Scope, Write, is_status},
    wire,
};
use crate::crypto::Field;

/// One entry as the server holds it. In a list the value may be redacted: `""`, absent, or stars.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct VaultEntry {
    /// Addresses it in the API.
    #[serde(default, deserialize_with = "wire::text")]
    pub uuid: String,
    /// The identity that owns it.
    #[serde(default, deserialize_with = "wire::text")]
    pub identity: String,
    /// Its name, plain.
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

/// What is sent to create or update an entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VaultBody {
    /// Plain.
    pub key: String,
    /// The value.
    pub value: Field,
    /// The notes; `None` leaves those of an existing entry as they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<Field>,
}

const PATH: &str = "vault";
const OLDER_PATH: &str = "secrets";

impl Client {
    /// Calls with the path of the contract, and with the older one where that is not known.
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
            answer => {
                known.set(answer.is_ok().then_some(PATH));
                return answer;
            }
        };
        match call(OLDER_PATH).await {
            // Neither has it: the first refusal is the one that the contract speaks of.
            Err(error) if is_status(&error, 404) => Err(refused),
            answer => {
                known.set(answer.is_ok().then_some(OLDER_PATH));
                answer
            }
        }
    }

    /// `GET /api/vault/`
    pub async fn vault_entries(&self) -> Result<Vec<VaultEntry>, Error> {
        self.at_vault(async |name| self.list(Scope::Identity, &["api", name], &[]).await)
            .await
    }

    /// `GET /api/vault/<uuid>/`
    pub async fn vault_entry(&self, uuid: &str) -> Result<VaultEntry, Error> {
        self.at_vault(async |name| {
            let path = ["api", name, uuid];
            self.get(Scope::Identity, &path, &[]).await
        })
        .await
    }

    /// `POST /api/vault/`: creates or updates. A server that refuses to update gets a PATCH of the entry that is there.
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
                    let path = ["api", name, &entry.uuid];
                    self.write(Write::Put, Scope::Identity, &path, body).await
                })
                .await
            }
            other => other,
        }
    }

    /// `DELETE /api/vault/<uuid>/`
    pub async fn delete_vault_entry(&self, uuid: &str) -> Result<(), Error> {
        self.at_vault(async |name| self.delete(Scope::Identity, &["api", name, uuid]).await)
            .await
    }
}

/// Returns the entry of a key: under the exact spelling, else under the upper-case one that some servers make of it. Every
/// other entry is another secret, however similar its key.
#[must_use]
pub fn find_key<'a>(entries: &'a [VaultEntry], key: &str) -> Option<&'a VaultEntry> {
    let named = |wanted: &str| entries.iter().find(|entry| entry.key == wanted);
    named(key).or_else(|| named(&key.to_uppercase()))
}

fn exists_already(error: &Error) -> bool {
    let Error::Status(answer) = error else {
        return false;
    };
    let said = |text: &str| text.to_lowercase().contains("already exist");
    let in_fields = answer.fields.values().flatten().any(|text| said(text));
    answer.status == 409
        || (answer.status == 400 && (in_fields || answer.message.as_deref().is_some_and(said)))
}

#[cfg(test)]
mod tests {
    use super::{super::StatusError, Error, exists_already};

    #[test]
    fn a_server_that_refuses_an_update_says_that_the_entry_exists() {
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
            let answer = StatusError::parse(status, body.as_bytes());
            let error = Error::Status(Box::new(answer));
            assert_eq!(exists_already(&error), exists, "{status} {body}");
        }
        assert!(!exists_already(&Error::NoToken));
    }
}
