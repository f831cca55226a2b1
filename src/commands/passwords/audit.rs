//! `ravi passwords audit`

use std::{collections::HashMap, time::Duration};

use clap::{Args, ValueEnum};
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zxcvbn::{Score, zxcvbn};

use crate::{
    commands::{
        Context,
        command::Command,
        entries::{
            password::{Entry, order},
            select::listed_whole,
        },
        fields::{FieldStates, locked_failure, report_locked, shown},
        keys,
        options::Span,
    },
    crypto::KeyPair,
    domain::Domain,
    failure::{Failure, Kind},
    ids::{Uuid, shortest_prefixes},
    one_time,
    output::{Form, Render, Style, clean, table_of_uuids},
    secret::Secret,
    work,
};

/// The part of a password that is rated, in characters: a longer one is rated as this part, and rating a long one is slow.
const RATED: usize = 40;
/// The shortest part of a domain or username that makes a password weak which contains it.
const SHORTEST_INPUT: usize = 3;
/// The number of concurrent requests for entries that the list shows without their password.
const CONCURRENCY: usize = 16;
/// A year.
const YEAR: Duration = Duration::from_hours(365 * 24);

/// `ravi passwords audit`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Audit {
    /// Look for these findings only (default: all but no-code)
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    #[serde(default)]
    pub only: Vec<Finding>,
    /// Ignore these findings
    #[arg(
        long,
        value_name = "KIND,…",
        value_delimiter = ',',
        hide_possible_values = true
    )]
    #[serde(default)]
    pub ignore: Vec<Finding>,
    /// Report entries unchanged for this long as old (default: 365d)
    #[arg(long, value_name = "DUR")]
    pub older_than: Option<Span>,
    /// Exit with 1 if there are findings
    #[arg(long)]
    #[serde(default)]
    pub strict: bool,
}

/// What may be wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// The password is easy to guess (zxcvbn rates it below 3)
    Weak,
    /// Another entry has the same password
    Reused,
    /// The entry is unchanged for a year, or --older-than
    Old,
    /// The server can read a field
    Unencrypted,
    /// The entry has no one-time password
    NoCode,
}

impl Finding {
    /// Those that are looked for by default: most websites have no one-time password.
    const DEFAULT: [Self; 4] = [Self::Weak, Self::Reused, Self::Old, Self::Unencrypted];
}

/// The entries with findings.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Audited {
    entries: Vec<AuditedEntry>,
    /// The entries without findings: a prefix of a UUID may select none of them either.
    #[serde(skip)]
    others: Vec<Uuid>,
    #[serde(skip)]
    exit_code: u8,
}

/// An entry with its findings, without password and notes.
#[derive(Debug, Serialize, JsonSchema)]
struct AuditedEntry {
    uuid: Uuid,
    identity: Uuid,
    domain: Domain,
    #[schemars(extend("x-ravi" = "open"))]
    username: Option<Secret>,
    findings: Vec<Finding>,
    /// UUIDs of the other entries with the same password.
    reused_with: Vec<Uuid>,
    /// Whether the notes have a one-time password; `null` if they could not be decrypted.
    has_code: Option<bool>,
    updated_dt: String,
    #[serde(flatten)]
    states: FieldStates,
}

impl Command for Audit {
    type Output = Audited;

