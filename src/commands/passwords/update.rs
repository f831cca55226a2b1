//! `ravi passwords update`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{content::Content, one_time::Given, stored::StoredPassword};
use crate::{
    api::{Client, PasswordBody, PasswordEntry},
    commands::{
        Context,
        command::Command,
        entries::{Decrypted, password::Entry, rules::GenerateRules, select::Selector, turn},
        fields::locked_failure,
        keys::{self, Encrypter},
    },
    crypto::KeyPair,
    domain::Domain,
    failure::{Failure, Kind},
    ids::Uuid,
    one_time,
    secret::Secret,
};

/// `ravi passwords update`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Update {
    /// Domain, URL, or UUID (at least its first 4 characters)
    pub entry: String,
    /// Select the entry with this username, if the domain has several
    #[arg(long, value_name = "NAME")]
    pub current_username: Option<Secret>,
    /// Move the entry to this domain
    #[arg(long)]
    pub domain: Option<String>,
    /// Set the new username
    #[arg(long, value_name = "NAME")]
    pub username: Option<Secret>,
    /// Generate the new password
    #[arg(long, conflicts_with = "source")]
    #[serde(default)]
    pub generate: bool,
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

/// The new fields; `None` keeps the old field.
struct Changes {
    domain: Option<Domain>,
    username: Option<Secret>,
    password: Option<Secret>,
    notes: Option<Secret>,
    /// Goes into the notes.
    one_time: Option<Given>,
}

impl Command for Update {
    type Output = StoredPassword;

    /// Replaces the given fields. Sends the others back as the server sent them, so that a field that cannot be decrypted
    /// is not damaged.
    async fn run(self, context: &Context) -> Result<StoredPassword, Failure> {
        let selector = Selector::parse(&self.entry)?
            .with_username(self.current_username.as_ref(), "--current-username")?;
        let changes = self.changes(context).await?;
        let (client, session, _) = context.identity_client().await?;
        let find = async || selector.find(&client, &session).await;
        let before = changes.confirmed(context, find().await?, find).await?;
        let encrypter = if changes.has_fields() {
            let plaintext = self.content.plaintext;
            Some(Encrypter::new(&client, &session, plaintext).await?)
        } else {
            None
        };
        // Deriving keys from a PIN is slow: reuse these.
        let keys = encrypter.as_ref().and_then(Encrypter::pair);
        let other_keys = match keys {
            Some(_) => None,
            None => keys::decryption_keys(&client, &session).await?,
        };
        let keys = keys.or(other_keys.as_ref());
        let _turn = turn::take(&context.directories).await;
        let before = changes.current(&client, keys, before).await?;
        let mut body = PasswordBody {
            domain: match &changes.domain {
                Some(domain) => domain.clone(),
                None => before.domain,
            },
            username: before.username,
            password: before.password,
            notes: before.notes,
        };
        if let Some(encrypter) = &encrypter {
            changes.encrypt(encrypter, keys, &mut body)?;
        }
        let is_renamed = changes.domain.is_some() || changes.username.is_some();
        if is_renamed && !self.content.force {
            refuse_same(&client, keys, (&before.uuid, &body), changes.username).await?;
        }
        let stored = client.replace_password(&before.uuid, &body).await?;
        let entry = PasswordEntry {
            uuid: before.uuid,
            identity: before.identity,
            domain: body.domain,
            username: body.username,
            password: body.password,
            notes: body.notes,
            created_dt: before.created_dt,
            updated_dt: stored.updated_dt,
        };
        let entry = Entry::decrypt(keys, entry);
        entry.warn_unencrypted(&context.style);
        if changes.one_time.is_some() {
            note_several(context, &entry);
        }
        let stored = StoredPassword {
            entry,
            copied: None,
            generated: self.generate,
            verb: "Updated",
        };
        if self.copy { stored.copy() } else { Ok(stored) }
    }
}

/// Says that the added one-time password is one of several.
fn note_several(context: &Context, entry: &Entry) {
    let found = entry.notes.as_ref().map(one_time::find).unwrap_or_default();
    let count = found.into_iter().flatten().count();
    if count > 1 {
        context.style.note(&format!(
            "{} has {count} one-time passwords now: `ravi passwords code` prints the first, or that of --account.",
            entry.domain
        ));
    }
}

/// Fails if another entry has the domain of the changed one, and its username, which `username` replaces.
async fn refuse_same(
    client: &Client,
    keys: Option<&KeyPair>,
    (own, changed): (&Uuid, &PasswordBody),
    username: Option<Secret>,
) -> Result<(), Failure> {
    let username = username.or_else(|| changed.username.decrypt(keys).ok());
    // An undecryptable username cannot be compared.
    let Some(username) = username else {
        return Ok(());
    };
    match turn::find_same(client, keys, Some(own), &changed.domain, &username).await? {
        Some(existing) => Err(turn::conflict(&existing, &username)),
        None => Ok(()),
    }
}

