//! The crypto against vectors of libsodium, against libsodium itself, and against damage.

use std::{io::Write, process::Command, process::Stdio};

use base64::{Engine, prelude::BASE64_STANDARD};
use proptest::prelude::*;
use ravi::crypto::{
    Error, Field, KeyPair, PasswordRules, Pin, PrivateKey, PublicKey, Salt, StoreKey,
    decrypt_envelope, encrypt_envelope, generate_passphrase, generate_password, random_bytes,
};
use ravi::secret::Secret;
use serde_json::Value;

fn vectors() -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("../vectors/e2e.json")).unwrap();
    file["keys"].as_array().unwrap().clone()
}

fn received(field: &str) -> Field {
    serde_json::from_value(field.into()).unwrap()
}

fn encrypt(recipient: &PublicKey, text: &str) -> Field {
    Field::encrypt(recipient, &Secret::new(text.to_owned())).unwrap()
}

fn decrypt(pair: &KeyPair, field: &str) -> Result<String, Error> {
    let text = received(field).decrypt(Some(pair))?;
    Ok(text.expose().to_owned())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn pair(vector: &Value) -> KeyPair {
    let private = PrivateKey::from_base64(text(&vector["private_key"])).unwrap();
    KeyPair::from_private(private)
}

#[test]
fn derives_the_keys_of_every_vector() {
    for vector in vectors() {
        let pin = Pin::parse(text(&vector["pin"])).unwrap();
        let salt = Salt::from_base64(text(&vector["salt"])).unwrap();
        let pair = KeyPair::derive(&pin, &salt).unwrap();
        assert_eq!(pair.public().to_base64(), text(&vector["public_key"]));
        assert_eq!(
            pair.private().to_base64().as_str(),
            text(&vector["private_key"])
        );
        pair.check(pair.public(), text(&vector["verifier"]))
            .unwrap();
    }
}

/// Each derivation takes 64 MiB.
#[cfg(target_os = "linux")]
#[test]
fn a_derivation_gives_its_memory_back() {
    let resident = || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.unwrap().trim().trim_end_matches(" kB");
        kib.parse::<usize>().unwrap()
    };
    let (pin, salt) = (Pin::parse("123456").unwrap(), Salt::random().unwrap());
    let before = resident();
    for _ in 0..8 {
        KeyPair::derive(&pin, &salt).unwrap();
    }
    // Other tests of this process derive keys at the same time, each in memory of its own.
    let grown = resident().saturating_sub(before);
    assert!(grown < 6 * 64 * 1024, "{grown} KiB");
}

#[test]
fn derives_the_key_of_the_go_client() {
    let salt = Salt::from_base64(&BASE64_STANDARD.encode([0; 16])).unwrap();
    let pair = KeyPair::derive(&Pin::parse("123456").unwrap(), &salt).unwrap();
    let expected = "af57de06587002d4b87b7e94dc024b1502a3158cd6b1721390aa47d647df707a";
    let hex: String = pair
        .public()
        .as_bytes()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    assert_eq!(hex, expected);
}

#[test]
fn opens_every_field_of_the_vectors() {
    for vector in vectors() {
        let pair = pair(&vector);
        for field in vector["fields"].as_array().unwrap() {
            let decrypted = decrypt(&pair, text(&field["field"])).unwrap();
            assert_eq!(decrypted, text(&field["plaintext"]));
            let field = received(text(&field["field"]));
            assert!(field.is_encrypted() && !field.is_plain());
            assert_eq!(field.decrypt(None).err(), Some(Error::WrongKey));
        }
    }
}

#[test]
fn refuses_the_box_of_another_user() {
    let vectors = vectors();
    let field = text(&vectors[1]["fields"][0]["field"]);
    assert_eq!(decrypt(&pair(&vectors[0]), field), Err(Error::WrongKey));
}

