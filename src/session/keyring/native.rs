//! The keyrings of macOS (Keychain) and Windows (Credential Manager).

use std::sync::Arc;

use keyring_core::{Entry, Error, Result, api::CredentialStoreApi};
use zeroize::Zeroizing;

use super::SERVICE;

/// Why there may be none.
pub(super) const ABSENCE: &str = "the system has none";

/// An open keyring.
pub(super) struct Keyring(Arc<dyn CredentialStoreApi + Send + Sync>);

impl Keyring {
    /// Returns that each system has one.
    pub(super) fn may_be_there() -> bool {
        true
    }

    /// Opens the keyring.
    pub(super) async fn open() -> Result<Self> {
        blocking(|| {
            #[cfg(target_os = "macos")]
            let store = apple_native_keyring_store::keychain::Store::new()?;
            #[cfg(windows)]
            let store = windows_native_keyring_store::Store::new()?;
            Ok(Self(store))
        })
        .await
    }

    /// Stores a secret, in place of one with the same ID.
    pub(super) async fn set(&self, id: &str, secret: &[u8]) -> Result<()> {
        let (entry, secret) = (self.entry(id)?, Zeroizing::new(secret.to_vec()));
        blocking(move || entry.set_secret(&secret)).await
    }

    /// Returns a secret; `None` if the keyring does not have it.
    pub(super) async fn get(&self, id: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let entry = self.entry(id)?;
        match blocking(move || entry.get_secret()).await {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Deletes a secret, if there is one.
    pub(super) async fn delete(&self, id: &str) -> Result<()> {
        let entry = self.entry(id)?;
        match blocking(move || entry.delete_credential()).await {
            Err(Error::NoEntry) => Ok(()),
            other => other,
        }
    }

    fn entry(&self, id: &str) -> Result<Entry> {
        // The key does not roam with the profile: the session file stays on this machine.
        #[cfg(windows)]
        let modifiers = std::collections::HashMap::from([("persistence", "local")]);
        #[cfg(windows)]
        return self.0.build(SERVICE, id, Some(&modifiers));
        #[cfg(target_os = "macos")]
        self.0.build(SERVICE, id, None)
    }
}

/// Runs a call of the system, which may prompt, on a thread of its own.
async fn blocking<T: Send + 'static>(
    call: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(call)
        .await
        .map_err(|error| Error::PlatformFailure(Box::new(error)))?
}
