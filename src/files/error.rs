//! What can be wrong with a file.

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

/// What can be wrong with a file. Every one names it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refused.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// `read`, `write`, …
        action: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Made by a user who could have put anything there.
    #[error("{} belongs to another user (uid {owner})", path.display())]
    Foreign {
        /// The file, directory or symlink.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
    },
    /// Every user can replace the files of a directory.
    #[error("every user can change the files in {} (mode {mode:o})", path.display())]
    WritableByAll {
        /// The directory.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Its owner protected it from being written.
    #[error("{} is write-protected", path.display())]
    Protected {
        /// The file.
        path: PathBuf,
    },
    /// A directory, device, pipe or socket where a file is needed.
    #[error("{} is not a regular file", path.display())]
    NotRegular {
        /// What it is.
        path: PathBuf,
    },
    /// The working directory was removed, or is closed to this user.
    #[error("cannot read the working directory: {0}")]
    WorkingDirectory(String),
}

impl Error {
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        Self::Io {
            action,
            path,
            source,
        }
    }
}

/// Returns whether an error says that there is no such file.
pub(crate) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
