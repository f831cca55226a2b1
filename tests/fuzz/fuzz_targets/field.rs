//! `e2e::` fields: what is sealed opens again, and nothing else opens.
#![no_main]

use std::sync::LazyLock;

use base64::{Engine, prelude::BASE64_STANDARD};
use libfuzzer_sys::fuzz_target;
use ravi::crypto::{
    FIELD_PREFIX, KeyPair, OVERHEAD, Opened, PrivateKey, PublicKey, Salt, StoreKey, is_sealed,
    open, open_field, seal_field,
};

static PAIR: LazyLock<KeyPair> = LazyLock::new(|| pair(7));
static OTHER: LazyLock<KeyPair> = LazyLock::new(|| pair(8));

fn pair(byte: u8) -> KeyPair {
    let private = PrivateKey::from_base64(&BASE64_STANDARD.encode([byte; 32])).unwrap();
    KeyPair::from_private(private).unwrap()
}

fuzz_target!(|input: (u16, u8, &str)| {
    let (place, change, text) = input;
    match open_field(&PAIR, text) {
        Ok(Opened::Empty) => assert!(text.is_empty()),
        Ok(Opened::Plain(plain)) => assert!(*plain == text && !is_sealed(text)),
        Ok(Opened::Sealed(_)) => panic!("opened what was never sealed"),
        Err(_) => assert!(is_sealed(text)),
    }
    assert!(
        open(&PAIR, text.as_bytes()).is_err(),
        "opened what was never sealed"
    );
    // Keys of the wire.
    if let Ok(key) = PublicKey::from_base64(text) {
        assert_eq!(key.to_base64(), text);
        // A key of low order is refused.
        if let Ok(field) = seal_field(&key, "text") {
            assert!(open_field(&PAIR, &field).is_err() || key == *PAIR.public());
        }
    }
    if let Ok(salt) = Salt::from_base64(text) {
        assert_eq!(salt.to_base64(), text);
    }
    if let Ok(key) = StoreKey::from_base64(text) {
        assert_eq!(*key.to_base64(), text.trim());
    }

    let field = seal_field(PAIR.public(), text).unwrap();
    assert_eq!(open_field(&PAIR, &field).unwrap().text(), text);
    if text.is_empty() {
        return assert_eq!(field, "");
    }
    assert_ne!(
        field,
        seal_field(PAIR.public(), text).unwrap(),
        "sealed twice alike"
    );
    assert!(
        open_field(&OTHER, &field).is_err(),
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
            open_field(&PAIR, &other).is_err(),
            "character {at} can be changed"
        );
    }
    let mut longer = field;
    longer.push(char::from(change));
    assert!(
        open_field(&PAIR, &longer).is_err(),
        "{:?} may follow",
        char::from(change)
    );
});
