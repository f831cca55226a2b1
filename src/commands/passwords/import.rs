//! `ravi passwords import`

use std::collections::{HashMap, hash_map};

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::formats::{self, Format, New, Skipped};
use crate::{
    api::{Client, PasswordBody},
    commands::{
        Context,
        command::Command,
        entries::{password::Entry, turn},
        import::{ImportFlags, Stored, in_file, store_all},
        keys::Encrypter,
        options::InputFile,
    },
    crypto::KeyPair,
    domain::Domain,
    failure::Failure,
    output::{Render, Style, clean, table},
    secret::Secret,
};

/// `ravi passwords import`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Import {
    /// File to import, or - for stdin
    pub file: InputFile,
    /// Choose the file format (default: detected)
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// The options of an import.
    #[command(flatten)]
    #[serde(flatten)]
    pub flags: ImportFlags,
}

/// The result of an import.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ImportedPasswords {
    #[serde(flatten)]
    domains: Stored,
    /// Entries that were skipped.
    skipped: Vec<Skipped>,
    /// The format of the file; `null` for CSV of another program.
    format: Option<Format>,
    /// With `--dry-run`: nothing was stored.
    dry_run: bool,
    /// The domains and usernames of the entries to store, for `--dry-run`.
    #[serde(skip)]
    planned: Vec<(Domain, Secret)>,
}

impl Command for Import {
    type Output = ImportedPasswords;

    async fn run(self, context: &Context) -> Result<ImportedPasswords, Failure> {
        let text = context
            .read_text(&self.file, "the password entries")
            .await?;
        let text = text.expose();
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let parsed = formats::parse(text, self.format);
        let read = parsed.map_err(|failure| in_file(&self.file, failure))?;
        let (client, session, _) = context.identity_client().await?;
        let ImportFlags { dry_run, plaintext } = self.flags;
        let encrypter = Encrypter::new(&client, &session, plaintext).await?;
        let _turn = turn::take(&context.directories).await;
        let known = Known::read(&client, encrypter.pair()).await?;
        let mut plan = Plan {
            skipped: read.skipped,
            ..Plan::default()
        };
        for new in read.new {
            plan.add(new, &known);
        }
        let bodies = plan.bodies(&encrypter)?;
        let requests = bodies
            .iter()
            .map(async |body| client.create_password(body).await);
        store_all(context, self.flags, "password entries", requests).await?;
        let stored = plan.new.iter().map(|new| new.domain.to_string());
        let domains = Stored {
            stored: stored.collect(),
            unchanged: plan.unchanged,
        };
        let planned = plan.new.into_iter().map(|new| (new.domain, new.username));
        Ok(ImportedPasswords {
            domains,
            skipped: plan.skipped,
            format: read.format,
            dry_run,
            planned: planned.collect(),
        })
    }
}

/// Domain and username, which identify an entry.
#[derive(PartialEq, Eq, Hash)]
struct Place {
    domain: String,
    username: String,
}

/// The passwords that are stored already.
struct Known(HashMap<Place, Vec<Option<Secret>>>);

impl Known {
    async fn read(client: &Client, keys: Option<&KeyPair>) -> Result<Self, Failure> {
        let mut known: HashMap<Place, Vec<Option<Secret>>> = HashMap::new();
        for stored in client.passwords().await? {
            let entry = Entry::decrypt(keys, stored);
            let username = entry.username.as_ref().map_or("", Secret::expose);
            let place = Place {
                domain: entry.domain.as_str().to_lowercase(),
                username: username.to_owned(),
            };
            known.entry(place).or_default().push(entry.password);
        }
        Ok(Self(known))
    }
}

/// The entries to store, the unchanged ones and the skipped ones.
#[derive(Default)]
struct Plan {
    new: Vec<New>,
    /// Indices into `new`.
    places: HashMap<Place, usize>,
    unchanged: Vec<String>,
    skipped: Vec<Skipped>,
}

impl Plan {
    /// Adds an entry of the file. Skips it if it is stored with another password, since either could be the newer one.
    fn add(&mut self, new: New, known: &Known) {
        let place = Place {
            domain: new.domain.to_string(),
            username: new.username.expose().to_owned(),
        };
        if let Some(passwords) = known.0.get(&place) {
            if passwords
                .iter()
                .flatten()
                .any(|known| *known == new.password)
            {
                self.unchanged.push(new.domain.to_string());
            } else {
                self.skip(&new, "already stored with another password, which is kept");
            }
            return;
        }
        match self.places.entry(place) {
            hash_map::Entry::Vacant(vacant) => {
                vacant.insert(self.new.len());
                self.new.push(new);
            }
            hash_map::Entry::Occupied(first) => {
                let first = &self.new[*first.get()];
                if first.password != new.password {
                    self.skip(&new, "the file has two passwords for it");
                } else if first.notes != new.notes {
                    self.skip(&new, "the file has it twice, with other notes");
                }
            }
        }
    }

    fn skip(&mut self, new: &New, reason: &'static str) {
        let entry = new.domain.to_string();
        self.skipped.push(Skipped { entry, reason });
    }

    /// Encrypts the entries to store.
    fn bodies(&self, encrypter: &Encrypter) -> Result<Vec<PasswordBody>, Failure> {
        let body = |new: &New| {
            Ok(PasswordBody {
                domain: new.domain.clone(),
                username: encrypter.encrypt("a username", &new.username)?,
                password: encrypter.encrypt("a password", &new.password)?,
                notes: encrypter.encrypt("a note", &new.notes)?,
            })
        };
        self.new.iter().map(body).collect()
    }
}

impl ImportedPasswords {
    /// Returns the summary line.
    fn line(&self) -> String {
        let (stored, unchanged) = (self.domains.stored.len(), self.domains.unchanged.len());
        let verb = if self.dry_run {
            "Would store"
        } else {
            "Stored"
        };
        let noun = if stored == 1 {
            "password entry"
        } else {
            "password entries"
        };
        let file = match self.format {
            Some(format) => format!("{} export", format.name()),
            None => "CSV file".to_owned(),
        };
        let were = if unchanged == 1 { "was" } else { "were" };
        format!("{verb} {stored} {noun} from a {file}; {unchanged} {were} already stored.\n")
    }
}

impl Render for ImportedPasswords {
    fn human(&self, style: &Style) -> String {
        let mut text = self.line();
        if self.dry_run {
            let cells = |(domain, username): &(Domain, Secret)| {
                vec![domain.to_string(), username.expose().to_owned()]
            };
            let rows: Vec<Vec<String>> = self.planned.iter().map(cells).collect();
            text.push_str(&table(&["domain", "username"], &rows, style));
        }
        for skipped in &self.skipped {
            let line = format!("Skipped {}: {}.\n", clean(&skipped.entry), skipped.reason);
            text.push_str(&line);
        }
        text
    }

    fn quiet(&self) -> String {
        self.domains.names()
    }

    fn changed(&self) -> Option<String> {
        let is_changed = !self.dry_run && !self.domains.stored.is_empty();
        is_changed.then(|| "the entries are stored: run `ravi passwords list`".to_owned())
    }
}
