//! `ravi status`: looks at this machine only.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use clap::Args;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Context, command::Command, current::CurrentIdentity};
use crate::{
    api::{TokenSource, parse_base_url},
    env,
    failure::{Failure, Kind},
    output::{Render, Style, clean, pairs},
    secret::AccessToken,
    session::{KeyPlace, Session},
};

/// `ravi status`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Status {}

/// What is known on this machine.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[schemars(rename = "Status")]
pub struct State {
    /// There is a session for the server in `api_url`.
    logged_in: bool,
    /// Account of the session.
    email: Option<String>,
    /// Server that commands speak to.
    api_url: Option<String>,
    /// Server of the session; `null` if a token of the environment has none.
    session_api_url: Option<String>,
    /// Where the tokens are: a path, or the variable.
    session: Option<String>,
    /// Where the key of the session file is.
    key_place: Option<KeyPlace>,
    /// The keys are kept here.
    unlocked: bool,
    /// A PIN is given by the environment: keys are derived when they are needed.
    pin_given: bool,
    /// `jwt` or `api_key`
    token: Option<&'static str>,
    /// Seconds that the access token still lives, by this machine's clock; negative if it is over.
    token_expires_in: Option<i64>,
    /// A refresh token is there: an expired access token renews itself.
    renewable: bool,
    identity: Option<CurrentIdentity>,
}

impl State {
    fn not_logged_in(&self) -> String {
        let (Some(chosen), Some(own)) = (&self.api_url, &self.session_api_url) else {
            return "Not logged in.".to_owned();
        };
        let account = match &self.email {
            Some(email) => format!(" as {email}"),
            None => String::new(),
        };
        let place = self.session.as_deref().unwrap_or_default();
        let lines = [
            format!("Not logged in to {chosen}."),
            format!("The session in {place} is for {own}{account}, and is not used there."),
        ];
        lines.map(|line| clean(&line).into_owned()).join("\n")
    }
}

impl Render for State {
    fn human(&self, _: &Style) -> String {
        if !self.logged_in {
            return self.not_logged_in();
        }
        let token = match (self.token, self.token_expires_in) {
            (Some("api_key"), _) => "an API key".to_owned(),
            (_, Some(left)) if left > 0 => format!("good for {} min", (left + 59) / 60),
            (_, Some(_)) if self.renewable => "expired; renewed on the next request".to_owned(),
            (_, Some(_)) => "expired".to_owned(),
            _ => "of unknown life".to_owned(),
        };
        let place = match self.key_place {
            Some(KeyPlace::Os) => "sealed; key in the system keyring",
            Some(KeyPlace::File) => "sealed; key in a file beside it, not in a system keyring",
            None => "from the environment; kept nowhere",
        };
        let keys = match (self.unlocked, self.pin_given) {
            (true, _) => "on this machine",
            (false, true) => "derived from the PIN of the environment when needed",
            (false, false) => "not on this machine",
        };
        let identity = self.identity.as_ref();
        let line = identity.map_or_else(|| "none is selected".to_owned(), CurrentIdentity::line);
        pairs(&[
            ("account", self.email.as_deref().unwrap_or_default()),
            ("server", self.api_url.as_deref().unwrap_or_default()),
            ("identity", &line),
            ("chosen by", identity.map_or("", CurrentIdentity::source)),
            ("session", self.session.as_deref().unwrap_or_default()),
            ("secrets", place),
            ("keys", keys),
            ("token", &token),
        ])
    }

    /// Without a session for the server, scripts must see it.
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
            identity: context.active_identity()?.map(CurrentIdentity::new),
            pin_given: env::PIN.text()?.is_some() || env::PIN_FILE.is_set(),
            ..State::default()
        };
        match Session::open(&context.folders, &context.tasks).await? {
            Some(session) => with_session(context, &session, nothing),
            None => Ok(nothing),
        }
    }
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
        token: Some(if api_key { "api_key" } else { "jwt" }),
        token_expires_in: seconds_left(&tokens.access),
        renewable: !api_key && tokens.refresh.is_some(),
        ..nothing
    })
}

/// Reads `exp` of a JWT (RFC 7519 §4.1.4), unverified: only to tell its owner.
fn seconds_left(token: &AccessToken) -> Option<i64> {
    #[derive(Deserialize)]
    struct Claims {
        exp: f64,
    }

    let payload = token.0.expose().split('.').nth(1)?;
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?;
    let claims: Claims = serde_json::from_slice(&payload).ok()?;
    let now = Timestamp::now().as_second();
    #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970")]
    Some(claims.exp as i64 - now)
}
