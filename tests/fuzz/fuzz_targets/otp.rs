//! Codes and links in plain text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravi::otp::{BOUND, Message, explain_codes, find_code, find_link};

fuzz_target!(|text: &str| {
    let message = Message { text, ..Message::default() };
    if let Some(found) = find_code(&message) {
        let code = &found.code;
        assert!((1..=64).contains(&code.chars().count()), "the code {code:?}");
        assert!(!code.contains(char::is_whitespace), "cannot type the code {code:?}");
        assert!((BOUND..=1.0).contains(&found.confidence), "confidence {}", found.confidence);
        assert!(found.runner_up.as_ref() != Some(code), "twice the same code");
        // Other scripts have digits of their own, which are folded.
        if text.is_ascii() {
            assert!(holds_in_order(text, code), "not in the text: {code:?}");
        }
    }
    if let Some(found) = find_link(&message, None) {
        let link = &found.link;
        // Between `<` and `>`, a URL may be broken into lines; escape sequences are removed.
        if text.is_ascii() && !text.contains('\u{1b}') {
            let starts = [' ', '\t', '>'];
            let unbroken: String = text.lines().map(|line| line.trim().trim_start_matches(starts)).collect();
            assert!(unbroken.contains(link), "not in the text: {link:?}");
        }
        let scheme = link.get(..5).unwrap_or_default();
        assert!(scheme.eq_ignore_ascii_case("http:") || scheme.eq_ignore_ascii_case("https"));
        let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"');
        assert!(!link.contains(ends), "more than the link: {link:?}");
    }
    let candidates = explain_codes(&message);
    assert!(candidates.windows(2).all(|pair| pair[0].score >= pair[1].score));
    // Mail comes with both kinds of line ends.
    if !text.contains('\r') {
        let crlf = text.replace('\n', "\r\n");
        let message = Message { text: &crlf, ..Message::default() };
        assert_eq!(candidates, explain_codes(&message), "line ends matter");
    }
});

fn holds_in_order(text: &str, code: &str) -> bool {
    let mut bytes = text.bytes();
    code.bytes().all(|wanted| bytes.any(|byte| byte == wanted))
}
