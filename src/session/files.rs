//! Folders, and files that are whole or absent: temporary file, fsync, rename; 0600 in folders of 0700.

use std::{
    fs::{self, File},
    io::{ErrorKind, Read, Seek, Write},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::{Error, variable};

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
    /// Where the command runs.
    pub working: PathBuf,
}

impl Folders {
    /// Reads the environment.
    #[must_use]
    pub fn from_environment() -> Self {
        let working = std::env::current_dir().unwrap_or_default();
        Self {
            chosen: variable("RAVI_CONFIG_DIR").map(|dir| working.join(dir)),
            ordinary: directories::ProjectDirs::from("app", "ravi", "ravi")
                .map(|dirs| dirs.config_dir().to_owned()),
            home: directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned()),
            working,
        }
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

    /// `.ravi/config.json` in the working folder or the nearest one above it. The Go client's own folder does not
    /// count: it would make a project of everything below the home folder.
    #[must_use]
    pub fn project_config(&self) -> Option<PathBuf> {
        let go_client = self.go_client();
        self.working
            .ancestors()
            .map(|folder| folder.join(".ravi"))
            .filter(|folder| Some(folder) != go_client.as_ref())
            .map(|folder| folder.join("config.json"))
            .find(|path| path.is_file())
    }
}

/// Reads a file whole; `None` if it does not exist.
pub(super) fn read(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    let failed = |error: &std::io::Error| file_error("read", path, error);
    let file = match File::open(path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        other => other.map_err(|error| failed(&error))?,
    };
    let mut bytes = Zeroizing::new(Vec::new());
    let read = file.take(SIZE_LIMIT + 1).read_to_end(&mut bytes);
    read.map_err(|error| failed(&error))?;
    if bytes.len() as u64 > SIZE_LIMIT {
        return Err(Error::Damaged {
            path: path.to_owned(),
            reason: "it is far too large",
        });
    }
    Ok(Some(bytes))
}

/// Reads a file that holds secrets: refused if other users could have read it.
pub fn read_private(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    #[cfg(unix)]
    if let Ok(metadata) = fs::metadata(path) {
        use std::os::unix::fs::PermissionsExt;
        let mode = metadata.permissions().mode() & 0o7777;
        if mode & 0o077 != 0 {
            return Err(Error::Permissions {
                path: path.to_owned(),
                mode,
            });
        }
    }
    read(path)
}

/// Writes a file whole or not at all, for its owner only. A bare name is one of the working folder.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if path
        .parent()
        .is_none_or(|folder| folder.as_os_str().is_empty())
    {
        return write(&Path::new(".").join(path), bytes);
    }
    write(path, bytes)
}

/// Writes a file whole or not at all, for its owner only.
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
        let mut file = temporary_beside(path)?;
        if size > 0 {
            file.write_all(&vec![0; size])
                .and_then(|()| file.as_file().sync_all())
                .map_err(|error| file_error("write", path, &error))?;
        }
        Ok(Self {
            file,
            path: path.to_owned(),
        })
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
        if let Some(folder) = self.path.parent().and_then(|path| File::open(path).ok()) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

/// A temporary file of mode 0600 in the folder of `path`, which is made (0700) if it is not there.
pub(super) fn temporary_beside(path: &Path) -> Result<tempfile::NamedTempFile, Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
    tempfile::Builder::new()
        .prefix(".ravi-")
        .tempfile_in(folder)
        .map_err(|error| file_error("write to", folder, &error))
}

/// Makes a folder, and those above it, for its owner only.
pub(super) fn make_folder(folder: &Path) -> Result<(), Error> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|error| file_error("make", folder, &error))
}

/// Removes a file; one that is not there is no error.
pub(super) fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Err(file_error("remove", path, &error))
        }
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
