//! Derivation of the key pair from PIN and salt (`crypto_box_seed_keypair` of libsodium).

use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha512};
use x25519_dalek::{SharedSecret, StaticSecret};
use zeroize::{Zeroize, Zeroizing};

use super::{Error, Pin, random_bytes};

/// Argon2id parameters: memory in KiB, passes, lanes, and output bytes. Fixed for every account.
const MEMORY_KIB: u32 = 65_536;
const PASSES: u32 = 3;
const LANES: u32 = 1;
const SEED_LEN: usize = 32;

/// 16 random bytes, unique per account; base64 in the API. Not secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Salt([u8; 16]);

impl Salt {
    /// Generates a salt from the operating system's random source.
    pub fn random() -> Result<Self, Error> {
        random_bytes().map(Self)
    }

    /// Parses base64 from the API.
    pub fn from_base64(text: &str) -> Result<Self, Error> {
        decode(text, "the salt").map(Self)
    }

    /// Returns base64 for the API.
    #[must_use]
    pub fn to_base64(self) -> String {
        BASE64_STANDARD.encode(self.0)
    }
}

/// An X25519 public key. Not secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Parses base64 from the API.
    pub fn from_base64(text: &str) -> Result<Self, Error> {
        decode(text, "the public key").map(Self)
    }

    /// Returns base64 for the API.
    #[must_use]
    pub fn to_base64(self) -> String {
        BASE64_STANDARD.encode(self.0)
    }

    pub(super) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns the 32 raw bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// An X25519 private key in libsodium's format (clamped when used); wiped on drop, never printed.
#[derive(Clone)]
pub struct PrivateKey(StaticSecret);

impl PrivateKey {
    /// Parses base64, as stored by the session file and the Go client.
    pub fn from_base64(text: &str) -> Result<Self, Error> {
        decode(text, "the private key").map(Self::from_bytes)
    }

    /// Generates the ephemeral key of a sealed box from the operating system's random source.
    pub(super) fn random() -> Result<Self, Error> {
        random_bytes().map(Self::from_bytes)
    }

    fn from_bytes(mut bytes: [u8; 32]) -> Self {
        let private = Self(StaticSecret::from(bytes));
        bytes.zeroize();
        private
    }

    /// Returns base64 for the session file.
    #[must_use]
    pub fn to_base64(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64_STANDARD.encode(&self.0))
    }
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrivateKey(…)")
    }
}

/// A private key with its public key.
pub struct KeyPair {
    private: PrivateKey,
    public: PublicKey,
}

impl KeyPair {
    /// Derives the key pair of an account: Argon2id, then `crypto_box_seed_keypair`. Takes about 0.1 s and 64 MiB.
    pub fn derive(pin: &Pin, salt: &Salt) -> Result<Self, Error> {
        let seed = seed(pin, salt)?;
        Ok(Self::from_seed(&seed))
    }

    fn from_seed(seed: &[u8; SEED_LEN]) -> Self {
        let mut hash: [u8; 64] = Sha512::digest(seed).into();
        let mut private = [0; 32];
        private.copy_from_slice(&hash[..32]);
        hash.zeroize();
        let pair = Self::from_private(PrivateKey::from_bytes(private));
        private.zeroize();
        pair
    }

    /// Returns the key pair of a stored private key.
    #[must_use]
    pub fn from_private(private: PrivateKey) -> Self {
        let public = PublicKey(x25519_dalek::PublicKey::from(&private.0).to_bytes());
        Self { private, public }
    }

    /// Returns the private key, for the session file.
    #[must_use]
    pub fn private(&self) -> &PrivateKey {
        &self.private
    }

    /// Returns the public key.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Computes the shared secret with another key (`X25519`, RFC 7748).
    ///
    /// # Errors
    /// [`Error::WrongKey`] if the other key is of low order, which gives the same secret to everybody; libsodium rejects
    /// those too.
    pub(super) fn agree(&self, theirs: &PublicKey) -> Result<SharedSecret, Error> {
        let shared = self.private.0.diffie_hellman(&theirs.0.into());
        if shared.was_contributory() {
            Ok(shared)
        } else {
            Err(Error::WrongKey)
        }
    }
}

impl std::fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyPair({})", self.public.to_base64())
    }
}

fn seed(pin: &Pin, salt: &Salt) -> Result<Zeroizing<[u8; SEED_LEN]>, Error> {
    const FAILED: Error = Error::System("key derivation");
    let params =
        argon2::Params::new(MEMORY_KIB, PASSES, LANES, Some(SEED_LEN)).map_err(|_| FAILED)?;
    #[cfg(target_os = "linux")]
    let mut blocks = super::memory::Blocks::new(params.block_count())?;
    #[cfg(not(target_os = "linux"))]
    let mut blocks = vec![argon2::Block::new(); params.block_count()];
    let mut seed = Zeroizing::new([0; SEED_LEN]);
    argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
        .hash_password_into_with_memory(pin.as_bytes(), &salt.0, seed.as_mut_slice(), &mut blocks)
        .map_err(|_| FAILED)?;
    Ok(seed)
}

/// Decodes base64 of exactly `N` bytes; `what` names it in the error.
pub(super) fn decode<const N: usize>(text: &str, what: &'static str) -> Result<[u8; N], Error> {
    let bytes = Zeroizing::new(
        BASE64_STANDARD
            .decode(text)
            .map_err(|_| Error::Encoding(what))?,
    );
    bytes
        .as_slice()
        .try_into()
        .map_err(|_| Error::Encoding(what))
}