    async fn run(self, context: &Context) -> Result<Audited, Failure> {
        let kinds = self.kinds()?;
        let limit = self.older_than.map_or(YEAR, |limit| limit.0);
        let (client, session, _) = context.identity_client().await?;
        let keys = keys::decryption_keys(&client, &session).await?;
        let listed = stream::iter(client.passwords().await?);
        let whole = listed.map(|entry| listed_whole(&client, entry));
        let stored: Vec<_> = whole.buffered(CONCURRENCY).try_collect().await?;
        let now = Timestamp::now();
        let check = move || {
            let decrypt = |entry: &_| Entry::decrypt(keys.as_ref(), Clone::clone(entry));
            let entries = work::in_parallel(&stored, decrypt);
            let checked = check(entries, |updated| is_old(updated, now, limit));
            (checked, keys)
        };
        let (mut checked, keys) = work::off_thread("checking the passwords", check).await?;
        checked.sort_by(|one, other| {
            order(
                (&one.domain, one.username.as_ref()),
                (&other.domain, other.username.as_ref()),
            )
        });
        let locked = report(context, keys.as_ref(), &checked);
        for entry in &mut checked {
            entry.findings.retain(|finding| kinds.contains(finding));
        }
        let has_findings = |entry: &AuditedEntry| !entry.findings.is_empty();
        let (entries, others): (Vec<_>, Vec<_>) = checked.into_iter().partition(has_findings);
        let is_found = self.strict && !entries.is_empty();
        note(context, &kinds, &entries, &others);
        Ok(Audited {
            exit_code: match (locked, is_found) {
                (true, _) => Kind::Locked.exit_code(),
                (false, found) => u8::from(found),
            },
            entries,
            others: others.into_iter().map(|entry| entry.uuid).collect(),
        })
    }
}

impl Audit {
    /// Returns the findings to look for; fails if there are none.
    fn kinds(&self) -> Result<Vec<Finding>, Failure> {
        let mut kinds = if self.only.is_empty() {
            Finding::DEFAULT.to_vec()
        } else {
            self.only.clone()
        };
        kinds.retain(|kind| !self.ignore.contains(kind));
        if kinds.is_empty() {
            return Err(Failure::usage("there is nothing to look for")
                .hint("give other kinds with --only, or fewer with --ignore"));
        }
        Ok(kinds)
    }
}

/// Finds what is wrong with entries. Wipes their passwords and notes.
fn check(entries: Vec<Entry>, is_old: impl Fn(&str) -> bool) -> Vec<AuditedEntry> {
    let weak = work::in_parallel(&entries, is_weak);
    let mut same: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, entry) in entries.iter().enumerate() {
        let password = entry.password.as_ref().map_or("", Secret::expose);
        if !password.is_empty() {
            same.entry(password).or_default().push(place);
        }
    }
    let mut reused: Vec<Vec<Uuid>> = vec![Vec::new(); entries.len()];
    for places in same.values().filter(|places| places.len() > 1) {
        for place in places {
            let others = places.iter().filter(|other| *other != place);
            reused[*place] = others.map(|other| entries[*other].uuid.clone()).collect();
        }
    }
    let checked = entries.into_iter().zip(weak).zip(reused);
    let checked = checked.map(|((entry, is_weak), reused_with)| {
        let has_code = entry.notes.as_ref().map(one_time::has);
        let found = [
            (is_weak, Finding::Weak),
            (!reused_with.is_empty(), Finding::Reused),
            (is_old(&entry.updated_dt), Finding::Old),
            (!entry.states.unencrypted.is_empty(), Finding::Unencrypted),
            (has_code == Some(false), Finding::NoCode),
        ];
        let found = found.into_iter().filter(|(is_found, _)| *is_found);
        AuditedEntry {
            findings: found.map(|(_, finding)| finding).collect(),
            uuid: entry.uuid,
            identity: entry.identity,
            domain: entry.domain,
            username: entry.username,
            reused_with,
            has_code,
            updated_dt: entry.updated_dt,
            states: entry.states,
        }
    });
    checked.collect()
}

/// Returns whether an entry was last changed longer ago than this.
fn is_old(updated: &str, now: Timestamp, limit: Duration) -> bool {
    let updated = updated.parse::<Timestamp>().ok();
    let age = updated.and_then(|updated| Duration::try_from(now.duration_since(updated)).ok());
    age.is_some_and(|age| age > limit)
}

