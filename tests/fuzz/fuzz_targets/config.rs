//! `config.json`: selecting an identity keeps every other setting.
#![no_main]

use std::{collections::BTreeMap, path::PathBuf, sync::LazyLock};

use libfuzzer_sys::fuzz_target;
use ravi::{
    ids::Uuid,
    session::{read_config, write_identity, write_private},
};
use serde_json::{Value, value::RawValue};

/// A file of this process; `run` removes those above.
static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
    let directory = std::env::temp_dir().join(format!("ravi-fuzz-config-{}", std::process::id()));
    directory.join("config.json")
});

const UUID: &str = "6b1c53b4-22a1-4bd5-9b5e-6d7d6a3f2a10";
const NAME: &str = "Ada \"L\" \u{202E}é";

fuzz_target!(|bytes: &[u8]| {
    let uuid = Uuid::from(UUID.to_owned());
    write_private(&FILE, bytes).unwrap();
    let Ok(config) = read_config(&FILE) else {
        assert!(
            write_identity(&FILE, &uuid, NAME).is_err(),
            "a strange file was replaced"
        );
        return assert_eq!(
            std::fs::read(&*FILE).unwrap(),
            bytes,
            "a strange file was changed"
        );
    };
    let before = settings(bytes);
    let text = |name: &str| serde_json::from_str(before.get(name)?).unwrap();
    assert_eq!(
        config.identity_uuid.map(String::from),
        text("identity_uuid")
    );
    assert_eq!(config.identity_name, text("identity_name"));

    write_identity(&FILE, &uuid, NAME).unwrap();
    let written = std::fs::read(&*FILE).unwrap();
    let mut expected = before;
    for (key, value) in [("identity_uuid", UUID), ("identity_name", NAME)] {
        expected.insert(key.to_owned(), Value::from(value).to_string());
    }
    assert_eq!(settings(&written), expected, "a setting was changed");

    write_identity(&FILE, &uuid, NAME).unwrap();
    assert_eq!(
        std::fs::read(&*FILE).unwrap(),
        written,
        "written twice, changed twice"
    );
});

/// Every setting to the byte: numbers may have any number of digits.
fn settings(json: &[u8]) -> BTreeMap<String, String> {
    let settings: BTreeMap<String, Box<RawValue>> = serde_json::from_slice(json).unwrap();
    let text = |(key, value): (String, Box<RawValue>)| (key, value.get().to_owned());
    settings.into_iter().map(text).collect()
}
