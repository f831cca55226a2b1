//! CSV of Bitwarden, 1Password, Chrome, Firefox and others, which differ in the names of the columns. Exports have
//! Chrome's columns.

use super::{
    format::Format,
    item::{Item, Items},
};
use crate::{
    failure::{Failure, Kind},
    one_time,
    secret::Secret,
};

/// Columns that an entry has no use for.
const IGNORED: [&str; 10] = [
    "favorite",
    "fav",
    "reprompt",
    "archived",
    "httprealm",
    "formactionorigin",
    "guid",
    "timecreated",
    "timelastused",
    "timepasswordchanged",
];

/// The headings of a file, and the columns of the fields.
struct Columns {
    headings: Vec<String>,
    url: usize,
    password: usize,
    username: Option<usize>,
    name: Option<usize>,
    notes: Option<usize>,
    totp: Option<usize>,
    archived: Option<usize>,
    kind: Option<usize>,
    /// Columns for the notes.
    others: Vec<usize>,
}

/// Reads CSV; returns its format too, if its columns are those of a known one.
pub(super) fn read(text: &str) -> Result<(Items, Option<Format>), Failure> {
    check_quotes(text)?;
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let headings = reader.headers().map_err(|_| refuse("cannot be read"))?;
    let columns = Columns::find(headings.iter().map(str::to_owned).collect())?;
    let mut items = Items::default();
    for (index, row) in reader.records().enumerate() {
        let row = row.map_err(|_| refuse(&format!("cannot be read at row {}", index + 2)))?;
        if row
            .iter()
            .skip(columns.headings.len())
            .any(|cell| !cell.is_empty())
        {
            return Err(more_cells(&row));
        }
        items.add(columns.item(&row));
    }
    let format = columns.format();
    Ok((items, format))
}

/// Fails for a row with more cells than headings: part of a cell would be lost.
fn more_cells(row: &csv::StringRecord) -> Failure {
    let line = row.position().map_or(0, csv::Position::line);
    Failure::usage(format!(
        "the CSV has more cells in line {line} than its header line"
    ))
    .hint("put quotes around each cell that contains a comma, such as a password")
}

fn refuse(what: &str) -> Failure {
    Failure::usage(format!("the CSV {what}"))
        .hint("give an export from Bitwarden, 1Password, Chrome or Firefox, with its header line")
}

/// Fails if a quoted cell does not end: the parser would read the rest of the file as its text.
fn check_quotes(text: &str) -> Result<(), Failure> {
    let damaged = |what: &str, line: usize| Err(refuse(&format!("has {what} in line {line}")));
    let mut bytes = text.bytes().peekable();
    let (mut line, mut opened) = (1, None);
    let mut starts_cell = true;
    while let Some(byte) = bytes.next() {
        match (byte, opened) {
            (b'"', Some(_)) if bytes.peek() == Some(&b'"') => drop(bytes.next()),
            (b'"', Some(_)) => {
                opened = None;
                if !matches!(bytes.peek(), None | Some(b',' | b'\r' | b'\n')) {
                    return damaged("text after a closing quote", line);
                }
            }
            (b'"', None) if starts_cell => opened = Some(line),
            _ => {}
        }
        starts_cell = matches!(byte, b',' | b'\r' | b'\n');
        line += usize::from(byte == b'\n');
    }
    match opened {
        Some(line) => damaged("an unclosed quote", line),
        None => Ok(()),
    }
}

impl Columns {
    fn find(headings: Vec<String>) -> Result<Self, Failure> {
        let lower: Vec<String> = headings
            .iter()
            .map(|heading| heading.trim().to_lowercase())
            .collect();
        let column = |names: &[&str]| {
            let is_named = |heading: &String| names.contains(&heading.as_str());
            lower.iter().position(is_named)
        };
        let url = column(&["url", "urls", "website", "login_uri"]);
        let password = column(&["password", "login_password"]);
        let (Some(url), Some(password)) = (url, password) else {
            return Err(refuse("has no url and password columns"));
        };
        let username = column(&["username", "login_username"]);
        let (name, notes) = (column(&["name", "title"]), column(&["note", "notes"]));
        let totp = column(&["otpauth", "totp", "login_totp"]);
        let kind = column(&["type"]);
        let fields = [Some(url), Some(password), username, name, notes, totp, kind];
        let is_other =
            |at: &usize| !fields.contains(&Some(*at)) && !IGNORED.contains(&lower[*at].as_str());
        Ok(Self {
            url,
            password,
            username,
            name,
            notes,
            totp,
            archived: column(&["archived"]),
            kind,
            others: (0..headings.len()).filter(is_other).collect(),
            headings,
        })
    }

