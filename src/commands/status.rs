//! `ravi status`: works offline.

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Context, command::Command, context::Selection, current::CurrentIdentity, token};
use crate::{
    api::{TokenSource, parse_base_url},
    env,
    failure::{Failure, Kind, LOG_IN},
    output::{Render, Style, clean, wrap, wrapped_pairs},
    session::{KeyPlace, Session},
};

/// What is said of a session that another directory than the chosen one holds.
pub(super) const BORROWED: &str = ", of the default directory: that of RAVI_CONFIG_DIR has none";

/// `ravi status`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Status {}

/// The state on this machine.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[schemars(rename = "Status")]
pub struct State {
    /// Whether there is a session for the server in `api_url`.
    logged_in: bool,
    /// The account of the session.
    email: Option<String>,
    /// The server that commands use; `null` if there is no session and none is chosen.
    api_url: Option<String>,
    /// The server of the session; `null` for a token from the environment.
    session_api_url: Option<String>,
    /// The path or variable that holds the tokens.
    session: Option<String>,
    /// The place of the session file's key.
    key_place: Option<KeyPlace>,
    /// Whether the keys are on this machine.
    unlocked: bool,
    /// Whether the environment gives a PIN, so that keys are derived when needed.
    pin_given: bool,
    /// The kind of the access token: `jwt` or `api_key`.
    token: Option<&'static str>,
    /// Seconds until the access token expires, by this machine's clock; negative if it has expired.
    token_expires_in: Option<i64>,
    /// Whether a refresh token can renew an expired access token.
    renewable: bool,
    identity: Option<CurrentIdentity>,
    /// Whether the session is that of the default directory, although another one is chosen.
    #[serde(skip)]
    borrowed: bool,
}

impl State {
    fn not_logged_in(&self) -> String {
        let (Some(chosen), Some(own)) = (&self.api_url, &self.session_api_url) else {
            let to = self.api_url.as_ref();
            let to = to.map_or(String::new(), |server| format!(" to {}", clean(server)));
            return format!("Not logged in{to}: {LOG_IN}.");
        };
        let account = match &self.email {
            Some(email) => format!(" as {email}"),
            None => String::new(),
        };
        let place = self.session.as_deref().unwrap_or_default();
        let lines = [
            format!("Not logged in to {chosen}."),
            format!("The session in {place} is for {own}{account}."),
        ];
        lines.map(|line| clean(&line).into_owned()).join("\n")
    }
}

impl Render for State {
    fn human(&self, style: &Style) -> String {
        if !self.logged_in {
            return wrap(&self.not_logged_in(), style.columns, 0);
        }
        let is_api_key = self.token == Some("api_key");
        let token = token::expiry(is_api_key, self.token_expires_in, self.renewable);
        let place = match self.key_place {
            Some(KeyPlace::Os) => "encrypted; key in the system keyring",
            Some(KeyPlace::File) => "encrypted; key in a file beside it, not in a system keyring",
            None => "from the environment; not stored",
        };
        let keys = match (self.unlocked, self.pin_given) {
            (true, _) => "on this machine",
            (false, true) => "derived when needed from the PIN in the environment",
            (false, false) if self.key_place.is_none() => "locked; set RAVI_PIN or RAVI_PIN_FILE",
            (false, false) => "locked; run `ravi encryption unlock`",
        };
        let identity = self.identity.as_ref();
        let line = identity.map_or_else(|| "none selected".to_owned(), CurrentIdentity::line);
        let mut session = self.session.clone().unwrap_or_default();
        if self.borrowed {
            session += BORROWED;
        }
        let lines = [
            ("account", self.email.as_deref().unwrap_or_default()),
            ("server", self.api_url.as_deref().unwrap_or_default()),
            ("identity", &line),
            ("selected by", identity.map_or("", CurrentIdentity::source)),
            ("session", &session),
            ("storage", place),
            ("keys", keys),
            ("token", &token),
        ];
        wrapped_pairs(&lines, style)
    }

    /// Returns 3 without a session for the server.
    fn exit_code(&self) -> u8 {
        if self.logged_in {
            0
        } else {
            Kind::NotLoggedIn.exit_code()
        }
    }
}

impl Command for Status {
    type Output = State;

    async fn run(self, context: &Context) -> Result<State, Failure> {
        let nothing = State {
            api_url: context.chosen_url()?,
            identity: identity(context)?,
            pin_given: env::PIN.text()?.is_some() || env::PIN_FILE.is_set(),
            ..State::default()
        };
        if let Some(session) = Session::open(&context.directories, &context.tasks).await? {
            return with_session(context, &session, nothing);
        }
        if context.directories.missing().is_some() {
            context.style.warn(&context.not_logged_in(None).message);
        }
        Ok(nothing)
    }
}

/// Returns the active identity; warns about a file that selects none.
fn identity(context: &Context) -> Result<Option<CurrentIdentity>, Failure> {
    Ok(match context.selection()? {
        Selection::Identity(active) => Some(CurrentIdentity::new(active)),
        Selection::NoneIn(path) => {
            context.style.warn(&format!(
                "{} names no identity: run `ravi identities use NAME` to select one",
                path.display()
            ));
            None
        }
        Selection::Nothing => None,
    })
}

fn with_session(context: &Context, session: &Session, nothing: State) -> Result<State, Failure> {
    let tokens = session.tokens();
    let (place, key_place) = match session.store() {
        Some(store) => (store.path().display().to_string(), store.key_place()?),
        None => ("RAVI_ACCESS_TOKEN".to_owned(), None),
    };
    let account = session.account();
    let known = |text: &String| (!text.is_empty()).then(|| text.clone());
    let api_key = tokens.access.is_api_key();
    let chosen = context.server_url(Some(session))?;
    let origin = parse_base_url(&chosen)?.origin();
    let logged_in =
        account.api_url.is_empty() || parse_base_url(&account.api_url)?.origin() == origin;
    Ok(State {
        logged_in,
        email: known(&account.email),
        api_url: Some(chosen),
        session_api_url: known(&account.api_url),
        session: Some(place),
        key_place,
        unlocked: session.keys().is_some(),
        borrowed: session
            .store()
            .is_some_and(|store| store.is_borrowed(&context.directories)),
        token: Some(if api_key { "api_key" } else { "jwt" }),
        token_expires_in: token::seconds_left(&tokens.access),
        renewable: !api_key && tokens.refresh.is_some(),
        ..nothing
    })
}