impl Update {
    /// Reads the new fields; fails if there are none.
    async fn changes(&self, context: &Context) -> Result<Changes, Failure> {
        let domain = self.domain.as_deref().map(Domain::parse).transpose()?;
        self.content.check_stdin()?;
        let notes = self.content.notes.read().await?;
        let password = if self.generate {
            Some(self.rules.generate()?)
        } else {
            self.rules.refuse_unused()?;
            self.content.password.read(context).await?
        };
        let changes = Changes {
            domain,
            username: self.username.clone(),
            password,
            notes,
            one_time: self.content.one_time.read(context).await?,
        };
        if changes.domain.is_none() && !changes.has_fields() {
            return Err(Failure::usage("nothing to update: no new field is given")
                .hint("give --generate, --password-prompt, --password-stdin, --username, --notes, --otpauth-stdin or --domain"));
        }
        Ok(changes)
    }
}

impl Changes {
    /// Asks the user before the entry is changed, if a program called the command; returns the entry as it is then. The user
    /// may have changed it, too, while the question was open.
    async fn confirmed(
        &self,
        context: &Context,
        entry: PasswordEntry,
        find: impl AsyncFnOnce() -> Result<PasswordEntry, Failure>,
    ) -> Result<PasswordEntry, Failure> {
        if context.asker.is_none() {
            return Ok(entry);
        }
        context
            .confirm_change("Change", &self.described(&entry))
            .await?;
        let now = find().await?;
        if now.uuid != entry.uuid {
            let why = "another entry has taken the place of this one: nothing was changed";
            return Err(Failure::new(Kind::Conflict, why).hint("select the entry by its UUID"));
        }
        Ok(now)
    }

    /// Returns what is changed, without secrets.
    fn described(&self, entry: &PasswordEntry) -> String {
        let fields = [
            self.password.as_ref().map(|_| "the password".to_owned()),
            self.domain
                .as_ref()
                .map(|new| format!("the domain to {new}")),
            self.username
                .as_ref()
                .map(|new| format!("the username to {}", new.expose())),
            self.notes.as_ref().map(|_| "the notes".to_owned()),
            self.one_time
                .as_ref()
                .map(|_| "the one-time password".to_owned()),
        ];
        let fields: Vec<String> = fields.into_iter().flatten().collect();
        let (fields, domain, uuid) = (fields.join(", "), &entry.domain, &entry.uuid);
        format!("{fields} of the password entry of {domain} ({uuid})")
    }

    fn has_fields(&self) -> bool {
        let fields = [&self.username, &self.password, &self.notes];
        self.one_time.is_some() || fields.into_iter().any(Option::is_some)
    }

    /// Returns the entry as it is now, under the lock, if its old notes matter: another process may have added a one-time
    /// password, or used a counter, which must never go back.
    async fn current(
        &self,
        client: &Client,
        keys: Option<&KeyPair>,
        entry: PasswordEntry,
    ) -> Result<PasswordEntry, Failure> {
        if self.notes.is_some() {
            return Ok(entry);
        }
        let is_counter = |notes: Secret| {
            let found = one_time::find(&notes).into_iter().flatten();
            found.into_iter().any(|one_time| one_time.is_counter())
        };
        if self.one_time.is_some() || entry.notes.decrypt(keys).is_ok_and(is_counter) {
            return Ok(client.password(&entry.uuid).await?);
        }
        Ok(entry)
    }

    /// Encrypts the fields that change into the request.
    fn encrypt(
        &self,
        encrypter: &Encrypter,
        keys: Option<&KeyPair>,
        body: &mut PasswordBody,
    ) -> Result<(), Failure> {
        if let Some(username) = &self.username {
            body.username = encrypter.encrypt("a username", username)?;
        }
        if let Some(password) = &self.password {
            body.password = encrypter.encrypt("a password", password)?;
        }
        let mut notes = self.notes.clone();
        if let Some(one_time) = &self.one_time {
            let locked = |_| locked_failure(keys, &format!("the notes of {}", body.domain));
            let old = match notes {
                Some(notes) => notes,
                None => body.notes.decrypt(keys).map_err(locked)?,
            };
            let username = body.username.decrypt(keys).unwrap_or_default();
            notes = Some(one_time.put(&old, &body.domain, &username)?);
        }
        if let Some(notes) = &notes {
            body.notes = encrypter.encrypt("a note", notes)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::Update;

    #[test]
    fn json_needs_only_what_the_command_line_needs() {
        let update: Update = serde_json::from_str(r#"{"entry": "example.com"}"#).unwrap();
        assert!(!update.generate && update.content.password.password.is_none());
        update.rules.refuse_unused().unwrap();

        let json = r#"{"entry": "example.com", "generate": true, "words": 5, "notes": "n"}"#;
        let update: Update = serde_json::from_str(json).unwrap();
        assert_eq!(update.rules.words, Some(5));
        assert_eq!(update.content.notes.notes.unwrap().expose(), "n");
        update.rules.generate().unwrap();
    }
}
