//! Files of other password managers: what is read can be exported and is read alike.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravi::{
    domain::Domain,
    fuzzing::{Format, parse_passwords, write_passwords},
};

const FORMATS: [Option<Format>; 5] = [
    None,
    Some(Format::Bitwarden),
    Some(Format::OnePassword),
    Some(Format::Chrome),
    Some(Format::Firefox),
];

fuzz_target!(|input: (u8, &str)| {
    let (format, text) = input;
    let Some(rows) = parse_passwords(text, FORMATS[usize::from(format) % FORMATS.len()]) else {
        return;
    };
    for row in &rows {
        assert!(
            !row.password.expose().is_empty(),
            "an entry without a password"
        );
        let again = Domain::parse(row.domain.as_str()).ok();
        assert_eq!(again.as_ref(), Some(&row.domain), "a domain that is none");
    }
    let exported = write_passwords(&rows).expect("an export");
    if !rows.is_empty() {
        assert_eq!(parse_passwords(&exported, None), Some(rows), "another list");
    }
});
