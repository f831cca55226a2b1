//! Contract: Passwords. Fields travel as `e2e::<base64>`; this file never sees a plain one that it made.

use serde::{Deserialize, Serialize};

use super::{
    Client, Error,
    client::{Scope, Write, is_status},
    wire,
};
use crate::secret::Secret;

/// One entry as the server holds it.
#[derive(Clone, Default, Deserialize)]
pub struct PasswordEntry {
    /// Its key.
    #[serde(default, deserialize_with = "wire::text")]
    pub uuid: String,
    /// Whose it is.
    #[serde(default, deserialize_with = "wire::text")]
    pub identity: String,
    /// Plain: the server looks things up by it.
    #[serde(default, deserialize_with = "wire::text")]
    pub domain: String,
    /// `e2e::`, legacy plain text, or `""`.
    #[serde(default, deserialize_with = "wire::text")]
    pub username: String,
    /// `e2e::`, legacy plain text, or `""`.
    #[serde(default, deserialize_with = "wire::text")]
    pub password: String,
    /// `e2e::`, legacy plain text, or `""`.
    #[serde(default, deserialize_with = "wire::text")]
    pub notes: String,
    /// RFC 3339.
    #[serde(default, deserialize_with = "wire::text")]
    pub created_dt: String,
    /// RFC 3339.
    #[serde(default, deserialize_with = "wire::text")]
    pub updated_dt: String,
}

/// What is sent to create or replace an entry; everything but the domain is already sealed, or `""`.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct PasswordBody {
    /// Plain.
    pub domain: String,
    /// Sealed.
    pub username: String,
    /// Sealed.
    pub password: String,
    /// Sealed.
    pub notes: String,
}

/// The rules of the server's own generator.
#[derive(Debug, Clone)]
pub struct GenerateQuery {
    /// Characters in all.
    pub length: usize,
    /// Whether digits are wanted.
    pub digits: bool,
    /// Whether symbols are wanted.
    pub special: bool,
    /// Characters that are never used.
    pub exclude_chars: String,
}

// The other fields may be plain text: of older clients, or of a server without encryption.
impl std::fmt::Debug for PasswordEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut entry = f.debug_struct("PasswordEntry");
        let entry = entry
            .field("uuid", &self.uuid)
            .field("domain", &self.domain);
        entry.finish_non_exhaustive()
    }
}

impl std::fmt::Debug for PasswordBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut body = f.debug_struct("PasswordBody");
        body.field("domain", &self.domain).finish_non_exhaustive()
    }
}

const PATH: &str = "passwords";

impl Client {
    /// `GET /api/passwords/`
    pub async fn passwords(&self) -> Result<Vec<PasswordEntry>, Error> {
        self.list(Scope::Identity, &["api", PATH], &[]).await
    }

    /// `GET /api/passwords/<uuid>/`
    pub async fn password(&self, uuid: &str) -> Result<PasswordEntry, Error> {
        self.get(Scope::Identity, &["api", PATH, uuid], &[]).await
    }

    /// `POST /api/passwords/`
    pub async fn create_password(&self, body: &PasswordBody) -> Result<PasswordEntry, Error> {
        self.write(Write::Post, Scope::Identity, &["api", PATH], body)
            .await
    }

    /// `PUT /api/passwords/<uuid>/`: replaces the whole entry.
    pub async fn replace_password(
        &self,
        uuid: &str,
        body: &PasswordBody,
    ) -> Result<PasswordEntry, Error> {
        self.write(Write::Put, Scope::Identity, &["api", PATH, uuid], body)
            .await
    }

    /// `DELETE /api/passwords/<uuid>/`
    pub async fn delete_password(&self, uuid: &str) -> Result<(), Error> {
        self.delete(Scope::Identity, &["api", PATH, uuid]).await
    }

    /// `GET /api/passwords/generate_password/`, or its older spelling where that is not known.
    pub async fn server_password(&self, rules: &GenerateQuery) -> Result<Secret, Error> {
        #[derive(Deserialize)]
        struct Generated {
            password: Secret,
        }

        let query = [
            ("length", rules.length.to_string()),
            ("uppercase", true.to_string()),
            ("lowercase", true.to_string()),
            ("digits", rules.digits.to_string()),
            ("special", rules.special.to_string()),
            ("exclude_chars", rules.exclude_chars.clone()),
        ];
        let ask = async |name| -> Result<Generated, Error> {
            self.get(Scope::Identity, &["api", PATH, name], &query)
                .await
        };
        match ask("generate_password").await {
            Err(error) if is_status(&error, 404) => ask("generate-password").await,
            other => other,
        }
        .map(|generated| generated.password)
    }
}