#[test]
fn a_wrong_pin_fails_the_check() {
    let vectors = vectors();
    let (mine, other) = (pair(&vectors[0]), pair(&vectors[1]));
    let verifier = text(&vectors[0]["verifier"]);
    assert_eq!(other.check(mine.public(), verifier), Err(Error::WrongPin));
    let foreign = text(&vectors[1]["verifier"]);
    assert_eq!(mine.check(mine.public(), foreign), Err(Error::WrongPin));
    assert_eq!(
        mine.check(mine.public(), "no base64!"),
        Err(Error::Encoding("the verifier"))
    );
    mine.check(mine.public(), &mine.make_verifier().unwrap())
        .unwrap();
}

/// A box that opens proves only that it was sealed to this key: what it holds must be the text of a verifier.
#[test]
fn a_verifier_of_another_text_fails_the_check() {
    let pair = pair(&vectors()[0]);
    let sealed = ravi::crypto::seal(pair.public(), b"ravi-e2e-other!").unwrap();
    let verifier = BASE64_STANDARD.encode(sealed);
    assert_eq!(pair.check(pair.public(), &verifier), Err(Error::WrongPin));
}

/// A server that shows another public key beside a verifier that this pair opens must not be believed.
#[test]
fn another_public_key_fails_the_check_whatever_the_verifier_says() {
    let vectors = vectors();
    let (mine, other) = (pair(&vectors[0]), pair(&vectors[1]));
    let verifier = mine.make_verifier().unwrap();
    assert!(mine.public() != other.public());
    assert_eq!(mine.check(other.public(), &verifier), Err(Error::WrongPin));
}

#[test]
fn the_empty_string_is_never_encrypted() {
    let pair = pair(&vectors()[0]);
    assert_eq!(encrypt(pair.public(), ""), Field::default());
    assert_eq!(decrypt(&pair, ""), Ok(String::new()));
    assert!(!received("").is_encrypted() && !received("").is_plain());
}

#[test]
fn text_without_the_prefix_is_legacy_plain_text() {
    let (field, pair) = (received("hunter2"), pair(&vectors()[0]));
    assert!(field.is_plain() && !field.is_encrypted());
    for pair in [Some(&pair), None] {
        assert_eq!(field.decrypt(pair).unwrap().expose(), "hunter2");
    }
}

#[test]
fn damaged_fields_have_their_own_error() {
    let pair = pair(&vectors()[0]);
    for damaged in [
        "e2e::",
        "e2e::!!!!",
        "e2e::AAAA",
        "e2e::YWJj=",
        "e2e:: YWJj",
    ] {
        assert_eq!(decrypt(&pair, damaged), Err(Error::FieldShape), "{damaged}");
    }
    let sealed = ravi::crypto::seal(pair.public(), &[0xff, 0xfe]).unwrap();
    let no_text = format!("e2e::{}", BASE64_STANDARD.encode(sealed));
    assert_eq!(decrypt(&pair, &no_text), Err(Error::NotText));
    // An ephemeral key of low order would result in a publicly known key.
    let low_order = format!("e2e::{}", BASE64_STANDARD.encode([0; 64]));
    assert_eq!(decrypt(&pair, &low_order), Err(Error::WrongKey));
}

#[test]
fn keys_and_pins_of_the_wrong_shape_are_refused() {
    for pin in [
        "",
        "12345",
        "1234567",
        "12345a",
        "１２３４５６",
        "12 456",
        "-12345",
    ] {
        assert_eq!(Pin::parse(pin).err(), Some(Error::PinShape), "{pin}");
    }
    assert!(Pin::parse("123456\n").is_ok());
    let short = BASE64_STANDARD.encode([0; 15]);
    assert!(Salt::from_base64(&short).is_err());
    assert!(PublicKey::from_base64(&short).is_err());
    assert!(PrivateKey::from_base64("%").is_err());
}

