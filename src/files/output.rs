//! Output files of commands: symlinks are followed, files are written atomically, devices and pipes directly.

use std::{
    fs::{File, Metadata},
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use super::{Error, directory_of, owner, temporary};

/// Same limit as Linux.
const LINK_LIMIT: usize = 40;

/// Target of a path after following symlinks.
#[derive(Debug, PartialEq, Eq)]
pub enum Destination {
    /// Stdout of this process: `/dev/stdout`, `/dev/fd/1`.
    Stdout,
    /// Another open descriptor: `/dev/stderr`, `/dev/fd/63` of a process substitution.
    Descriptor(PathBuf),
    /// A device, named pipe or socket.
    Stream(PathBuf),
    /// A file that may not exist yet.
    File(PathBuf),
}

impl Destination {
    /// Resolves a path. Rejects a directory, and a file, named pipe or symlink of another user.
    pub fn of(path: &Path) -> Result<Self, Error> {
        let path = follow(path)?;
        if let Some(number) = descriptor(&path) {
            return Ok(if number == 1 && is_own(&path) {
                Self::Stdout
            } else {
                Self::Descriptor(path)
            });
        }
        let Some(metadata) = metadata_of(&path)? else {
            return Ok(Self::File(path));
        };
        if metadata.is_dir() {
            return Err(Error::NotRegular { path });
        }
        if metadata.is_file() {
            check_replaceable(&path, &metadata)?;
            return Ok(Self::File(path));
        }
        check_stream(&path, &metadata)?;
        Ok(Self::Stream(path))
    }
}

/// Writes secrets to a destination other than stdout. A file gets mode 0600; returns its former mode if that was wider.
/// May block until a pipe has a reader.
pub fn write_secrets(destination: &Destination, bytes: &[u8]) -> Result<Option<u32>, Error> {
    let path = match destination {
        Destination::Stdout => Path::new("/dev/stdout"),
        Destination::Descriptor(path) | Destination::Stream(path) => path,
        Destination::File(path) => {
            let directory = directory_of(path);
            super::make_directory(directory)?;
            super::sweep(directory);
            let mut replacement = Replacement::secret(path)?;
            let former = replacement.former_mode().filter(|mode| mode & 0o077 != 0);
            let written = replacement.file().write_all(bytes);
            written.map_err(|error| Error::io("write", path, error))?;
            replacement.finish(true)?;
            return Ok(former);
        }
    };
    let follows = !matches!(destination, Destination::Stream(_));
    open_stream(path, follows)?
        .write_all(bytes)
        .map_err(|error| Error::io("write", path, error))?;
    Ok(None)
}

fn open_stream(path: &Path, follows: bool) -> Result<File, Error> {
    let mut options = File::options();
    // Append to a file behind a descriptor, as `>>` does.
    options.append(true);
    #[cfg(unix)]
    if !follows {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    let failed = |error| Error::io("write to", path, error);
    let file = options.open(path).map_err(failed)?;
    if !follows {
        let metadata = file.metadata().map_err(failed)?;
        check_stream(path, &metadata)?;
        if metadata.is_file() {
            let path = path.to_owned();
            return Err(Error::NotRegular { path });
        }
    }
    Ok(file)
}

/// Fails for a named pipe or socket of another user, who could read the output. Devices may belong to any user.
fn check_stream(path: &Path, metadata: &Metadata) -> Result<(), Error> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = metadata.file_type();
        if kind.is_fifo() || kind.is_socket() {
            return super::check_trusted(path, metadata);
        }
    }
    let _ = (path, metadata);
    Ok(())
}

/// A new file that atomically replaces another.
pub struct Replacement {
    path: PathBuf,
    former: Option<Metadata>,
    mode: u32,
    file: NamedTempFile,
}

impl Replacement {
    /// Creates a file of mode 0600, whatever the former mode.
    pub fn secret(path: &Path) -> Result<Self, Error> {
        Self::begin(path, 0o600, 0o700, temporary::create)
    }

    /// Creates a file with the mode of the former one; 0600 for a new file.
    pub fn of_settings(path: &Path) -> Result<Self, Error> {
        Self::begin(path, 0o600, 0o777, temporary::create)
    }

    /// Creates a file with the mode of the former one; the default mode for a new file. Suits slow downloads.
    pub fn public(path: &Path) -> Result<Self, Error> {
        Self::begin(path, 0o666, 0o777, temporary::create_part)
    }

    fn begin(
        path: &Path,
        new_mode: u32,
        kept: u32,
        create: impl Fn(&Path, u32) -> io::Result<NamedTempFile>,
    ) -> Result<Self, Error> {
        let former = metadata_of(path)?;
        if let Some(former) = &former {
            check_replaceable(path, former)?;
        }
        let mode = former
            .as_ref()
            .map_or(new_mode, |former| mode_of(former) & kept);
        let directory = directory_of(path);
        let file =
            create(directory, mode).map_err(|error| Error::io("write to", directory, error))?;
        owner::give_to_owner_of(directory, file.as_file())
            .map_err(|error| Error::io("write to", directory, error))?;
        Ok(Self {
            path: path.to_owned(),
            former,
            mode,
            file,
        })
    }

    /// Returns the file to write to.
    pub fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Returns the mode of the file to be replaced; `None` if there is none.
    #[must_use]
    pub fn former_mode(&self) -> Option<u32> {
        self.former.as_ref().map(mode_of)
    }

