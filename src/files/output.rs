//! What a command writes for its user: through symlinks to their target, into a file whole or not at all, into a device
//! or a pipe as it is.

use std::{
    fs::{File, Metadata},
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use super::{Error, folder_of, owner, temporary};

/// As many symlinks as Linux follows.
const LINK_LIMIT: usize = 40;

/// Where a path leads once its symlinks are followed.
#[derive(Debug, PartialEq, Eq)]
pub enum Destination {
    /// This process's own stdout: `/dev/stdout`, `/dev/fd/1`.
    Stdout,
    /// Another open descriptor: `/dev/stderr`, `/dev/fd/63` of a process substitution.
    Descriptor(PathBuf),
    /// A device, a named pipe or a socket.
    Stream(PathBuf),
    /// A file, which need not be there yet.
    File(PathBuf),
}

impl Destination {
    /// Looks where a path leads. Refuses a directory, and a file, named pipe or symlink of another user.
    pub fn of(path: &Path) -> Result<Self, Error> {
        let path = follow(path)?;
        if let Some(number) = descriptor(&path) {
            return Ok(if number == 1 && is_own(&path) {
                Self::Stdout
            } else {
                Self::Descriptor(path)
            });
        }
        let Some(metadata) = look_at(&path)? else {
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

/// Writes secrets to a destination other than stdout. A file ends up readable by its owner alone; returns its former mode
/// if that was wider. May wait for the reader of a pipe.
pub fn write_secrets(destination: &Destination, bytes: &[u8]) -> Result<Option<u32>, Error> {
    let path = match destination {
        Destination::Stdout => Path::new("/dev/stdout"),
        Destination::Descriptor(path) | Destination::Stream(path) => path,
        Destination::File(path) => {
            let folder = folder_of(path);
            super::make_directory(folder)?;
            super::sweep(folder);
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
    // A file behind a descriptor is continued, as `>>` would.
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

/// Fails for a named pipe or socket of another user, who would read what is written. A device may belong to anybody.
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

/// A file that is being written, and takes the place of another when it is whole.
pub struct Replacement {
    path: PathBuf,
    former: Option<Metadata>,
    mode: u32,
    file: NamedTempFile,
}

impl Replacement {
    /// Begins a file that its owner alone may read, even if others could read the former one.
    pub fn secret(path: &Path) -> Result<Self, Error> {
        Self::begin(path, 0o600, 0o700, temporary::create)
    }

    /// Begins a file that keeps the mode of the former one; a new one is for its owner alone.
    pub fn of_settings(path: &Path) -> Result<Self, Error> {
        Self::begin(path, 0o600, 0o777, temporary::create)
    }

    /// Begins a file that keeps the mode of the former one; a new one gets the usual mode. It may arrive slowly.
    pub fn public(path: &Path) -> Result<Self, Error> {
        Self::begin(path, 0o666, 0o777, temporary::create_part)
    }

    fn begin(
        path: &Path,
        new_mode: u32,
        kept: u32,
        create: impl Fn(&Path, u32) -> io::Result<NamedTempFile>,
    ) -> Result<Self, Error> {
        let former = look_at(path)?;
        if let Some(former) = &former {
            check_replaceable(path, former)?;
        }
        let mode = former
            .as_ref()
            .map_or(new_mode, |former| mode_of(former) & kept);
        let folder = folder_of(path);
        let file = create(folder, mode).map_err(|error| Error::io("write to", folder, error))?;
        owner::give_to_owner_of(folder, file.as_file())
            .map_err(|error| Error::io("write to", folder, error))?;
        Ok(Self {
            path: path.to_owned(),
            former,
            mode,
            file,
        })
    }

    /// The file to write to.
    pub fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// The permission bits of the file that is replaced; `None` if there is none.
    #[must_use]
    pub fn former_mode(&self) -> Option<u32> {
        self.former.as_ref().map(mode_of)
    }

    /// Puts the file into its place. `replace` allows that another is there by now.
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
        // Without this a power cut could bring the former file back; not every platform can open a directory.
        if let Ok(folder) = File::open(folder_of(&self.path)) {
            let _ = folder.sync_all();
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
    // Another group does not get what the former one could do.
    let mode = if same_group { mode } else { mode & 0o707 };
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn keep_owner_and_mode(_: &File, _: &Metadata, _: u32) -> io::Result<()> {
    Ok(())
}

/// Fails unless this is a regular file of ours that is not write-protected.
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

fn look_at(path: &Path) -> Result<Option<Metadata>, Error> {
    match path.symlink_metadata() {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("write", path, error)),
    }
}

/// Returns where writing to a path arrives: behind all symlinks, in a directory without any. A symlink of another user is
/// not followed, as Linux does not in `/tmp`: it could lead to any file of ours. As root, that is one of any user, the
/// caller of sudo included. The target need not be there, its directory may be missing.
pub fn follow(path: &Path) -> Result<PathBuf, Error> {
    let mut path = path.to_owned();
    for _ in 0..LINK_LIMIT {
        if let (Ok(folder), Some(name)) = (folder_of(&path).canonicalize(), path.file_name()) {
            path = folder.join(name);
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
        path = folder_of(&path).join(target);
    }
    let error = io::Error::other("too many symlinks");
    Err(Error::io("write", &path, error))
}

/// The number of an open descriptor, if that is what a path without symlinks in its directory names.
fn descriptor(path: &Path) -> Option<u32> {
    let folder = path.parent()?;
    let of_process = cfg!(unix) && folder.starts_with("/proc") && folder.ends_with("fd");
    if !of_process && folder != Path::new("/dev/fd") {
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
    fn a_path_is_followed_to_where_a_write_arrives() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        std::fs::create_dir(folder.join("real")).unwrap();
        for (link, target) in [
            ("one", "two"),
            ("two", "real/file"),
            ("directory", "real"),
            ("out", "/dev/stdout"),
            ("loop", "loop"),
        ] {
            std::os::unix::fs::symlink(target, folder.join(link)).unwrap();
        }
        for (given, arrives) in [
            ("plain", "plain"),
            ("one", "real/file"),
            ("directory/other", "real/other"),
            ("directory/../plain", "plain"),
        ] {
            assert_eq!(follow(&folder.join(given)).unwrap(), folder.join(arrives));
        }
        follow(&folder.join("loop")).unwrap_err();
        let out = Destination::of(&folder.join("out")).unwrap();
        assert_eq!(out, Destination::Stdout);
        for (given, stream) in [("/dev/null", true), ("/dev/stderr", false)] {
            let found = Destination::of(given.as_ref()).unwrap();
            assert_eq!(matches!(found, Destination::Stream(_)), stream, "{found:?}");
            assert!(!matches!(found, Destination::File(_)), "{found:?}");
        }
        Destination::of(&folder).unwrap_err();
    }
}
