//! `config.json`: selecting an identity keeps every other setting.
#![no_main]

use std::{collections::BTreeMap, path::PathBuf, sync::LazyLock};

use libfuzzer_sys::fuzz_target;
use ravi::session::{read_config, write_identity, write_private};
use serde_json::Value;

/// A file of this process; `run` removes those above.
static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("ravi-fuzz-config-{}", std::process::id()));
    folder.join("config.json")
});

const UUID: &str = "6b1c53b4-22a1-4bd5-9b5e-6d7d6a3f2a10";
const NAME: &str = "Ada \"L\" \u{202E}é";

fuzz_target!(|bytes: &[u8]| {
    write_private(&FILE, bytes).unwrap();
    let Ok(config) = read_config(&FILE) else {
        assert!(
            write_identity(&FILE, UUID, NAME).is_err(),
            "a strange file was replaced"
        );
        return assert_eq!(
            std::fs::read(&*FILE).unwrap(),
            bytes,
            "a strange file was changed"
        );
    };
    let before: BTreeMap<String, Value> = serde_json::from_slice(bytes).expect("an object");
    let text = |name: &str| before.get(name).and_then(Value::as_str);
    assert_eq!(config.identity_uuid.as_deref(), text("identity_uuid"));
    assert_eq!(config.identity_name.as_deref(), text("identity_name"));

    write_identity(&FILE, UUID, NAME).unwrap();
    let written = std::fs::read(&*FILE).unwrap();
    let mut expected = before;
    expected.insert("identity_uuid".to_owned(), UUID.into());
    expected.insert("identity_name".to_owned(), NAME.into());
    let after: BTreeMap<String, Value> = serde_json::from_slice(&written).unwrap();
    assert_eq!(after, expected, "a setting was changed");

    write_identity(&FILE, UUID, NAME).unwrap();
    assert_eq!(
        std::fs::read(&*FILE).unwrap(),
        written,
        "written twice, changed twice"
    );
});
