//! File ownership: ours, root's, or another user's. Without Unix owners, every file counts as ours.
//!
//! Under sudo, the calling user counts as us: their files are trusted, and files that root creates are given to them.

use std::{
    fs::{File, Metadata},
    path::Path,
};

use super::error::{Error, is_absent};

/// Fails if a file belongs neither to us nor to root.
pub fn check_trusted(path: &Path, metadata: &Metadata) -> Result<(), Error> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let owner = metadata.uid();
        if owner != 0 && !is_ours(metadata) {
            let path = path.to_owned();
            return Err(Error::Foreign { path, owner });
        }
    }
    let _ = (path, metadata);
    Ok(())
}

/// Fails if a symlink is not safe for writing: like [`check_trusted`], but as root it must belong to root.
pub(super) fn check_link(path: &Path, metadata: &Metadata) -> Result<(), Error> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let owner = metadata.uid();
        if owner != 0 && rustix::process::geteuid().is_root() {
            let path = path.to_owned();
            return Err(Error::Foreign { path, owner });
        }
    }
    check_trusted(path, metadata)
}

/// Fails if a directory, or a symlink to it, belongs neither to us nor to root. A missing directory passes.
pub fn check_directory(directory: &Path) -> Result<(), Error> {
    for metadata in [directory.symlink_metadata(), directory.metadata()] {
        match metadata {
            Ok(metadata) => check_trusted(directory, &metadata)?,
            Err(error) if is_absent(&error) => return Ok(()),
            Err(error) => return Err(Error::io("read", directory, error)),
        }
    }
    Ok(())
}

/// Fails if a directory is not safe for secrets: like [`check_directory`], and if it is world-writable without the
/// sticky bit. Group-writable directories pass: many systems give each user a private group.
pub fn check_private_directory(directory: &Path) -> Result<(), Error> {
    check_directory(directory)?;
    #[cfg(unix)]
    if let Ok(metadata) = directory.metadata() {
        use std::os::unix::fs::MetadataExt;
        let mode = metadata.mode() & 0o7777;
        if mode & 0o1002 == 0o0002 {
            let path = directory.to_owned();
            return Err(Error::WritableByAll { path, mode });
        }
    }
    Ok(())
}

/// Fails if files cannot be created and deleted in a directory, or if a missing one cannot be created. Changes nothing.
pub fn check_writable(directory: &Path) -> Result<(), Error> {
    let existing = directory
        .ancestors()
        .find(|path| super::is_there(path))
        .unwrap_or(Path::new("."));
    let failed = |error| Error::io("write to", existing, error);
    if !existing.metadata().map_err(failed)?.is_dir() {
        return Err(failed(std::io::ErrorKind::NotADirectory.into()));
    }
    #[cfg(unix)]
    {
        use rustix::fs::Access;
        let allowed = rustix::fs::access(existing, Access::WRITE_OK | Access::EXEC_OK);
        allowed.map_err(|error| failed(error.into()))?;
    }
    Ok(())
}

/// Returns whether a file belongs to this user, or to the user who called sudo.
#[cfg(unix)]
pub(super) fn is_ours(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    let own = rustix::process::geteuid().as_raw();
    let caller = || std::env::var("SUDO_UID").ok()?.parse::<u32>().ok();
    metadata.uid() == own || (own == 0 && caller() == Some(metadata.uid()))
}

/// Gives a file that root created to the owner of its directory, so that the user who called sudo can access it.
pub fn give_to_owner_of(directory: &Path, file: &File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        if rustix::process::geteuid().is_root() {
            let directory = directory.metadata()?;
            if directory.uid() != 0 && is_ours(&directory) {
                fchown(file, Some(directory.uid()), Some(directory.gid()))?;
            }
        }
    }
    let _ = (directory, file);
    Ok(())
}

/// Makes opening non-blocking, and keeps a terminal from becoming the controlling terminal.
#[cfg(unix)]
pub(super) fn without_waiting(options: &mut std::fs::OpenOptions) {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    options.custom_flags(flags.bits().cast_signed());
}
