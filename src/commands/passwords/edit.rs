//! `ravi passwords create`, `update` and `delete`.

use serde::Serialize;

use super::{
    Context, Selector,
    entry::Entry,
    generate::{draw, refuse_unused},
    keys::{self, Sealer},
    select::{self, refuse_second},
    turn,
};
use crate::{
    api::{PasswordBody, PasswordEntry},
    cli::{Content, Create, Notes, PasswordSource, Update},
    domain::Domain,
    failure::{Failure, Kind},
    output::{Answer, Render, Style, clean, pairs},
    prompt,
    secret::Secret,
};

/// A stored entry with its plain fields, which is what a script needs next.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct StoredPassword {
    #[serde(flatten)]
    entry: Entry,
    /// The password was made by this command, so it has not been seen yet.
    #[serde(skip)]
    generated: bool,
    #[serde(skip)]
    verb: &'static str,
}

impl Render for StoredPassword {
    fn human(&self, _: &Style) -> String {
        let text = |field: &Option<Secret>| {
            field
                .as_ref()
                .map_or(String::new(), |field| field.expose().to_owned())
        };
        let password = if self.generated {
            text(&self.entry.password)
        } else {
            String::new()
        };
        let shown = pairs(&[
            ("username", text(&self.entry.username).as_str()),
            ("password", &password),
            ("uuid", &self.entry.uuid),
        ]);
        format!("{} {}.\n{shown}", self.verb, clean(&self.entry.domain))
    }

    fn quiet(&self) -> String {
        self.entry.uuid.clone()
    }
}

/// Stores a new entry. Everything typed is checked before the first request, and everything is sealed before the last.
pub(super) async fn create(context: &Context, args: &Create) -> Result<Answer, Failure> {
    let domain = Domain::parse(&args.domain)?;
    one_reader_of_stdin(&args.content)?;
    let notes = read_notes(&args.content.notes).await?.unwrap_or_default();
    let (password, generated) = match read_password(context, &args.content.password).await? {
        Some(password) => {
            refuse_unused(&args.rules)?;
            (password, false)
        }
        None => (draw(&args.rules)?, true),
    };
    let (client, session, identity) = context.identity_client().await?;
    let sealer = Sealer::new(&client, &session, args.content.plaintext).await?;
    let username = match &args.username {
        Some(username) => username.clone(),
        None => client.identity(&identity).await?.inbox,
    };
    let _turn = turn::take(context).await;
    if !args.content.another {
        let keys = match &sealer {
            Sealer::Keys(pair) => Some(pair),
            Sealer::Plain => None,
        };
        refuse_second(&client, keys, None, domain.as_str(), &username).await?;
    }
    let body = PasswordBody {
        domain: domain.as_str().to_owned(),
        username: sealer.seal("a username", &username)?,
        password: sealer.seal("a password", password.expose())?,
        notes: sealer.seal("a note", notes.expose())?,
    };
    let stored = client.create_password(&body).await.map_err(|error| {
        let failure = Failure::from(error);
        if failure.kind == Kind::Conflict {
            let domain = &body.domain;
            return failure.hint(format!(
                "`ravi passwords get {domain}` shows the entry that exists, `ravi passwords update {domain}` changes it"
            ));
        }
        failure
    })?;
    // What was just sealed is known; opening it again would need the PIN in a session of the environment.
    let unencrypted = plain_names(&body);
    let entry = Entry {
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
        username: Some(Secret::new(username)),
        password: Some(password),
        notes: Some(notes),
        created_dt: stored.created_dt,
        updated_dt: stored.updated_dt,
        locked: Vec::new(),
        unencrypted,
    };
    let verb = "Stored";
    let answer = StoredPassword {
        entry,
        generated,
        verb,
    };
    Answer::show(&context.style, &answer)
}

/// Names the fields that are about to be stored as plain text.
fn plain_names(body: &PasswordBody) -> Vec<&'static str> {
    let fields = [
        ("username", &body.username),
        ("password", &body.password),
        ("notes", &body.notes),
    ];
    let plain = fields
        .into_iter()
        .filter(|(_, value)| !value.is_empty() && !crate::crypto::is_sealed(value));
    plain.map(|(name, _)| name).collect()
}

