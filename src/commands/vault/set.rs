//! `ravi vault set`

use std::io::IsTerminal;

use serde::Serialize;

use super::{Context, names};
use crate::{
    api::{VaultBody, VaultEntry, find_key},
    cli::VaultSet,
    commands::keys::Sealer,
    failure::{Failure, Kind},
    output::{Answer, Render, Style, clean},
    prompt,
    secret::Secret,
};

/// A secret that was stored; its value is not repeated.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct StoredSecret {
    uuid: String,
    identity: String,
    key: String,
    created_dt: String,
    updated_dt: String,
}

impl Render for StoredSecret {
    fn human(&self, _: &Style) -> String {
        format!("Stored {}.", clean(&self.key))
    }

    fn quiet(&self) -> String {
        clean(&self.uuid).into_owned()
    }
}

/// Creates a secret, or replaces its value.
pub(super) async fn run(context: &Context, args: &VaultSet) -> Result<Answer, Failure> {
    check_key(&args.key)?;
    let value = read_value(context, args).await?;
    check_value(&args.key, value.expose())?;
    let (client, session, identity) = context.identity_client().await?;
    let sealer = Sealer::new(&client, &session, args.plaintext).await?;
    if args.no_clobber {
        let entries = client.vault_entries().await?;
        if let Some(existing) = find_key(&entries, &args.key) {
            let key = clean(&existing.key).into_owned();
            return Err(Failure::new(
                Kind::Conflict,
                format!("{key} exists already, and was left as it is"),
            )
            .hint(format!(
                "`ravi vault get {key}` shows it; without --no-clobber it is replaced"
            )));
        }
    }
    let notes = args.notes.as_deref();
    let body = VaultBody {
        key: args.key.clone(),
        value: sealer.seal("a value", value.expose())?,
        notes: notes
            .map(|notes| sealer.seal("a note", notes))
            .transpose()?,
    };
    let VaultEntry {
        uuid,
        identity: owner,
        key,
        created_dt,
        updated_dt,
        ..
    } = client.set_vault_entry(&body).await?;
    let or = |given: String, otherwise: String| if given.is_empty() { otherwise } else { given };
    let stored = StoredSecret {
        uuid,
        identity: or(owner, identity),
        key: or(key, body.key),
        created_dt,
        updated_dt,
    };
    names::warn(&context.style, std::iter::once(stored.key.as_str()));
    Answer::show(&context.style, &stored)
}

/// Fails for a key that nothing could be found by.
pub(super) fn check_key(key: &str) -> Result<(), Failure> {
    if key.trim().is_empty() || key.trim() != key || key.chars().any(char::is_control) {
        return Err(Failure::usage(format!(
            "`{}` cannot be the key of a secret: it is empty, or has control characters or spaces at its ends",
            clean(key)
        )));
    }
    Ok(())
}

/// Fails for what is no text: no field of the contract holds that.
pub(super) fn check_value(key: &str, value: &str) -> Result<(), Failure> {
    if value.contains('\0') {
        return Err(binary(&format!("the value of {}", clean(key))));
    }
    Ok(())
}

fn binary(what: &str) -> Failure {
    Failure::usage(format!("{what} is not UTF-8 text"))
        .hint("store it as text: base64 < FILE | ravi vault set KEY -")
}

async fn read_value(context: &Context, args: &VaultSet) -> Result<Secret, Failure> {
    let what = "the value";
    let read = match (&args.value, &args.value_file) {
        (Some(value), _) if value != "-" => return Ok(Secret::new(value.clone())),
        (Some(_), _) => prompt::read_stdin(what).await,
        (None, Some(path)) if path.as_os_str() == "-" => prompt::read_stdin(what).await,
        (None, Some(path)) => prompt::read_file(path, what).await,
        (None, None) if context.can_ask() => {
            prompt::hidden(&format!("Value of {}", clean(&args.key))).await
        }
        (None, None) if !std::io::stdin().is_terminal() => prompt::read_stdin(what).await,
        (None, None) => Err(Failure::usage("no value was given")
            .hint("give it on stdin with -, or with --value-file FILE")),
    };
    let value = read.map_err(|failure| {
        let not_text = failure.message.ends_with("is not UTF-8 text");
        if not_text { binary(what) } else { failure }
    })?;
    // A program before the pipe that failed must not replace a secret by nothing.
    if value.expose().is_empty() {
        return Err(Failure::usage("the value is empty")
            .hint("to store an empty value, give it as an argument: \"\""));
    }
    Ok(value)
}
