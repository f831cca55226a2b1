//! The verifier: a known text in a sealed box that checks a derived key pair against the server.

use base64::{Engine, prelude::BASE64_STANDARD};

use super::{
    Error,
    keys::{KeyPair, PublicKey},
    sealed_box,
};

/// Content of every verifier.
const VERIFIER_TEXT: &[u8] = b"ravi-e2e-verify";

impl KeyPair {
    /// Returns the verifier to upload at first-time setup: base64 of a sealed box, without the field prefix.
    pub fn make_verifier(&self) -> Result<String, Error> {
        sealed_box::seal(self.public(), VERIFIER_TEXT).map(|sealed| BASE64_STANDARD.encode(sealed))
    }

    /// Checks a key pair against the server's public key and verifier.
    ///
    /// # Errors
    /// [`Error::WrongPin`] if either check fails.
    pub fn check(&self, public: &PublicKey, verifier: &str) -> Result<(), Error> {
        let sealed = BASE64_STANDARD
            .decode(verifier)
            .map_err(|_| Error::Encoding("the verifier"))?;
        if self.public() != public {
            return Err(Error::WrongPin);
        }
        match sealed_box::open(self, &sealed) {
            Ok(text) if text.as_slice() == VERIFIER_TEXT => Ok(()),
            _ => Err(Error::WrongPin),
        }
    }
}
