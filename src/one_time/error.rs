//! What can be wrong with a one-time password.

/// Why a text is no one-time password. Never contains the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Neither `otpauth://` nor `steam://`.
    #[error("it is no otpauth:// URI")]
    NotUri,
    /// A URI of another type than `totp`, `hotp` and `steam`.
    #[error("its type is neither totp nor hotp")]
    Type,
    /// `otpauth-migration://`
    #[error("it is an export of Google Authenticator, which may hold several accounts")]
    Migration,
    /// Longer than any URI of a QR code.
    #[error("it is longer than 4 KiB")]
    Long,
    /// An escape that is not UTF-8.
    #[error("its text is not valid UTF-8")]
    Encoding,
    /// No `secret`.
    #[error("it has no secret")]
    NoSecret,
    /// A secret with other characters.
    #[error("its secret is not Base32: letters A to Z and digits 2 to 7")]
    NotBase32,
    /// A bare secret, or one with a typing error.
    #[error("its secret is shorter than 16 characters")]
    Short,
    /// Another hash function.
    #[error("its algorithm is none of SHA1, SHA256 and SHA512")]
    Algorithm,
    /// Another number of digits.
    #[error("its number of digits is not 6, 7 or 8")]
    Digits,
    /// 0, no number, or longer than a day.
    #[error("its period is not a number of seconds between 1 and 86400")]
    Period,
    /// No number, or the last one.
    #[error("its counter is no number, or too large")]
    Counter,
}
