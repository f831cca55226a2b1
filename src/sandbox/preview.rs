//! Previews in lists and events.

/// Length of a preview, in characters.
const PREVIEW: usize = 100;

/// Returns the preview of a message.
pub(super) fn preview_of(text: &str, html: &str) -> String {
    if text.trim().is_empty() {
        preview(&mail_parser::decoders::html::html_to_text(html))
    } else {
        preview(text)
    }
}

/// Returns the start of a text as one line.
pub(super) fn preview(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(PREVIEW) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}
