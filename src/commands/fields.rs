//! Encrypted fields of entries: decrypting, and printing one alone.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{Context, keys};
use crate::{
    crypto::{self, Field, KeyPair},
    failure::{Failure, Kind},
    output::{Form, Render, Style},
    secret::Secret,
};

/// Returns the text of a field, or a placeholder if it is locked.
pub(super) fn shown(field: Option<&Secret>) -> &str {
    field.map_or("(locked)", Secret::expose)
}

/// The fields of an entry that are locked or unencrypted.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct FieldStates {
    /// Fields that could not be decrypted: missing or wrong key.
    pub(super) locked: Vec<&'static str>,
    /// Fields that the server holds as plain text.
    pub(super) unencrypted: Vec<&'static str>,
}

impl FieldStates {
    /// Decrypts a field; returns `None` and records it if the keys do not fit.
    pub(super) fn decrypt(
        &mut self,
        keys: Option<&KeyPair>,
        name: &'static str,
        field: &Field,
    ) -> Option<Secret> {
        self.add(name, field, field.decrypt(keys))
    }

    /// Records a field that was decrypted elsewhere, and returns its text.
    pub(super) fn add(
        &mut self,
        name: &'static str,
        field: &Field,
        decrypted: Result<Secret, crypto::Error>,
    ) -> Option<Secret> {
        let Ok(text) = decrypted else {
            self.locked.push(name);
            return None;
        };
        if field.is_plain() {
            self.unencrypted.push(name);
        }
        Some(text)
    }

    /// Returns the exit code of a command that shows the entry.
    pub(super) fn exit_code(&self) -> u8 {
        if self.locked.is_empty() {
            0
        } else {
            Kind::Locked.exit_code()
        }
    }
}

/// The output of `get --field NAME`: the value; with `--json`, an object with it.
#[derive(Debug, JsonSchema)]
#[schemars(with = "BTreeMap<String, String>")]
pub struct BareField {
    pub(super) name: &'static str,
    pub(super) value: Secret,
}

impl Serialize for BareField {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.name, &self.value)?;
        map.end()
    }
}

impl Render for BareField {
    fn human(&self, _: &Style) -> String {
        self.value.expose().to_owned()
    }

    fn quiet(&self) -> String {
        self.value.expose().to_owned()
    }

    fn form(&self) -> Form {
        Form::Bare
    }
}

/// Returns the failure that `what` cannot be decrypted: missing or wrong key.
pub(super) fn locked_failure(keys: Option<&KeyPair>, what: &str) -> Failure {
    let message = format!("cannot decrypt {what}");
    if keys.is_some() {
        Failure::new(
            Kind::Locked,
            format!("{message} with the key on this machine"),
        )
        .hint("run `ravi encryption status` to check whether these keys are the account's")
    } else {
        let failure = keys::no_keys();
        let message = format!("{message}: {}", failure.message);
        Failure { message, ..failure }
    }
}

/// Reports on stderr that the output is incomplete.
pub(super) fn report_locked(context: &Context, failure: &Failure) {
    if context.style.json {
        context.style.report(failure);
    } else {
        let hint = failure.hint.as_deref().unwrap_or_default();
        let warning = format!("{} ({hint})", failure.message);
        context.style.warn(&warning);
    }
}
