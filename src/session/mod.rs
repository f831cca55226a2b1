//! Who is logged in here: tokens, keys, the active identity; where they are kept, and how processes share them.

mod environment;
mod error;
mod files;
mod identity;
mod keyring;
mod marker;
mod renewal;
mod store;

use std::{cell::RefCell, rc::Rc, sync::Arc};

pub use error::Error;
pub use files::{Folders, read_private, write_private};
pub use identity::{ActiveIdentity, IdentitySource, deciding_file, read_config, write_identity};
pub use keyring::{KeyPlace, KeyringChoice};
pub use store::{Account, Keys, NewLogin, Saved, Store};

use crate::{secret::Tokens, tasks::Tasks};

/// A session in use: the tokens may change while a command runs, the account may not.
pub struct Session {
    tokens: Rc<RefCell<Tokens>>,
    /// `None` for tokens of the environment, which are kept nowhere.
    store: Option<Store>,
    account: Account,
    keys: Option<Keys>,
    /// Of several requests of this process that meet a 401 together, one renews.
    renewing: Arc<tokio::sync::Mutex<()>>,
    tasks: Tasks,
}

impl Session {
    /// Reads the session that the environment or the store gives; `None` without one. A token refresh becomes one of
    /// the `tasks`.
    pub async fn open(folders: &Folders, tasks: &Tasks) -> Result<Option<Self>, Error> {
        KeyringChoice::from_environment()?;
        if let Some(tokens) = environment::tokens()? {
            return Ok(Some(Self::of_tokens(tokens, tasks)));
        }
        Self::of_store(Store::of_session(folders), tasks).await
    }

    /// Reads the session of a store, whatever the environment says.
    pub async fn of_store(store: Store, tasks: &Tasks) -> Result<Option<Self>, Error> {
        let saved = store.read().await?;
        Ok(saved.map(|saved| Self::of_saved(saved, store, tasks)))
    }

    /// A session as it was just saved in a store.
    #[must_use]
    pub fn of_saved(saved: Saved, store: Store, tasks: &Tasks) -> Self {
        Self {
            store: Some(store),
            account: saved.account,
            keys: saved.keys,
            ..Self::of_tokens(saved.tokens, tasks)
        }
    }

    /// A session of tokens that are kept nowhere.
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

    /// The stored account; empty for tokens of the environment.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The stored key pair, if the account has been unlocked here.
    #[must_use]
    pub fn keys(&self) -> Option<&Keys> {
        self.keys.as_ref()
    }

    /// The same session without its key pair, for a command that waits long and decrypts nothing.
    #[must_use]
    pub fn without_keys(mut self) -> Self {
        self.keys = None;
        self
    }

    /// Where the session is kept; `None` for tokens of the environment.
    #[must_use]
    pub fn store(&self) -> Option<&Store> {
        self.store.as_ref()
    }
}
