//! Openings of messages: for previews, and to recognize a message.

use super::ThreadMessage;

/// Length of a preview, in characters.
const PREVIEW: usize = 100;
/// Length of the opening that identifies a message, in characters.
const OPENING: usize = 80;
/// Minimum length at which a truncated opening still identifies a message.
const CERTAIN: usize = 40;

/// Returns the preview of a text: one line, truncated.
pub(super) fn preview(text: &str) -> String {
    let line = one_line(text, PREVIEW + 1);
    match line.char_indices().nth(PREVIEW) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}

/// Returns the start of a text as one line of at most this many characters.
pub(super) fn one_line(text: &str, characters: usize) -> String {
    let mut line = String::new();
    let mut count = 0;
    for word in text.split_whitespace() {
        if count >= characters {
            break;
        }
        if count > 0 {
            line.push(' ');
            count += 1;
        }
        for character in word.chars().take(characters - count) {
            line.push(character);
            count += 1;
        }
    }
    line
}

/// Returns the opening of a message, which identifies it even if truncated.
pub(super) fn opening(text: &str) -> String {
    let cut = text.trim_end().trim_end_matches(['.', '\u{2026}']);
    one_line(cut, OPENING)
}

/// Returns whether a preview is the start of a message.
pub(super) fn is_beginning(preview: &str, message: &ThreadMessage) -> bool {
    is_same(&opening(preview), &opening(&message.plain()))
}

/// Returns whether two openings are the same, apart from truncation.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    short == long || (short.chars().count() >= CERTAIN && long.starts_with(short))
}
