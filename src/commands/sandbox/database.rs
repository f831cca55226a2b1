//! The path of the sandbox's database.

use std::path::PathBuf;

use crate::failure::Failure;

/// Returns the given path, or the default in the user's data directory.
pub(super) fn database_path(given: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let standard = || {
        let dirs = directories::ProjectDirs::from("app", "ravi", "ravi")?;
        Some(dirs.data_dir().join("sandbox.sqlite"))
    };
    given.or_else(standard).ok_or_else(|| {
        Failure::usage("no directory for the sandbox: HOME is not set")
            .hint("give --db FILE or --ephemeral")
    })
}
