//! Thin wrappers for the fuzz targets of `tests/fuzz` around private functions: only in fuzz builds, not a public API.

use crate::{
    commands::{
        passwords::formats,
        vault::{dotenv, parse, template},
    },
    domain::Domain,
    output::Jq,
    secret::Secret,
};

pub use crate::commands::passwords::formats::format::Format;

/// Parses `.env` text.
#[must_use]
pub fn parse_dotenv(text: &str) -> Option<Vec<(String, Secret)>> {
    let pairs = dotenv::parse(text).ok()?.into_iter();
    Some(pairs.map(|pair| (pair.key, pair.value)).collect())
}

/// Returns whether a key can be written as a line of `.env`.
#[must_use]
pub fn is_dotenv_name(key: &str) -> bool {
    dotenv::is_name(key)
}

/// Writes a line of `.env`.
#[must_use]
pub fn write_dotenv(key: &str, value: &Secret) -> String {
    dotenv::write(key, value)
}

/// Parses a file of `ravi vault import` into keys and values.
#[must_use]
pub fn parse_secrets(text: &str) -> Option<Vec<(String, Secret)>> {
    let new = parse::parse(text, None).ok()?;
    Some(new.into_iter().map(|new| (new.key, new.value)).collect())
}

/// An entry of an export file.
#[derive(Debug, PartialEq)]
pub struct PasswordRow {
    /// Domain.
    pub domain: Domain,
    /// Username.
    pub username: Secret,
    /// Password.
    pub password: Secret,
    /// Notes.
    pub notes: Secret,
}

/// Parses an export file of another password manager.
#[must_use]
pub fn parse_passwords(text: &str, format: Option<Format>) -> Option<Vec<PasswordRow>> {
    let read = formats::parse(text, format).ok()?;
    let row = |entry: formats::New| PasswordRow {
        domain: entry.domain,
        username: entry.username,
        password: entry.password,
        notes: entry.notes,
    };
    Some(read.new.into_iter().map(row).collect())
}

/// Writes entries in the format of `ravi passwords export`.
#[must_use]
pub fn write_passwords(rows: &[PasswordRow]) -> Option<String> {
    let one_time = |row: &PasswordRow| formats::one_time_of(&row.notes);
    let one_times: Vec<Secret> = rows.iter().map(one_time).collect();
    let rows = rows.iter().zip(&one_times);
    let rows = rows.map(|(row, one_time)| formats::Row {
        domain: row.domain.as_str(),
        username: row.username.expose(),
        password: row.password.expose(),
        notes: row.notes.expose(),
        one_time: one_time.expose(),
    });
    formats::write(rows).ok()
}

/// A part of a template.
#[derive(Debug, PartialEq, Eq)]
pub enum TemplatePart<'a> {
    /// Literal text.
    Text(&'a str),
    /// Reference to a secret.
    Reference,
}

/// Splits a template of `ravi vault inject`.
#[must_use]
pub fn parse_template(template: &str) -> Option<Vec<TemplatePart<'_>>> {
    let mut parts = Vec::new();
    for part in template::parse(template).ok()? {
        parts.push(TemplatePart::Text(part.text));
        parts.extend(part.secret.map(|_| TemplatePart::Reference));
    }
    Some(parts)
}

/// A `--jq` expression.
pub struct Filter(Jq);

impl Filter {
    /// Compiles the expression.
    #[must_use]
    pub fn compile(expression: &str) -> Option<Self> {
        Jq::compile(expression).ok().map(Self)
    }

    /// Runs the expression on a JSON text.
    #[must_use]
    pub fn run(&self, json: &str) -> Option<String> {
        let output = self.0.run(zeroize::Zeroizing::new(json.to_owned()));
        let runtime = tokio::runtime::Builder::new_current_thread().build().ok()?;
        Some(runtime.block_on(output).ok()?.to_string())
    }
}
