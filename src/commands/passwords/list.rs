//! `ravi passwords list`

use std::cmp::Ordering;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    api::PasswordEntry,
    commands::{
        Context,
        command::Command,
        entries::{password::order, pending},
        fields::{FieldStates, locked_failure, report_locked, shown},
        keys,
        options::Part,
    },
    crypto::KeyPair,
    domain::Domain,
    failure::Failure,
    ids::{Uuid, shortest_prefixes},
    output::{Form, Render, Style, clean, table_of_uuids},
    secret::Secret,
    work,
};

/// `ravi passwords list`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct List {
    /// List only entries whose domain or username contains this text
    pub filter: Option<Part>,
}

/// The listed entries.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct ListedEntries {
    entries: Vec<ListedEntry>,
    /// The entries that the filter omits: a prefix of a UUID may select none of them either.
    #[serde(skip)]
    omitted: Vec<ListedEntry>,
    /// Not 0 if a username could not be decrypted: the filter may omit its entry.
    #[serde(skip)]
    exit_code: u8,
}

/// An entry of the list, without password and notes.
#[derive(Debug, Serialize, JsonSchema)]
struct ListedEntry {
    uuid: Uuid,
    identity: Uuid,
    domain: Domain,
    #[schemars(extend("x-ravi" = "open"))]
    username: Option<Secret>,
    /// Whether it is of a sign-up that has not ended, or was interrupted.
    pending: bool,
    created_dt: String,
    updated_dt: String,
    #[serde(flatten)]
    states: FieldStates,
}

impl Command for List {
    type Output = ListedEntries;

    async fn run(self, context: &Context) -> Result<ListedEntries, Failure> {
        let (client, session, _) = context.identity_client().await?;
        let keys = keys::decryption_keys(&client, &session).await?;
        let mut entries = ListedEntry::decrypt_all(keys.as_ref(), client.passwords().await?);
        warn(context, keys.as_ref(), &entries);
        entries.sort_by(ListedEntry::order);
        let listed = ListedEntries::new(entries, self.filter.as_ref());
        if listed.entries.is_empty() && self.filter.is_some() {
            context
                .style
                .note("No domain or username contains the text.");
        }
        Ok(listed)
    }
}

impl ListedEntries {
    /// Keeps the entries that match the filter.
    fn new(entries: Vec<ListedEntry>, filter: Option<&Part>) -> Self {
        let codes = entries.iter().map(|entry| entry.states.exit_code());
        let exit_code = codes.max().unwrap_or(0);
        let is_kept = |entry: &ListedEntry| filter.is_none_or(|part| entry.contains(part));
        let (entries, omitted) = entries.into_iter().partition(is_kept);
        Self {
            entries,
            omitted,
            exit_code,
        }
    }
}

/// Reports that there are no entries, or that usernames are stored unencrypted or cannot be decrypted.
fn warn(context: &Context, keys: Option<&KeyPair>, entries: &[ListedEntry]) {
    let total = entries.len();
    if total == 0 {
        context.style.note(
            "No password entries are stored for this identity: run `ravi passwords create DOMAIN`.",
        );
    }
    let is_plain = |entry: &&ListedEntry| !entry.states.unencrypted.is_empty();
    let plain = entries.iter().filter(is_plain).count();
    if plain > 0 {
        context.style.warn(&format!(
            "{plain} of {total} usernames are stored unencrypted: run `ravi passwords update` to encrypt them"
        ));
    }
    let is_locked = |entry: &&ListedEntry| !entry.states.locked.is_empty();
    let locked = entries.iter().filter(is_locked).count();
    if locked > 0 {
        let what = format!("{locked} of {total} usernames");
        report_locked(context, &locked_failure(keys, &what));
    }
}

impl ListedEntry {
    fn order(&self, other: &Self) -> Ordering {
        order(
            (&self.domain, self.username.as_ref()),
            (&other.domain, other.username.as_ref()),
        )
    }

    fn contains(&self, part: &Part) -> bool {
        let domain = self.domain.as_str();
        // Domains are stored in ASCII and shown so, since other letters may look alike.
        part.is_in(domain)
            || part.is_in(&idna::domain_to_unicode(domain).0)
            || part.is_in(self.shown_username())
    }

    /// Returns the username, or an empty text if it could not be decrypted.
    fn shown_username(&self) -> &str {
        self.username.as_ref().map_or("", Secret::expose)
    }

    fn decrypt_all(keys: Option<&KeyPair>, stored: Vec<PasswordEntry>) -> Vec<Self> {
        let decrypted = work::in_parallel(&stored, |row| {
            let pending = pending::is_pending(keys, &row.notes);
            (row.username.decrypt(keys), pending)
        });
        let listed = |(stored, (username, pending)): (PasswordEntry, _)| {
            let mut states = FieldStates::default();
            Self {
                username: states.add("username", &stored.username, username),
                pending,
                uuid: stored.uuid,
                identity: stored.identity,
                domain: stored.domain,
                created_dt: stored.created_dt,
                updated_dt: stored.updated_dt,
                states,
            }
        };
        stored.into_iter().zip(decrypted).map(listed).collect()
    }
}

impl Render for ListedEntries {
    fn human(&self, style: &Style) -> String {
        let has_pending = self.entries.iter().any(|entry| entry.pending);
        let cells = |entry: &ListedEntry| {
            let mut cells = vec![
                entry.domain.to_string(),
                shown(entry.username.as_ref()).to_owned(),
            ];
            if has_pending {
                let state = if entry.pending { "pending" } else { "" };
                cells.push(state.to_owned());
            }
            cells.push(entry.uuid.to_string());
            cells
        };
        let rows: Vec<Vec<String>> = self.entries.iter().map(cells).collect();
        let all = self.entries.iter().chain(&self.omitted);
        let prefixes = || shortest_prefixes(all.map(|entry| &entry.uuid));
        let mut headings = vec!["domain", "username", "uuid"];
        if has_pending {
            headings.insert(2, "state");
        }
        table_of_uuids(&headings, rows, prefixes, style)
    }

    fn form(&self) -> Form {
        Form::Long
    }

    fn quiet(&self) -> String {
        self.entries
            .iter()
            .map(|entry| format!("{}\n", clean(entry.uuid.as_str())))
            .collect()
    }

    fn exit_code(&self) -> u8 {
        self.exit_code
    }
}
