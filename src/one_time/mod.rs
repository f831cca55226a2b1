//! One-time passwords of authenticator apps: TOTP (RFC 6238), HOTP (RFC 4226) and Steam's, as `otpauth://` URIs in the notes
//! of an entry. Pure: time is given, nothing is stored. The codes themselves are computed by `totp-rs`.
//!
//! Not to be confused with [`crate::otp`], which finds verification codes in messages.

mod error;
mod generator;
mod notes;
mod qr;
#[cfg(test)]
mod tests;
mod uri;

pub use error::Error;
pub use generator::{Code, OneTime};
pub use notes::{Unreadable, advance, find, has, put};
pub use qr::{QrError, read as read_qr};
