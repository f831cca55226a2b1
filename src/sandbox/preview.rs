//! The previews in lists and events.

/// Characters of a preview.
const PREVIEW: usize = 100;

/// The preview of a message.
pub(super) fn beginning(text: &str, html: &str) -> String {
    if text.trim().is_empty() {
        preview(&mail_parser::decoders::html::html_to_text(html))
    } else {
        preview(text)
    }
}

/// The beginning of a text, on one line.
pub(super) fn preview(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(PREVIEW) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}
