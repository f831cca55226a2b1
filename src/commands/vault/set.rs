//! `ravi vault set`

use std::io::IsTerminal;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    check::{check_key, check_value, not_text},
    names,
    secrets::{only_in_case, similar_keys},
};
use crate::{
    api::{VaultBody, VaultEntry},
    commands::{
        Context,
        command::Command,
        keys::Encrypter,
        options::{InputFile, is_stdin},
    },
    failure::{Failure, Kind},
    ids::Uuid,
    output::{Render, Style, clean},
    prompt,
    secret::Secret,
};

/// `ravi vault set`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Set {
    /// Key, unique within the identity
    pub key: String,
    /// Value (visible in the process list), or - for stdin
    #[arg(conflicts_with = "value_file", allow_hyphen_values = true)]
    pub value: Option<Secret>,
    /// Read the value from a file
    #[arg(long, value_name = "FILE")]
    pub value_file: Option<InputFile>,
    /// Set the notes (visible in the process list; default: keep the existing notes)
    #[arg(long, value_name = "TEXT")]
    pub notes: Option<Secret>,
    /// Refuse to replace an existing secret
    #[arg(long)]
    #[serde(default)]
    pub no_clobber: bool,
    /// Store unencrypted, on a server without end-to-end encryption
    #[arg(long)]
    #[serde(default)]
    pub plaintext: bool,
}

/// A stored secret, without its value.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StoredSecret {
    uuid: Uuid,
    identity: Uuid,
    key: String,
    created_dt: String,
    updated_dt: String,
    /// Whether it replaced an existing secret.
    replaced: bool,
}

impl Command for Set {
    type Output = StoredSecret;

    async fn run(self, context: &Context) -> Result<StoredSecret, Failure> {
        check_key(&self.key)?;
        let value = read_value(context, &self).await?;
        check_value(&self.key, &value)?;
        let (client, session, identity) = context.identity_client().await?;
        let encrypter = Encrypter::new(&client, &session, self.plaintext).await?;
        let replaced = self.check_existing(&client.vault_entries().await?)?;
        if replaced {
            let what = format!("the value of the secret {}", self.key);
            context.confirm_change("Replace", &what).await?;
        }
        let notes = self.notes.as_ref();
        let body = VaultBody {
            value: encrypter.encrypt("a value", &value)?,
            notes: notes
                .map(|notes| encrypter.encrypt("a note", notes))
                .transpose()?,
            key: self.key,
        };
        let VaultEntry {
            uuid,
            identity: owner,
            key,
            created_dt,
            updated_dt,
            ..
        } = client.set_vault_entry(&body).await?;
        let stored = StoredSecret {
            uuid,
            identity: if owner.is_empty() { identity } else { owner },
            key: if key.is_empty() { body.key } else { key },
            created_dt,
            updated_dt,
            replaced,
        };
        names::warn(&context.style, std::iter::once(stored.key.as_str()));
        Ok(stored)
    }
}

impl Set {
    /// Returns whether the key exists. Fails if one differs only in case, or with --no-clobber if the key exists.
    fn check_existing(&self, entries: &[VaultEntry]) -> Result<bool, Failure> {
        let conflict = |message: String| Failure::new(Kind::Conflict, message);
        let key = clean(&self.key);
        if entries.iter().any(|entry| entry.key == self.key) {
            if !self.no_clobber {
                return Ok(true);
            }
            return Err(
                conflict(format!("{key} already exists and was not changed")).hint(format!(
                    "run `ravi vault get {key}` to see it, or omit --no-clobber to replace it"
                )),
            );
        }
        let similar = similar_keys(entries, &self.key);
        let Some(existing) = similar.first() else {
            return Ok(false);
        };
        let in_case = only_in_case(&similar);
        Err(
            conflict(format!("{key} was not stored: {in_case}")).hint(format!(
                "run `ravi vault set {existing}` to replace its value, or choose another key"
            )),
        )
    }
}

impl Render for StoredSecret {
    fn human(&self, _: &Style) -> String {
        let verb = if self.replaced { "Replaced" } else { "Stored" };
        format!("{verb} {}.", clean(&self.key))
    }

    fn quiet(&self) -> String {
        clean(self.uuid.as_str()).into_owned()
    }

    fn changed(&self) -> Option<String> {
        let key = clean(&self.key);
        Some(format!("the secret is stored: run `ravi vault get {key}`"))
    }
}

async fn read_value(context: &Context, args: &Set) -> Result<Secret, Failure> {
    let what = "the value";
    let read = match (&args.value, &args.value_file) {
        (Some(value), _) if value.expose() != "-" => return Ok(value.clone()),
        (Some(_), _) => prompt::read_stdin(what).await,
        (None, Some(path)) if is_stdin(path) => prompt::read_stdin(what).await,
        (None, Some(path)) => prompt::read_file(path, what).await,
        (None, None) if context.can_prompt() => {
            prompt::hidden(&format!("Value of {}", clean(&args.key))).await
        }
        (None, None) if !std::io::stdin().is_terminal() => prompt::read_stdin(what).await,
        (None, None) => Err(Failure::usage("no value is given")
            .hint("pipe the value to stdin with -, or give --value-file FILE")),
    };
    let value = read.map_err(|failure| {
        if failure.message.ends_with("is not UTF-8 text") {
            not_text(what)
        } else {
            failure
        }
    })?;
    // A failed program before the pipe must not empty a secret.
    if value.expose().is_empty() {
        return Err(Failure::usage("the value is empty")
            .hint("to store an empty value, give it as an argument: \"\""));
    }
    Ok(value)
}
