//! Contract: Encryption.

use serde::{Deserialize, Serialize, de::IgnoredAny};

use super::{
    Client, Error,
    client::{Scope, Write, is_status},
    wire,
};

/// Public parameters of the account's encryption. Not secret, but salt and verifier allow guessing the PIN offline.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Encryption {
    /// Base64 of 16 bytes, or `""`.
    #[serde(default, deserialize_with = "wire::text")]
    pub salt: String,
    /// Base64 of 32 bytes; `""` if no PIN is set.
    #[serde(default, deserialize_with = "wire::text")]
    pub public_key: String,
    /// Base64 of a sealed box.
    #[serde(default, deserialize_with = "wire::text")]
    pub verifier: String,
}

const PATH: [&str; 2] = ["api", "encryption"];

impl Client {
    /// Calls `GET /api/encryption/`. Returns `None` if the account has no end-to-end encryption (404).
    pub async fn encryption(&self) -> Result<Option<Encryption>, Error> {
        match self.get(Scope::Account, &PATH, &[]).await {
            Err(error) if is_status(&error, 404) => Ok(None),
            other => other.map(Some),
        }
    }

    /// Calls `POST /api/encryption/` after the first-time setup of a PIN.
    pub async fn set_up_encryption(&self, encryption: &Encryption) -> Result<(), Error> {
        let _: IgnoredAny = self
            .write(Write::PostOrPatch, Scope::Account, &PATH, encryption)
            .await?;
        Ok(())
    }
}
