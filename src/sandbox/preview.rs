//! Previews in lists and events.

/// Length of a preview, in characters.
const PREVIEW: usize = 100;

/// The two forms of an email; either may be empty.
pub(super) struct Content {
    pub(super) text: String,
    pub(super) html: String,
}

impl Content {
    /// Returns the preview of an email: of its text, or else of its HTML.
    pub(super) fn preview(&self) -> String {
        if self.text.trim().is_empty() {
            preview(&mail_parser::decoders::html::html_to_text(&self.html))
        } else {
            preview(&self.text)
        }
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
