//! Temporary files beside their target, and the removal of those that killed processes left.
//!
//! A temporary file stays locked until its process ends. An unlocked one with our name and owner is therefore abandoned
//! and gets removed. Without file locks, and on Windows, nothing is removed.

use std::{ffi::OsStr, io, path::Path};

use tempfile::NamedTempFile;

/// `.ravi-`, 16 random characters and a suffix: a name that no other file has by chance.
const PREFIX: &str = ".ravi-";
const RANDOM: usize = 16;
const SUFFIXES: [&str; 2] = [".tmp", ".part"];

/// Attempts to lock a new file before another process removes it.
#[cfg(unix)]
const ATTEMPTS: usize = 16;

/// Creates a temporary file with this mode, subject to the umask; removed on drop.
pub fn create(directory: &Path, mode: u32) -> io::Result<NamedTempFile> {
    create_with_suffix(directory, SUFFIXES[0], mode)
}

/// Creates a temporary file for slow content, like [`create`].
pub(super) fn create_part(directory: &Path, mode: u32) -> io::Result<NamedTempFile> {
    create_with_suffix(directory, SUFFIXES[1], mode)
}

#[cfg(unix)]
fn create_with_suffix(directory: &Path, suffix: &str, mode: u32) -> io::Result<NamedTempFile> {
    use std::{fs::TryLockError, os::unix::fs::MetadataExt, os::unix::fs::PermissionsExt};
    for _ in 0..ATTEMPTS {
        let file = tempfile::Builder::new()
            .prefix(PREFIX)
            .suffix(suffix)
            .rand_bytes(RANDOM)
            .permissions(std::fs::Permissions::from_mode(mode))
            .tempfile_in(directory)?;
        let locked = match file.as_file().try_lock() {
            // Without locks, temporary files are neither protected nor removed.
            Err(TryLockError::Error(_)) => return Ok(file),
            locked => locked.is_ok(),
        };
        // Otherwise a sweep ran between the two calls and removes the file.
        if locked && file.as_file().metadata()?.nlink() > 0 {
            return Ok(file);
        }
    }
    Err(io::Error::other(
        "other processes remove every temporary file",
    ))
}

#[cfg(not(unix))]
fn create_with_suffix(directory: &Path, suffix: &str, _: u32) -> io::Result<NamedTempFile> {
    tempfile::Builder::new()
        .prefix(PREFIX)
        .suffix(suffix)
        .rand_bytes(RANDOM)
        .tempfile_in(directory)
}

/// Removes the temporary files of killed processes from a directory, ignoring errors.
pub fn sweep(directory: &Path) {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| has_our_name(&entry.file_name())) {
        let _ = remove_abandoned(&entry.path());
    }
}

fn has_our_name(name: &OsStr) -> bool {
    let random = name.to_str().and_then(|name| {
        let rest = name.strip_prefix(PREFIX)?;
        SUFFIXES.iter().find_map(|suffix| rest.strip_suffix(suffix))
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
    // Network file systems can only lock files that are open for writing.
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
    fn sweeps_only_files_of_killed_processes() {
        let directory = tempfile::tempdir().unwrap();
        let held = create(directory.path(), 0o600).unwrap();
        let (file, abandoned) = create_part(directory.path(), 0o600)
            .unwrap()
            .keep()
            .unwrap();
        let others = [
            ".ravi-backup",
            ".ravi-0123456789abcdef",
            ".ravi-0123456789abcde.tmp",
            ".ravi-0123456789abcdeü.tmp",
            ".ravi-0123456789abcd-f.part",
            "notes.part",
        ];
        for name in others {
            std::fs::write(directory.path().join(name), "mine").unwrap();
        }
        let linked = directory.path().join(".ravi-0123456789abcdef.tmp");
        std::os::unix::fs::symlink("notes.part", linked).unwrap();
        let subdirectory = directory.path().join(".ravi-0123456789abcdeg.tmp");
        std::fs::create_dir(subdirectory).unwrap();
        sweep(directory.path());
        assert!(abandoned.exists(), "it is still locked");
        drop(file);
        sweep(directory.path());
        assert!(!abandoned.exists());
        assert!(held.path().exists());
        let left = std::fs::read_dir(directory.path()).unwrap().count();
        assert_eq!(left, others.len() + 3);
        assert!(has_our_name(held.path().file_name().unwrap()));
    }

    #[test]
    fn a_sweep_never_removes_a_file_in_use() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().to_owned();
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
