//! The session file: tokens and keys, sealed under a key that is kept elsewhere.

use std::{
    fs::{File, TryLockError},
    path::PathBuf,
    time::{Duration, Instant},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    Error, Folders,
    files::{self, Reserved, file_error},
    keyring::{self, KeyPlace, KeyringChoice},
    marker::RefreshMarker,
};
use crate::{
    crypto::{self, KeyPair, PrivateKey, PublicKey, Salt, StoreKey},
    secret::{Secret, Tokens},
};

/// The format of the file; a higher one is left alone.
const VERSION: u64 = 1;

/// The space that is reserved for a session file: several times what one takes, since new tokens may be longer.
const RESERVED: usize = 32 * 1024;

/// The longest wait for another process that changes the session, and how often to look.
const LOCK_TIMEOUT: Duration = Duration::from_mins(1);
const LOCK_POLL: Duration = Duration::from_millis(5);

/// The account of a session.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Account {
    /// Tells one login from the next.
    pub session: String,
    /// The server's address.
    pub api_url: String,
    /// The user's address, if the server said it.
    pub email: String,
}

impl Account {
    /// Whether two logins are of one user, as far as their servers said.
    #[must_use]
    pub fn may_be_same_user(&self, other: &Self) -> bool {
        let unknown = self.email.is_empty() || other.email.is_empty();
        self.api_url == other.api_url && (unknown || self.email == other.email)
    }
}

/// A key pair with the salt that it was derived with.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Keys {
    /// Base64, as the server gave it.
    pub salt: String,
    /// Base64.
    pub public_key: String,
    private_key: Secret,
}

impl Keys {
    /// Takes a derived pair for the store.
    #[must_use]
    pub fn new(salt: Salt, pair: &KeyPair) -> Self {
        Self {
            salt: salt.to_base64(),
            public_key: pair.public().to_base64(),
            private_key: Secret::new(pair.private().to_base64().to_string()),
        }
    }

    /// The pair, ready for use.
    pub fn pair(&self) -> Result<KeyPair, crypto::Error> {
        let pair = KeyPair::from_private(PrivateKey::from_base64(self.private_key.expose())?)?;
        if *pair.public() == PublicKey::from_base64(&self.public_key)? {
            Ok(pair)
        } else {
            Err(crypto::Error::Encoding("the stored key pair"))
        }
    }
}

/// Everything that a login leaves behind.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Saved {
    /// Whose session it is.
    pub account: Account,
    /// What the server accepts.
    pub tokens: Tokens,
    /// `None` until the account has been unlocked here.
    pub keys: Option<Keys>,
}

/// The file as it lies on disk.
#[derive(Serialize, Deserialize)]
struct Envelope {
    version: u64,
    key_place: KeyPlace,
    key_id: Uuid,
    sealed: String,
}

impl Envelope {
    /// Ties the ciphertext to the clear text around it.
    fn context(&self) -> String {
        format!(
            "ravi session {} {} {}",
            self.version,
            self.key_place.name(),
            self.key_id
        )
    }
}

/// The key that seals a session file, and where it is kept.
pub(super) struct SealingKey {
    key: StoreKey,
    place: KeyPlace,
    id: Uuid,
}

/// A login that is about to be saved.
pub struct NewLogin {
    store: Store,
    reserved: Reserved,
    key: SealingKey,
}

impl NewLogin {
    /// Saves the login in the place of the one before, and removes that one's key. Returns where the new key went.
    pub async fn commit(self, saved: &Saved) -> Result<KeyPlace, Error> {
        let store = &self.store;
        let before = store.envelope().ok().flatten();
        let sealed = store.seal(saved, &self.key)?;
        // The server has granted the login: one failure to write it is not the end.
        let written = self.reserved.commit(&sealed);
        if let Err(error) = written.or_else(|_| store.reserve()?.commit(&sealed)) {
            let _ = store.forget_key(self.key.place, self.key.id).await;
            return Err(error);
        }
        store.refresh_marker().clear();
        if let Some(old) = before {
            // The login is saved: a key that stays is removed by a logout.
            let _ = store.forget_key(old.key_place, old.key_id).await;
        }
        Ok(self.key.place)
    }

    /// Removes the key of a login that was not granted.
    pub async fn abandon(self) {
        let _ = self.store.forget_key(self.key.place, self.key.id).await;
    }
}

