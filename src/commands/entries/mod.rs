//! Decrypted entries of passwords and vault: the output of `get`, the selection of password entries, and what creating one
//! needs.

pub(super) mod code;
pub(crate) mod password;
pub(super) mod pending;
pub(super) mod rules;
pub(super) mod select;
pub(super) mod turn;

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Context,
    clipboard::{self, Copied},
    fields::{BareField, FieldStates, locked_failure, report_locked},
};
use crate::{
    crypto::KeyPair,
    failure::Failure,
    output::{Form, Render, Style},
    secret::Secret,
};

/// An entry, decrypted as far as the keys allow.
pub(super) trait Decrypted: Render {
    /// The names of its fields.
    type Field: Copy;

    /// The field that `--copy` copies by default.
    const COPIED: Self::Field;

    /// The command that encrypts fields stored as plain text.
    const ENCRYPTED_BY: &'static str;

    /// Returns the domain or key of the entry.
    fn label(&self) -> &str;

    /// Returns the name of a field and its text; `None` if the field could not be decrypted.
    fn field(&self, field: Self::Field) -> (&'static str, Option<Secret>);

    /// Returns the fields that could not be decrypted, and those stored as plain text.
    fn states(&self) -> &FieldStates;

    /// Warns about fields that are stored as plain text.
    fn warn_unencrypted(&self, style: &Style) {
        let unencrypted = &self.states().unencrypted;
        if !unencrypted.is_empty() {
            let are = if unencrypted.len() == 1 { "is" } else { "are" };
            style.warn(&format!(
                "{} of {} {are} stored unencrypted, and the server can read this: run `{}` to encrypt it",
                unencrypted.join(", "),
                self.label(),
                Self::ENCRYPTED_BY
            ));
        }
    }
}

/// The output of `get`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Got<T> {
    /// The whole entry.
    Entry(T),
    /// One field.
    Field(BareField),
    /// A field that was copied instead of printed.
    Copied(Copied),
}

impl<T: Render> Render for Got<T> {
    fn human(&self, style: &Style) -> String {
        match self {
            Self::Entry(entry) => entry.human(style),
            Self::Field(field) => field.human(style),
            Self::Copied(copied) => copied.human(style),
        }
    }

    fn quiet(&self) -> String {
        match self {
            Self::Entry(entry) => entry.quiet(),
            Self::Field(field) => field.quiet(),
            Self::Copied(copied) => copied.quiet(),
        }
    }

    fn form(&self) -> Form {
        match self {
            Self::Entry(entry) => entry.form(),
            Self::Field(field) => field.form(),
            Self::Copied(copied) => copied.form(),
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::Entry(entry) => entry.exit_code(),
            Self::Field(_) | Self::Copied(_) => 0,
        }
    }
}

/// Returns the output of `get`. Copies the field if `copy` is set.
pub(super) fn get<T: Decrypted>(
    context: &Context,
    keys: Option<&KeyPair>,
    entry: T,
    field: Option<T::Field>,
    copy: bool,
) -> Result<Got<T>, Failure> {
    if copy {
        let field = read_field(context, keys, &entry, field.unwrap_or(T::COPIED))?;
        let what = format!("{} of {}", field.name, entry.label());
        return clipboard::copy(field.value.expose(), what).map(Got::Copied);
    }
    if let Some(field) = field {
        return Ok(Got::Field(read_field(context, keys, &entry, field)?));
    }
    entry.warn_unencrypted(&context.style);
    let locked = &entry.states().locked;
    if !locked.is_empty() {
        let what = format!("{} of {}", locked.join(", "), entry.label());
        report_locked(context, &locked_failure(keys, &what));
    }
    Ok(Got::Entry(entry))
}

/// Returns a field; fails if it cannot be decrypted. Warns if it is stored as plain text.
pub(super) fn read_field<T: Decrypted>(
    context: &Context,
    keys: Option<&KeyPair>,
    entry: &T,
    field: T::Field,
) -> Result<BareField, Failure> {
    let (name, value) = entry.field(field);
    let Some(value) = value else {
        let what = format!("the {name} of {}", entry.label());
        return Err(locked_failure(keys, &what));
    };
    if entry.states().unencrypted.contains(&name) {
        entry.warn_unencrypted(&context.style);
    }
    Ok(BareField { name, value })
}
