//! Configuration directories, and atomic writes: temporary file, fsync, rename; mode 0600 in directories of mode 0700.
//!
//! Rejects files that another user could have created. A directory of ours may be group-writable, but not
//! world-writable if it holds secrets or is written to.

use std::{
    fs::{self, File},
    io::{Read, Seek, Write},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::Error;
use crate::env;
use crate::files::{self, Replacement, directory_of};

/// Size limit of a file. A session takes about 3 KiB.
const SIZE_LIMIT: u64 = 1024 * 1024;

/// The directories that hold configuration.
#[derive(Debug, Clone)]
pub struct Directories {
    /// `RAVI_CONFIG_DIR`, if set.
    pub chosen: Option<PathBuf>,
    /// Default directory of the platform, if there is a home directory; not used within `sandbox exec`.
    pub ordinary: Option<PathBuf>,
    /// Home directory.
    pub home: Option<PathBuf>,
    /// Working directory, or why it is unknown.
    pub working: Result<PathBuf, String>,
}

impl Directories {
    /// Returns those that may hold a session.
    pub fn all(&self) -> impl Iterator<Item = &Path> {
        let all = self.chosen.iter().chain(&self.ordinary);
        all.map(PathBuf::as_path)
    }

    /// Reads the environment.
    #[must_use]
    pub fn from_environment() -> Self {
        let working = std::env::current_dir().map_err(|error| error.to_string());
        let absolute = |dir: PathBuf| match &working {
            Ok(working) => working.join(dir),
            Err(_) => dir,
        };
        let chosen = env::CONFIG_DIR.path().map(absolute);
        // A command in a sandbox may change nothing of the user outside.
        let is_only = chosen.is_some() && env::SANDBOX.is_set();
        Self {
            ordinary: directories::ProjectDirs::from("app", "ravi", "ravi")
                .map(|dirs| dirs.config_dir().to_owned())
                .filter(|_| !is_only),
            chosen,
            home: directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned()),
            working,
        }
    }

    /// Fails if `RAVI_CONFIG_DIR` is relative and the working directory is unknown: the default directory would be used
    /// instead.
    pub fn check(&self) -> Result<(), Error> {
        if self.chosen.as_ref().is_some_and(|dir| dir.is_relative()) {
            self.working()?;
        }
        Ok(())
    }

    /// Returns the chosen directory if there is no such directory: a mistyped one must not select the default one's session.
    #[must_use]
    pub fn missing(&self) -> Option<&Path> {
        self.chosen
            .as_deref()
            .filter(|directory| !directory.is_dir())
    }

    /// Returns the working directory.
    pub fn working(&self) -> Result<&Path, Error> {
        let working = self.working.as_deref();
        Ok(working.map_err(|reason| files::Error::WorkingDirectory(reason.clone()))?)
    }

    /// Returns the directory for new files: the chosen one, or else the default.
    pub fn active(&self) -> Result<&Path, Error> {
        self.chosen
            .as_deref()
            .or(self.ordinary.as_deref())
            .ok_or(Error::NoHome)
    }

    /// Returns `~/.ravi`, the directory of the Go client.
    #[must_use]
    pub fn go_client(&self) -> Option<PathBuf> {
        self.home.as_ref().map(|home| home.join(".ravi"))
    }

    /// Returns the nearest `.ravi/config.json` in or above the working directory, readable or not. Skips the Go
    /// client's own directory: it would turn everything below the home directory into a project.
    ///
    /// # Errors
    /// [`files::Error::WorkingDirectory`]: a project could be above it.
    pub fn project_config(&self) -> Result<Option<PathBuf>, Error> {
        let go_client = self.go_client();
        // The home directory may be a symlink, while the working directory is a real path.
        let real = go_client.as_ref().and_then(|path| path.canonicalize().ok());
        Ok(self
            .working()?
            .ancestors()
            .map(|directory| directory.join(".ravi"))
            .filter(|directory| {
                Some(directory) != go_client.as_ref() && Some(directory) != real.as_ref()
            })
            // A directory that this user cannot access is no project.
            .filter(|directory| directory.symlink_metadata().is_ok())
            .map(|directory| directory.join("config.json"))
            .find(|path| files::is_there(path)))
    }
}

/// Reads a whole file; returns `None` if it does not exist. Rejects a file that another user could have created.
pub(super) fn read(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    files::check_directory(directory_of(path))?;
    open_trusted(path)?
        .map(|file| read_open(path, file))
        .transpose()
}