    /// Moves the file into place. `replace` allows overwriting a file created since.
    pub fn finish(self, replace: bool) -> Result<(), Error> {
        let failed = |error| Error::io("write", &self.path, error);
        if let Some(former) = &self.former {
            keep_owner_and_mode(self.file.as_file(), former, self.mode).map_err(failed)?;
        }
        self.file.as_file().sync_all().map_err(failed)?;
        let placed = if replace {
            self.file.persist(&self.path)
        } else {
            self.file.persist_noclobber(&self.path)
        };
        placed.map_err(|error| failed(error.error))?;
        // Makes the rename survive a power failure; not every platform can open a directory.
        if let Ok(directory) = File::open(directory_of(&self.path)) {
            let _ = directory.sync_all();
        }
        Ok(())
    }
}

#[cfg(unix)]
fn keep_owner_and_mode(file: &File, former: &Metadata, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let now = file.metadata()?;
    if now.uid() != former.uid() {
        fchown(file, Some(former.uid()), None)?;
    }
    let same_group = now.gid() == former.gid() || fchown(file, None, Some(former.gid())).is_ok();
    // A different group must not gain the former group's permissions.
    let mode = if same_group { mode } else { mode & 0o707 };
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn keep_owner_and_mode(_: &File, _: &Metadata, _: u32) -> io::Result<()> {
    Ok(())
}

/// Fails unless this is a regular, writable file of ours.
fn check_replaceable(path: &Path, metadata: &Metadata) -> Result<(), Error> {
    let path = path.to_owned();
    if !metadata.is_file() {
        return Err(Error::NotRegular { path });
    }
    #[cfg(unix)]
    if !owner::is_ours(metadata) {
        use std::os::unix::fs::MetadataExt;
        let owner = metadata.uid();
        return Err(Error::Foreign { path, owner });
    }
    if mode_of(metadata) & 0o200 == 0 {
        return Err(Error::Protected { path });
    }
    Ok(())
}

#[cfg(unix)]
fn mode_of(metadata: &Metadata) -> u32 {
    use std::os::unix::fs::MetadataExt;
    metadata.mode() & 0o7777
}

#[cfg(not(unix))]
fn mode_of(metadata: &Metadata) -> u32 {
    if metadata.permissions().readonly() {
        0o400
    } else {
        0o600
    }
}

fn metadata_of(path: &Path) -> Result<Option<Metadata>, Error> {
    match path.symlink_metadata() {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("write", path, error)),
    }
}

/// Returns the target of a path: all symlinks resolved, including those of its directory. Rejects a symlink of another
/// user, as Linux does in `/tmp`: it could point to any file of ours. For root, this includes the user who called sudo.
/// The target and its directory may not exist.
pub fn follow(path: &Path) -> Result<PathBuf, Error> {
    let mut path = path.to_owned();
    for _ in 0..LINK_LIMIT {
        if let (Ok(directory), Some(name)) = (directory_of(&path).canonicalize(), path.file_name())
        {
            path = directory.join(name);
        }
        if descriptor(&path).is_some() {
            return Ok(path);
        }
        match path.symlink_metadata() {
            Ok(metadata) if metadata.is_symlink() => owner::check_link(&path, &metadata)?,
            _ => return Ok(path),
        }
        let target = path
            .read_link()
            .map_err(|error| Error::io("read", &path, error))?;
        path = directory_of(&path).join(target);
    }
    let error = io::Error::other("too many symlinks");
    Err(Error::io("write", &path, error))
}

/// Returns the number of an open descriptor, if the path names one.
fn descriptor(path: &Path) -> Option<u32> {
    let directory = path.parent()?;
    let of_process = cfg!(unix) && directory.starts_with("/proc") && directory.ends_with("fd");
    if !of_process && directory != Path::new("/dev/fd") {
        return None;
    }
    path.file_name()?.to_str()?.parse().ok()
}

fn is_own(descriptor: &Path) -> bool {
    let own = Path::new("/proc").join(std::process::id().to_string());
    descriptor.starts_with("/dev/fd") || descriptor.starts_with(own)
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{Destination, follow};

    #[test]
    fn follows_a_path_to_the_target_of_a_write() {
        let directory = tempfile::tempdir().unwrap();
        let directory = directory.path().canonicalize().unwrap();
        std::fs::create_dir(directory.join("real")).unwrap();
        for (link, target) in [
            ("one", "two"),
            ("two", "real/file"),
            ("directory", "real"),
            ("out", "/dev/stdout"),
            ("loop", "loop"),
        ] {
            std::os::unix::fs::symlink(target, directory.join(link)).unwrap();
        }
        for (given, arrives) in [
            ("plain", "plain"),
            ("one", "real/file"),
            ("directory/other", "real/other"),
            ("directory/../plain", "plain"),
        ] {
            assert_eq!(
                follow(&directory.join(given)).unwrap(),
                directory.join(arrives)
            );
        }
        follow(&directory.join("loop")).unwrap_err();
        let out = Destination::of(&directory.join("out")).unwrap();
        assert_eq!(out, Destination::Stdout);
        for (given, stream) in [("/dev/null", true), ("/dev/stderr", false)] {
            let found = Destination::of(given.as_ref()).unwrap();
            assert_eq!(matches!(found, Destination::Stream(_)), stream, "{found:?}");
            assert!(!matches!(found, Destination::File(_)), "{found:?}");
        }
        Destination::of(&directory).unwrap_err();
    }
}