/// Replaces the fields that were given. The others go back as the server sent them, so that none is damaged by not
/// having been opened.
pub(super) async fn update(context: &Context, args: &Update) -> Result<Answer, Failure> {
    let current = args.current_username.as_deref();
    let selector = Selector::parse(&args.entry, current, "--current-username")?;
    let domain = args.domain.as_deref().map(Domain::parse).transpose()?;
    one_reader_of_stdin(&args.content)?;
    let notes = read_notes(&args.content.notes).await?;
    let password = if args.generate {
        Some(draw(&args.rules)?)
    } else {
        refuse_unused(&args.rules)?;
        read_password(context, &args.content.password).await?
    };
    if domain.is_none() && args.username.is_none() && notes.is_none() && password.is_none() {
        return Err(Failure::usage("nothing to change was given")
            .hint("give --generate, --password-stdin, --username, --notes or --domain"));
    }
    let (client, session, _) = context.identity_client().await?;
    let before = selector.find(&client, &session).await?;
    let mut body = PasswordBody {
        domain: domain.map_or(before.domain, |domain| domain.as_str().to_owned()),
        username: before.username,
        password: before.password,
        notes: before.notes,
    };
    let username = args.username.as_deref();
    let mut keys = None;
    if username.is_some() || password.is_some() || notes.is_some() {
        let sealer = Sealer::new(&client, &session, args.content.plaintext).await?;
        seal_given(
            &sealer,
            &mut body,
            username,
            password.as_ref(),
            notes.as_ref(),
        )?;
        // Of a PIN, the keys are derived once.
        if let Sealer::Keys(pair) = sealer {
            keys = Some(pair);
        }
    }
    if keys.is_none() {
        keys = keys::opening_keys(&client, &session).await?;
    }
    let _turn = turn::take(context).await;
    if (args.domain.is_some() || username.is_some()) && !args.content.another {
        let typed = username.map(|username| Secret::new(username.to_owned()));
        let username = typed.or_else(|| select::username(keys.as_ref(), &body.username));
        // A username that does not open cannot be compared.
        if let Some(username) = username {
            let (own, username) = (Some(before.uuid.as_str()), username.expose());
            refuse_second(&client, keys.as_ref(), own, &body.domain, username).await?;
        }
    }
    let stored = client.replace_password(&before.uuid, &body).await?;
    let entry = Entry::open(
        keys.as_ref(),
        PasswordEntry {
            uuid: before.uuid,
            identity: before.identity,
            domain: body.domain,
            username: body.username,
            password: body.password,
            notes: body.notes,
            created_dt: before.created_dt,
            updated_dt: stored.updated_dt,
        },
    );
    entry.warn_unencrypted(&context.style);
    let answer = StoredPassword {
        entry,
        generated: args.generate,
        verb: "Updated",
    };
    Answer::show(&context.style, &answer)
}

/// Seals the fields that were given into what is sent.
fn seal_given(
    sealer: &Sealer,
    body: &mut PasswordBody,
    username: Option<&str>,
    password: Option<&Secret>,
    notes: Option<&Secret>,
) -> Result<(), Failure> {
    if let Some(username) = username {
        body.username = sealer.seal("a username", username)?;
    }
    if let Some(password) = password {
        body.password = sealer.seal("a password", password.expose())?;
    }
    if let Some(notes) = notes {
        body.notes = sealer.seal("a note", notes.expose())?;
    }
    Ok(())
}

/// An entry that is gone.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct DeletedPassword {
    deleted: bool,
    uuid: String,
    domain: String,
}

impl Render for DeletedPassword {
    fn human(&self, _: &Style) -> String {
        format!("Deleted the password of {}.", clean(&self.domain))
    }
}

/// Deletes an entry, after asking.
pub(super) async fn delete(
    context: &Context,
    selector: &Selector,
    yes: bool,
) -> Result<Answer, Failure> {
    let (client, session, _) = context.identity_client().await?;
    let PasswordEntry { uuid, domain, .. } = selector.find(&client, &session).await?;
    let what = format!("the password of {domain} ({uuid})");
    context.confirm_deletion(yes, &what).await?;
    client.delete_password(&uuid).await?;
    let deleted = DeletedPassword {
        deleted: true,
        uuid,
        domain,
    };
    Answer::show(&context.style, &deleted)
}

fn one_reader_of_stdin(
    Content {
        password, notes, ..
    }: &Content,
) -> Result<(), Failure> {
    let password = password.password_stdin || password.password.as_deref() == Some("-");
    let notes = notes
        .notes_file
        .as_ref()
        .is_some_and(|file| file.as_os_str() == "-");
    if password && notes {
        return Err(
            Failure::usage("stdin cannot hold both the password and the notes")
                .hint("give one of them with --password-file or --notes-file FILE"),
        );
    }
    Ok(())
}

async fn read_password(
    context: &Context,
    source: &PasswordSource,
) -> Result<Option<Secret>, Failure> {
    let password = if source.password_stdin || source.password.as_deref() == Some("-") {
        prompt::read_stdin("the password").await?
    } else if let Some(path) = &source.password_file {
        prompt::read_file(path, "the password").await?
    } else if source.password_prompt {
        if !context.can_ask() {
            return Err(
                Failure::usage("--password-prompt needs a terminal to ask at")
                    .hint("give --password-stdin or --password-file FILE"),
            );
        }
        prompt::hidden("Password").await?
    } else if let Some(password) = &source.password {
        Secret::new(password.clone())
    } else {
        return Ok(None);
    };
    if password.expose().is_empty() {
        return Err(Failure::usage("the password is empty")
            .hint("leave the password options out to have one generated"));
    }
    Ok(Some(password))
}

async fn read_notes(notes: &Notes) -> Result<Option<Secret>, Failure> {
    match (&notes.notes, &notes.notes_file) {
        (_, Some(path)) if path.as_os_str() == "-" => {
            prompt::read_stdin("the notes").await.map(Some)
        }
        (_, Some(path)) => prompt::read_file(path, "the notes").await.map(Some),
        (Some(text), None) => Ok(Some(Secret::new(text.clone()))),
        (None, None) => Ok(None),
    }
}
