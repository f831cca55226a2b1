//! `ravi passwords export`

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::formats;
use crate::{
    commands::{Context, command::Command, entries::password::Entry, fields::locked_failure, keys},
    crypto::KeyPair,
    failure::Failure,
    output::{Form, Render, Style},
    secret::Secret,
};

const WARNING: &str = "the output contains every password in plain text";

/// `ravi passwords export`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Export {
    /// Skip the confirmation prompt
    #[arg(long, short)]
    #[serde(default)]
    pub yes: bool,
}

/// All entries, decrypted.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Exported {
    entries: Vec<Entry>,
    /// The entries as CSV in Chrome's columns, which every password manager reads.
    #[serde(skip)]
    csv: Secret,
}

impl Command for Export {
    type Output = Exported;

    async fn run(self, context: &Context) -> Result<Exported, Failure> {
        context.confirm_export(self.yes, WARNING).await?;
        let (client, session, _) = context.identity_client().await?;
        let keys = keys::decryption_keys(&client, &session).await?;
        let stored = client.passwords().await?.into_iter();
        let decrypt = |stored| Entry::decrypt(keys.as_ref(), stored);
        let entries: Vec<Entry> = stored.map(decrypt).collect();
        refuse_locked(keys.as_ref(), &entries)?;
        let style = &context.style;
        style.warn(&format!("{WARNING}: delete the file after use"));
        let is_plain = |entry: &&Entry| !entry.states.unencrypted.is_empty();
        let plain = entries.iter().filter(is_plain).count();
        if plain > 0 {
            style.warn(&format!(
                "{plain} of {} password entries have fields that are stored unencrypted: run `ravi passwords update` to encrypt them",
                entries.len()
            ));
        }
        let csv = if style.json {
            Secret::default()
        } else {
            let notes = entries.iter().map(|entry| entry.notes.as_ref());
            let one_time =
                |notes: Option<&Secret>| notes.map(formats::one_time_of).unwrap_or_default();
            let one_times: Vec<Secret> = notes.map(one_time).collect();
            let rows = entries.iter().zip(&one_times);
            Secret::new(formats::write(rows.map(row))?)
        };
        Ok(Exported { entries, csv })
    }
}

/// Fails if any entry could not be decrypted.
fn refuse_locked(keys: Option<&KeyPair>, entries: &[Entry]) -> Result<(), Failure> {
    let locked = entries
        .iter()
        .filter(|entry| !entry.states.locked.is_empty());
    let domains: Vec<&str> = locked.map(|entry| entry.domain.as_str()).collect();
    if domains.is_empty() {
        return Ok(());
    }
    Err(locked_failure(keys, &domains.join(", ")))
}

fn row<'a>((entry, one_time): (&'a Entry, &'a Secret)) -> formats::Row<'a> {
    let text = |field| Option::map_or(field, "", Secret::expose);
    formats::Row {
        domain: entry.domain.as_str(),
        username: text(entry.username.as_ref()),
        password: text(entry.password.as_ref()),
        notes: text(entry.notes.as_ref()),
        one_time: one_time.expose(),
    }
}

impl Render for Exported {
    fn human(&self, _: &Style) -> String {
        self.csv.expose().to_owned()
    }

    fn quiet(&self) -> String {
        self.csv.expose().to_owned()
    }

    fn form(&self) -> Form {
        Form::Exact
    }
}
