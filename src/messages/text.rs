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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_is_one_line_of_at_most_100_characters() {
        assert_eq!(preview(" a\n\tb  c "), "a b c");
        assert_eq!(preview(""), "");
        let (longest, cut) = ("é".repeat(100), format!("{}...", "é".repeat(100)));
        assert_eq!(preview(&longest), longest);
        assert_eq!(preview(&"é".repeat(101)), cut);
        assert_eq!(preview(&format!("{longest} b")), cut);
    }

    #[test]
    fn a_line_has_so_many_characters_and_one_space_between_words() {
        for (characters, line) in [
            (0, ""),
            (1, "a"),
            (2, "a "),
            (3, "a b"),
            (4, "a bc"),
            (5, "a bc"),
        ] {
            assert_eq!(one_line("a  bc", characters), line);
        }
    }

    #[test]
    fn an_opening_has_no_mark_of_a_cut() {
        assert_eq!(opening("a. b... "), "a. b");
        assert_eq!(opening("a\u{2026}"), "a");
        assert_eq!(opening(&"x".repeat(81)), "x".repeat(80));
    }

    #[test]
    fn openings_that_are_cut_differently_are_the_same_if_they_are_long() {
        let (certain, short) = ("x".repeat(40), "x".repeat(39));
        for (one, other, same) in [
            ("ab", "ab", true),
            ("ab", "abc", false),
            (&*short, &*certain, false),
            (&*certain, &*format!("{certain}y"), true),
            (&*certain, &*format!("y{certain}"), false),
        ] {
            assert_eq!(is_same(one, other), same, "{one} {other}");
            assert_eq!(is_same(other, one), same, "{other} {one}");
        }
    }
}
