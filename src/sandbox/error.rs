//! Why a sandbox cannot run.

use std::path::PathBuf;

/// Why a sandbox cannot run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The port is taken, or not allowed.
    #[error("cannot listen on port {0} of 127.0.0.1: {1}")]
    Port(u16, #[source] std::io::Error),
    /// The database cannot be opened or written.
    #[error("the sandbox's database failed: {0}")]
    Database(#[from] rusqlite::Error),
    /// The database, or its directory, cannot be created or made private.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// The operating system's words.
        source: std::io::Error,
    },
    /// There is no such file.
    #[error("there is no sandbox in {}", .0.display())]
    Missing(PathBuf),
    /// The file is something else.
    #[error("{} is not the database of a sandbox", .0.display())]
    Foreign(PathBuf),
    /// Another process serves or resets it.
    #[error("the sandbox in {} is in use", .0.display())]
    InUse(PathBuf),
}
