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

/// Returns whether a preview is the start of a message. Previews may join the blocks of HTML without a space.
pub(super) fn is_beginning(preview: &str, message: &ThreadMessage) -> bool {
    let joined = |text: &str| opening(text).replace(' ', "");
    is_same(&joined(preview), &joined(&message.plain()))
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
    fn a_preview_that_joins_blocks_is_the_beginning_of_its_message() {
        let html = |html: &str| ThreadMessage {
            html: html.to_owned(),
            ..ThreadMessage::default()
        };
        let message = html("<p>Your code is</p><h1>441902</h1><p>Call us</p>");
        for (preview, is_it) in [
            ("Your code is 441902 Call us", true),
            ("Your code is441902Call us", true),
            ("Your code is441903Call us", false),
            ("Your code is441902", false),
        ] {
            assert_eq!(is_beginning(preview, &message), is_it, "{preview}");
        }
        let (word, joined) = ("<p>word</p>".repeat(30), "word".repeat(25));
        assert!(is_beginning(&format!("{joined}..."), &html(&word)));
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
