//! Errors of files.

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

/// Why a file cannot be used. Every message names it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An operation of the operating system failed.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// `read`, `write`, …
        action: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// Cause.
        source: io::Error,
    },
    /// A file of another user, who controls its content.
    #[error("{} belongs to another user (uid {owner})", path.display())]
    Foreign {
        /// The file, directory or symlink.
        path: PathBuf,
        /// Its owner.
        owner: u32,
    },
    /// Every user can replace the files in the directory.
    #[error("every user can change the files in {} (mode {mode:o})", path.display())]
    WritableByAll {
        /// The directory.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file is write-protected.
    #[error("{} is write-protected", path.display())]
    Protected {
        /// The file.
        path: PathBuf,
    },
    /// A directory, device, pipe or socket instead of a file.
    #[error("{} is not a regular file", path.display())]
    NotRegular {
        /// The file.
        path: PathBuf,
    },
    /// The working directory was removed, or is not accessible.
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

/// Returns whether the file does not exist.
pub(crate) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
