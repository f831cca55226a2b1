//! The session file: tokens and keys, encrypted with a key that is stored elsewhere.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    Directories, Error,
    files::{self, Reserved, file_error},
    keyring::{self, KeyPlace, KeyringChoice},
    marker::RefreshMarker,
    saved::Saved,
};
use crate::crypto::{self, StoreKey};

/// Format version of the file; newer versions are not touched.
const VERSION: u64 = 1;

/// Disk space reserved for a session file: several times its usual size, since new tokens may be longer.
const RESERVED: usize = 32 * 1024;

/// Timeout and polling interval of the session lock.
const LOCK_TIMEOUT: Duration = Duration::from_mins(1);
const LOCK_POLL: Duration = Duration::from_millis(5);

/// The file as stored on disk.
#[derive(Serialize, Deserialize)]
struct Envelope {
    version: u64,
    key_place: KeyPlace,
    key_id: Uuid,
    #[serde(rename = "sealed")]
    ciphertext: String,
}

impl Envelope {
    /// Returns the unencrypted part, which the encryption authenticates.
    fn context(&self) -> String {
        format!(
            "ravi session {} {} {}",
            self.version,
            self.key_place.name(),
            self.key_id
        )
    }
}

/// The key that encrypts a session file, and where it is stored.
pub(super) struct SessionKey {
    key: StoreKey,
    place: KeyPlace,
    id: Uuid,
}

/// A login that is about to be saved.
pub struct NewLogin {
    store: Store,
    reserved: Reserved,
    key: SessionKey,
}

impl NewLogin {
    /// Replaces the former login by the new one and removes the former key. Returns where the new key is stored.
    pub async fn commit(self, saved: &Saved) -> Result<KeyPlace, Error> {
        let store = &self.store;
        let before = store.envelope().ok().flatten();
        let encrypted = store.encrypt(saved, &self.key)?;
        // The server has granted the login: retry one failed write.
        let written = self.reserved.commit(&encrypted);
        if let Err(error) = written.or_else(|_| store.reserve()?.commit(&encrypted)) {
            let _ = store.forget_key(self.key.place, self.key.id).await;
            return Err(error);
        }
        store.refresh_marker().clear();
        if let Some(old) = before {
            // The login is saved: logout removes a leftover key.
            let _ = store.forget_key(old.key_place, old.key_id).await;
        }
        Ok(self.key.place)
    }

    /// Removes the key of a login that was not granted.
    pub async fn abandon(self) {
        let _ = self.store.forget_key(self.key.place, self.key.id).await;
    }
}

/// The session of one directory.
#[derive(Debug, Clone)]
pub struct Store {
    directory: PathBuf,
}

impl Store {
    /// Returns the store in use: that of the chosen directory if it has a session or does not exist, otherwise of the
    /// default.
    #[must_use]
    pub fn of_session(directories: &Directories) -> Self {
        let candidates = [&directories.chosen, &directories.ordinary]
            .into_iter()
            .flatten();
        let mut stores = candidates.cloned().map(|directory| Self { directory });
        let first = stores.next();
        match first {
            Some(store) if store.exists() || directories.missing().is_some() => store,
            first => stores.next().or(first).unwrap_or(Self {
                directory: PathBuf::new(),
            }),
        }
    }

    /// Returns whether the store is that of the default directory, although another one is chosen.
    #[must_use]
    pub fn is_borrowed(&self, directories: &Directories) -> bool {
        let chosen = directories.chosen.as_ref();
        chosen.is_some_and(|chosen| *chosen != self.directory)
    }

    /// Returns the store that a login writes to.
    pub fn of_login(directories: &Directories) -> Result<Self, Error> {
        let directory = directories.active()?.to_owned();
        Ok(Self { directory })
    }

