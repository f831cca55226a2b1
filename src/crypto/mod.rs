//! From a PIN to keys, and from keys to `e2e::` fields, exactly as every other Ravi client does it.
//!
//! Pure: knows no file, no network, no terminal and no clock.

mod envelope;
mod field;
mod keys;
#[cfg(target_os = "linux")]
mod memory;
mod pin;
mod random;
mod sealed_box;
mod verifier;

pub use envelope::{StoreKey, open_envelope, seal_envelope};
pub use field::{FIELD_PREFIX, Field};
pub use keys::{KeyPair, PrivateKey, PublicKey, Salt};
pub use pin::Pin;
pub use random::{PasswordRules, generate_passphrase, generate_password, random_bytes};
pub use sealed_box::{OVERHEAD, open, seal};

/// What can go wrong between a PIN and a field. Never holds a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A PIN is six ASCII digits.
    #[error("a PIN is exactly six digits")]
    PinShape,
    /// A key or salt from outside has another length, or is no base64.
    #[error("{0} is not valid base64 of the right length")]
    Encoding(&'static str),
    /// The text behind `e2e::` is no base64, or is shorter than any sealed box.
    #[error("the encrypted field is damaged (not a sealed box)")]
    FieldShape,
    /// The box was made for another key, or was altered.
    #[error("the encrypted field cannot be decrypted with this key")]
    WrongKey,
    /// The box opened, but what was inside is no UTF-8 text.
    #[error("the encrypted field does not hold text")]
    NotText,
    /// The verifier of the account does not open with the derived key.
    #[error("the PIN is wrong")]
    WrongPin,
    /// The asked-for password rules leave no characters, or too few places.
    #[error("{0}")]
    Rules(&'static str),
    /// The operating system gave no memory or randomness.
    #[error("the operating system refused {0}")]
    System(&'static str),
}
