//! Whose a file is: ours, that of root, or that of a user who could have put anything there. Where files have no Unix
//! owner, every file counts as ours.
//!
//! Under sudo the user who called it counts as us: what is theirs is read, and what root writes beside it is given to them.

use std::{
    fs::{File, Metadata},
    path::Path,
};

use super::error::{Error, is_absent};

/// Fails if a file is neither ours nor that of root.
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

/// Fails if what is written must not pass through a symlink: like [`check_trusted`], and as root if it is not root's.
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

/// Fails if a directory, or the symlink that leads there, is neither ours nor that of root. One that is not there passes.
pub fn check_directory(folder: &Path) -> Result<(), Error> {
    for metadata in [folder.symlink_metadata(), folder.metadata()] {
        match metadata {
            Ok(metadata) => check_trusted(folder, &metadata)?,
            Err(error) if is_absent(&error) => return Ok(()),
            Err(error) => return Err(Error::io("read", folder, error)),
        }
    }
    Ok(())
}

/// Fails if a directory is not fit for secrets: like [`check_directory`], and if every user can replace its files. A group
/// may write to it, since many systems give each user a group of their own and make every directory writable for it; and
/// so may everybody where the sticky bit protects our files.
pub fn check_private_directory(folder: &Path) -> Result<(), Error> {
    check_directory(folder)?;
    #[cfg(unix)]
    if let Ok(metadata) = folder.metadata() {
        use std::os::unix::fs::MetadataExt;
        let mode = metadata.mode() & 0o7777;
        if mode & 0o1002 == 0o0002 {
            let path = folder.to_owned();
            return Err(Error::WritableByAll { path, mode });
        }
    }
    Ok(())
}

/// Returns whether a file is this user's, or that of the one who called sudo.
#[cfg(unix)]
pub(super) fn is_ours(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    let own = rustix::process::geteuid().as_raw();
    let caller = || std::env::var("SUDO_UID").ok()?.parse::<u32>().ok();
    metadata.uid() == own || (own == 0 && caller() == Some(metadata.uid()))
}

/// Gives a file that root made to the owner of its directory, so that sudo does not lock its caller out.
pub fn give_to_owner_of(folder: &Path, file: &File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        if rustix::process::geteuid().is_root() {
            let folder = folder.metadata()?;
            if folder.uid() != 0 && is_ours(&folder) {
                fchown(file, Some(folder.uid()), Some(folder.gid()))?;
            }
        }
    }
    let _ = (folder, file);
    Ok(())
}

/// Opening returns at once, whatever has the name, and takes no terminal over.
#[cfg(unix)]
pub(super) fn without_waiting(options: &mut std::fs::OpenOptions) {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    options.custom_flags(flags.bits().cast_signed());
}
