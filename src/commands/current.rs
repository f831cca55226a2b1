//! The active identity, as `status` and `identities` show it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    ids::{IdentitySelector, Uuid},
    output::{Render, Style, wrapped_pairs},
    session::ActiveIdentity,
};

/// The active identity in output.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CurrentIdentity {
    uuid: Option<Uuid>,
    name: Option<String>,
    /// The flag, variable or file that selected it.
    source: String,
}

impl CurrentIdentity {
    pub(super) fn new(active: ActiveIdentity) -> Self {
        let (uuid, name) = match active.selector {
            IdentitySelector::Uuid(uuid) => (Some(uuid), active.name),
            IdentitySelector::Name(name) => (None, Some(name)),
        };
        Self {
            uuid,
            name,
            source: active.source.to_string(),
        }
    }

    /// Returns the flag, variable or file that selected it.
    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// Returns its name and UUID on one line.
    pub(super) fn line(&self) -> String {
        let (name, uuid) = (self.name.as_deref(), self.uuid.as_ref().map(Uuid::as_str));
        match (name, uuid) {
            (Some(name), Some(uuid)) => format!("{name} ({uuid})"),
            (one, other) => one.or(other).unwrap_or_default().to_owned(),
        }
    }
}

impl Render for CurrentIdentity {
    fn human(&self, style: &Style) -> String {
        let lines = [("identity", &*self.line()), ("selected by", &self.source)];
        wrapped_pairs(&lines, style)
    }

    fn quiet(&self) -> String {
        let uuid = self.uuid.as_ref().map(Uuid::as_str);
        uuid.or(self.name.as_deref()).unwrap_or_default().to_owned()
    }
}
