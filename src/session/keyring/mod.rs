//! Storage of the session key: the system keyring, or a file beside the session file.

#[cfg_attr(not(feature = "desktop"), path = "absent.rs")]
#[cfg_attr(
    all(feature = "desktop", any(target_os = "macos", windows)),
    path = "native.rs"
)]
#[cfg_attr(
    all(feature = "desktop", unix, not(target_os = "macos")),
    path = "secret_service.rs"
)]
mod system;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::Error;
use crate::{crypto::StoreKey, env};
use system::Keyring;

#[cfg(feature = "desktop")]
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
    let stored = async {
        let keyring = open(probe).await?;
        let (id, key) = (key_id.to_string(), key.to_base64());
        within(USE_TIMEOUT, Box::pin(keyring.set(&id, key.as_bytes()))).await
    };
    let stored = stored.await;
    match (stored, choice) {
        (Ok(()), _) => Ok(KeyPlace::Os),
        (Err(_), KeyringChoice::Either) => Ok(KeyPlace::File),
        (Err(error), _) => Err(error),
    }
}

/// Reads a key; returns `None` if the keyring does not have it.
pub(super) async fn read(key_id: Uuid) -> Result<Option<Zeroizing<String>>, Error> {
    let keyring = open(USE_TIMEOUT).await?;
    let secret = within(USE_TIMEOUT, Box::pin(keyring.get(&key_id.to_string()))).await?;
    let text = |secret: Zeroizing<Vec<u8>>| String::from_utf8_lossy(&secret).into_owned();
    Ok(secret.map(|secret| Zeroizing::new(text(secret))))
}

/// Removes a key, ignoring errors: it is useless without the session file.
pub(super) async fn forget(key_id: Uuid) {
    if let Ok(keyring) = open(PROBE_TIMEOUT * 5).await {
        let _ = within(USE_TIMEOUT, Box::pin(keyring.delete(&key_id.to_string()))).await;
    }
}

/// Connects to the system keyring, without reading anything.
///
/// # Errors
/// [`Error::Keyring`] if there is none, or if it does not respond in time.
pub async fn reach_keyring(timeout: Duration) -> Result<(), Error> {
    open(timeout).await.map(drop)
}

async fn open(timeout: Duration) -> Result<Keyring, Error> {
    if !Keyring::may_be_there() {
        let why = format!("is not available: {}", system::ABSENCE);
        return Err(Error::Keyring(why));
    }
    within(timeout, Box::pin(Keyring::open())).await
}

/// Waits for the keyring; times out after `timeout`. Its futures are large: callers box them.
async fn within<T, E: std::fmt::Display>(
    timeout: Duration,
    call: impl Future<Output = Result<T, E>>,
) -> Result<T, Error> {
    match tokio::time::timeout(timeout, call).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Error::Keyring(format!("failed: {error}"))),
        Err(_) => Err(Error::Keyring(format!(
            "timed out after {} ms",
            timeout.as_millis()
        ))),
    }
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
