//! What can go wrong with a session.

use std::path::PathBuf;

/// What can go wrong with what is kept here. Every one names the file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither `RAVI_CONFIG_DIR` nor a home directory is known.
    #[error("no directory to keep the session in: neither RAVI_CONFIG_DIR nor HOME is set")]
    NoHome,
    /// Reading or writing failed.
    #[error("cannot {action} {}: {reason}", path.display())]
    File {
        /// `read`, `write`, `lock`, …
        action: &'static str,
        /// The file or directory.
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
    #[error(transparent)]
    Variable(#[from] crate::env::NotUnicode),
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
