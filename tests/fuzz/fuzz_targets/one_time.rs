//! One-time passwords in notes: what is read has a code, and what is written is read alike.
#![no_main]

use std::time::{Duration, UNIX_EPOCH};

use libfuzzer_sys::fuzz_target;
use ravi::{
    one_time::{OneTime, advance, find, has, put},
    secret::Secret,
};

fuzz_target!(|input: (&str, u32)| {
    let (text, second) = input;
    let notes = Secret::new(text.to_owned());
    let found: Vec<OneTime> = find(&notes).into_iter().flatten().collect();
    assert_eq!(has(&notes), !found.is_empty());
    for one_time in &found {
        let code = one_time.code(UNIX_EPOCH + Duration::from_secs(second.into()));
        assert!((5..=8).contains(&code.code.expose().len()), "a code");
        let again = OneTime::parse(one_time.uri().expose()).expect("a URI");
        assert!(again.is_same_account(one_time), "another account");
        if let Ok(next) = advance(&notes, one_time) {
            assert!(one_time.is_counter());
            assert_eq!(find(&next).len(), find(&notes).len(), "another line");
        }
    }
    if let Ok(one_time) = OneTime::read(text, text, text) {
        let put = put(&notes, &one_time);
        let mut uris = find(&put).into_iter().flatten();
        assert!(uris.any(|found| found.uri() == one_time.uri()), "not put");
    }
});
