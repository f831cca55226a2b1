//! `.env` text and JSON of secrets: what is read can be written and is read alike.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravi::{
    fuzzing::{is_dotenv_name, parse_dotenv, parse_secrets, write_dotenv},
    secret::Secret,
};
use serde_json::Value;

fuzz_target!(|text: &str| {
    let value = Secret::new(text.to_owned());
    let line = write_dotenv("KEY", &value);
    let expected = vec![("KEY".to_owned(), value)];
    assert_eq!(parse_dotenv(&line), Some(expected), "a value changed");

    if let Some(mut secrets) = parse_secrets(text) {
        let members = secrets.iter().cloned();
        let json: serde_json::Map<String, Value> =
            members.map(|(key, value)| (key, value.expose().into())).collect();
        secrets.sort_by(|(one, _), (other, _)| one.cmp(other));
        let again = parse_secrets(&Value::Object(json).to_string());
        assert_eq!(again, Some(secrets), "other secrets");
    }

    let Some(pairs) = parse_dotenv(text) else {
        return;
    };
    for (key, _) in &pairs {
        assert!(
            !key.is_empty() && !key.contains(char::is_whitespace),
            "the name {key:?}"
        );
    }
    // What an import reads and a shell can hold is exported again.
    let named: Vec<(String, Secret)> = pairs
        .into_iter()
        .filter(|(key, _)| is_dotenv_name(key))
        .collect();
    let lines = named.iter().map(|(key, value)| write_dotenv(key, value));
    let written: String = lines.collect();
    assert_eq!(parse_dotenv(&written), Some(named), "another list");
});
