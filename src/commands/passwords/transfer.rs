//! `ravi passwords import` and `export`: to and from the files of other managers.

use std::{collections::HashMap, path::Path};

use serde::Serialize;

use super::{
    Context,
    entry::Entry,
    formats::{self, New, Skipped},
    locked_failure, turn,
};
use crate::{
    api::PasswordBody,
    cli::PasswordImport,
    commands::{
        keys::{self, Sealer},
        store::store_all,
    },
    failure::Failure,
    output::{Answer, Render, Style, clean},
    prompt,
    secret::Secret,
};

/// What an import did.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct ImportedPasswords {
    /// Domains of the entries that were stored, or would be.
    stored: Vec<String>,
    /// Domains of the entries that were there already.
    unchanged: Vec<String>,
    /// Entries that were left out.
    skipped: Vec<Skipped>,
    /// Nothing was stored.
    dry_run: bool,
}

impl Render for ImportedPasswords {
    fn human(&self, _: &Style) -> String {
        let verb = if self.dry_run {
            "Would store"
        } else {
            "Stored"
        };
        let mut text = format!(
            "{verb} {} passwords; {} were there already.\n",
            self.stored.len(),
            self.unchanged.len()
        );
        for skipped in &self.skipped {
            let line = format!("Left out {}: {}.\n", clean(&skipped.entry), skipped.reason);
            text.push_str(&line);
        }
        text
    }

    fn quiet(&self) -> String {
        let line = |domain: &String| format!("{}\n", clean(domain));
        self.stored.iter().map(line).collect()
    }
}

/// Stores the entries of a file that are not there yet. An entry that is there with another password is left as it is:
/// which of the two is newer is not known.
pub(super) async fn import(
    context: &Context,
    file: &Path,
    format: Option<PasswordImport>,
    dry_run: bool,
    plaintext: bool,
) -> Result<Answer, Failure> {
    let text = prompt::read_exactly(file, "the passwords").await?;
    let text = text.expose();
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let (new, mut skipped) = formats::parse(text, format)?;
    let (client, session, _) = context.identity_client().await?;
    let sealer = Sealer::new(&client, &session, plaintext).await?;
    let pair = match &sealer {
        Sealer::Keys(pair) => Some(pair),
        Sealer::Plain => None,
    };
    let mut known: HashMap<(String, String), Vec<Entry>> = HashMap::new();
    let _turn = turn::take(context).await;
    for stored in client.passwords().await? {
        let entry = Entry::open(pair, stored);
        let username = entry
            .username
            .as_ref()
            .map_or("", Secret::expose)
            .to_owned();
        let place = known.entry((entry.domain.to_lowercase(), username));
        place.or_default().push(entry);
    }
    let mut unchanged = Vec::new();
    let mut bodies = Vec::new();
    let mut taken: HashMap<(String, String), usize> = HashMap::new();
    let mut planned: Vec<New> = Vec::new();
    for new in new {
        let place = (new.domain.clone(), new.username.expose().to_owned());
        let skip = |reason| Skipped {
            entry: new.domain.clone(),
            reason,
        };
        if let Some(there) = known.get(&place) {
            if there
                .iter()
                .any(|entry| entry.password.as_ref() == Some(&new.password))
            {
                unchanged.push(new.domain);
            } else {
                skipped.push(skip("it is stored with another password, which stays"));
            }
        } else if let Some(first) = taken.get(&place) {
            if planned[*first].password != new.password {
                skipped.push(skip("the file has another password for it"));
            }
        } else {
            taken.insert(place, planned.len());
            bodies.push(PasswordBody {
                domain: new.domain.clone(),
                username: sealer.seal("a username", new.username.expose())?,
                password: sealer.seal("a password", new.password.expose())?,
                notes: sealer.seal("a note", new.notes.expose())?,
            });
            planned.push(new);
        }
    }
    if !dry_run {
        let requests = bodies
            .iter()
            .map(async |body| client.create_password(body).await);
        store_all(context, "passwords", bodies.len(), requests).await?;
    }
    let imported = ImportedPasswords {
        stored: planned.into_iter().map(|new| new.domain).collect(),
        unchanged,
        skipped,
        dry_run,
    };
    Answer::show(&context.style, &imported)
}

/// Prints all entries decrypted, in the columns of Chrome, which every manager reads.
pub(super) async fn export(context: &Context, yes: bool) -> Result<Answer, Failure> {
    let warning = "every password leaves the vault in plain text";
    context.confirm_export(yes, warning).await?;
    let (client, session, _) = context.identity_client().await?;
    let keys = keys::opening_keys(&client, &session).await?;
    let stored = client.passwords().await?;
    let entries: Vec<Entry> = stored
        .into_iter()
        .map(|e| Entry::open(keys.as_ref(), e))
        .collect();
    let locked: Vec<&str> = entries
        .iter()
        .filter(|entry| !entry.locked.is_empty())
        .map(|entry| entry.domain.as_str())
        .collect();
    if !locked.is_empty() {
        let what = format!("{} does not open", locked.join(", "));
        return Err(locked_failure(keys.is_some(), &what));
    }
    context
        .style
        .warn(&format!("{warning}: delete the file when it has been read"));
    let plain = entries.iter().filter(|e| !e.unencrypted.is_empty()).count();
    if plain > 0 {
        context.style.warn(&format!(
            "fields of {plain} of {} passwords are stored unencrypted: `ravi passwords update` encrypts them",
            entries.len()
        ));
    }
    if context.style.json {
        return Answer::json(&context.style, &entries);
    }
    let rows = entries.iter().map(|entry| {
        [
            entry.domain.as_str(),
            text(entry.username.as_ref()),
            text(entry.password.as_ref()),
            text(entry.notes.as_ref()),
        ]
    });
    Ok(Answer::exact(&context.style, &formats::write(rows)?))
}

fn text(field: Option<&Secret>) -> &str {
    field.map_or("", Secret::expose)
}
