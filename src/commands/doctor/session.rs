//! The session and the keys on this machine.

use std::rc::Rc;

use super::{
    check::Check,
    limit::{limited, no_answer},
};
use crate::{
    api::TokenSource,
    commands::{Context, status::BORROWED, token},
    env,
    failure::{Failure, Kind, LOG_IN},
    session::{Session, Store},
};

/// The session, if there is one.
pub(super) type Opened = Result<Option<Rc<Session>>, Failure>;

/// Reads the session.
pub(super) async fn open(context: &Context) -> Opened {
    context.directories.check()?;
    let opened = Session::open(&context.directories, &context.tasks);
    match limited(opened).await {
        Some(opened) => Ok(opened?.map(Rc::new)),
        None => Err(
            Failure::new(Kind::Failure, no_answer("the system keyring")).hint(
                "unlock the keyring, or set RAVI_KEYRING=file and run `ravi login` to store the key in a file",
            ),
        ),
    }
}

/// Checks that there is a session whose token can still be used.
pub(super) fn check(context: &Context, opened: &Opened) -> Check {
    let session = match opened {
        Err(failure) => return Check::failed("session", failure),
        Ok(None) => return Check::problem("session", "not logged in").hint(LOG_IN),
        Ok(Some(session)) => session,
    };
    let tokens = session.tokens();
    let is_api_key = tokens.access.is_api_key();
    let left = token::seconds_left(&tokens.access);
    let is_renewable = tokens.refresh.is_some();
    let token = token::expiry(is_api_key, left, is_renewable);
    let token = if is_api_key {
        token
    } else {
        format!("access token {token}")
    };
    let found = match session.account().email.as_str() {
        "" => token,
        email => format!("{email}; {token}"),
    };
    let is_borrowed = |store: &Store| store.is_borrowed(&context.directories);
    let borrowed = if session.store().is_some_and(is_borrowed) {
        BORROWED
    } else {
        ""
    };
    let found = found + borrowed;
    let is_over = !is_api_key && !is_renewable && left.is_some_and(|left| left <= 0);
    let check = if is_over {
        Check::problem("session", found).hint(LOG_IN)
    } else {
        Check::ok("session", found)
    };
    check.source(match session.store() {
        Some(store) => store.path().display().to_string(),
        None => env::ACCESS_TOKEN.name.to_owned(),
    })
}

/// Checks that the keys are on this machine, or that a PIN is given to derive them.
pub(super) fn keys(session: Option<&Session>) -> Check {
    let given = match given_pin() {
        Ok(given) => given,
        Err(check) => return check,
    };
    match (session, given) {
        (None, _) => Check::skipped("keys", "there is no session"),
        (Some(session), given) => match (session.keys(), given) {
            (Some(keys), _) => match keys.pair() {
                Ok(_) => Check::ok("keys", "on this machine"),
                Err(error) => Check::problem("keys", error.to_string())
                    .hint("run `ravi encryption unlock` to derive them again"),
            },
            (None, Some(variable)) => {
                Check::ok("keys", "derived when needed from the PIN").source(variable)
            }
            (None, None) => Check::warning("keys", "not on this machine; email and SMS work").hint(
                "run `ravi encryption unlock` for passwords and secrets, or set RAVI_PIN_FILE",
            ),
        },
    }
}

/// Returns the variable that gives a PIN; the check of the keys if it cannot.
fn given_pin() -> Result<Option<&'static str>, Check> {
    let pin = env::PIN.text();
    if pin
        .map_err(|error| Check::failed("keys", &error.into()))?
        .is_some()
    {
        return Ok(Some(env::PIN.name));
    }
    let Some(path) = env::PIN_FILE.path() else {
        return Ok(None);
    };
    match path.metadata() {
        Ok(_) => Ok(Some(env::PIN_FILE.name)),
        Err(error) => {
            let found = format!("cannot read {}: {error}", path.display());
            Err(Check::problem("keys", found)
                .source(env::PIN_FILE.name)
                .hint("set RAVI_PIN_FILE to a file with the PIN, or unset it"))
        }
    }
}
