//! Safe file access: files are checked after opening, written atomically, and never used if they belong to another
//! user.
//!
//! Independent of sessions and commands. `session::files` manages configuration directories; commands write user files
//! through [`Destination`] and [`Replacement`].

mod error;
mod output;
mod owner;
mod temporary;

use std::{
    fs::File,
    io::{self, ErrorKind},
    path::Path,
};

pub use error::Error;
pub(crate) use error::is_absent;
pub use output::{Destination, Replacement, follow, write_secrets};
pub use owner::{
    check_directory, check_private_directory, check_trusted, check_writable, give_to_owner_of,
};
pub use temporary::{create as create_temporary, sweep};

/// Returns whether the path exists, even as a broken symlink or inaccessible file.
#[must_use]
pub fn is_there(path: &Path) -> bool {
    !matches!(path.symlink_metadata(), Err(error) if is_absent(&error))
}

/// Returns the directory of a file; `.` for a bare name.
pub(crate) fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(directory) if !directory.as_os_str().is_empty() => directory,
        _ => Path::new("."),
    }
}

/// Creates a directory and its parents with mode 0700.
pub fn make_directory(directory: &Path) -> Result<(), Error> {
    #[cfg_attr(not(unix), allow(unused_mut, reason = "Unix alone sets a mode"))]
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    make_with(&builder, directory).map_err(|error| Error::io("create", directory, error))
}

fn make_with(builder: &std::fs::DirBuilder, directory: &Path) -> io::Result<()> {
    if directory.is_dir() || directory.as_os_str().is_empty() {
        return Ok(());
    }
    let above = directory.parent().unwrap_or(Path::new(""));
    make_with(builder, above)?;
    match builder.create(directory) {
        // Another process has just created it.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && directory.is_dir() => Ok(()),
        Err(error) => Err(error),
        Ok(()) if above.as_os_str().is_empty() => Ok(()),
        Ok(()) => owner::give_to_owner_of(above, &open_directory(directory)?),
    }
}

/// Opens a directory, but not a symlink in its place.
fn open_directory(directory: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW;
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits().cast_signed());
    }
    options.open(directory)
}

/// Opens a lock file; creates it and its directory if missing. Never blocks. Rejects a symlink and a file with hard
/// links: they may not be lock files. An existing file keeps its owner.
pub fn open_lock(path: &Path) -> Result<File, Error> {
    let directory = directory_of(path);
    make_directory(directory)?;
    owner::check_private_directory(directory)?;
    let failed = |error| Error::io("open", path, error);
    let mut options = File::options();
    // Network file systems can only lock files that are open for writing.
    options.read(true).write(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW;
        options.mode(0o600).custom_flags(flags.bits().cast_signed());
    }
    match options.clone().create_new(true).open(path) {
        Ok(file) => {
            owner::give_to_owner_of(directory, &file).map_err(failed)?;
            return Ok(file);
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(failed(error)),
    }
    let not_regular = || Error::NotRegular {
        path: path.to_owned(),
    };
    if path.is_symlink() {
        return Err(not_regular());
    }
    let file = options.open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(not_regular());
    }
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::nlink(&metadata) > 1 {
        let error = io::Error::other("it has hard links");
        return Err(failed(error));
    }
    Ok(file)
}

/// Opens a regular file for reading; returns `None` if it does not exist. Never blocks, not even on a named pipe:
/// checks the file after opening it.
pub fn open_regular(path: &Path) -> io::Result<Option<File>> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    owner::without_waiting(&mut options);
    let file = match options.open(path) {
        Err(error) if is_absent(&error) && is_there(path) => {
            return Err(io::Error::new(
                error.kind(),
                "it is a symlink to a file that does not exist",
            ));
        }
        Err(error) if is_absent(&error) => return Ok(None),
        other => other?,
    };
    if file.metadata()?.is_file() {
        Ok(Some(file))
    } else {
        Err(io::Error::new(
            ErrorKind::InvalidInput,
            "it is not a regular file",
        ))
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{is_there, open_lock, open_regular};

    #[test]
    fn a_lock_file_has_no_hard_links() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        let lock = at("new").join("lock");
        for _ in 0..2 {
            let metadata = open_lock(&lock).unwrap().metadata().unwrap();
            assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(at("file"), "mine").unwrap();
        std::fs::hard_link(at("file"), at("hard")).unwrap();
        std::os::unix::fs::symlink("single", at("link")).unwrap();
        std::fs::write(at("single"), "mine").unwrap();
        std::os::unix::fs::symlink("gone", at("broken")).unwrap();
        std::fs::create_dir(at("directory")).unwrap();
        let pipe = std::process::Command::new("mkfifo")
            .arg(at("pipe"))
            .status();
        assert!(pipe.unwrap().success());
        for name in ["hard", "link", "broken", "directory", "pipe"] {
            assert!(open_lock(&at(name)).is_err(), "{name}");
        }
        assert!(!is_there(&at("gone")));
    }

    #[test]
    fn opens_only_regular_files() {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        std::fs::write(at("file"), "x").unwrap();
        std::fs::create_dir(at("directory")).unwrap();
        for (link, target) in [
            ("good", "file"),
            ("broken", "gone"),
            ("loop", "loop"),
            ("zero", "/dev/zero"),
        ] {
            std::os::unix::fs::symlink(target, at(link)).unwrap();
        }
        assert!(open_regular(&at("file")).unwrap().is_some());
        assert!(open_regular(&at("good")).unwrap().is_some());
        for name in ["directory", "broken", "loop", "zero"] {
            assert!(open_regular(&at(name)).is_err(), "{name}");
            assert!(is_there(&at(name)), "{name}");
        }
        for name in ["gone", "file/inside"] {
            assert!(open_regular(&at(name)).unwrap().is_none(), "{name}");
            assert!(!is_there(&at(name)), "{name}");
        }
    }
}
