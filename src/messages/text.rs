//! The beginnings of messages: in previews, and to recognize a message.

use super::ThreadMessage;

/// Characters of the preview of a message that was read from its thread.
const PREVIEW: usize = 100;
/// Characters of a message by which it is known again.
const OPENING: usize = 80;
/// Openings of this length that are cut differently are the same.
const CERTAIN: usize = 40;

/// Returns the preview of a text: one line, cut.
pub(super) fn preview(text: &str) -> String {
    let line = one_line(text, PREVIEW + 1);
    match line.char_indices().nth(PREVIEW) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}

/// The beginning of a text on one line, of so many characters.
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

/// The beginning of a message, by which it is known again however it was cut.
pub(super) fn opening(text: &str) -> String {
    let cut = text.trim_end().trim_end_matches(['.', '\u{2026}']);
    one_line(cut, OPENING)
}

/// Whether a preview is the beginning of a message.
pub(super) fn is_beginning(preview: &str, message: &ThreadMessage) -> bool {
    is_same(&opening(preview), &opening(&message.plain()))
}

/// Returns whether two openings are the same, however they were cut.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    short == long || (short.chars().count() >= CERTAIN && long.starts_with(short))
}