/// Reads a file with secrets. Rejects it if other users can read or replace it.
pub fn read_private(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    files::check_private_directory(directory_of(path))?;
    let Some(file) = open_trusted(path)? else {
        return Ok(None);
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let metadata = file.metadata();
        let mode = metadata
            .map_err(|error| file_error("read", path, &error))?
            .mode()
            & 0o7777;
        if mode & 0o077 != 0 {
            let path = path.to_owned();
            return Err(Error::Permissions { path, mode });
        }
    }
    read_open(path, file).map(Some)
}

/// Name of the session file.
pub(super) const SESSION: &str = "session.json";

/// Returns the name of the file of a key.
pub(super) fn key_name(key_id: uuid::Uuid) -> String {
    format!("session-{key_id}.key")
}

/// Returns whether a file has the name of the session file or of a key.
pub(super) fn is_secret(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name == SESSION || name.starts_with("session-") && name.ends_with(".key")
}

/// Checks a directory, and that only this user can access the session files and keys in it. Returns how many there are.
pub fn check_secrets(directory: &Path) -> Result<usize, Error> {
    files::check_private_directory(directory)?;
    let failed = |error: &std::io::Error| file_error("read", directory, error);
    let entries = match fs::read_dir(directory) {
        Err(error) if files::is_absent(&error) => return Ok(0),
        entries => entries.map_err(|error| failed(&error))?,
    };
    let mut checked = 0;
    for entry in entries {
        let path = entry.map_err(|error| failed(&error))?.path();
        if is_secret(&path) && read_private(&path)?.is_some() {
            checked += 1;
        }
    }
    Ok(checked)
}

/// Fails if session files and settings could not be written in a directory, which may be missing. Changes nothing.
pub fn check_writable(directory: &Path) -> Result<(), Error> {
    files::check_writable(directory)?;
    // The session file may be a symlink to another directory.
    let session = files::follow(&directory.join(SESSION))?;
    Ok(files::check_writable(directory_of(&session))?)
}

/// Opens a regular file that belongs to this user or root, as must a symlink to it.
fn open_trusted(path: &Path) -> Result<Option<File>, Error> {
    let failed = |error: &std::io::Error| file_error("read", path, error);
    let Some(file) = files::open_regular(path).map_err(|error| failed(&error))? else {
        return Ok(None);
    };
    for metadata in [path.symlink_metadata(), file.metadata()] {
        files::check_trusted(path, &metadata.map_err(|error| failed(&error))?)?;
    }
    Ok(Some(file))
}

fn read_open(path: &Path, file: File) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(SIZE_LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| file_error("read", path, &error))?;
    if bytes.len() as u64 > SIZE_LIMIT {
        return Err(Error::Damaged {
            path: path.to_owned(),
            reason: "it is too large",
        });
    }
    Ok(bytes)
}

/// Writes a file atomically, with mode 0600.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    write(path, bytes)
}

/// Writes a file atomically, with mode 0600. Follows a symlink.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    Reserved::new(path, 0)?.commit(bytes)
}

/// Disk space reserved for the new content of a file, so that a full disk fails before a token is given up. Removed on
/// drop.
pub(super) struct Reserved {
    file: tempfile::NamedTempFile,
    path: PathBuf,
}

impl Reserved {
    /// Reserves `size` bytes beside `path` by writing and syncing them.
    pub(super) fn new(path: &Path, size: usize) -> Result<Self, Error> {
        let path = files::follow(path)?;
        let mut file = temporary_beside(&path)?;
        if size > 0 {
            file.write_all(&vec![0; size])
                .and_then(|()| file.as_file().sync_all())
                .map_err(|error| file_error("write", &path, &error))?;
        }
        Ok(Self { file, path })
    }

    /// Writes the content into the reserved space and renames it over the old file.
    pub(super) fn commit(mut self, bytes: &[u8]) -> Result<(), Error> {
        let failed = |error: &std::io::Error| file_error("write", &self.path, error);
        self.file
            .rewind()
            .and_then(|()| self.file.write_all(bytes))
            .and_then(|()| self.file.as_file().set_len(bytes.len() as u64))
            .and_then(|()| self.file.as_file().sync_all())
            .map_err(|error| failed(&error))?;
        let persisted = self.file.persist(&self.path);
        persisted.map_err(|error| file_error("write", &self.path, &error.error))?;
        // Makes the rename survive a power failure; not every platform can open a directory.
        if let Ok(directory) = File::open(directory_of(&self.path)) {
            let _ = directory.sync_all();
        }
        Ok(())
    }
}

