//! The common parts of `setup` and `unlock`: reading the server's keys, and saving keys on this machine.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    api::Client,
    commands::keys::ServerKeys,
    env,
    failure::{Failure, Kind},
    output::{Render, Style},
    session::{Keys, Session, Store},
};

/// The output of `setup` and `unlock`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Unlocked {
    unlocked: bool,
    public_key: String,
}

impl Render for Unlocked {
    fn human(&self, _: &Style) -> String {
        "Derived the keys and saved them on this machine.".to_owned()
    }

    fn changed(&self) -> Option<String> {
        Some("the keys are saved: run `ravi encryption status`".to_owned())
    }
}

/// Fetches the salt and public key of the account.
pub(super) async fn server_keys(client: &Client) -> Result<ServerKeys, Failure> {
    let encryption = client.encryption().await?.ok_or_else(|| {
        Failure::new(Kind::NotFound, "this server has no end-to-end encryption")
            .hint("omit this step: nothing needs to be set up or unlocked")
    })?;
    ServerKeys::read(&encryption)
}

/// Returns the store of the session; fails if it is not writable. Called before a PIN is prompted for or set.
pub(super) fn writable_store(session: &Session) -> Result<&Store, Failure> {
    let Some(store) = session.store() else {
        let hint = if env::PIN.is_set() || env::PIN_FILE.is_set() {
            "omit this step: commands derive the keys from the PIN in the environment"
        } else {
            "set RAVI_PIN or RAVI_PIN_FILE too, or unset RAVI_ACCESS_TOKEN and run `ravi login`"
        };
        return Err(Failure::usage(
            "a session from RAVI_ACCESS_TOKEN cannot save keys on this machine",
        )
        .hint(hint));
    };
    store.check_writable()?;
    Ok(store)
}

/// Saves the keys in the session.
pub(super) async fn keep(
    store: &Store,
    session: &Session,
    keys: Keys,
) -> Result<Unlocked, Failure> {
    let public_key = keys.public_key.clone();
    let here = &session.account().session;
    store.update(here, |saved| saved.keys = Some(keys)).await?;
    Ok(Unlocked {
        unlocked: true,
        public_key,
    })
}
