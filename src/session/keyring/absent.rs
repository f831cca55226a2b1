//! No keyring: a build without the feature `desktop`.
#![allow(clippy::unused_async, reason = "the others wait")]

use std::convert::Infallible;

use zeroize::Zeroizing;

/// Why there is none.
pub(super) const ABSENCE: &str = "this build has no feature `desktop`";

/// An open keyring, which does not exist.
pub(super) struct Keyring(Infallible);

impl Keyring {
    /// Returns that there is none.
    pub(super) fn may_be_there() -> bool {
        false
    }

    /// Never called, since there is none.
    pub(super) async fn open() -> Result<Self, &'static str> {
        Err(ABSENCE)
    }

    /// Never called, as no keyring is open.
    pub(super) async fn set(&self, _: &str, _: &[u8]) -> Result<(), &'static str> {
        match self.0 {}
    }

    /// Never called, as no keyring is open.
    pub(super) async fn get(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, &'static str> {
        match self.0 {}
    }

    /// Never called, as no keyring is open.
    pub(super) async fn delete(&self, _: &str) -> Result<(), &'static str> {
        match self.0 {}
    }
}
