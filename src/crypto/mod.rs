//! Keys from a PIN, and `e2e::` fields from keys, compatible with every other Ravi client.
//!
//! Pure: no file, network, terminal or clock.

mod envelope;
mod field;
mod keys;
#[cfg(target_os = "linux")]
mod memory;
mod pin;
mod random;
mod sealed_box;
mod verifier;

pub use envelope::{StoreKey, decrypt_envelope, encrypt_envelope};
pub use field::{FIELD_PREFIX, Field};
pub use keys::{KeyPair, PrivateKey, PublicKey, Salt};
pub use pin::Pin;
pub use random::{PasswordRules, generate_passphrase, generate_password, random_bytes};
pub use sealed_box::{OVERHEAD, open, seal};

/// Errors of key derivation and encryption. Never contains a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not a PIN of six ASCII digits.
    #[error("a PIN is exactly six digits")]
    PinShape,
    /// A key or salt is not base64, or of the wrong length.
    #[error("{0} is not valid base64 of the right length")]
    Encoding(&'static str),
    /// The text after `e2e::` is not base64, or shorter than a sealed box.
    #[error("the encrypted field is damaged (not a sealed box)")]
    FieldShape,
    /// The field was encrypted for another key, or altered.
    #[error("the encrypted field cannot be decrypted with this key")]
    WrongKey,
    /// The decrypted field is not UTF-8.
    #[error("the encrypted field is not text")]
    NotText,
    /// The derived key does not decrypt the verifier of the account.
    #[error("the PIN is wrong")]
    WrongPin,
    /// The password rules allow no characters, or not enough of them.
    #[error("{0}")]
    Rules(&'static str),
    /// Memory or randomness is unavailable, or a cryptographic operation failed.
    #[error("cryptographic operation failed: {0}")]
    System(&'static str),
}
