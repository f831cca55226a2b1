//! Errors of a session.

use std::path::PathBuf;

/// Why a session could not be read or stored. Every message names the file.
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
        /// Message of the operating system.
        reason: String,
    },
    /// Other users can read or write a file that holds secrets.
    #[error("{} is accessible to other users (mode {mode:o})", path.display())]
    Permissions {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file is truncated, empty or altered.
    #[error("{} is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Written by a newer version, in an unknown format.
    #[error("{} was written by a newer version of ravi (format {version})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format version.
        version: u64,
    },
    /// A file of another user, or not a regular file.
    #[error(transparent)]
    Files(#[from] crate::files::Error),
    /// An environment variable is not valid Unicode.
    #[error(transparent)]
    Variable(#[from] crate::env::NotUnicode),
    /// A flag or environment variable cannot select an identity.
    #[error(transparent)]
    Selector(#[from] crate::ids::InvalidSelector),
    /// A settings file selects no identity.
    #[error("{} names no identity", path.display())]
    NamesNone {
        /// The file.
        path: PathBuf,
    },
    /// A settings file is invalid.
    #[error("{} {reason}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// An operation of the system keyring failed.
    #[error("the system keyring {0}")]
    Keyring(String),
    /// The key of the session file is missing.
    #[error("the key of {} is no longer in {place}", path.display())]
    KeyGone {
        /// The session file.
        path: PathBuf,
        /// Where the key was stored.
        place: &'static str,
    },
    /// `RAVI_KEYRING` requires the system keyring, but the key is in a file.
    #[error("RAVI_KEYRING is `os`, but the key of {} is in a file", path.display())]
    KeyInFile {
        /// The session file.
        path: PathBuf,
    },
    /// Invalid value of an environment variable.
    #[error("{0}")]
    Setting(String),
    /// Another process has held the lock for too long.
    #[error("another ravi process has held {} for over a minute", path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
    },
    /// Another process has logged out, or logged in as another user.
    #[error("another process replaced the session in {}", path.display())]
    Replaced {
        /// The session file.
        path: PathBuf,
    },
    /// A refresh was interrupted after the refresh token had been sent, and the server no longer accepts the old one.
    #[error(
        "a token refresh was interrupted at {}, and the server no longer accepts the session",
        time_of_day(at)
    )]
    RefreshInterrupted {
        /// Start of the refresh.
        at: jiff::Timestamp,
    },
    /// The server rejected the access token of the environment, and there is no refresh token.
    #[error("the server rejected the token in RAVI_ACCESS_TOKEN")]
    TokenRejected,
    /// Encryption failed.
    #[error(transparent)]
    Crypto(#[from] crate::crypto::Error),
}

/// Returns `14:02`, with the date unless it was today.
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
