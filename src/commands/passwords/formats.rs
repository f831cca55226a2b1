//! Files of other password managers: Bitwarden's JSON, and the CSV of 1Password, Chrome and Firefox. Exports have
//! Chrome's columns.

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    domain::Domain,
    failure::{Failure, Kind},
    secret::Secret,
};

/// The formats of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Unencrypted JSON export from Bitwarden
    Bitwarden,
    /// CSV export from 1Password
    OnePassword,
    /// CSV export from Chrome, Edge or a related browser
    Chrome,
    /// CSV export from Firefox
    Firefox,
}

/// An entry of a file.
pub(crate) struct New {
    pub(crate) domain: Domain,
    pub(crate) username: Secret,
    pub(crate) password: Secret,
    pub(crate) notes: Secret,
}

/// A skipped entry of a file, and the reason.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Skipped {
    /// Its name or address in the file.
    pub(crate) entry: String,
    pub(crate) reason: &'static str,
}

/// Reads a file of another password manager; returns its entries and the skipped ones.
pub(crate) fn parse(
    text: &str,
    format: Option<Format>,
) -> Result<(Vec<New>, Vec<Skipped>), Failure> {
    if text.trim().is_empty() {
        return Err(no_passwords());
    }
    let is_json = text.trim_start().starts_with('{');
    let (new, skipped) = match format {
        Some(Format::Bitwarden) => bitwarden(text)?,
        None if is_json => bitwarden(text)?,
        _ => table(text)?,
    };
    if new.is_empty() && skipped.is_empty() {
        return Err(no_passwords());
    }
    Ok((new, skipped))
}

fn no_passwords() -> Failure {
    Failure::usage("it contains no password entries")
        .hint("give a CSV or JSON file exported from a password manager")
}

/// An entry of any format.
#[derive(Default)]
struct Raw {
    name: String,
    urls: Vec<String>,
    username: Secret,
    password: Secret,
    notes: Secret,
    totp: Secret,
}

impl Raw {
    fn add_to(self, new: &mut Vec<New>, skipped: &mut Vec<Skipped>) {
        let address = self.urls.first().map_or("", String::as_str);
        let entry = if self.name.is_empty() {
            address
        } else {
            &self.name
        }
        .to_owned();
        let mut skip = |reason| {
            let entry = entry.clone();
            skipped.push(Skipped { entry, reason });
        };
        let Some(domain) = Domain::parse(address).ok() else {
            return skip("no web address");
        };
        if self.password.expose().is_empty() {
            return skip("no password");
        }
        // Fields without a counterpart are kept in the notes.
        let mut notes = vec![self.notes];
        let urls = self.urls[1..].iter();
        notes.extend(urls.map(|url| Secret::new(format!("URL: {url}"))));
        if !self.totp.expose().is_empty() {
            notes.push(Secret::new(format!("TOTP: {}", self.totp.expose())));
        }
        let mut notes: Vec<&str> = notes.iter().map(Secret::expose).collect();
        notes.retain(|note| !note.is_empty());
        new.push(New {
            domain,
            username: self.username,
            password: self.password,
            notes: Secret::new(notes.join("\n")),
        });
    }
}

/// Bitwarden's export.
#[derive(Deserialize)]
struct BitwardenFile {
    #[serde(default)]
    encrypted: bool,
    #[serde(default)]
    items: Vec<BitwardenItem>,
}

#[derive(Deserialize)]
struct BitwardenItem {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    notes: Option<Secret>,
    #[serde(default)]
    login: Option<BitwardenLogin>,
}

#[derive(Deserialize)]
struct BitwardenLogin {
    #[serde(default)]
    uris: Option<Vec<BitwardenUri>>,
    #[serde(default)]
    username: Option<Secret>,
    #[serde(default)]
    password: Option<Secret>,
    #[serde(default)]
    totp: Option<Secret>,
}

#[derive(Deserialize)]
struct BitwardenUri {
    #[serde(default)]
    uri: Option<String>,
}

