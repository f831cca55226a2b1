//! The session on this machine: tokens, keys and active identity; their storage, and sharing between processes.

mod environment;
mod error;
mod files;
mod identity;
mod keyring;
mod marker;
mod renewal;
mod saved;
mod store;

use std::{cell::RefCell, rc::Rc, sync::Arc};

pub use error::Error;
pub use files::{Directories, check_secrets, check_writable, read_private, write_private};
pub use identity::{
    ActiveIdentity, IdentitySource, deciding_file, read_config, remove_identity, write_identity,
    write_identity_name,
};
pub use keyring::{KeyPlace, KeyringChoice, reach_keyring};
pub use saved::{Account, Keys, Saved};
pub use store::{NewLogin, Store};

use crate::{secret::Tokens, tasks::Tasks};

/// An open session: tokens may change while a command runs, the account does not.
pub struct Session {
    tokens: Rc<RefCell<Tokens>>,
    /// `None` for tokens from the environment, which are not stored.
    store: Option<Store>,
    account: Account,
    keys: Option<Keys>,
    /// Lets one of several requests that get a 401 refresh the tokens.
    renewing: Arc<tokio::sync::Mutex<()>>,
    tasks: Tasks,
}

impl Session {
    /// Reads the session from the environment or the store; returns `None` without one. A token refresh becomes one of
    /// the `tasks`.
    pub async fn open(directories: &Directories, tasks: &Tasks) -> Result<Option<Self>, Error> {
        KeyringChoice::from_environment()?;
        if let Some(tokens) = environment::tokens()? {
            return Ok(Some(Self::of_tokens(tokens, tasks)));
        }
        Self::of_store(Store::of_session(directories), tasks).await
    }

    /// Reads the session of a store, ignoring the environment.
    pub async fn of_store(store: Store, tasks: &Tasks) -> Result<Option<Self>, Error> {
        let saved = store.read().await?;
        Ok(saved.map(|saved| Self::of_saved(saved, store, tasks)))
    }

    /// Returns the session that was just saved in a store.
    #[must_use]
    pub fn of_saved(saved: Saved, store: Store, tasks: &Tasks) -> Self {
        Self {
            store: Some(store),
            account: saved.account,
            keys: saved.keys,
            ..Self::of_tokens(saved.tokens, tasks)
        }
    }

    /// Returns a session of tokens that are not stored.
    #[must_use]
    pub fn of_tokens(tokens: Tokens, tasks: &Tasks) -> Self {
        Self {
            tokens: Rc::new(RefCell::new(tokens)),
            store: None,
            account: Account::default(),
            keys: None,
            renewing: Arc::default(),
            tasks: tasks.clone(),
        }
    }

    /// Returns the stored account; empty for tokens from the environment.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Returns the stored key pair, if unlocked.
    #[must_use]
    pub fn keys(&self) -> Option<&Keys> {
        self.keys.as_ref()
    }

    /// Returns the same session, which shares tokens and refreshes, without the key pair: for a long wait.
    #[must_use]
    pub fn without_keys(&self) -> Self {
        Self {
            tokens: Rc::clone(&self.tokens),
            store: self.store.clone(),
            account: self.account.clone(),
            keys: None,
            renewing: Arc::clone(&self.renewing),
            tasks: self.tasks.clone(),
        }
    }

    /// Returns the store; `None` for tokens from the environment.
    #[must_use]
    pub fn store(&self) -> Option<&Store> {
        self.store.as_ref()
    }
}
