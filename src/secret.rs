//! Secret text: wiped on drop, hidden in `Debug`, compared in constant time.

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret string. Only [`Secret::expose`] reveals it, so that every use can be found by name.
#[derive(Clone, Default, Serialize, Deserialize, schemars::JsonSchema, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
#[schemars(description = "A secret", extend("x-ravi" = "secret"))]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// Returns the text.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

// For command-line values.
impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.0.as_bytes(), other.0.as_bytes());
        mine.ct_eq(theirs).into()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Token for `Authorization: Bearer`: a JWT, or an API key (`ravi_id_…`, `ravi_mgmt_…`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccessToken(pub Secret);

impl AccessToken {
    /// Returns whether it is an API key, which is never refreshed.
    #[must_use]
    pub fn is_api_key(&self) -> bool {
        let token = self.0.expose();
        token.starts_with("ravi_id_") || token.starts_with("ravi_mgmt_")
    }
}

/// Token that obtains new access tokens (RFC 6749 §6).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RefreshToken(pub Secret);

/// Tokens of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tokens {
    /// Sent with every request.
    pub access: AccessToken,
    /// Refresh token; `None` for API keys and for access tokens without one.
    pub refresh: Option<RefreshToken>,
}
