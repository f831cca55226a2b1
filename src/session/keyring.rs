//! Storage of the session key: the system keyring, or a file beside the session file.

use std::{sync::Arc, time::Duration};

use keyring_core::{Entry, api::CredentialStoreApi};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::Error;
use crate::crypto::StoreKey;
use crate::env;

const SERVICE: &str = "ravi";

/// Long enough for a session bus, too short to notice on a machine without a keyring.
const PROBE_TIMEOUT: Duration = Duration::from_millis(200);
/// Timeout for a keyring in use: it may have to start, or to prompt for a password.
const USE_TIMEOUT: Duration = Duration::from_secs(30);

/// Where the key is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum KeyPlace {
    /// Secret Service, Keychain or Credential Manager.
    Os,
    /// A file of mode 0600 beside the session file.
    File,
}

impl KeyPlace {
    /// Returns the name, as in `RAVI_KEYRING`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Os => "os",
            Self::File => "file",
        }
    }
}

/// Value of `RAVI_KEYRING`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyringChoice {
    /// The system keyring if available, otherwise a file.
    Either,
    /// This place only; otherwise an error.
    Only(KeyPlace),
}

impl KeyringChoice {
    /// Reads `RAVI_KEYRING`.
    pub fn from_environment() -> Result<Self, Error> {
        match env::KEYRING.text()?.as_deref() {
            None => Ok(Self::Either),
            Some("os") => Ok(Self::Only(KeyPlace::Os)),
            Some("file") => Ok(Self::Only(KeyPlace::File)),
            Some(other) => Err(Error::Setting(format!(
                "RAVI_KEYRING is `{other}`; must be `os` or `file`"
            ))),
        }
    }
}

/// Stores a key in the system keyring if configured and available; otherwise returns that it belongs in a file.
pub(super) async fn place(
    choice: KeyringChoice,
    key_id: Uuid,
    key: &StoreKey,
) -> Result<KeyPlace, Error> {
    let probe = match choice {
        KeyringChoice::Only(KeyPlace::File) => return Ok(KeyPlace::File),
        KeyringChoice::Only(KeyPlace::Os) => USE_TIMEOUT,
        KeyringChoice::Either => PROBE_TIMEOUT,
    };
    let stored = match connect(probe).await {
        Ok(store) => put(store, key_id, key).await,
        Err(error) => Err(error),
    };
    match (stored, choice) {
        (Ok(()), _) => Ok(KeyPlace::Os),
        (Err(_), KeyringChoice::Either) => Ok(KeyPlace::File),
        (Err(error), _) => Err(error),
    }
}

async fn put(store: SystemStore, key_id: Uuid, key: &StoreKey) -> Result<(), Error> {
    let key = key.to_base64();
    within(USE_TIMEOUT, move || {
        entry(&store, key_id)?.set_secret(key.as_bytes())
    })
    .await
}

/// Reads a key; returns `None` if the keyring does not have it.
pub(super) async fn read(key_id: Uuid) -> Result<Option<Zeroizing<String>>, Error> {
    let store = connect(USE_TIMEOUT).await?;
    within(USE_TIMEOUT, move || {
        match entry(&store, key_id)?.get_secret() {
            Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
            Ok(secret) => {
                let secret = Zeroizing::new(secret);
                let text = String::from_utf8_lossy(&secret).into_owned();
                Ok(Some(Zeroizing::new(text)))
            }
        }
    })
    .await
}

/// Removes a key, ignoring errors: it is useless without the session file.
pub(super) async fn forget(key_id: Uuid) {
    let Ok(store) = connect(PROBE_TIMEOUT * 5).await else {
        return;
    };
    let removed = within(USE_TIMEOUT, move || {
        entry(&store, key_id)?.delete_credential()
    });
    let _ = removed.await;
}

type SystemStore = Arc<dyn CredentialStoreApi + Send + Sync>;

fn entry(store: &SystemStore, key_id: Uuid) -> keyring_core::Result<Entry> {
    store.build(SERVICE, &key_id.to_string(), None)
}

async fn connect(timeout: Duration) -> Result<SystemStore, Error> {
    #[cfg(all(unix, not(target_os = "macos")))]
    if !has_session_bus() {
        return Err(Error::Keyring(
            "is not available: no D-Bus session bus".into(),
        ));
    }
    within(timeout, open_store).await
}

/// Runs a blocking keyring call on its own thread; times out after `timeout`.
async fn within<T: Send + 'static>(
    timeout: Duration,
    call: impl FnOnce() -> keyring_core::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let call = tokio::task::spawn_blocking(call);
    match tokio::time::timeout(timeout, call).await {
        Ok(Ok(Ok(value))) => Ok(value),
        Ok(Ok(Err(error))) => Err(Error::Keyring(format!("failed: {error}"))),
        Ok(Err(_)) => Err(Error::Keyring("failed".into())),
        Err(_) => Err(Error::Keyring(format!(
            "timed out after {} ms",
            timeout.as_millis()
        ))),
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn has_session_bus() -> bool {
    env::path("DBUS_SESSION_BUS_ADDRESS").is_some()
        || env::path("XDG_RUNTIME_DIR").is_some_and(|dir| dir.join("bus").exists())
}

#[cfg(all(unix, not(target_os = "macos")))]
fn open_store() -> keyring_core::Result<SystemStore> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn open_store() -> keyring_core::Result<SystemStore> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
fn open_store() -> keyring_core::Result<SystemStore> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::KeyPlace;

    /// Existing session files could not be decrypted if a name changed.
    #[test]
    fn place_names_match_in_files_and_environment() {
        for (place, name) in [(KeyPlace::Os, "os"), (KeyPlace::File, "file")] {
            assert_eq!(place.name(), name);
            assert_eq!(serde_json::to_value(place).unwrap(), name);
        }
    }
}