    /// Returns the format that has these columns.
    fn format(&self) -> Option<Format> {
        let has = |name: &str| {
            let mut headings = self.headings.iter();
            headings.any(|heading| heading.trim().eq_ignore_ascii_case(name))
        };
        if has("login_uri") {
            Some(Format::Bitwarden)
        } else if has("httpRealm") || has("formActionOrigin") {
            Some(Format::Firefox)
        } else if has("title") && (has("archived") || has("tags") || has("favorite")) {
            Some(Format::OnePassword)
        } else if has("name") && has("url") && has("username") && self.others.is_empty() {
            Some(Format::Chrome)
        } else {
            None
        }
    }

    fn item(&self, row: &csv::StringRecord) -> Item {
        let cell = |column: usize| row.get(column).unwrap_or_default();
        let optional = |column: Option<usize>| column.map_or("", cell);
        let secret = |text: &str| Secret::new(text.to_owned());
        let kind = optional(self.kind);
        let reason = if !kind.is_empty() && !kind.eq_ignore_ascii_case("login") {
            Some("not a login")
        } else {
            let is_archived = optional(self.archived).eq_ignore_ascii_case("true");
            is_archived.then_some("archived")
        };
        let is_bitwarden = self.headings[self.url]
            .trim()
            .eq_ignore_ascii_case("login_uri");
        let separates = |c: char| c.is_whitespace() || (is_bitwarden && c == ',');
        let urls = cell(self.url).split(separates);
        Item {
            name: optional(self.name).to_owned(),
            urls: urls
                .filter(|url| !url.is_empty())
                .map(str::to_owned)
                .collect(),
            username: secret(optional(self.username)),
            password: secret(cell(self.password)),
            notes: secret(optional(self.notes)),
            totp: secret(optional(self.totp)),
            others: self
                .others
                .iter()
                .map(|at| self.line(*at, cell(*at)))
                .collect(),
            reason,
        }
    }

    /// Returns the line for the notes of a cell; empty if the cell is.
    fn line(&self, column: usize, cell: &str) -> Secret {
        let heading = self.headings[column].trim();
        Secret::new(match cell {
            "" => String::new(),
            // Bitwarden's custom fields are such lines already.
            _ if heading == "fields" => cell.to_owned(),
            _ => format!("{heading}: {cell}"),
        })
    }
}

/// A row of an export.
pub(crate) struct Row<'a> {
    pub(crate) domain: &'a str,
    pub(crate) username: &'a str,
    pub(crate) password: &'a str,
    pub(crate) notes: &'a str,
    /// The first one-time password of the notes, which keep it, too: not every manager reads the column.
    pub(crate) one_time: &'a str,
}

/// Returns the first one-time password of notes, for the row; empty if they have none.
pub(crate) fn one_time_of(notes: &Secret) -> Secret {
    let first = one_time::find(notes).into_iter().flatten().next();
    first.map_or_else(Secret::default, |one_time| one_time.uri().clone())
}

/// Writes rows in Chrome's columns, which every password manager reads, and 1Password's for one-time passwords.
pub(crate) fn write<'a>(rows: impl Iterator<Item = Row<'a>>) -> Result<String, Failure> {
    let cannot = |error: String| Failure::new(Kind::Failure, error);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(["name", "url", "username", "password", "note", "OTPAuth"])
        .map_err(|error| cannot(error.to_string()))?;
    for row in rows {
        let url = format!("https://{}/", row.domain);
        writer
            .write_record([
                row.domain,
                &url,
                row.username,
                row.password,
                row.notes,
                row.one_time,
            ])
            .map_err(|error| cannot(error.to_string()))?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| cannot(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| cannot(error.to_string()))
}
