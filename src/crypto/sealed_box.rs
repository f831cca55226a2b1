//! libsodium's `crypto_box_seal`: anonymous encryption to a public key.
//!
//! box = ephemeral public key (32) ‖ Poly1305 tag (16) ‖ XSalsa20 ciphertext, with the nonce BLAKE2b-192(ephemeral ‖
//! recipient) and the key HSalsa20(X25519(ephemeral, recipient)).

use blake2::{
    Blake2bVar,
    digest::{Update, VariableOutput},
};
use crypto_secretbox::{
    KeyInit, Nonce, Tag, XSalsa20Poly1305,
    aead::{AeadInPlace, generic_array::GenericArray},
};
use salsa20::{cipher::consts::U10, hsalsa};
use zeroize::{Zeroize, Zeroizing};

use super::{Error, KeyPair, PrivateKey, PublicKey};

const KEY_LEN: usize = 32;
const TAG_LEN: usize = 16;
const NONCE_LEN: usize = 24;

/// Bytes that a sealed box adds to its content.
pub const OVERHEAD: usize = KEY_LEN + TAG_LEN;

/// Encrypts bytes for the holder of the matching private key.
pub fn seal(recipient: &PublicKey, plain: &[u8]) -> Result<Vec<u8>, Error> {
    let ephemeral = KeyPair::from_private(PrivateKey::random()?);
    let cipher = cipher(&ephemeral, recipient)?;
    let nonce = nonce(ephemeral.public(), recipient)?;
    let mut sealed = Vec::with_capacity(OVERHEAD + plain.len());
    sealed.extend_from_slice(ephemeral.public().as_bytes());
    sealed.extend_from_slice(&[0; TAG_LEN]);
    sealed.extend_from_slice(plain);
    let tag = cipher
        .encrypt_in_place_detached(&nonce, &[], &mut sealed[OVERHEAD..])
        .map_err(|_| Error::System("encrypting a field of this size"))?;
    sealed[KEY_LEN..OVERHEAD].copy_from_slice(&tag);
    Ok(sealed)
}

/// Decrypts a sealed box with the recipient's key pair.
///
/// # Errors
/// [`Error::FieldShape`] if it is too short, [`Error::WrongKey`] if it cannot be decrypted.
pub fn open(pair: &KeyPair, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    let (ephemeral, rest) = sealed
        .split_first_chunk::<KEY_LEN>()
        .ok_or(Error::FieldShape)?;
    let (tag, ciphertext) = rest
        .split_first_chunk::<TAG_LEN>()
        .ok_or(Error::FieldShape)?;
    let ephemeral = PublicKey::from_bytes(*ephemeral);
    let cipher = cipher(pair, &ephemeral)?;
    let nonce = nonce(&ephemeral, pair.public())?;
    let mut plain = Zeroizing::new(ciphertext.to_vec());
    cipher
        .decrypt_in_place_detached(&nonce, &[], &mut plain, Tag::from_slice(tag))
        .map_err(|_| Error::WrongKey)?;
    Ok(plain)
}

/// Computes `crypto_box_beforenm`.
fn cipher(mine: &KeyPair, theirs: &PublicKey) -> Result<XSalsa20Poly1305, Error> {
    let shared = mine.agree(theirs)?;
    let shared = GenericArray::from_slice(shared.as_bytes());
    let mut key = hsalsa::<U10>(shared, &GenericArray::default());
    let cipher = XSalsa20Poly1305::new(&key);
    key.as_mut_slice().zeroize();
    Ok(cipher)
}

fn nonce(ephemeral: &PublicKey, recipient: &PublicKey) -> Result<Nonce, Error> {
    const FAILED: Error = Error::System("BLAKE2b-192");
    let mut hash = Blake2bVar::new(NONCE_LEN).map_err(|_| FAILED)?;
    hash.update(ephemeral.as_bytes());
    hash.update(recipient.as_bytes());
    let mut nonce = Nonce::default();
    hash.finalize_variable(&mut nonce).map_err(|_| FAILED)?;
    Ok(nonce)
}