/// Reads Bitwarden's unencrypted JSON.
fn bitwarden(text: &str) -> Result<(Vec<New>, Vec<Skipped>), Failure> {
    // The parser's own message may quote a secret.
    let file: BitwardenFile = serde_json::from_str(text).map_err(|error| {
        Failure::usage(format!(
            "the JSON is not a Bitwarden export (line {}, column {})",
            error.line(),
            error.column()
        ))
        .hint("export again from Bitwarden as .json")
    })?;
    if file.encrypted {
        return Err(Failure::usage("the Bitwarden export is encrypted").hint(
            "export again as .json, not as .json (Encrypted); delete the file after the import",
        ));
    }
    let (mut new, mut skipped) = (Vec::new(), Vec::new());
    for item in file.items {
        let name = item.name.unwrap_or_default();
        let Some(login) = item.login else {
            skipped.push(Skipped {
                entry: name,
                reason: "not a login",
            });
            continue;
        };
        let urls = login
            .uris
            .unwrap_or_default()
            .into_iter()
            .filter_map(|uri| uri.uri);
        let raw = Raw {
            name,
            urls: urls.filter(|url| !url.is_empty()).collect(),
            username: login.username.unwrap_or_default(),
            password: login.password.unwrap_or_default(),
            notes: item.notes.unwrap_or_default(),
            totp: login.totp.unwrap_or_default(),
        };
        raw.add_to(&mut new, &mut skipped);
    }
    Ok((new, skipped))
}

/// Reads the CSV of 1Password, Chrome or Firefox, which differ only in the names of the columns.
fn table(text: &str) -> Result<(Vec<New>, Vec<Skipped>), Failure> {
    let refuse = |what: String| {
        Failure::usage(format!("the CSV {what}"))
            .hint("give an export from 1Password, Chrome or Firefox, with its header line")
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let headings = reader
        .headers()
        .map_err(|_| refuse("cannot be read".to_owned()))?;
    let column = |names: &[&str]| {
        headings
            .iter()
            .position(|heading| names.contains(&heading.trim().to_lowercase().as_str()))
    };
    let url = column(&["url", "urls", "website", "login_uri"]);
    let password = column(&["password", "login_password"]);
    let (Some(url), Some(password)) = (url, password) else {
        return Err(refuse("has no url and password columns".to_owned()));
    };
    let username = column(&["username", "login_username"]);
    let (name, notes) = (column(&["name", "title"]), column(&["note", "notes"]));
    let totp = column(&["otpauth", "totp", "login_totp"]);
    let (mut new, mut skipped) = (Vec::new(), Vec::new());
    for (index, row) in reader.records().enumerate() {
        let row = row.map_err(|_| refuse(format!("cannot be read at row {}", index + 2)))?;
        let cell = |column: Option<usize>| {
            column
                .and_then(|column| row.get(column))
                .unwrap_or_default()
                .to_owned()
        };
        let raw = Raw {
            name: cell(name),
            urls: cell(Some(url))
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            username: Secret::new(cell(username)),
            password: Secret::new(cell(Some(password))),
            notes: Secret::new(cell(notes)),
            totp: Secret::new(cell(totp)),
        };
        raw.add_to(&mut new, &mut skipped);
    }
    Ok((new, skipped))
}

/// A row of an export.
pub(crate) struct Row<'a> {
    pub(crate) domain: &'a str,
    pub(crate) username: &'a str,
    pub(crate) password: &'a str,
    pub(crate) notes: &'a str,
}

/// Writes rows in Chrome's columns, which every password manager reads.
pub(crate) fn write<'a>(rows: impl Iterator<Item = Row<'a>>) -> Result<String, Failure> {
    let cannot = |error: String| Failure::new(Kind::Failure, error);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(["name", "url", "username", "password", "note"])
        .map_err(|error| cannot(error.to_string()))?;
    for row in rows {
        let url = format!("https://{}/", row.domain);
        writer
            .write_record([row.domain, &url, row.username, row.password, row.notes])
            .map_err(|error| cannot(error.to_string()))?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| cannot(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| cannot(error.to_string()))
}
