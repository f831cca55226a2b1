//! `ravi vault import`: checks the whole file before the first request, and sends only changes.

use std::{collections::HashMap, fmt::Write};

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    names,
    parse::{self, Format, New},
    secrets::{self, VaultSecret, only_in_case, similar_keys},
};
use crate::{
    api::{Client, VaultBody, VaultEntry},
    commands::{
        Context,
        command::Command,
        import::{ImportFlags, Stored, in_file, store_all},
        keys::Encrypter,
        options::InputFile,
    },
    crypto::KeyPair,
    failure::{Failure, Kind},
    output::{Render, Style, clean},
};

/// `ravi vault import`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Import {
    /// File to import, or - for stdin
    pub file: InputFile,
    /// Choose the file format (default: detected)
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Skip existing secrets instead of replacing their values
    #[arg(long)]
    #[serde(default)]
    pub no_clobber: bool,
    /// The options of an import.
    #[command(flatten)]
    #[serde(flatten)]
    pub flags: ImportFlags,
}

/// The result of an import.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Imported {
    #[serde(flatten)]
    keys: Stored,
    /// Those of the stored ones that replaced another value.
    replaced: Vec<String>,
    /// With `--no-clobber`: secrets that are stored with another value, which was kept.
    skipped: Vec<String>,
    /// With `--dry-run`: nothing was stored.
    dry_run: bool,
}

impl Command for Import {
    type Output = Imported;

    async fn run(self, context: &Context) -> Result<Imported, Failure> {
        let text = context.read_text(&self.file, "the secrets").await?;
        let new = parse::parse(text.expose(), self.format);
        let new = new.map_err(|failure| in_file(&self.file, failure))?;
        let (client, session, _) = context.identity_client().await?;
        let ImportFlags { dry_run, plaintext } = self.flags;
        let encrypter = Encrypter::new(&client, &session, plaintext).await?;
        let known = Known::read(&client, encrypter.pair(), &new).await?;
        let is_there = |new: &New| known.has(new);
        let (unchanged, changed): (Vec<New>, Vec<New>) = new.into_iter().partition(is_there);
        let is_skipped = |new: &New| self.no_clobber && known.has_key(new);
        let (skipped, changed): (Vec<New>, Vec<New>) = changed.into_iter().partition(is_skipped);
        let replaced = changed.iter().filter(|new| known.has_key(new));
        let replaced = replaced.map(|new| new.key.clone()).collect();
        let bodies = changed.iter().map(|new| body(new, &encrypter));
        let bodies = bodies.collect::<Result<Vec<_>, _>>()?;
        let keys = |new: Vec<New>| new.into_iter().map(|new| new.key).collect();
        let skipped = keys(skipped);
        let keys = Stored {
            stored: keys(changed),
            unchanged: keys(unchanged),
        };
        names::warn(&context.style, keys.stored.iter().map(String::as_str));
        let requests = bodies
            .iter()
            .map(async |body| client.set_vault_entry(body).await);
        store_all(context, self.flags, "secrets", requests).await?;
        Ok(Imported {
            keys,
            replaced,
            skipped,
            dry_run,
        })
    }
}

/// The stored secrets whose keys are in the file.
struct Known {
    secrets: HashMap<String, VaultSecret>,
    encrypts: bool,
}

impl Known {
    async fn read(client: &Client, keys: Option<&KeyPair>, new: &[New]) -> Result<Self, Failure> {
        let listed = client.vault_entries().await?;
        check_case(&listed, new)?;
        let stored = |new: &New| listed.iter().find(|entry| entry.key == new.key).cloned();
        let known: Vec<VaultEntry> = new.iter().filter_map(stored).collect();
        let known = secrets::whole(client, known).await?.into_iter();
        let decrypt = |entry: VaultEntry| (entry.key.clone(), VaultSecret::decrypt(keys, entry));
        Ok(Self {
            secrets: known.map(decrypt).collect(),
            encrypts: keys.is_some(),
        })
    }

    fn has_key(&self, new: &New) -> bool {
        self.secrets.contains_key(&new.key)
    }

    /// Returns whether a secret is stored encrypted with the same value and notes. Unencrypted ones are sent again to
    /// encrypt them.
    fn has(&self, new: &New) -> bool {
        let Some(known) = self.secrets.get(&new.key) else {
            return false;
        };
        let is_encrypted = !self.encrypts || known.states.unencrypted.is_empty();
        let notes = new.notes.is_none() || new.notes == known.notes;
        is_encrypted && notes && known.value.as_ref() == Some(&new.value)
    }
}

/// Fails if a key differs from a stored one only in case: some servers would replace that one.
fn check_case(listed: &[VaultEntry], new: &[New]) -> Result<(), Failure> {
    let mut spellings: HashMap<String, Vec<VaultEntry>> = HashMap::new();
    for entry in listed {
        let spelled = spellings.entry(entry.key.to_lowercase()).or_default();
        spelled.push(entry.clone());
    }
    for New { key, .. } in new {
        let Some(spelled) = spellings.get(&key.to_lowercase()) else {
            continue;
        };
        let similar = similar_keys(spelled, key);
        // The key itself is one of them, unless all are similar.
        let Some(existing) = similar.first().filter(|_| similar.len() == spelled.len()) else {
            continue;
        };
        let (key, in_case) = (clean(key), only_in_case(&similar));
        let message = format!("nothing was stored: the file has {key}, and {in_case}");
        return Err(Failure::new(Kind::Conflict, message).hint(format!(
            "rename it to {existing} in the file to replace that value, or choose another key"
        )));
    }
    Ok(())
}

/// Returns the request that stores a secret.
fn body(new: &New, encrypter: &Encrypter) -> Result<VaultBody, Failure> {
    let key = &new.key;
    let notes = new.notes.as_ref();
    Ok(VaultBody {
        key: key.clone(),
        value: encrypter.encrypt(&format!("the value of {key}"), &new.value)?,
        notes: notes
            .map(|notes| encrypter.encrypt(&format!("the note of {key}"), notes))
            .transpose()?,
    })
}

impl Imported {
    /// Returns the summary line.
    fn line(&self) -> String {
        let (replaced, unchanged) = (self.replaced.len(), self.keys.unchanged.len());
        let stored = self.keys.stored.len() - replaced;
        let (store, replace) = if self.dry_run {
            ("Would store", "replace")
        } else {
            ("Stored", "replaced")
        };
        let noun = if stored == 1 { "secret" } else { "secrets" };
        let were = if unchanged == 1 { "was" } else { "were" };
        format!(
            "{store} {stored} {noun}, {replace} {replaced}; {unchanged} {were} already stored.\n"
        )
    }
}

impl Render for Imported {
    fn human(&self, _: &Style) -> String {
        let mut text = self.line();
        if self.dry_run {
            for key in &self.keys.stored {
                let replaced = if self.replaced.contains(key) {
                    " (replaced)"
                } else {
                    ""
                };
                let _ = writeln!(text, "{}{replaced}", clean(key));
            }
        }
        for key in &self.skipped {
            let _ = writeln!(
                text,
                "Skipped {}: stored with another value, which --no-clobber keeps.",
                clean(key)
            );
        }
        text
    }

    fn quiet(&self) -> String {
        self.keys.names()
    }

    fn changed(&self) -> Option<String> {
        let is_changed = !self.dry_run && !self.keys.stored.is_empty();
        is_changed.then(|| "the secrets are stored: run `ravi vault list`".to_owned())
    }
}