/// Returns whether a password is easy to guess, also for those who know domain and username. An entry without a password is
/// not weak.
fn is_weak(entry: &Entry) -> bool {
    let password = entry.password.as_ref().map_or("", Secret::expose);
    if password.is_empty() {
        return false;
    }
    let end = password.char_indices().nth(RATED).map(|(end, _)| end);
    let rated = &password[..end.unwrap_or(password.len())];
    let username = entry.username.as_ref().map_or("", Secret::expose);
    let domain = entry.domain.as_str();
    let parts = username.split('@').chain(domain.split('.'));
    let mut known: Vec<&str> = [username, domain].into_iter().chain(parts).collect();
    known.retain(|part| part.len() >= SHORTEST_INPUT);
    zxcvbn(rated, &known).score() < Score::Three
}

/// Reports the entries that could not be checked as a whole; returns whether there are any.
fn report(context: &Context, keys: Option<&KeyPair>, checked: &[AuditedEntry]) -> bool {
    let is_locked = |entry: &&AuditedEntry| !entry.states.locked.is_empty();
    let locked = checked.iter().filter(is_locked).count();
    if locked > 0 {
        let what = format!("{locked} of {} password entries", checked.len());
        report_locked(context, &locked_failure(keys, &what));
    }
    locked > 0
}

/// Says how many entries have findings, and how many have no one-time password.
fn note(context: &Context, kinds: &[Finding], entries: &[AuditedEntry], others: &[AuditedEntry]) {
    let total = entries.len() + others.len();
    let style = &context.style;
    style.note(&match (total, entries.len()) {
        (0, _) => "No password entries are stored for this identity.".to_owned(),
        (1, 0) => "The password entry has no findings.".to_owned(),
        (1, _) => "The password entry has findings.".to_owned(),
        (_, found) => format!("{found} of {total} password entries have findings."),
    });
    let all = entries.iter().chain(others);
    let without = all.filter(|entry| entry.has_code == Some(false)).count();
    if without > 0 && !kinds.contains(&Finding::NoCode) {
        style.note(&format!(
            "{without} of {total} have no one-time password: --only no-code lists them."
        ));
    }
}

impl AuditedEntry {
    /// Returns the findings for people.
    fn described(&self) -> String {
        let word = |finding: &Finding| match finding {
            Finding::Weak => "weak".to_owned(),
            Finding::Reused if self.reused_with.len() == 1 => "reused (1 other)".to_owned(),
            Finding::Reused => format!("reused ({} others)", self.reused_with.len()),
            Finding::Old => "old".to_owned(),
            Finding::Unencrypted => "unencrypted".to_owned(),
            Finding::NoCode => "no-code".to_owned(),
        };
        let words: Vec<String> = self.findings.iter().map(word).collect();
        words.join(", ")
    }
}

impl Render for Audited {
    fn human(&self, style: &Style) -> String {
        let cells = |entry: &AuditedEntry| {
            let code = match entry.has_code {
                Some(true) => "yes",
                Some(false) => "no",
                None => "(locked)",
            };
            vec![
                entry.domain.to_string(),
                shown(entry.username.as_ref()).to_owned(),
                entry.described(),
                code.to_owned(),
                entry.uuid.to_string(),
            ]
        };
        let rows: Vec<Vec<String>> = self.entries.iter().map(cells).collect();
        let uuids = self.entries.iter().map(|entry| &entry.uuid);
        let prefixes = || shortest_prefixes(uuids.chain(&self.others));
        let headings = ["domain", "username", "findings", "code", "uuid"];
        table_of_uuids(&headings, rows, prefixes, style)
    }

    fn form(&self) -> Form {
        Form::Long
    }

    fn quiet(&self) -> String {
        let line = |entry: &AuditedEntry| format!("{}\n", clean(entry.uuid.as_str()));
        self.entries.iter().map(line).collect()
    }

    fn exit_code(&self) -> u8 {
        self.exit_code
    }
}
