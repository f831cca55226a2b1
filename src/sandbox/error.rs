//! Errors of the sandbox.

use std::path::PathBuf;

/// Why a sandbox cannot run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The port is in use, or not allowed.
    #[error("cannot listen on port {0} of 127.0.0.1: {1}")]
    Port(u16, #[source] std::io::Error),
    /// The database cannot be opened or written.
    #[error("the sandbox's database failed: {0}")]
    Database(#[from] rusqlite::Error),
    /// The database or its directory cannot be created or made private.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// Failed operation.
        action: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// Message of the operating system.
        source: std::io::Error,
    },
    /// The file does not exist.
    #[error("there is no sandbox in {}", .0.display())]
    Missing(PathBuf),
    /// The file belongs to another program.
    #[error("{} is not the database of a sandbox", .0.display())]
    Foreign(PathBuf),
    /// Another process uses it.
    #[error("the sandbox in {} is in use", .0.display())]
    InUse(PathBuf),
}
