//! The session file: only what was sealed here opens, whatever is around and in it.
#![no_main]

use std::{path::PathBuf, sync::LazyLock};

use base64::{Engine, prelude::BASE64_STANDARD};
use libfuzzer_sys::fuzz_target;
use ravi::{
    crypto::{StoreKey, encrypt_envelope},
    session::{Error, Directories, KeyPlace, Saved, Store, write_private},
};

const KEY_ID: &str = "6b1c53b4-22a1-4bd5-9b5e-6d7d6a3f2a10";
const SESSION: &str = r#"{"account":{"session":"s","api_url":"https://ravi.app","email":"a@b.c"},"tokens":{"access":"t","refresh":null},"keys":{"salt":"AAAAAAAAAAAAAAAAAAAAAA==","public_key":"x","private_key":"y"}}"#;

/// A directory of this process; `run` removes those above.
static DIRECTORY: LazyLock<PathBuf> = LazyLock::new(|| {
    let directory = std::env::temp_dir().join(format!("ravi-fuzz-session-{}", std::process::id()));
    let path = directory.join(format!("session-{KEY_ID}.key"));
    write_private(&path, key().to_base64().as_bytes()).unwrap();
    directory
});

fn key() -> StoreKey {
    StoreKey::from_base64(&BASE64_STANDARD.encode([7; 32])).unwrap()
}

fuzz_target!(|input: (u8, u16, u8, &[u8])| {
    let (kind, place, change, bytes) = input;
    match kind % 3 {
        // A file of another origin.
        0 => assert!(
            !matches!(read(bytes), Ok(Some(_))),
            "opened what was never sealed"
        ),
        // Arbitrary content, encrypted with our key.
        1 => {
            let Ok(Some(saved)) = read(&file_of(bytes)) else {
                let good = serde_json::from_slice::<Saved>(bytes).is_ok();
                return assert!(!good, "a session was not read");
            };
            if let Some(pair) = saved.keys.as_ref().and_then(|keys| keys.pair().ok()) {
                assert_eq!(
                    Some(pair.public().to_base64()),
                    saved.keys.as_ref().map(|keys| keys.public_key.clone())
                );
            }
            let again = serde_json::to_vec(&saved).unwrap();
            let read_again = read(&file_of(&again)).unwrap().unwrap();
            assert_eq!(again, serde_json::to_vec(&read_again).unwrap());
        }
        // Our own file with one byte changed.
        _ => {
            let mut file = file_of(SESSION.as_bytes());
            let place = usize::from(place) % file.len();
            file[place] = change;
            if let Ok(Some(saved)) = read(&file) {
                assert_eq!(serde_json::to_string(&saved).unwrap(), SESSION);
            }
        }
    }
});

fn file_of(content: &[u8]) -> Vec<u8> {
    let sealed = encrypt_envelope(
        &key(),
        format!("ravi session 1 file {KEY_ID}").as_bytes(),
        content,
    );
    let sealed = BASE64_STANDARD.encode(sealed.unwrap());
    format!(r#"{{"version":1,"key_place":"file","key_id":"{KEY_ID}","sealed":"{sealed}"}}"#)
        .into_bytes()
}

fn read(file: &[u8]) -> Result<Option<Saved>, Error> {
    let directories = Directories {
        chosen: Some(DIRECTORY.clone()),
        ordinary: None,
        home: None,
        working: Ok(DIRECTORY.clone()),
    };
    let store = Store::of_session(&directories);
    write_private(&store.path(), file).unwrap();
    // No fuzzing of the keyring's daemon.
    if store.key_place()? == Some(KeyPlace::Os) {
        return Ok(None);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(store.read())
}
