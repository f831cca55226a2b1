//! `ravi encryption`

use serde::Serialize;

use super::{
    Context,
    keys::{self, Known},
};
use crate::{
    cli::Encryption,
    commands::options::PinSource,
    failure::{Failure, Kind},
    output::{Answer, Render, Style, pairs},
    session::{Keys, Session, Store},
};

/// Runs a command of the group.
pub(super) async fn run(context: &Context, command: Encryption) -> Result<Answer, Failure> {
    match command {
        Encryption::Status => status(context).await,
        Encryption::Setup(source) => set_up(context, &source).await,
        Encryption::Unlock(source) => unlock(context, &source).await,
    }
}

/// The state of end-to-end encryption.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct EncryptionStatus {
    /// The server offers end-to-end encryption.
    available: bool,
    /// A PIN has been set.
    set_up: bool,
    /// The keys are on this machine.
    unlocked: bool,
    /// The keys here are the server's; `null` without both.
    matches: Option<bool>,
    public_key: Option<String>,
}

impl Render for EncryptionStatus {
    fn human(&self, _: &Style) -> String {
        let yes = |yes: bool| if yes { "yes" } else { "no" };
        if !self.available {
            return "This account is served without end-to-end encryption.".to_owned();
        }
        pairs(&[
            ("PIN set", yes(self.set_up)),
            ("keys here", yes(self.unlocked)),
            ("same as the server's", self.matches.map_or("", yes)),
            ("public key", self.public_key.as_deref().unwrap_or_default()),
        ])
    }
}

async fn status(context: &Context) -> Result<Answer, Failure> {
    let (client, session) = context.account_client().await?;
    let encryption = client.encryption().await?;
    let here = session.keys();
    let server = encryption.as_ref().filter(|e| !e.public_key.is_empty());
    let matches = match (server, here) {
        (Some(server), Some(keys)) => {
            Some(server.public_key == keys.public_key && server.salt == keys.salt)
        }
        _ => None,
    };
    let answer = Answer::show(
        &context.style,
        &EncryptionStatus {
            available: encryption.is_some(),
            set_up: server.is_some(),
            unlocked: here.is_some(),
            matches,
            public_key: server.map(|server| server.public_key.clone()),
        },
    )?;
    if matches == Some(false) {
        context.style.warn(&keys::changed_keys().message);
        return Ok(answer.with_exit_code(Kind::Locked.exit_code()));
    }
    Ok(answer)
}

/// The keys are on this machine now.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct Unlocked {
    unlocked: bool,
    public_key: String,
}

impl Render for Unlocked {
    fn human(&self, _: &Style) -> String {
        "The keys are derived, and kept on this machine.".to_owned()
    }
}

async fn set_up(context: &Context, source: &PinSource) -> Result<Answer, Failure> {
    let (client, session) = context.account_client().await?;
    let store = writable_store(&session)?;
    let known = Known::read(&client.encryption().await?.ok_or_else(not_offered)?)?;
    if known.public.is_some() {
        return Err(
            Failure::new(Kind::Conflict, "this account has a PIN already")
                .hint("run `ravi encryption unlock` to use it here"),
        );
    }
    let keys = keys::set_up(
        context,
        &client,
        &known,
        keys::given_pin(Some(source)).await?,
    )
    .await?;
    keep(context, store, &session, keys).await
}

async fn unlock(context: &Context, source: &PinSource) -> Result<Answer, Failure> {
    let (client, session) = context.account_client().await?;
    let store = writable_store(&session)?;
    let known = Known::read(&client.encryption().await?.ok_or_else(not_offered)?)?;
    if known.public.is_none() {
        return Err(
            Failure::new(Kind::Locked, "no PIN has been set for this account")
                .hint("run `ravi encryption setup`"),
        );
    }
    let keys = keys::unlock(context, &known, keys::given_pin(Some(source)).await?).await?;
    keep(context, store, &session, keys).await
}

fn not_offered() -> Failure {
    Failure::new(
        Kind::NotFound,
        "this account is served without end-to-end encryption",
    )
    .hint("there is nothing to set up or unlock")
}

/// The store, known to be writable before a PIN is asked for or set.
fn writable_store(session: &Session) -> Result<&Store, Failure> {
    let Some(store) = session.store() else {
        return Err(Failure::usage(
            "a session from RAVI_ACCESS_TOKEN keeps nothing on this machine",
        )
        .hint("set RAVI_PIN or RAVI_PIN_FILE beside it, or run `ravi login`"));
    };
    store.check_writable()?;
    Ok(store)
}

async fn keep(
    context: &Context,
    store: &Store,
    session: &Session,
    keys: Keys,
) -> Result<Answer, Failure> {
    let public_key = keys.public_key.clone();
    let here = &session.account().session;
    store.update(here, |saved| saved.keys = Some(keys)).await?;
    Answer::show(
        &context.style,
        &Unlocked {
            unlocked: true,
            public_key,
        },
    )
}
