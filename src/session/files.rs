//! Where things are kept, and files that are whole or absent: temporary file, fsync, rename; 0600 in directories of 0700.
//!
//! What another user could have put there is refused. A group may write to a directory of ours; every user may not, where
//! it holds secrets or is written to.

use std::{
    fs::{self, File},
    io::{Read, Seek, Write},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::Error;
use crate::env;
use crate::files::{self, Replacement, folder_of};

/// No file of ours is longer: the session takes about 3 KiB.
const SIZE_LIMIT: u64 = 1024 * 1024;

/// Where things are kept.
#[derive(Debug, Clone)]
pub struct Folders {
    /// `RAVI_CONFIG_DIR`, if it is set.
    pub chosen: Option<PathBuf>,
    /// The platform's folder, if there is a home.
    pub ordinary: Option<PathBuf>,
    /// The home folder.
    pub home: Option<PathBuf>,
    /// Where the command runs, or why that is unknown.
    pub working: Result<PathBuf, String>,
}

impl Folders {
    /// Reads the environment.
    #[must_use]
    pub fn from_environment() -> Self {
        let working = std::env::current_dir().map_err(|error| error.to_string());
        let absolute = |dir: PathBuf| match &working {
            Ok(working) => working.join(dir),
            Err(_) => dir,
        };
        Self {
            chosen: env::CONFIG_DIR.path().map(absolute),
            ordinary: directories::ProjectDirs::from("app", "ravi", "ravi")
                .map(|dirs| dirs.config_dir().to_owned()),
            home: directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned()),
            working,
        }
    }

    /// Fails if `RAVI_CONFIG_DIR` is relative to a working directory that is unknown: the ordinary directory would take
    /// its place.
    pub fn check(&self) -> Result<(), Error> {
        if self.chosen.as_ref().is_some_and(|dir| dir.is_relative()) {
            self.working()?;
        }
        Ok(())
    }

    /// Returns the working directory.
    pub fn working(&self) -> Result<&Path, Error> {
        let working = self.working.as_deref();
        Ok(working.map_err(|reason| files::Error::WorkingDirectory(reason.clone()))?)
    }

    /// Where new things are written: the chosen folder, else the ordinary one.
    pub fn active(&self) -> Result<&Path, Error> {
        self.chosen
            .as_deref()
            .or(self.ordinary.as_deref())
            .ok_or(Error::NoHome)
    }

    /// `~/.ravi`, where the Go client keeps its files.
    #[must_use]
    pub fn go_client(&self) -> Option<PathBuf> {
        self.home.as_ref().map(|home| home.join(".ravi"))
    }

    /// `.ravi/config.json` in the working folder or the nearest one above it, whether it can be read or not. The Go
    /// client's own folder does not count: it would make a project of everything below the home folder.
    ///
    /// # Errors
    /// [`files::Error::WorkingDirectory`]: a project could be above it.
    pub fn project_config(&self) -> Result<Option<PathBuf>, Error> {
        let go_client = self.go_client();
        // The home folder may be a symlink, and the working folder is where it leads.
        let real = go_client.as_ref().and_then(|path| path.canonicalize().ok());
        Ok(self
            .working()?
            .ancestors()
            .map(|folder| folder.join(".ravi"))
            .filter(|folder| Some(folder) != go_client.as_ref() && Some(folder) != real.as_ref())
            // One above may be closed to this user, who then has no project there.
            .filter(|folder| folder.symlink_metadata().is_ok())
            .map(|folder| folder.join("config.json"))
            .find(|path| files::is_there(path)))
    }
}

/// Reads a file whole; `None` if it does not exist. Refuses one that another user could have put there.
pub(super) fn read(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    files::check_directory(folder_of(path))?;
    open_trusted(path)?
        .map(|file| read_open(path, file))
        .transpose()
}

/// Reads a file that holds secrets: refused if other users could have read it, or could replace it.
pub fn read_private(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    files::check_private_directory(folder_of(path))?;
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

/// Opens a regular file whose owner, and the owner of a symlink to it, is this user or root.
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
            reason: "it is far too large",
        });
    }
    Ok(bytes)
}

/// Writes a file whole or not at all, for its owner only.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    write(path, bytes)
}

/// Writes a file whole or not at all, for its owner only. A symlink stays, and what it leads to is written.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    Reserved::new(path, 0)?.commit(bytes)
}

/// Space on the disk for the next content of a file, so that a full disk is met before anything is given up for it.
/// Removed on drop.
pub(super) struct Reserved {
    file: tempfile::NamedTempFile,
    path: PathBuf,
}

impl Reserved {
    /// Reserves `size` bytes beside `path`: they are written and synced, not only promised.
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

    /// Puts the content into the reserved space, and the file in the place of the old one.
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
        // Without this a power cut could bring the old name back; not every platform can open a directory.
        if let Ok(folder) = File::open(folder_of(&self.path)) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

/// Writes settings whole or not at all; a file that is there keeps its mode, and a symlink stays.
pub(super) fn write_settings(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let path = &files::follow(path)?;
    let folder = folder_of(path);
    make_folder(folder)?;
    files::sweep(folder);
    let mut replacement = Replacement::of_settings(path)?;
    let written = replacement.file().write_all(bytes);
    written.map_err(|error| file_error("write", path, &error))?;
    Ok(replacement.finish(true)?)
}

/// Creates a temporary file of mode 0600 in the directory of `path`, which is made (0700) if it is not there, and removes
/// those of killed processes there. `path` is not a symlink, or was given to [`files::follow`].
pub(super) fn temporary_beside(path: &Path) -> Result<tempfile::NamedTempFile, Error> {
    let folder = folder_of(path);
    make_folder(folder)?;
    files::sweep(folder);
    let failed = |error: &std::io::Error| file_error("write to", folder, error);
    let file = files::create_temporary(folder, 0o600).map_err(|error| failed(&error))?;
    files::give_to_owner_of(folder, file.as_file()).map_err(|error| failed(&error))?;
    Ok(file)
}

/// Makes a directory, and those above it, for its owner only. Refuses one where other users could replace files.
pub(super) fn make_folder(folder: &Path) -> Result<(), Error> {
    files::make_directory(folder)?;
    Ok(files::check_private_directory(folder)?)
}

/// Opens a lock file, and makes it if it is not there.
pub(super) fn open_lock(path: &Path) -> Result<File, Error> {
    Ok(files::open_lock(path)?)
}

/// Removes a file; one that is not there is no error.
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
    fn a_file_of_ours_may_have_one_mebibyte() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.json");
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
    fn secrets_that_another_user_may_open_are_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("session.key");
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
    fn a_file_that_is_not_there_is_removed_and_one_that_stays_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("session.json");
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

    /// A write takes the space that was reserved, and leaves nothing of what it was filled with.
    #[test]
    fn reserved_space_takes_a_shorter_and_a_longer_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("session.json");
        for length in [0, 3, 10, 50] {
            let reserved = Reserved::new(&path, 10).unwrap();
            assert_eq!(reserved.file.as_file().metadata().unwrap().len(), 10);
            reserved.commit(&vec![b'x'; length]).unwrap();
            assert_eq!(fs::read(&path).unwrap(), vec![b'x'; length]);
        }
        drop(Reserved::new(&path, 10).unwrap());
        assert_eq!(fs::read(&path).unwrap().len(), 50);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
