//! A field of an entry: `e2e::<base64>`, legacy plain text, or empty.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroize;

use super::{Error, KeyPair, PublicKey, sealed_box};
use crate::secret::Secret;

/// Prefix of an encrypted field.
pub const FIELD_PREFIX: &str = "e2e::";

/// A field as sent and received. Created by encryption, by [`Field::unencrypted`], or from a response. `Debug` shows no
/// text.
#[derive(Clone, Default, PartialEq)]
pub struct Field(Content);

#[derive(Clone, Default, PartialEq)]
enum Content {
    /// Includes the prefix.
    Encrypted(String),
    /// Without the prefix: the server can read it.
    Plain(Secret),
    /// Never encrypted.
    #[default]
    Empty,
}

impl Field {
    /// Encrypts text for the holder of the private key. Empty text stays empty.
    pub fn encrypt(recipient: &PublicKey, text: &Secret) -> Result<Self, Error> {
        let text = text.expose();
        if text.is_empty() {
            return Ok(Self(Content::Empty));
        }
        let sealed = sealed_box::seal(recipient, text.as_bytes())?;
        let mut field = String::from(FIELD_PREFIX);
        BASE64_STANDARD.encode_string(sealed, &mut field);
        Ok(Self(Content::Encrypted(field)))
    }

    /// Keeps text unencrypted, for a server without end-to-end encryption. Only at the user's request.
    #[must_use]
    pub fn unencrypted(text: &Secret) -> Self {
        Self(match text.expose() {
            "" => Content::Empty,
            _ => Content::Plain(text.clone()),
        })
    }

    fn from_wire(text: String) -> Self {
        Self(if text.is_empty() {
            Content::Empty
        } else if text.starts_with(FIELD_PREFIX) {
            Content::Encrypted(text)
        } else {
            Content::Plain(Secret::new(text))
        })
    }

    /// Returns the text of the field. Only an encrypted field needs the key pair.
    ///
    /// # Errors
    /// [`Error::FieldShape`], [`Error::WrongKey`] (also without a key pair) or [`Error::NotText`].
    pub fn decrypt(&self, pair: Option<&KeyPair>) -> Result<Secret, Error> {
        let field = match &self.0 {
            Content::Empty => return Ok(Secret::default()),
            Content::Plain(text) => return Ok(text.clone()),
            Content::Encrypted(field) => field,
        };
        let pair = pair.ok_or(Error::WrongKey)?;
        let encoded = field.strip_prefix(FIELD_PREFIX).unwrap_or(field);
        let sealed = BASE64_STANDARD
            .decode(encoded)
            .map_err(|_| Error::FieldShape)?;
        let mut plain = sealed_box::open(pair, &sealed)?;
        match String::from_utf8(std::mem::take(&mut *plain)) {
            Ok(text) => Ok(Secret::new(text)),
            Err(refused) => {
                refused.into_bytes().zeroize();
                Err(Error::NotText)
            }
        }
    }

    /// Returns the length of the text in bytes, without decrypting it; for an encrypted field, up to 2 more.
    #[must_use]
    pub fn text_length(&self) -> usize {
        match &self.0 {
            Content::Empty => 0,
            Content::Plain(text) => text.expose().len(),
            Content::Encrypted(field) => {
                let encoded = field.len() - FIELD_PREFIX.len();
                (encoded / 4 * 3).saturating_sub(sealed_box::OVERHEAD)
            }
        }
    }

    /// Returns whether it has the prefix of an encrypted field.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        matches!(self.0, Content::Encrypted(_))
    }

    /// Returns whether it is text that the server can read.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        matches!(self.0, Content::Plain(_))
    }
}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.0 {
            Content::Encrypted(_) => "Encrypted(…)",
            Content::Plain(_) => "Plain(…)",
            Content::Empty => "Empty",
        })
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match &self.0 {
            Content::Encrypted(field) => field,
            Content::Plain(text) => text.expose(),
            Content::Empty => "",
        })
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from_wire)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{Field, Secret};
    use crate::crypto::{KeyPair, PrivateKey};

    #[test]
    fn the_length_of_a_text_is_known_without_the_key() {
        let pair = KeyPair::from_private(PrivateKey::random().unwrap());
        for length in 0..100 {
            let text = Secret::new("x".repeat(length));
            let encrypted = Field::encrypt(pair.public(), &text).unwrap();
            assert!((length..=length + 2).contains(&encrypted.text_length()));
            assert_eq!(Field::unencrypted(&text).text_length(), length);
        }
        assert_eq!(Field::from_wire("e2e::".to_owned()).text_length(), 0);
    }
}
