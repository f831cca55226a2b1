//! Temporary files beside their target, and the removal of those that a killed process left.
//!
//! A temporary file is locked from its first moment until its process ends, however that happens. So one that can be
//! locked was abandoned: it is removed, if it also has our name and our owner. Where the file system has no locks, and on
//! Windows, nothing is removed.

use std::{ffi::OsStr, io, path::Path};

use tempfile::NamedTempFile;

/// `.ravi-`, 16 random letters or digits, and an ending: no file of a user has such a name by chance.
const PREFIX: &str = ".ravi-";
const RANDOM: usize = 16;
const ENDINGS: [&str; 2] = [".tmp", ".part"];

/// How often a sweep of another process may be quicker than the lock.
#[cfg(unix)]
const TRIES: usize = 16;

/// Creates a temporary file in a directory, with this mode where the umask allows it; removed when it is dropped.
pub fn create(folder: &Path, mode: u32) -> io::Result<NamedTempFile> {
    create_ending(folder, ENDINGS[0], mode)
}

/// Like [`create`], for what arrives slowly.
pub(super) fn create_part(folder: &Path, mode: u32) -> io::Result<NamedTempFile> {
    create_ending(folder, ENDINGS[1], mode)
}

#[cfg(unix)]
fn create_ending(folder: &Path, ending: &str, mode: u32) -> io::Result<NamedTempFile> {
    use std::{fs::TryLockError, os::unix::fs::MetadataExt, os::unix::fs::PermissionsExt};
    for _ in 0..TRIES {
        let file = tempfile::Builder::new()
            .prefix(PREFIX)
            .suffix(ending)
            .rand_bytes(RANDOM)
            .permissions(std::fs::Permissions::from_mode(mode))
            .tempfile_in(folder)?;
        let locked = match file.as_file().try_lock() {
            // Without locks the file is not protected, and never swept.
            Err(TryLockError::Error(_)) => return Ok(file),
            locked => locked.is_ok(),
        };
        // Else a sweep came between the two calls, and removes the file or has done so.
        if locked && file.as_file().metadata()?.nlink() > 0 {
            return Ok(file);
        }
    }
    Err(io::Error::other(
        "other processes remove every temporary file",
    ))
}

#[cfg(not(unix))]
fn create_ending(folder: &Path, ending: &str, _: u32) -> io::Result<NamedTempFile> {
    tempfile::Builder::new()
        .prefix(PREFIX)
        .suffix(ending)
        .rand_bytes(RANDOM)
        .tempfile_in(folder)
}

/// Removes the temporary files of killed processes from a directory. One that cannot be removed stays for the next sweep.
pub fn sweep(folder: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| has_our_name(&entry.file_name())) {
        let _ = remove_abandoned(&entry.path());
    }
}

fn has_our_name(name: &OsStr) -> bool {
    let random = name.to_str().and_then(|name| {
        let rest = name.strip_prefix(PREFIX)?;
        ENDINGS.iter().find_map(|ending| rest.strip_suffix(ending))
    });
    random.is_some_and(|random| {
        random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

#[cfg(unix)]
fn remove_abandoned(path: &Path) -> io::Result<()> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW;
    // Open for writing, too: a network file system locks nothing else.
    let file = std::fs::File::options()
        .read(true)
        .write(true)
        .custom_flags(flags.bits().cast_signed())
        .open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_file()
        && metadata.nlink() == 1
        && super::owner::is_ours(&metadata)
        && file.try_lock().is_ok()
    {
        std::fs::remove_file(path)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn remove_abandoned(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{create, create_part, has_our_name, sweep};

    #[test]
    fn what_killed_processes_left_is_swept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let held = create(folder.path(), 0o600).unwrap();
        let (file, abandoned) = create_part(folder.path(), 0o600).unwrap().keep().unwrap();
        let others = [
            ".ravi-backup",
            ".ravi-0123456789abcdef",
            ".ravi-0123456789abcde.tmp",
            ".ravi-0123456789abcdeü.tmp",
            ".ravi-0123456789abcd-f.part",
            "notes.part",
        ];
        for name in others {
            std::fs::write(folder.path().join(name), "mine").unwrap();
        }
        let linked = folder.path().join(".ravi-0123456789abcdef.tmp");
        std::os::unix::fs::symlink("notes.part", linked).unwrap();
        let directory = folder.path().join(".ravi-0123456789abcdeg.tmp");
        std::fs::create_dir(directory).unwrap();
        sweep(folder.path());
        assert!(abandoned.exists(), "it is still locked");
        drop(file);
        sweep(folder.path());
        assert!(!abandoned.exists());
        assert!(held.path().exists());
        let left = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, others.len() + 3);
        assert!(has_our_name(held.path().file_name().unwrap()));
    }

    #[test]
    fn a_sweep_never_takes_a_file_from_its_maker() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let done = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(std::sync::atomic::Ordering::Relaxed) {
                    sweep(&path);
                }
            });
            let outcome = std::panic::catch_unwind(|| {
                for _ in 0..300 {
                    let file = create(&path, 0o600).unwrap();
                    file.persist(path.join("target")).unwrap();
                }
            });
            done.store(true, std::sync::atomic::Ordering::Relaxed);
            outcome.unwrap();
        });
    }
}