    /// Returns the path of the session file.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.directory.join(files::SESSION)
    }

    /// Returns the directory of the session file.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Returns the key's own file: a login that fails half-way leaves the former session intact.
    fn key_path(&self, key_id: Uuid) -> PathBuf {
        self.directory.join(files::key_name(key_id))
    }

    /// Returns whether there is a session file, readable or not.
    #[must_use]
    pub fn exists(&self) -> bool {
        crate::files::is_there(&self.path())
    }

    /// Returns where the key is stored; `None` without a session.
    pub fn key_place(&self) -> Result<Option<KeyPlace>, Error> {
        Ok(self.envelope()?.map(|envelope| envelope.key_place))
    }

    /// Reads and decrypts the session; returns `None` if there is none.
    pub async fn read(&self) -> Result<Option<Saved>, Error> {
        Ok(self.read_with_key().await?.map(|(saved, _)| saved))
    }

    /// Reads and decrypts the session; also returns its key. Returns `None` if there is none.
    pub(super) async fn read_with_key(&self) -> Result<Option<(Saved, SessionKey)>, Error> {
        let Some(mut envelope) = self.envelope()? else {
            return Ok(None);
        };
        loop {
            let opened = match self.key(&envelope).await {
                Ok(key) => self.decrypt(&envelope, &key).map(|saved| (saved, key)),
                Err(error) => Err(error),
            };
            let error = match opened {
                Ok((saved, key)) => {
                    let (place, id) = (envelope.key_place, envelope.key_id);
                    return Ok(Some((saved, SessionKey { key, place, id })));
                }
                Err(error) => error,
            };
            // Another process may have logged in or out between the two reads.
            match self.envelope()? {
                None => return Ok(None),
                Some(now) if now.key_id != envelope.key_id => envelope = now,
                Some(_) => return Err(error),
            }
        }
    }

    fn decrypt(&self, envelope: &Envelope, key: &StoreKey) -> Result<Saved, Error> {
        let damaged = |reason| Error::Damaged {
            path: self.path(),
            reason,
        };
        let encrypted = BASE64_STANDARD
            .decode(&envelope.ciphertext)
            .map_err(|_| damaged("its ciphertext is not base64"))?;
        let plain = crypto::decrypt_envelope(key, envelope.context().as_bytes(), &encrypted)
            .map_err(|_| damaged("its key does not decrypt it"))?;
        serde_json::from_slice(&plain).map_err(|_| damaged("its content is not a session"))
    }

    fn envelope(&self) -> Result<Option<Envelope>, Error> {
        #[derive(Deserialize)]
        struct Version {
            version: u64,
        }

        let path = self.path();
        let Some(bytes) = files::read_private(&path)? else {
            return Ok(None);
        };
        let damaged = |reason| Error::Damaged {
            path: path.clone(),
            reason,
        };
        if bytes.is_empty() {
            return Err(damaged("it is empty"));
        }
        let Version { version } = serde_json::from_slice(&bytes)
            .map_err(|_| damaged("it is incomplete or not a session file"))?;
        if version > VERSION {
            return Err(Error::Newer {
                path: path.clone(),
                version,
            });
        }
        serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|_| damaged("it is not a session file"))
    }

    async fn key(&self, envelope: &Envelope) -> Result<StoreKey, Error> {
        let gone = |place| Error::KeyGone {
            path: self.path(),
            place,
        };
        let choice = KeyringChoice::from_environment()?;
        let key = match envelope.key_place {
            KeyPlace::File if choice == KeyringChoice::Only(KeyPlace::Os) => {
                return Err(Error::KeyInFile { path: self.path() });
            }
            KeyPlace::Os => keyring::read(envelope.key_id)
                .await?
                .ok_or_else(|| gone("the system keyring"))?,
            KeyPlace::File => {
                let bytes = files::read_private(&self.key_path(envelope.key_id))?
                    .ok_or_else(|| gone("the file beside it"))?;
                Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned())
            }
        };
        StoreKey::from_base64(&key).map_err(|_| Error::Damaged {
            path: match envelope.key_place {
                KeyPlace::Os => self.path(),
                KeyPlace::File => self.key_path(envelope.key_id),
            },
            reason: "its key is invalid",
        })
    }

    /// Prepares to save a new login: stores its key and reserves disk space, so that the common failures happen first.
    /// Requires the lock.
    pub async fn prepare_login(&self, choice: KeyringChoice) -> Result<NewLogin, Error> {
        let reserved = self.reserve()?;
        let (key, id) = (StoreKey::random()?, Uuid::new_v4());
        let place = keyring::place(choice, id, &key).await?;
        let login = NewLogin {
            store: self.clone(),
            reserved,
            key: SessionKey { key, place, id },
        };
        if place == KeyPlace::File {
            files::write(&self.key_path(id), login.key.key.to_base64().as_bytes())?;
        }
        Ok(login)
    }

    /// Reserves disk space for a changed session; fails if the disk is full or the directory not writable.
    pub(super) fn reserve(&self) -> Result<Reserved, Error> {
        Reserved::new(&self.path(), RESERVED)
    }

    /// Encrypts a session into the bytes of its file.
    pub(super) fn encrypt(&self, saved: &Saved, key: &SessionKey) -> Result<Vec<u8>, Error> {
        let unwritable =
            |error: serde_json::Error| file_error("write", &self.path(), &error.into());
        let mut envelope = Envelope {
            version: VERSION,
            key_place: key.place,
            key_id: key.id,
            ciphertext: String::new(),
        };
        let plain = Zeroizing::new(serde_json::to_vec(saved).map_err(unwritable)?);
        let encrypted = crypto::encrypt_envelope(&key.key, envelope.context().as_bytes(), &plain)?;
        envelope.ciphertext = BASE64_STANDARD.encode(encrypted);
        serde_json::to_vec(&envelope).map_err(unwritable)
    }

    /// Returns the marker of a token refresh.
    pub(super) fn refresh_marker(&self) -> RefreshMarker {
        RefreshMarker::beside(&self.path())
    }

    async fn forget_key(&self, place: KeyPlace, id: Uuid) -> Result<(), Error> {
        match place {
            KeyPlace::Os => keyring::forget(id).await,
            KeyPlace::File => files::remove(&self.key_path(id))?,
        }
        Ok(())
    }

    /// Returns the ID of the stored login; `None` without one, or if its file cannot be read.
    #[must_use]
    pub fn login_id(&self) -> Option<Uuid> {
        Some(self.envelope().ok()??.key_id)
    }

    /// Removes every secret of this login, readable or not. Keeps another login that was saved since.
    ///
    /// # Errors
    /// [`Error::Replaced`] if another login is stored now.
    pub async fn remove(&self, login: Option<Uuid>) -> Result<(), Error> {
        let envelope = self.envelope().ok().flatten();
        if let (Some(login), Some(now)) = (login, &envelope)
            && login != now.key_id
        {
            return Err(Error::Replaced { path: self.path() });
        }
        files::remove(&self.path())?;
        self.refresh_marker().clear();
        if let Some(envelope) = envelope {
            self.forget_key(envelope.key_place, envelope.key_id).await?;
        }
        self.remove_orphans()
    }

    /// Removes keys without a session, left by an interrupted login or logout.
    fn remove_orphans(&self) -> Result<(), Error> {
        if self.exists() {
            return Ok(());
        }
        crate::files::sweep(&self.directory);
        let left = self.secret_files();
        left.iter().try_for_each(|path| files::remove(path))
    }

    /// Returns the session file and the keys that are there.
    #[must_use]
    pub fn secret_files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&self.directory).into_iter().flatten();
        let paths = entries.flatten().map(|entry| entry.path());
        paths.filter(|path| files::is_secret(path)).collect()
    }

    /// Fails if the files of the session could not be deleted. Changes nothing.
    pub fn check_removable(&self) -> Result<(), Error> {
        Ok(crate::files::check_writable(&self.directory)?)
    }

    /// Removes what interrupted logins and logouts left in any directory of this user. Requires that there is no
    /// session.
    pub async fn remove_all_orphans(directories: &Directories) -> Result<(), Error> {
        for directory in [&directories.chosen, &directories.ordinary]
            .into_iter()
            .flatten()
        {
            let store = Self {
                directory: directory.clone(),
            };
            if directory.is_dir() {
                let _lock = store.lock().await?;
                store.remove_orphans()?;
            }
        }
        Ok(())
    }

    /// Fails if a later write would fail: reserves the space of a session and releases it.
    pub fn check_writable(&self) -> Result<(), Error> {
        self.reserve().map(drop)
    }

    /// Changes the session if it has not been replaced.
    ///
    /// # Errors
    /// [`Error::Replaced`] if another process has logged out or in.
    pub async fn update(
        &self,
        session: &str,
        change: impl FnOnce(&mut Saved),
    ) -> Result<(), Error> {
        let _lock = self.lock().await?;
        match self.read_with_key().await? {
            Some((mut saved, key)) if saved.account.session == session => {
                change(&mut saved);
                self.reserve()?.commit(&self.encrypt(&saved, &key)?)
            }
            _ => Err(Error::Replaced { path: self.path() }),
        }
    }

    /// Waits for the exclusive lock of the session; released on drop.
    pub async fn lock(&self) -> Result<File, Error> {
        let path = self.directory.join("session.lock");
        files::make_directory(&self.directory)?;
        let file = files::open_lock(&path)?;
        let started = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::Error(error)) => return Err(file_error("lock", &path, &error)),
                Err(TryLockError::WouldBlock) if started.elapsed() > LOCK_TIMEOUT => {
                    return Err(Error::Locked { path });
                }
                Err(TryLockError::WouldBlock) => tokio::time::sleep(LOCK_POLL).await,
            }
        }
    }
}