#[test]
fn secrets_do_not_show_in_debug() {
    let vector = &vectors()[1];
    let pair = pair(vector);
    let pin = Pin::parse(text(&vector["pin"])).unwrap();
    let field = text(&vector["fields"][0]["field"]);
    let shown = format!(
        "{pin:?} {pair:?} {:?} {:?} {:?} {:?}",
        pair.private(),
        StoreKey::random().unwrap(),
        received(field),
        received("hunter2"),
    );
    let public = text(&vector["public_key"]);
    assert_eq!(
        shown,
        format!("Pin(…) KeyPair({public}) PrivateKey(…) StoreKey(…) Encrypted(…) Plain(…)")
    );
}

#[test]
fn keys_and_salts_keep_their_bytes_in_base64() {
    let vector = &vectors()[0];
    let salt = Salt::from_base64(text(&vector["salt"])).unwrap();
    assert_eq!(salt.to_base64(), text(&vector["salt"]));
    let key = StoreKey::random().unwrap();
    let read = StoreKey::from_base64(&format!("{}\n", &*key.to_base64())).unwrap();
    let sealed = encrypt_envelope(&key, b"context", b"plain").unwrap();
    assert_eq!(
        decrypt_envelope(&read, b"context", &sealed)
            .unwrap()
            .as_slice(),
        b"plain"
    );
}

#[test]
fn pins_are_equal_only_if_every_digit_is() {
    let pin = |text| Pin::parse(text).unwrap();
    assert!(pin("123456") == pin("123456"));
    assert!(pin("123456") != pin("123457"));
    assert!(pin("123456") != pin("023456"));
}

#[test]
fn only_the_prefix_claims_encryption() {
    assert!(received("e2e::").is_encrypted());
    for field in ["", "e2e:", "hunter2", "E2E::AAAA", " e2e::AAAA"] {
        assert!(!received(field).is_encrypted(), "{field}");
    }
}

/// Equal draws would give every account the same salt, and every sealed box and envelope the same key or nonce.
#[test]
fn random_bytes_differ_from_draw_to_draw() {
    let draw = || random_bytes::<32>().unwrap();
    assert!(draw() != draw());
    assert!(Salt::random().unwrap() != Salt::random().unwrap());
    let key = StoreKey::random().unwrap();
    let sealed = || encrypt_envelope(&key, b"", b"x").unwrap();
    assert!(sealed()[..24] != sealed()[..24]);
    let pair = pair(&vectors()[0]);
    let sealed = || ravi::crypto::seal(pair.public(), b"x").unwrap();
    assert!(sealed()[..32] != sealed()[..32]);
}

/// What this client seals, libsodium opens.
#[test]
#[ignore = "needs python3 with PyNaCl"]
fn libsodium_opens_what_is_sealed_here() {
    const SCRIPT: &str = "
import sys, json, base64, nacl.public
job = json.load(sys.stdin)
key = nacl.public.PrivateKey(base64.b64decode(job['private_key']))
box = nacl.public.SealedBox(key)
json.dump([box.decrypt(base64.b64decode(f[5:])).decode() for f in job['fields']], sys.stdout)
";
    let pair = pair(&vectors()[0]);
    let plain = [
        "x",
        "pässwörd ☃ 𝄞",
        "nul \0 inside",
        &"long ".repeat(20_000),
    ];
    let fields: Vec<Field> = plain
        .iter()
        .map(|plain| encrypt(pair.public(), plain))
        .collect();
    let job =
        serde_json::json!({ "private_key": pair.private().to_base64().as_str(), "fields": fields });
    let mut python = Command::new("python3")
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    write!(python.stdin.take().unwrap(), "{job}").unwrap();
    let output = python.wait_with_output().unwrap();
    let opened: Vec<String> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(opened, plain);
}

