//! One `e2e::<base64>` field.

use base64::{Engine, prelude::BASE64_STANDARD};
use zeroize::{Zeroize, Zeroizing};

use super::{Error, KeyPair, PublicKey, sealed_box};

/// Marks a field as end-to-end encrypted.
pub const FIELD_PREFIX: &str = "e2e::";

/// What a field of the wire turned out to hold.
#[derive(Clone, PartialEq, Eq)]
pub enum Opened {
    /// It was sealed to us and opened.
    Sealed(Zeroizing<String>),
    /// Legacy plain text: it has no `e2e::` prefix, so the server can read it.
    Plain(Zeroizing<String>),
    /// The empty string, which is never encrypted.
    Empty,
}

impl Opened {
    /// The text, however it was kept.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Sealed(text) | Self::Plain(text) => text,
            Self::Empty => "",
        }
    }
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sealed(_) => "Sealed(…)",
            Self::Plain(_) => "Plain(…)",
            Self::Empty => "Empty",
        })
    }
}

/// Whether a field claims to be encrypted.
#[must_use]
pub fn is_sealed(field: &str) -> bool {
    field.starts_with(FIELD_PREFIX)
}

/// Turns text into a field that only the holder of the private key can read. `""` stays `""`.
pub fn seal_field(recipient: &PublicKey, plain: &str) -> Result<String, Error> {
    if plain.is_empty() {
        return Ok(String::new());
    }
    let sealed = sealed_box::seal(recipient, plain.as_bytes())?;
    let mut field = String::from(FIELD_PREFIX);
    BASE64_STANDARD.encode_string(sealed, &mut field);
    Ok(field)
}

/// Reads a field of the wire.
///
/// # Errors
/// [`Error::FieldShape`], [`Error::WrongKey`] or [`Error::NotText`]; text without the prefix is no error.
pub fn open_field(pair: &KeyPair, field: &str) -> Result<Opened, Error> {
    if field.is_empty() {
        return Ok(Opened::Empty);
    }
    let Some(encoded) = field.strip_prefix(FIELD_PREFIX) else {
        return Ok(Opened::Plain(Zeroizing::new(field.to_owned())));
    };
    let sealed = BASE64_STANDARD
        .decode(encoded)
        .map_err(|_| Error::FieldShape)?;
    let mut plain = sealed_box::open(pair, &sealed)?;
    match String::from_utf8(std::mem::take(&mut *plain)) {
        Ok(text) => Ok(Opened::Sealed(Zeroizing::new(text))),
        Err(refused) => {
            refused.into_bytes().zeroize();
            Err(Error::NotText)
        }
    }
}
