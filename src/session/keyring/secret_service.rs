//! The keyring of Linux and other Unix systems: a Secret Service on the D-Bus session bus.

use std::collections::HashMap;

use secret_service::{EncryptionType, Error, Item, SecretService};
use zeroize::Zeroizing;

use super::SERVICE;
use crate::env;

/// Why there may be none.
pub(super) const ABSENCE: &str = "no D-Bus session bus";

/// An open keyring.
pub(super) struct Keyring(SecretService<'static>);

impl Keyring {
    /// Returns whether there is a session bus. Looking for one takes no time.
    pub(super) fn may_be_there() -> bool {
        env::path("DBUS_SESSION_BUS_ADDRESS").is_some()
            || env::path("XDG_RUNTIME_DIR").is_some_and(|dir| dir.join("bus").exists())
    }

    /// Opens the keyring. Secrets are encrypted on the bus.
    pub(super) async fn open() -> Result<Self, Error> {
        SecretService::connect(EncryptionType::Dh).await.map(Self)
    }

    /// Stores a secret, in place of one with the same ID.
    pub(super) async fn set(&self, id: &str, secret: &[u8]) -> Result<(), Error> {
        const REPLACE: bool = true;
        let collection = self.0.get_default_collection().await?;
        if collection.is_locked().await? {
            collection.unlock().await?;
        }
        let label = format!("{SERVICE} session key");
        collection
            .create_item(&label, attributes(id), secret, REPLACE, "text/plain")
            .await?;
        Ok(())
    }

    /// Returns a secret; `None` if the keyring does not have it.
    pub(super) async fn get(&self, id: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        match self.find(id).await? {
            Some(item) => Ok(Some(Zeroizing::new(item.get_secret().await?))),
            None => Ok(None),
        }
    }

    /// Deletes a secret, if there is one.
    pub(super) async fn delete(&self, id: &str) -> Result<(), Error> {
        match self.find(id).await? {
            Some(item) => item.delete().await,
            None => Ok(()),
        }
    }

    /// Finds an item, and unlocks it, for which the keyring may prompt.
    async fn find(&self, id: &str) -> Result<Option<Item<'_>>, Error> {
        let mut found = self.0.search_items(attributes(id)).await?;
        if let Some(item) = found.unlocked.pop() {
            return Ok(Some(item));
        }
        let Some(item) = found.locked.pop() else {
            return Ok(None);
        };
        item.unlock().await?;
        Ok(Some(item))
    }
}

fn attributes(id: &str) -> HashMap<&str, &str> {
    HashMap::from([("service", SERVICE), ("username", id)])
}
