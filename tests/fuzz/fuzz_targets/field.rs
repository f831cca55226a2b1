//! `e2e::` fields: what is encrypted is decrypted again, and nothing else is.
#![no_main]

use std::sync::LazyLock;

use base64::{Engine, prelude::BASE64_STANDARD};
use libfuzzer_sys::fuzz_target;
use ravi::{
    crypto::{
        Error, FIELD_PREFIX, Field, KeyPair, OVERHEAD, PrivateKey, PublicKey, Salt, StoreKey, open,
    },
    secret::Secret,
};

static PAIR: LazyLock<KeyPair> = LazyLock::new(|| pair(7));
static OTHER: LazyLock<KeyPair> = LazyLock::new(|| pair(8));

fn pair(byte: u8) -> KeyPair {
    let private = PrivateKey::from_base64(&BASE64_STANDARD.encode([byte; 32])).unwrap();
    KeyPair::from_private(private)
}

/// Encrypts text, and returns the field as it is sent.
fn encrypt(recipient: &PublicKey, text: &str) -> Result<String, Error> {
    let field = Field::encrypt(recipient, &Secret::new(text.to_owned()))?;
    let sent = serde_json::to_value(field).unwrap();
    Ok(sent.as_str().unwrap().to_owned())
}

fn received(field: &str) -> Field {
    serde_json::from_value(field.into()).unwrap()
}

fn decrypt(pair: &KeyPair, field: &str) -> Result<String, Error> {
    let text = received(field).decrypt(Some(pair))?;
    Ok(text.expose().to_owned())
}

fuzz_target!(|input: (u16, u8, &str)| {
    let (place, change, text) = input;
    let field = received(text);
    assert_eq!(field.is_encrypted(), text.starts_with(FIELD_PREFIX));
    assert_eq!(field.is_plain(), !text.is_empty() && !field.is_encrypted());
    match decrypt(&PAIR, text) {
        Ok(plain) => assert!(
            plain == text && !field.is_encrypted(),
            "decrypted what was never encrypted"
        ),
        Err(_) => assert!(field.is_encrypted()),
    }
    assert!(
        open(&PAIR, text.as_bytes()).is_err(),
        "opened what was never sealed"
    );
    // Keys of the wire.
    if let Ok(key) = PublicKey::from_base64(text) {
        assert_eq!(key.to_base64(), text);
        // A key of low order is refused.
        if let Ok(field) = encrypt(&key, "text") {
            assert!(decrypt(&PAIR, &field).is_err() || key == *PAIR.public());
        }
    }
    if let Ok(salt) = Salt::from_base64(text) {
        assert_eq!(salt.to_base64(), text);
    }
    if let Ok(key) = StoreKey::from_base64(text) {
        assert_eq!(*key.to_base64(), text.trim());
    }

    let field = encrypt(PAIR.public(), text).unwrap();
    assert_eq!(decrypt(&PAIR, &field).unwrap(), text);
    if text.is_empty() {
        return assert_eq!(field, "");
    }
    assert_ne!(
        field,
        encrypt(PAIR.public(), text).unwrap(),
        "encrypted twice alike"
    );
    assert!(
        decrypt(&OTHER, &field).is_err(),
        "opened with another key"
    );
    let mut sealed = BASE64_STANDARD
        .decode(&field[FIELD_PREFIX.len()..])
        .unwrap();
    assert_eq!(sealed.len(), OVERHEAD + text.len());
    // Any change is noticed, but for the one bit of an X25519 key that means nothing (RFC 7748, 5): it is in the nonce.
    let place = usize::from(place);
    let at = place % sealed.len();
    sealed[at] ^= change.max(1);
    assert!(open(&PAIR, &sealed).is_err(), "byte {at} can be changed");
    sealed[at] ^= change.max(1);
    assert!(open(&PAIR, &sealed[..at]).is_err(), "cut at {at}");
    sealed.push(change);
    assert!(open(&PAIR, &sealed).is_err(), "longer");
    // The text has one spelling.
    let mut other = field.clone().into_bytes();
    let at = FIELD_PREFIX.len() + place % (other.len() - FIELD_PREFIX.len());
    other[at] = change;
    if let Ok(other) = String::from_utf8(other)
        && other != field
    {
        assert!(
            decrypt(&PAIR, &other).is_err(),
            "character {at} can be changed"
        );
    }
    let mut longer = field;
    longer.push(char::from(change));
    assert!(
        decrypt(&PAIR, &longer).is_err(),
        "{:?} may follow",
        char::from(change)
    );
});
