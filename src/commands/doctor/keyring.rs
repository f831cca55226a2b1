//! The system keyring, which holds the key of the session file.

use super::{
    check::{Check, DEFAULT},
    limit::LIMIT,
};
use crate::{
    env,
    session::{KeyPlace, KeyringChoice, Session, reach_keyring},
};

/// Checks the choice, and that the keyring responds if it may be used.
pub(super) async fn check(session: Option<&Session>) -> Check {
    let choice = match KeyringChoice::from_environment() {
        Ok(choice) => choice,
        Err(error) => return Check::failed("keyring", &error.into()),
    };
    let source = match choice {
        KeyringChoice::Either => DEFAULT,
        KeyringChoice::Only(_) => env::KEYRING.name,
    };
    let place = session.and_then(Session::store);
    let place = place.and_then(|store| store.key_place().ok().flatten());
    let is_needed = choice == KeyringChoice::Only(KeyPlace::Os) || place == Some(KeyPlace::Os);
    let check = if choice == KeyringChoice::Only(KeyPlace::File) && !is_needed {
        Check::ok("keyring", "not used: the key of a session is in a file")
    } else {
        match reach_keyring(LIMIT).await {
            Ok(()) => Check::ok("keyring", "the system keyring responds"),
            Err(error) if is_needed => Check::failed("keyring", &error.into()),
            Err(error) => Check::warning(
                "keyring",
                format!("{error}; the key of a session is in a file"),
            )
            .hint(
                "start a keyring and run `ravi login`, or accept the file with RAVI_KEYRING=file",
            ),
        }
    };
    check.source(source)
}