#[test]
fn generated_passwords_keep_their_rules() {
    let rules = PasswordRules {
        length: 12,
        digits: true,
        symbols: false,
        exclude: "lI0O".into(),
    };
    for _ in 0..200 {
        let password = generate_password(&rules).unwrap();
        assert_eq!(password.chars().count(), 12);
        assert!(password.chars().all(|c| c.is_ascii_alphanumeric()));
        assert!(password.contains(|c: char| c.is_ascii_digit()));
        assert!(password.contains(|c: char| c.is_ascii_uppercase()));
        assert!(password.contains(|c: char| c.is_ascii_lowercase()));
        assert!(!password.contains(['l', 'I', '0', 'O']));
    }
    let phrase = generate_passphrase(6);
    assert_eq!(phrase.split('-').count(), 6);
}

#[test]
fn a_password_may_be_as_short_as_its_classes() {
    let rules = PasswordRules {
        length: 4,
        digits: true,
        symbols: true,
        exclude: String::new(),
    };
    let password = generate_password(&rules).unwrap();
    assert_eq!(password.chars().count(), 4);
    assert!(password.contains(|c: char| c.is_ascii_punctuation()));
}

#[test]
fn a_passphrase_is_drawn_from_a_list_of_2048_words() {
    let phrase = generate_passphrase(12);
    let words: Vec<&str> = phrase.split('-').collect();
    assert!(words.iter().all(|word| (3..=8).contains(&word.len())));
    // Twelve equal words of 2,048 do not come up in the life of this test.
    assert!(words.iter().any(|word| *word != words[0]));
    assert!(*phrase != *generate_passphrase(12));
}

#[test]
fn impossible_rules_are_refused() {
    let rules = |length, exclude: &str| PasswordRules {
        length,
        digits: true,
        symbols: true,
        exclude: exclude.into(),
    };
    assert!(matches!(
        generate_password(&rules(3, "")),
        Err(Error::Rules(_))
    ));
    let everything: String = (' '..='~').collect();
    assert!(matches!(
        generate_password(&rules(9, &everything)),
        Err(Error::Rules(_))
    ));
}

proptest! {
    #[test]
    fn what_is_encrypted_is_decrypted(plain in ".*") {
        let pair = pair(&vectors()[0]);
        let field = encrypt(pair.public(), &plain);
        // As it travels.
        let field: Field = serde_json::from_str(&serde_json::to_string(&field).unwrap()).unwrap();
        let decrypted = field.decrypt(Some(&pair)).unwrap();
        prop_assert_eq!(decrypted.expose(), plain);
    }

    #[test]
    fn a_flipped_bit_never_opens(plain in ".+", position in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let pair = pair(&vectors()[0]);
        let mut sealed = ravi::crypto::seal(pair.public(), plain.as_bytes()).unwrap();
        // X25519 ignores the topmost bit of a public key, but the nonce does not.
        let index = position.index(sealed.len());
        sealed[index] ^= 1_u8 << bit;
        prop_assert!(ravi::crypto::open(&pair, &sealed).is_err());
    }

    #[test]
    fn rubbish_is_an_error_and_no_panic(rubbish in any::<Vec<u8>>(), field in ".*") {
        let pair = pair(&vectors()[0]);
        prop_assert!(ravi::crypto::open(&pair, &rubbish).is_err());
        let prefixed = format!("e2e::{field}");
        prop_assert!(decrypt(&pair, &prefixed).is_err());
        prop_assert!(decrypt_envelope(&StoreKey::random().unwrap(), b"", &rubbish).is_err());
    }

    #[test]
    fn an_envelope_opens_only_with_its_key_and_context(plain in any::<Vec<u8>>(), context in any::<Vec<u8>>()) {
        let key = StoreKey::random().unwrap();
        let sealed = encrypt_envelope(&key, &context, &plain).unwrap();
        prop_assert_eq!(&*decrypt_envelope(&key, &context, &sealed).unwrap(), &plain);
        prop_assert!(decrypt_envelope(&StoreKey::random().unwrap(), &context, &sealed).is_err());
        prop_assert!(decrypt_envelope(&key, &[&context[..], b"x"].concat(), &sealed).is_err());
    }
}
