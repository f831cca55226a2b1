//! Contract: Identities.

use serde::{Deserialize, Serialize};

use super::{
    Client, Error,
    client::{Scope, Write},
    wire,
};
use crate::ids::{Email, Uuid};

/// An identity of the account.
#[derive(Debug, Clone, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Identity {
    /// Unique ID.
    #[serde(default, deserialize_with = "wire::text")]
    pub uuid: Uuid,
    /// Name, unique in the account.
    #[serde(default, deserialize_with = "wire::text")]
    pub name: String,
    /// Email address.
    #[serde(default, deserialize_with = "wire::text")]
    pub inbox: String,
    /// Phone number, or `""`.
    #[serde(default, deserialize_with = "wire::text")]
    pub phone: String,
    /// RFC 3339.
    #[serde(default, deserialize_with = "wire::text")]
    pub created_dt: String,
    /// RFC 3339, or `""`.
    #[serde(default, deserialize_with = "wire::text")]
    pub updated_dt: String,
}

#[derive(Serialize)]
struct IdentityBody<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a Email>,
}

const PATH: &str = "identities";

impl Client {
    /// Calls `GET /api/identities/`
    pub async fn identities(&self) -> Result<Vec<Identity>, Error> {
        self.list(Scope::Account, &["api", PATH], &[]).await
    }

    /// Calls `GET /api/identities/<uuid>/`
    pub async fn identity(&self, uuid: &Uuid) -> Result<Identity, Error> {
        self.get(Scope::Account, &["api", PATH, uuid.as_str()], &[])
            .await
    }

    /// Calls `POST /api/identities/`; `email` is a local part or a full address.
    pub async fn create_identity(
        &self,
        name: &str,
        email: Option<&Email>,
    ) -> Result<Identity, Error> {
        let body = IdentityBody { name, email };
        self.write(Write::Post, Scope::Account, &["api", PATH], &body)
            .await
    }

    /// Calls `PUT /api/identities/<uuid>/`
    pub async fn rename_identity(&self, uuid: &Uuid, name: &str) -> Result<Identity, Error> {
        let body = IdentityBody { name, email: None };
        self.write(
            Write::Put,
            Scope::Account,
            &["api", PATH, uuid.as_str()],
            &body,
        )
        .await
    }

    /// Calls `DELETE /api/identities/<uuid>/`
    pub async fn delete_identity(&self, uuid: &Uuid) -> Result<(), Error> {
        self.delete(Scope::Account, &["api", PATH, uuid.as_str()])
            .await
    }
}
