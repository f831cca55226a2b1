//! Codes and links in plain text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravi::otp::{find_code, find_link};

fuzz_target!(|text: &str| {
    if let Some(found) = find_code(text) {
        let code = &found.code;
        assert!((3..=32).contains(&code.len()), "the code {code:?}");
        let typed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        assert!(code.bytes().all(typed), "cannot type the code {code:?}");
        // Other scripts have digits of their own, which are folded.
        if text.is_ascii() {
            assert!(holds_in_order(text, code), "not in the text: {code:?}");
        }
    }
    if let Some(link) = find_link(text) {
        assert!(text.contains(&link), "not in the text: {link:?}");
        assert!(link.starts_with("https://") || link.starts_with("http://"));
        let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"');
        assert!(!link.contains(ends), "more than the link: {link:?}");
    }
    // Mail comes with both kinds of line ends.
    if !text.contains('\r') {
        let crlf = text.replace('\n', "\r\n");
        assert_eq!(find_code(text), find_code(&crlf), "line ends matter");
    }
});

fn holds_in_order(text: &str, code: &str) -> bool {
    let mut bytes = text.bytes();
    code.bytes().all(|wanted| bytes.any(|byte| byte == wanted))
}
