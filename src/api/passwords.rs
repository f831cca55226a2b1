//! Contract: Passwords. Fields are sent as `e2e::<base64>`: requests take a [`Field`], which only encryption produces.

use serde::{Deserialize, Serialize};

use super::{
    Client, Error,
    client::{Scope, Write, is_status},
    wire,
};
use crate::{crypto::Field, domain::Domain, ids::Uuid, secret::Secret};

/// A password entry as stored on the server.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct PasswordEntry {
    /// Unique ID.
    #[serde(default, deserialize_with = "wire::text")]
    pub uuid: Uuid,
    /// UUID of its identity.
    #[serde(default, deserialize_with = "wire::text")]
    pub identity: Uuid,
    /// Plain text: the server searches by it.
    #[serde(default, deserialize_with = "wire::domain")]
    pub domain: Domain,
    /// `e2e::`, legacy plain text, or `""`.
    #[serde(default, deserialize_with = "wire::field")]
    pub username: Field,
    /// `e2e::`, legacy plain text, or `""`.
    #[serde(default, deserialize_with = "wire::field")]
    pub password: Field,
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

/// Body to create or replace an entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PasswordBody {
    /// Plain text.
    pub domain: Domain,
    /// Username.
    pub username: Field,
    /// Password.
    pub password: Field,
    /// Notes.
    pub notes: Field,
}

/// Rules for the server's password generator.
#[derive(Debug, Clone)]
pub struct GenerateQuery {
    /// Length in characters.
    pub length: usize,
    /// Whether to include digits.
    pub digits: bool,
    /// Whether to include symbols.
    pub special: bool,
    /// Characters to exclude.
    pub exclude_chars: String,
}

const PATH: &str = "passwords";

impl Client {
    /// Calls `GET /api/passwords/`
    pub async fn passwords(&self) -> Result<Vec<PasswordEntry>, Error> {
        self.list(Scope::Identity, &["api", PATH], &[]).await
    }

    /// Calls `GET /api/passwords/<uuid>/`
    pub async fn password(&self, uuid: &Uuid) -> Result<PasswordEntry, Error> {
        self.get(Scope::Identity, &["api", PATH, uuid.as_str()], &[])
            .await
    }

    /// Calls `POST /api/passwords/`
    pub async fn create_password(&self, body: &PasswordBody) -> Result<PasswordEntry, Error> {
        self.write(Write::Post, Scope::Identity, &["api", PATH], body)
            .await
    }

    /// Calls `PUT /api/passwords/<uuid>/`: replaces the whole entry.
    pub async fn replace_password(
        &self,
        uuid: &Uuid,
        body: &PasswordBody,
    ) -> Result<PasswordEntry, Error> {
        self.write(
            Write::Put,
            Scope::Identity,
            &["api", PATH, uuid.as_str()],
            body,
        )
        .await
    }

    /// Calls `DELETE /api/passwords/<uuid>/`
    pub async fn delete_password(&self, uuid: &Uuid) -> Result<(), Error> {
        self.delete(Scope::Identity, &["api", PATH, uuid.as_str()])
            .await
    }

    /// Calls `GET /api/passwords/generate_password/`, or its older path if that is unknown.
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
