//! A decrypted password entry.

use std::cmp::Ordering;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Decrypted;
use crate::{
    api::PasswordEntry,
    commands::fields::{FieldStates, shown},
    crypto::KeyPair,
    domain::Domain,
    ids::Uuid,
    output::{Render, Style, local, pairs},
    secret::Secret,
};

/// The fields of an entry that can be printed alone.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum PasswordField {
    /// Domain
    Domain,
    /// Username
    Username,
    /// Password
    Password,
    /// Notes
    Notes,
    /// UUID of the entry
    Uuid,
}

/// One entry, decrypted. A field that could not be decrypted is `null`, and named in `locked`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Entry {
    pub(in crate::commands) uuid: Uuid,
    pub(in crate::commands) identity: Uuid,
    pub(in crate::commands) domain: Domain,
    #[schemars(extend("x-ravi" = "open"))]
    pub(in crate::commands) username: Option<Secret>,
    pub(in crate::commands) password: Option<Secret>,
    pub(in crate::commands) notes: Option<Secret>,
    pub(in crate::commands) created_dt: String,
    pub(in crate::commands) updated_dt: String,
    #[serde(flatten)]
    pub(in crate::commands) states: FieldStates,
}

impl Entry {
    /// Decrypts an entry as far as the keys allow.
    pub(in crate::commands) fn decrypt(keys: Option<&KeyPair>, stored: PasswordEntry) -> Self {
        let mut states = FieldStates::default();
        Self {
            username: states.decrypt(keys, "username", &stored.username),
            password: states.decrypt(keys, "password", &stored.password),
            notes: states.decrypt(keys, "notes", &stored.notes),
            uuid: stored.uuid,
            identity: stored.identity,
            domain: stored.domain,
            created_dt: stored.created_dt,
            updated_dt: stored.updated_dt,
            states,
        }
    }
}

/// Orders entries by domain, then username, ignoring case at first.
pub(in crate::commands) fn order(
    (domain, username): (&Domain, Option<&Secret>),
    (other_domain, other_username): (&Domain, Option<&Secret>),
) -> Ordering {
    let [username, other_username] =
        [username, other_username].map(|username| username.map_or("", Secret::expose));
    lower_case(domain.as_str())
        .cmp(lower_case(other_domain.as_str()))
        .then_with(|| lower_case(username).cmp(lower_case(other_username)))
        .then_with(|| username.cmp(other_username))
}

/// Returns the letters of a text in lower case, without a copy of it in memory.
fn lower_case(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

impl Decrypted for Entry {
    type Field = PasswordField;

    const COPIED: PasswordField = PasswordField::Password;
    const ENCRYPTED_BY: &'static str = "ravi passwords update";

    fn label(&self) -> &str {
        self.domain.as_str()
    }

    fn field(&self, field: PasswordField) -> (&'static str, Option<Secret>) {
        let plain = |text: &str| Some(Secret::new(text.to_owned()));
        match field {
            PasswordField::Domain => ("domain", plain(self.domain.as_str())),
            PasswordField::Uuid => ("uuid", plain(self.uuid.as_str())),
            PasswordField::Username => ("username", self.username.clone()),
            PasswordField::Password => ("password", self.password.clone()),
            PasswordField::Notes => ("notes", self.notes.clone()),
        }
    }

    fn states(&self) -> &FieldStates {
        &self.states
    }
}

impl Render for Entry {
    fn human(&self, _: &Style) -> String {
        pairs(&[
            ("domain", self.domain.as_str()),
            ("username", shown(self.username.as_ref())),
            ("password", shown(self.password.as_ref())),
            ("notes", shown(self.notes.as_ref())),
            ("uuid", self.uuid.as_str()),
            ("created", &local(&self.created_dt)),
            ("updated", &local(&self.updated_dt)),
        ])
    }

    fn quiet(&self) -> String {
        self.uuid.to_string()
    }

    fn exit_code(&self) -> u8 {
        self.states.exit_code()
    }
}
