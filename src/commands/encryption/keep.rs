//! What `setup` and `unlock` share: the server's keys, and the keys that are kept on this machine.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    api::Client,
    commands::keys::ServerKeys,
    failure::{Failure, Kind},
    output::{Render, Style},
    session::{Keys, Session, Store},
};

/// The keys are on this machine now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Unlocked {
    unlocked: bool,
    public_key: String,
}

impl Render for Unlocked {
    fn human(&self, _: &Style) -> String {
        "The keys are derived, and kept on this machine.".to_owned()
    }
}

/// Asks the server for its salt and public key.
pub(super) async fn server_keys(client: &Client) -> Result<ServerKeys, Failure> {
    let encryption = client.encryption().await?.ok_or_else(|| {
        Failure::new(
            Kind::NotFound,
            "this account is served without end-to-end encryption",
        )
        .hint("there is nothing to set up or unlock")
    })?;
    ServerKeys::read(&encryption)
}

/// Returns the store of the session, checked to be writable before a PIN is prompted for or set.
pub(super) fn writable_store(session: &Session) -> Result<&Store, Failure> {
    let Some(store) = session.store() else {
        return Err(Failure::usage(
            "a session from RAVI_ACCESS_TOKEN keeps nothing on this machine",
        )
        .hint("set RAVI_PIN or RAVI_PIN_FILE beside it, or run `ravi login`"));
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
