//! The content of a session file: account, tokens and keys.

use serde::{Deserialize, Serialize};

use crate::{
    crypto::{self, KeyPair, PrivateKey, PublicKey, Salt},
    secret::{Secret, Tokens},
};

/// The account of a session.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Account {
    /// Unique ID of the login.
    pub session: String,
    /// URL of the server.
    pub api_url: String,
    /// Email address of the user, if known.
    pub email: String,
}

impl Account {
    /// Returns whether two logins may belong to the same user.
    #[must_use]
    pub fn may_be_same_user(&self, other: &Self) -> bool {
        let unknown = self.email.is_empty() || other.email.is_empty();
        self.api_url == other.api_url && (unknown || self.email == other.email)
    }
}

/// A key pair, and the salt it was derived with.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Keys {
    /// Base64, as the server sent it.
    pub salt: String,
    /// Base64.
    pub public_key: String,
    private_key: Secret,
}

impl Keys {
    /// Converts a derived pair for storage.
    #[must_use]
    pub fn new(salt: Salt, pair: &KeyPair) -> Self {
        Self {
            salt: salt.to_base64(),
            public_key: pair.public().to_base64(),
            private_key: Secret::new(pair.private().to_base64().to_string()),
        }
    }

    /// Returns the key pair.
    pub fn pair(&self) -> Result<KeyPair, crypto::Error> {
        let pair = KeyPair::from_private(PrivateKey::from_base64(self.private_key.expose())?);
        if *pair.public() == PublicKey::from_base64(&self.public_key)? {
            Ok(pair)
        } else {
            Err(crypto::Error::Encoding("the stored key pair"))
        }
    }
}

/// The content of a session file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Saved {
    /// The account.
    pub account: Account,
    /// The tokens.
    pub tokens: Tokens,
    /// The keys; `None` if locked.
    pub keys: Option<Keys>,
}
