//! `ravi passwords create`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{content::Content, stored::StoredPassword};
use crate::{
    api::{Client, PasswordBody, PasswordEntry},
    commands::{
        Context,
        command::Command,
        entries::{password::Entry, rules::GenerateRules, turn},
        fields::FieldStates,
        keys::Encrypter,
    },
    domain::Domain,
    failure::{Failure, Kind},
    ids::Uuid,
    output::{ago, clean},
    prompt,
    secret::Secret,
};

/// `ravi passwords create`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Create {
    /// Domain or URL of the website; only the host of a URL is stored
    pub domain: String,
    /// Set the username (default: the identity's email address)
    #[arg(long, value_name = "NAME")]
    pub username: Option<Secret>,
    /// The other fields.
    #[command(flatten)]
    #[serde(flatten)]
    pub content: Content,
    /// Copy the password to the clipboard for 45 seconds instead of printing it
    #[arg(short, long)]
    #[serde(default)]
    pub copy: bool,
    /// The rules for a generated password.
    #[command(flatten)]
    #[serde(flatten)]
    pub rules: GenerateRules,
}

/// The fields of a new entry.
struct New {
    username: Secret,
    password: Secret,
    notes: Secret,
}

impl Command for Create {
    type Output = StoredPassword;

    /// Checks all arguments before the first request, and encrypts every field before the last.
    async fn run(self, context: &Context) -> Result<StoredPassword, Failure> {
        let domain = Domain::parse(&self.domain)?;
        self.content.check_stdin()?;
        let notes = self.content.notes.read().await?.unwrap_or_default();
        let one_time = self.content.one_time.read(context).await?;
        let (password, generated) = match self.content.password.read(context).await? {
            Some(password) => {
                self.rules.refuse_unused()?;
                (password, false)
            }
            None => (self.rules.generate()?, true),
        };
        let (client, session, identity) = context.identity_client().await?;
        let encrypter = Encrypter::new(&client, &session, self.content.plaintext).await?;
        let username = match self.username {
            Some(username) => username,
            None => Secret::new(client.identity(&identity).await?.inbox),
        };
        let notes = match one_time {
            Some(one_time) => one_time.put(&notes, &domain, &username)?,
            None => notes,
        };
        let new = New {
            username,
            password,
            notes,
        };
        let turn = turn::take(&context.directories).await;
        if !self.content.force {
            let (keys, username) = (encrypter.pair(), &new.username);
            let same = turn::find_same(&client, keys, None, &domain, username).await?;
            if let Some(existing) = same {
                // Other processes need not wait for the answer.
                drop(turn);
                confirm_second(context, &existing, username).await?;
            }
        }
        let body = PasswordBody {
            domain,
            username: encrypter.encrypt("a username", &new.username)?,
            password: encrypter.encrypt("a password", &new.password)?,
            notes: encrypter.encrypt("a note", &new.notes)?,
        };
        let stored = store(&client, &body).await?;
        let stored = StoredPassword {
            entry: entry(new, body, stored, identity),
            copied: None,
            generated,
            verb: "Stored",
        };
        if self.copy { stored.copy() } else { Ok(stored) }
    }
}

/// Prompts whether to store a second entry with this username. Fails without a terminal.
async fn confirm_second(
    context: &Context,
    existing: &PasswordEntry,
    username: &Secret,
) -> Result<(), Failure> {
    if !context.can_prompt() {
        return Err(turn::conflict(existing, username));
    }
    let stored = format!(
        "{} with the username {} is stored already ({}, {})",
        existing.domain,
        username.expose(),
        ago(&existing.created_dt),
        existing.uuid
    );
    if prompt::confirm(&format!("{}. Store another?", clean(&stored))).await? {
        Ok(())
    } else {
        Err(Failure::new(Kind::Failure, "cancelled: nothing was stored"))
    }
}

/// Sends a new entry. On a conflict, the hint names the existing entry.
async fn store(client: &Client, body: &PasswordBody) -> Result<PasswordEntry, Failure> {
    client.create_password(body).await.map_err(|error| {
        let failure = Failure::from(error);
        if failure.kind != Kind::Conflict {
            return failure;
        }
        let domain = &body.domain;
        failure.hint(format!(
            "run `ravi passwords get {domain}` to see the existing entry, or `ravi passwords update {domain}` to change it"
        ))
    })
}

/// Returns the entry with its plain fields. Decrypting the stored entry instead would need the PIN again in a session from
/// the environment.
fn entry(new: New, body: PasswordBody, stored: PasswordEntry, identity: Uuid) -> Entry {
    let fields = [
        ("username", &body.username),
        ("password", &body.password),
        ("notes", &body.notes),
    ];
    let plain = fields.into_iter().filter(|(_, field)| field.is_plain());
    let states = FieldStates {
        locked: Vec::new(),
        unencrypted: plain.map(|(name, _)| name).collect(),
    };
    Entry {
        domain: if stored.domain.is_empty() {
            body.domain
        } else {
            stored.domain
        },
        uuid: stored.uuid,
        identity: if stored.identity.is_empty() {
            identity
        } else {
            stored.identity
        },
        username: Some(new.username),
        password: Some(new.password),
        notes: Some(new.notes),
        created_dt: stored.created_dt,
        updated_dt: stored.updated_dt,
        states,
    }
}
