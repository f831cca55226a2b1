//! Who is logged in here: tokens, keys, the active identity; where they are kept, and how processes share them.

mod environment;
mod files;
mod identity;
mod keyring;
mod marker;
mod renewal;
mod store;

use std::{cell::RefCell, path::PathBuf, rc::Rc, sync::Arc};

pub use environment::{path_variable, variable};
pub use files::{Folders, read_private, write_private};
pub use identity::{ActiveIdentity, IdentitySource, deciding_file, read_config, write_identity};
pub use keyring::{KeyPlace, KeyringChoice};
pub use store::{Account, Keys, NewLogin, Saved, Store};

use crate::{secret::Tokens, tasks::Tasks};

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
    #[error("the key of {} is no longer in {place}", path.display())]
    KeyGone {
        /// The session file.
        path: PathBuf,
        /// Where the key was.
        place: &'static str,
    },
    /// `RAVI_KEYRING` demands the system keyring, and the key is in a file.
    #[error("RAVI_KEYRING is `os`, but the key of {} is in a file", path.display())]
    KeyInFile {
        /// The session file.
        path: PathBuf,
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
    /// Another process has logged out, or logged in to another account.
    #[error("another process replaced the session in {}", path.display())]
    Replaced {
        /// The session file.
        path: PathBuf,
    },
    /// A process was killed, or lost the connection, after it had sent the refresh token, and the server no longer
    /// accepts the old one.
    #[error(
        "a token refresh was interrupted at {}, and the server no longer accepts the session",
        time_of_day(at)
    )]
    RefreshInterrupted {
        /// When it began.
        at: jiff::Timestamp,
    },
    /// Sealing failed.
    #[error(transparent)]
    Crypto(#[from] crate::crypto::Error),
}

/// `14:02`, or with the date where it was not today.
fn time_of_day(at: &jiff::Timestamp) -> String {
    let zone = jiff::tz::TimeZone::system();
    let (at, now) = (
        at.to_zoned(zone.clone()),
        jiff::Timestamp::now().to_zoned(zone),
    );
    let format = if at.date() == now.date() {
        "%H:%M"
    } else {
        "%Y-%m-%d %H:%M"
    };
    at.strftime(format).to_string()
}

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
