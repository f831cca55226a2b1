//! HTML of mails: as text for a terminal, and for the search of codes and links.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravi::{
    otp::{Message, find_code, find_link, seen_text},
    output::{
        clean_lines,
        html::{paragraphs, readable},
    },
};

/// Rendered text is at most so many times as long as its HTML, and [`CONSTANT`] bytes more: nested quotes and lists
/// are indented on each line, and a table is padded to the width of the terminal.
const FACTOR: usize = 100;
const CONSTANT: usize = 16 * 1024;

fuzz_target!(|input: (u8, &str)| {
    let (columns, html) = input;
    if let Some(text) = render(html, usize::from(columns)) {
        let limit = FACTOR * html.len() + CONSTANT;
        assert!(
            text.len() <= limit,
            "{} bytes of text from {} of HTML",
            text.len(),
            html.len()
        );
        let cleaned = clean_lines(&text);
        let harmful = |c: char| c.is_control() && c != '\n' && c != '\t';
        assert!(!cleaned.contains(harmful), "a control character");
    }
    // A block ends a line, so the shortest, `<p>`, adds one byte for three; some entities are shorter than their characters.
    assert!(seen_text(html).len() <= 3 * html.len(), "more text than HTML");
    let message = Message { html, ..Message::default() };
    if let Some(found) = find_code(&message) {
        let code = &found.code;
        assert!(!code.contains(char::is_whitespace), "cannot type the code {code:?}");
    }
    if let Some(found) = find_link(&message, None) {
        let scheme = found.link.get(..5).unwrap_or_default();
        assert!(scheme.eq_ignore_ascii_case("http:") || scheme.eq_ignore_ascii_case("https"));
    }

    // Text shown as HTML is the same text again.
    let shown = paragraphs(html);
    assert!(shown.len() <= 24 * html.len() + 16, "too much HTML");
    for tag in shown.split('<').skip(1) {
        let ours = ["p>", "/p>", "br>"];
        assert!(
            ours.iter().any(|name| tag.starts_with(name)),
            "foreign markup"
        );
    }
});

fn render(html: &str, columns: usize) -> Option<String> {
    readable(html, columns).map(|shown| shown.text)
}
