//! Who is logged in here: tokens, keys, the active identity; where they are kept, and how processes share them.

mod environment;
mod files;
mod identity;
mod keyring;
mod store;

use std::{cell::RefCell, path::PathBuf};

pub use environment::{path_variable, variable};
pub use files::{Folders, write_private};
pub use identity::{ActiveIdentity, IdentitySource, deciding_file, read_config, write_identity};
pub use keyring::{KeyPlace, KeyringChoice};
pub use store::{Account, Keys, Saved, Store};

use crate::{
    api::{self, Transport},
    secret::{AccessToken, Tokens},
};

/// What can go wrong with what is kept here. Every one names the file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither `RAVI_CONFIG_DIR` nor a home folder is known.
    #[error("no folder to keep the session in: neither RAVI_CONFIG_DIR nor HOME is set")]
    NoHome,
    /// Reading or writing failed.
    #[error("cannot {action} {}: {reason}", path.display())]
    File {
        /// `read`, `write`, `lock`, …
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The operating system's words.
        reason: String,
    },
    /// Others could read or write a file that holds secrets.
    #[error("{} is open to other users (mode {mode:o})", path.display())]
    Permissions {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Cut short, emptied or altered.
    #[error("{} is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Written by a later version in a form that this one does not know.
    #[error("{} was written by a newer version of ravi (format {version})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        version: u64,
    },
    /// Not ours, or not a file.
    #[error(transparent)]
    Files(#[from] crate::files::Error),
    /// A variable of the environment cannot be read.
    #[error("the variable {0} is not valid UTF-8")]
    Variable(&'static str),
    /// A setting file that is there selects no identity.
    #[error("{} names no identity", path.display())]
    NamesNone {
        /// The file.
        path: PathBuf,
    },
    /// A setting file is not what it should be.
    #[error("{} {reason}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The operating system's keyring did not do what was asked.
    #[error("the system keyring {0}")]
    Keyring(String),
    /// The key that opens the session file is not where it was put.
    #[error("the key of {} is gone from {place}", path.display())]
    KeyGone {
        /// The session file.
        path: PathBuf,
        /// Where the key was.
        place: &'static str,
    },
    /// A setting of the environment that is none.
    #[error("{0}")]
    Setting(String),
    /// Another process holds the lock for too long.
    #[error("another ravi process has held {} for over a minute", path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
    },
    /// Another process logged out, or in as somebody else, meanwhile.
    #[error("the session in {} was replaced meanwhile", path.display())]
    Replaced {
        /// The session file.
        path: PathBuf,
    },
    /// Sealing failed.
    #[error(transparent)]
    Crypto(#[from] crate::crypto::Error),
}

/// A session in use: the tokens may change while a command runs, the account may not.
pub struct Session {
    tokens: RefCell<Tokens>,
    /// `None` for tokens of the environment, which are kept nowhere.
    store: Option<Store>,
    account: Account,
    keys: Option<Keys>,
    /// Of several requests of this process that meet a 401 together, one renews.
    renewing: tokio::sync::Mutex<()>,
}

impl Session {
    /// Opens the session that the environment or the store gives; `None` if nobody is logged in.
    pub async fn open(folders: &Folders) -> Result<Option<Self>, Error> {
        if let Some(tokens) = environment::tokens()? {
            return Ok(Some(Self::of_tokens(tokens)));
        }
        Self::of_store(Store::of_session(folders)).await
    }

    /// Opens the session of a store, whatever the environment says.
    pub async fn of_store(store: Store) -> Result<Option<Self>, Error> {
        let Some(saved) = store.read().await? else {
            return Ok(None);
        };
        Ok(Some(Self {
            tokens: RefCell::new(saved.tokens),
            store: Some(store),
            account: saved.account,
            keys: saved.keys,
            renewing: tokio::sync::Mutex::default(),
        }))
    }

    /// A session of tokens that are kept nowhere: of the environment, or of a login that has not finished.
    #[must_use]
    pub fn of_tokens(tokens: Tokens) -> Self {
        Self {
            tokens: RefCell::new(tokens),
            store: None,
            account: Account::default(),
            keys: None,
            renewing: tokio::sync::Mutex::default(),
        }
    }

    /// The tokens as they are now.
    #[must_use]
    pub fn tokens(&self) -> Tokens {
        self.tokens.borrow().clone()
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

    /// Where the session is kept; `None` for tokens of the environment.
    #[must_use]
    pub fn store(&self) -> Option<&Store> {
        self.store.as_ref()
    }

    /// Takes up the tokens that follow `rejected`. Of all processes one asks the server; the others wait for it and
    /// adopt what it got. A rotated refresh token is on disk before it is used.
    ///
    /// # Errors
    /// [`api::Error::SessionOver`] if the server accepts the session no longer.
    pub async fn renew(
        &self,
        rejected: &AccessToken,
        transport: &Transport,
    ) -> Result<(), api::Error> {
        if rejected.is_api_key() {
            return Err(api::Error::SessionOver);
        }
        let _one = self.renewing.lock().await;
        if self.tokens.borrow().access != *rejected {
            return Ok(());
        }
        let tokens = match &self.store {
            None => refresh(&self.tokens(), transport).await?,
            Some(store) => {
                let _lock = store.lock().await.map_err(renewing)?;
                // Gone while we waited: somebody logged out, and a refresh must not undo that.
                let mut saved = store
                    .read()
                    .await
                    .map_err(renewing)?
                    .ok_or(api::Error::SessionOver)?;
                if saved.account.session != self.account.session {
                    return Err(api::Error::SessionOver);
                }
                if saved.tokens.access == *rejected {
                    // A refresh token that can be spent but not replaced on disk would be the end of the session.
                    store.check_writable().map_err(renewing)?;
                    saved.tokens = refresh(&saved.tokens, transport).await?;
                    store.rewrite(&saved).await.map_err(renewing)?;
                }
                saved.tokens
            }
        };
        self.tokens.replace(tokens);
        Ok(())
    }
}

async fn refresh(tokens: &Tokens, transport: &Transport) -> Result<Tokens, api::Error> {
    let Some(refresh) = &tokens.refresh else {
        return Err(api::Error::SessionOver);
    };
    match transport.refresh(refresh).await {
        Err(api::Error::Status(error)) if matches!(error.status, 400 | 401 | 403) => {
            Err(api::Error::SessionOver)
        }
        other => other,
    }
}

fn renewing(error: Error) -> api::Error {
    api::Error::Renew(Box::new(error))
}
