//! Contract: Passwords. Fields travel as `e2e::<base64>`: a request takes a [`Field`], which text becomes by being encrypted.

use serde::{Deserialize, Serialize};

use super::{
    Client, Error,
    client::{Scope, Write, is_status},
    wire,
};
use crate::{crypto::Field, secret::Secret};

/// One entry as the server holds it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct PasswordEntry {
    /// Addresses it in the API.
    #[serde(default, deserialize_with = "wire::text")]
    pub uuid: String,
    /// The identity that owns it.
    #[serde(default, deserialize_with = "wire::text")]
    pub identity: String,
    /// Plain: the server looks things up by it.
    #[serde(default, deserialize_with = "wire::text")]
    pub domain: String,
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

/// What is sent to create or replace an entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PasswordBody {
    /// Plain.
    pub domain: String,
    /// The username.
    pub username: Field,
    /// The password.
    pub password: Field,
    /// The notes.
    pub notes: Field,
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
