//! Encryption of the session file: XChaCha20-Poly1305 with a random key.

use base64::{Engine, prelude::BASE64_STANDARD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{Error, keys::decode, random_bytes};

const NONCE_LEN: usize = 24;

/// The 32-byte key of the session file; wiped on drop, never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct StoreKey([u8; 32]);

impl StoreKey {
    /// Generates a key from the operating system's random source.
    pub fn random() -> Result<Self, Error> {
        random_bytes().map(Self)
    }

    /// Parses base64 from a keyring or key file.
    pub fn from_base64(text: &str) -> Result<Self, Error> {
        decode(text.trim(), "the session key").map(Self)
    }

    /// Returns base64 for a keyring or key file.
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

/// Encrypts `plain`, authenticated together with `context`; returns nonce ‖ ciphertext ‖ tag.
pub fn encrypt_envelope(key: &StoreKey, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, Error> {
    let nonce: [u8; NONCE_LEN] = random_bytes()?;
    let payload = Payload {
        msg: plain,
        aad: context,
    };
    let ciphertext = XChaCha20Poly1305::new((&key.0).into())
        .encrypt(XNonce::from_slice(&nonce), payload)
        .map_err(|_| Error::System("encrypting a session of this size"))?;
    Ok([nonce.as_slice(), &ciphertext].concat())
}

/// Decrypts the output of [`encrypt_envelope`] with the same key and context.
///
/// # Errors
/// [`Error::WrongKey`] if it was truncated, altered, or encrypted with another key or context.
pub fn decrypt_envelope(
    key: &StoreKey,
    context: &[u8],
    encrypted: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let (nonce, ciphertext) = encrypted
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
