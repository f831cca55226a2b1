//! The output of `create` and `update`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    commands::{
        clipboard::{self, Copied},
        entries::password::Entry,
    },
    failure::{Failure, Kind},
    output::{Render, Style, clean, pairs},
    secret::Secret,
};

/// A stored entry with its plain fields, which scripts need next.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StoredPassword {
    #[serde(flatten)]
    pub(super) entry: Entry,
    /// With `--copy`; the password is then `null`.
    #[serde(flatten)]
    pub(super) copied: Option<Copied>,
    /// Whether this command generated the password, which is then shown.
    #[serde(skip)]
    pub(super) generated: bool,
    #[serde(skip)]
    pub(super) verb: &'static str,
}

impl StoredPassword {
    /// Copies the password to the clipboard, and no longer shows it. A failure says that the entry is stored.
    pub(super) fn copy(mut self) -> Result<Self, Failure> {
        let domain = &self.entry.domain;
        let copied = match self.entry.password.take() {
            Some(password) => clipboard::copy(password.expose(), format!("password of {domain}")),
            None => Err(Failure::new(
                Kind::Locked,
                format!("cannot copy the password of {domain}: it could not be decrypted"),
            )),
        };
        let uuid = &self.entry.uuid;
        self.copied = Some(copied.map_err(|failure| {
            failure.hint(format!(
                "the entry is stored: run `ravi passwords get {uuid}` to see its password"
            ))
        })?);
        Ok(self)
    }
}

impl Render for StoredPassword {
    fn human(&self, style: &Style) -> String {
        let text = |field: &Option<Secret>| {
            let text = field.as_ref().map_or("", Secret::expose);
            Secret::new(text.to_owned())
        };
        let username = text(&self.entry.username);
        let password = if self.generated {
            text(&self.entry.password)
        } else {
            Secret::default()
        };
        let shown = pairs(&[
            ("username", username.expose()),
            ("password", password.expose()),
            ("uuid", self.entry.uuid.as_str()),
        ]);
        let copied = self.copied.as_ref();
        let copied = copied.map_or(String::new(), |copied| copied.human(style));
        format!(
            "{} {}.\n{shown}{copied}",
            self.verb,
            clean(self.entry.domain.as_str())
        )
    }

    fn quiet(&self) -> String {
        self.entry.uuid.to_string()
    }

    fn changed(&self) -> Option<String> {
        let uuid = clean(self.entry.uuid.as_str());
        Some(format!(
            "the entry is stored: run `ravi passwords get {uuid}`"
        ))
    }
}
