//! Encrypted fields as commands need them: opened, sorted into open, locked and unencrypted, and shown alone.

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{Context, keys};
use crate::{
    crypto::{self, KeyPair, Opened, open_field},
    failure::{Failure, Kind},
    output::{Answer, Render, Style},
    secret::Secret,
};

/// A field for people.
pub(super) fn shown(field: Option<&Secret>) -> &str {
    field.map_or("(locked)", Secret::expose)
}

/// `get --field NAME --json`
pub(super) struct BareField<'a> {
    pub(super) name: &'static str,
    pub(super) value: &'a str,
}

impl Serialize for BareField<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.name, self.value)?;
        map.end()
    }
}

impl Render for BareField<'_> {
    fn human(&self, _: &Style) -> String {
        self.value.to_owned()
    }
}

/// Opens a field with the keys that are here.
pub(super) fn open(keys: Option<&KeyPair>, field: &str) -> Result<Opened, crypto::Error> {
    match keys {
        Some(keys) => open_field(keys, field),
        None if crypto::is_sealed(field) => Err(crypto::Error::WrongKey),
        None if field.is_empty() => Ok(Opened::Empty),
        None => Ok(Opened::Plain(field.to_owned().into())),
    }
}

/// Sorts a field into open, locked or unencrypted.
pub(super) fn sort(
    name: &'static str,
    opened: Result<Opened, crypto::Error>,
    locked: &mut Vec<&'static str>,
    unencrypted: &mut Vec<&'static str>,
) -> Option<Secret> {
    let Ok(opened) = opened else {
        locked.push(name);
        return None;
    };
    if matches!(opened, Opened::Plain(_)) {
        unencrypted.push(name);
    }
    Some(Secret::new(opened.text().to_owned()))
}

/// A field that cannot be decrypted: missing or wrong key.
pub(super) fn locked_failure(have_keys: bool, what: &str) -> Failure {
    if have_keys {
        Failure::new(Kind::Locked, format!("{what} with the key that is here"))
            .hint("`ravi encryption status` tells whether the keys here are the account's")
    } else {
        let failure = keys::no_keys();
        let message = format!("{what}: {}", failure.message);
        Failure { message, ..failure }
    }
}

/// What could be shown is shown; a warning and the exit code say that it is not all.
pub(super) fn partly_locked(context: &Context, answer: Answer, failure: &Failure) -> Answer {
    if context.style.json {
        context.style.report(failure);
    } else {
        let hint = failure.hint.as_deref().unwrap_or_default();
        let warning = format!("{} ({hint})", failure.message);
        context.style.warn(&warning);
    }
    answer.with_exit_code(failure.kind.exit_code())
}