/// Writes settings atomically. Keeps the mode of an existing file; follows a symlink.
pub(super) fn write_settings(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let path = &files::follow(path)?;
    let directory = directory_of(path);
    make_directory(directory)?;
    files::sweep(directory);
    let mut replacement = Replacement::of_settings(path)?;
    let written = replacement.file().write_all(bytes);
    written.map_err(|error| file_error("write", path, &error))?;
    Ok(replacement.finish(true)?)
}

/// Creates a temporary file of mode 0600 in the directory of `path`, which is created (0700) if missing. Removes
/// temporary files of killed processes there. `path` must not be a symlink, unless from [`files::follow`].
pub(super) fn temporary_beside(path: &Path) -> Result<tempfile::NamedTempFile, Error> {
    let directory = directory_of(path);
    make_directory(directory)?;
    files::sweep(directory);
    let failed = |error: &std::io::Error| file_error("write to", directory, error);
    let file = files::create_temporary(directory, 0o600).map_err(|error| failed(&error))?;
    files::give_to_owner_of(directory, file.as_file()).map_err(|error| failed(&error))?;
    Ok(file)
}

/// Creates a directory and its parents with mode 0700. Rejects one where other users could replace files.
pub(super) fn make_directory(directory: &Path) -> Result<(), Error> {
    files::make_directory(directory)?;
    Ok(files::check_private_directory(directory)?)
}

/// Opens a lock file; creates it if missing.
pub(super) fn open_lock(path: &Path) -> Result<File, Error> {
    Ok(files::open_lock(path)?)
}

/// Removes a file, if it exists.
pub(super) fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if !files::is_absent(&error) => Err(file_error("remove", path, &error)),
        _ => Ok(()),
    }
}

pub(super) fn file_error(action: &'static str, path: &Path, error: &std::io::Error) -> Error {
    Error::File {
        action,
        path: path.to_owned(),
        reason: error.to_string(),
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_file_may_have_one_mebibyte() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config.json");
        let read_back = |length: usize| {
            fs::write(&path, vec![b'x'; length]).unwrap();
            read(&path).map(|bytes| bytes.unwrap().len())
        };
        assert_eq!(read_back(0).unwrap(), 0);
        assert_eq!(read_back(1024 * 1024).unwrap(), 1024 * 1024);
        for length in [1024 * 1024 + 1, 3 * 1024 * 1024] {
            assert!(matches!(read_back(length), Err(Error::Damaged { .. })));
        }
    }

    #[test]
    fn rejects_secrets_that_another_user_can_read() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("session.key");
        assert!(read_private(&path).unwrap().is_none());
        write_private(&path, b"secret").unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o7777,
            0o600
        );
        for mode in [0o600, 0o400, 0o700] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(read_private(&path).unwrap().unwrap().as_slice(), b"secret");
        }
        for mode in [0o640, 0o604, 0o620, 0o602, 0o610, 0o601] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let refused = read_private(&path);
            assert!(matches!(refused, Err(Error::Permissions { mode: m, .. }) if m == mode));
        }
    }

    #[test]
    fn removing_a_missing_file_succeeds_and_a_failed_removal_is_an_error() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("session.json");
        remove(&path).unwrap();
        fs::write(&path, "x").unwrap();
        remove(&path).unwrap();
        assert!(!path.exists());
        fs::create_dir(&path).unwrap();
        assert!(matches!(
            remove(&path),
            Err(Error::File {
                action: "remove",
                ..
            })
        ));
    }

    /// A write fills the reserved space, and no filler remains.
    #[test]
    fn reserved_space_fits_shorter_and_longer_content() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("session.json");
        for length in [0, 3, 10, 50] {
            let reserved = Reserved::new(&path, 10).unwrap();
            assert_eq!(reserved.file.as_file().metadata().unwrap().len(), 10);
            reserved.commit(&vec![b'x'; length]).unwrap();
            assert_eq!(fs::read(&path).unwrap(), vec![b'x'; length]);
        }
        drop(Reserved::new(&path, 10).unwrap());
        assert_eq!(fs::read(&path).unwrap().len(), 50);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }
}
