//! The password as a file that the commands of a sign-up read.

#[cfg(target_os = "linux")]
use std::{fs::File, path::PathBuf};
use std::{
    io::{self, Write},
    path::Path,
};

use tempfile::NamedTempFile;

use crate::{
    commands::Context,
    failure::{Failure, Kind},
    files,
    secret::Secret,
};

/// A file with the password, which is gone when this is dropped.
pub(super) enum PasswordFile {
    /// In memory only: it ends with this process, even if that is killed.
    #[cfg(target_os = "linux")]
    Memory { path: PathBuf, _file: File },
    /// Of mode 0600. If this process is killed, a later command removes it.
    Disk(NamedTempFile),
}

impl PasswordFile {
    /// Writes the file.
    pub(super) fn write(context: &Context, password: &Secret) -> Result<Self, Failure> {
        #[cfg(target_os = "linux")]
        if let Ok(file) = in_memory(password) {
            return Ok(file);
        }
        let directory = context.directories.active()?;
        on_disk(directory, password).map_err(|error| {
            let directory = directory.display();
            Failure::new(
                Kind::Failure,
                format!("cannot write a file for the password in {directory}: {error}"),
            )
            .hint("check its permissions and the free space on its disk")
        })
    }

    pub(super) fn path(&self) -> &Path {
        match self {
            #[cfg(target_os = "linux")]
            Self::Memory { path, .. } => path,
            Self::Disk(file) => file.path(),
        }
    }
}

/// Writes a file in memory. Its path works for each descendant of this process, whatever descriptors that inherits.
#[cfg(target_os = "linux")]
fn in_memory(password: &Secret) -> io::Result<PasswordFile> {
    use std::os::fd::AsRawFd;

    use rustix::fs::{MemfdFlags, memfd_create};

    let mut file = File::from(memfd_create("ravi", MemfdFlags::CLOEXEC)?);
    file.write_all(password.expose().as_bytes())?;
    let (process, descriptor) = (std::process::id(), file.as_raw_fd());
    let path = PathBuf::from(format!("/proc/{process}/fd/{descriptor}"));
    // Without /proc, there is no such path.
    File::open(&path)?;
    Ok(PasswordFile::Memory { path, _file: file })
}

/// Writes a file that only this user can read.
fn on_disk(directory: &Path, password: &Secret) -> io::Result<PasswordFile> {
    files::sweep(directory);
    let mut file = files::create_temporary(directory, 0o600)?;
    file.write_all(password.expose().as_bytes())?;
    file.flush()?;
    Ok(PasswordFile::Disk(file))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::fs;

    use super::{Secret, on_disk};

    #[test]
    fn the_file_has_just_the_password_and_is_gone_at_the_end() {
        let directory = tempfile::tempdir().unwrap();
        let password = Secret::new("p w\u{e9}".to_owned());
        #[cfg_attr(
            not(target_os = "linux"),
            allow(unused_mut, reason = "Linux has a second kind")
        )]
        let mut files = vec![on_disk(directory.path(), &password).unwrap()];
        #[cfg(target_os = "linux")]
        files.push(super::in_memory(&password).unwrap());
        for file in files {
            let path = file.path().to_owned();
            assert_eq!(fs::read_to_string(&path).unwrap(), password.expose());
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                let mode = fs::metadata(&path).unwrap().permissions().mode();
                let is_in_memory = path.starts_with("/proc");
                assert!(mode.trailing_zeros() >= 6 || is_in_memory, "{mode:o}");
            }
            drop(file);
            assert!(fs::read_to_string(&path).is_err());
        }
    }
}