/// The session of one folder.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// The folder whose session serves: the chosen one if it holds any, else the ordinary one.
    #[must_use]
    pub fn of_session(folders: &Folders) -> Self {
        let candidates = [&folders.chosen, &folders.ordinary].into_iter().flatten();
        let mut stores = candidates.cloned().map(|folder| Self { folder });
        let first = stores.next();
        match first {
            Some(store) if store.exists() => store,
            first => stores.next().or(first).unwrap_or(Self {
                folder: PathBuf::new(),
            }),
        }
    }

    /// The folder that a login writes to.
    pub fn of_login(folders: &Folders) -> Result<Self, Error> {
        let folder = folders.active()?.to_owned();
        Ok(Self { folder })
    }

    /// The session file.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder.join("session.json")
    }

    /// Each key has a file of its own, so that a login that fails half-way leaves the old pair of files as it was.
    fn key_path(&self, key_id: Uuid) -> PathBuf {
        self.folder.join(format!("session-{key_id}.key"))
    }

    /// Whether there is a session file, readable or not.
    #[must_use]
    pub fn exists(&self) -> bool {
        crate::files::is_there(&self.path())
    }

    /// Where the key of the session file is; `None` without a session.
    pub fn key_place(&self) -> Result<Option<KeyPlace>, Error> {
        Ok(self.envelope()?.map(|envelope| envelope.key_place))
    }

    /// Reads and decrypts the session; `None` if there is none.
    pub async fn read(&self) -> Result<Option<Saved>, Error> {
        Ok(self.read_with_key().await?.map(|(saved, _)| saved))
    }

    /// Reads and decrypts the session, and keeps the key that seals it; `None` if there is none.
    pub(super) async fn read_with_key(&self) -> Result<Option<(Saved, SealingKey)>, Error> {
        let Some(mut envelope) = self.envelope()? else {
            return Ok(None);
        };
        loop {
            let opened = match self.key(&envelope).await {
                Ok(key) => self.open(&envelope, &key).map(|saved| (saved, key)),
                Err(error) => Err(error),
            };
            let error = match opened {
                Ok((saved, key)) => {
                    let (place, id) = (envelope.key_place, envelope.key_id);
                    return Ok(Some((saved, SealingKey { key, place, id })));
                }
                Err(error) => error,
            };
            // A login or logout of another process may have come between the two files.
            match self.envelope()? {
                None => return Ok(None),
                Some(now) if now.key_id != envelope.key_id => envelope = now,
                Some(_) => return Err(error),
            }
        }
    }

    fn open(&self, envelope: &Envelope, key: &StoreKey) -> Result<Saved, Error> {
        let damaged = |reason| Error::Damaged {
            path: self.path(),
            reason,
        };
        let sealed = BASE64_STANDARD
            .decode(&envelope.sealed)
            .map_err(|_| damaged("its sealed part is not base64"))?;
        let plain = crypto::open_envelope(key, envelope.context().as_bytes(), &sealed)
            .map_err(|_| damaged("it does not open with its key"))?;
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
            .map_err(|_| damaged("it is cut short or not a session file"))?;
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
            reason: "its key is not a key",
        })
    }

    /// Prepares to save a new login: its key is put in its place and the space is reserved, so that nothing is left that
    /// commonly fails. Call it under the lock.
    pub async fn prepare_login(&self, choice: KeyringChoice) -> Result<NewLogin, Error> {
        let reserved = self.reserve()?;
        let (key, id) = (StoreKey::random()?, Uuid::new_v4());
        let place = keyring::place(choice, id, &key).await?;
        let login = NewLogin {
            store: self.clone(),
            reserved,
            key: SealingKey { key, place, id },
        };
        if place == KeyPlace::File {
            files::write(&self.key_path(id), login.key.key.to_base64().as_bytes())?;
        }
        Ok(login)
    }

    /// Reserves the space that the session needs when it changes; a full disk or a directory that cannot be written
    /// fails here.
    pub(super) fn reserve(&self) -> Result<Reserved, Error> {
        Reserved::new(&self.path(), RESERVED)
    }

    /// Seals a session into the bytes of its file.
    pub(super) fn seal(&self, saved: &Saved, key: &SealingKey) -> Result<Vec<u8>, Error> {
        let unwritable =
            |error: serde_json::Error| file_error("write", &self.path(), &error.into());
        let mut envelope = Envelope {
            version: VERSION,
            key_place: key.place,
            key_id: key.id,
            sealed: String::new(),
        };
        let plain = Zeroizing::new(serde_json::to_vec(saved).map_err(unwritable)?);
        let sealed = crypto::seal_envelope(&key.key, envelope.context().as_bytes(), &plain)?;
        envelope.sealed = BASE64_STANDARD.encode(sealed);
        serde_json::to_vec(&envelope).map_err(unwritable)
    }

    /// The marker of a token refresh that is under way.
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

    /// Identifies the login that is kept here; `None` without one, or if its file cannot be read.
    #[must_use]
    pub fn login_id(&self) -> Option<Uuid> {
        Some(self.envelope().ok()??.key_id)
    }

    /// Removes every secret of this login that is kept here, readable or not. Another login that was saved since is left.
    ///
    /// # Errors
    /// [`Error::Replaced`] if there is another login now.
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

    /// Removes the keys of a directory without a session: of a login or logout that was cut off.
    fn remove_orphans(&self) -> Result<(), Error> {
        if self.exists() {
            return Ok(());
        }
        crate::files::sweep(&self.folder);
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten();
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with("session-") && name.ends_with(".key") {
                files::remove(&path)?;
            }
        }
        Ok(())
    }

    /// Removes what logins and logouts that were cut off left in any directory of this user. Call it where there is no
    /// session.
    pub async fn remove_all_orphans(folders: &Folders) -> Result<(), Error> {
        for folder in [&folders.chosen, &folders.ordinary].into_iter().flatten() {
            let store = Self {
                folder: folder.clone(),
            };
            if folder.is_dir() {
                let _lock = store.lock().await?;
                store.remove_orphans()?;
            }
        }
        Ok(())
    }

    /// Fails if a later write would: the space that a session needs is reserved and given back.
    pub fn check_writable(&self) -> Result<(), Error> {
        self.reserve().map(drop)
    }

    /// Changes the session if it is still this one.
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
                self.reserve()?.commit(&self.seal(&saved, &key)?)
            }
            _ => Err(Error::Replaced { path: self.path() }),
        }
    }

    /// Waits until this process is the only one that changes the session; released on drop.
    pub async fn lock(&self) -> Result<File, Error> {
        let path = self.folder.join("session.lock");
        files::make_folder(&self.folder)?;
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
