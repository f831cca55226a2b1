//! The seal of the local store: XChaCha20-Poly1305 under a random key.

use base64::{Engine, prelude::BASE64_STANDARD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{Error, keys::decode, random_bytes};

const NONCE_LEN: usize = 24;

/// The 32-byte key of the local store; wiped on drop, never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct StoreKey([u8; 32]);

impl StoreKey {
    /// A new key from the operating system's random source.
    pub fn random() -> Result<Self, Error> {
        random_bytes().map(Self)
    }

    /// Reads what a keyring or key file gave back.
    pub fn from_base64(text: &str) -> Result<Self, Error> {
        decode(text.trim(), "the store's key").map(Self)
    }

    /// Base64 for a keyring or a key file.
    #[must_use]
    pub fn to_base64(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64_STANDARD.encode(self.0))
    }
}

impl std::fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoreKey(…)")
    }
}

/// Seals `plain`, bound to `context`; the answer is nonce ‖ ciphertext ‖ tag.
pub fn seal_envelope(key: &StoreKey, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, Error> {
    let nonce: [u8; NONCE_LEN] = random_bytes()?;
    let payload = Payload {
        msg: plain,
        aad: context,
    };
    let ciphertext = XChaCha20Poly1305::new((&key.0).into())
        .encrypt(XNonce::from_slice(&nonce), payload)
        .map_err(|_| Error::System("a store of this size"))?;
    Ok([nonce.as_slice(), &ciphertext].concat())
}

/// Opens what [`seal_envelope`] made with the same key and context.
///
/// # Errors
/// [`Error::WrongKey`] if it was cut, altered, or sealed under another key or context.
pub fn open_envelope(
    key: &StoreKey,
    context: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let (nonce, ciphertext) = sealed
        .split_first_chunk::<NONCE_LEN>()
        .ok_or(Error::WrongKey)?;
    let payload = Payload {
        msg: ciphertext,
        aad: context,
    };
    XChaCha20Poly1305::new((&key.0).into())
        .decrypt(XNonce::from_slice(nonce), payload)
        .map(Zeroizing::new)
        .map_err(|_| Error::WrongKey)
}
