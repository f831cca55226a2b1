//! Wraps messages between words, and cuts lines between graphemes: a terminal alone breaks within words.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Below this width, the terminal breaks the lines.
const NARROWEST: usize = 30;

/// Wraps text at spaces to fit this many columns. The first line starts after a label of `indent` columns; further
/// lines are indented as much. Keeps long words and commands in backticks whole: users may copy them.
#[must_use]
pub fn wrap(text: &str, columns: Option<usize>, indent: usize) -> String {
    let Some(columns) = columns.filter(|columns| *columns >= NARROWEST) else {
        return text.to_owned();
    };
    let mut wrapped = String::with_capacity(text.len() + 64);
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            wrapped.push('\n');
        }
        let label = if number == 0 { indent } else { 0 };
        wrap_line(&mut wrapped, line, columns, label);
    }
    wrapped
}

fn wrap_line(wrapped: &mut String, line: &str, columns: usize, label: usize) {
    let text = line.trim_start_matches(' ');
    let indent = &line[..line.len() - text.len()];
    wrapped.push_str(indent);
    let indent = indent.len() + label;
    let mut used = indent;
    for (number, word) in words(text).into_iter().enumerate() {
        let width = word.width();
        if number > 0 && used + 1 + width > columns {
            wrapped.truncate(wrapped.trim_end_matches(' ').len());
            wrapped.push('\n');
            wrapped.extend(std::iter::repeat_n(' ', indent));
            used = indent;
        } else if number > 0 {
            wrapped.push(' ');
            used += 1;
        }
        wrapped.push_str(word);
        used += width;
    }
}

/// Splits a line at its spaces, except between backticks.
fn words(line: &str) -> Vec<&str> {
    let quotes = line.matches('`').count();
    // The last of an odd number of backticks does not open a quote.
    let mut left = quotes - quotes % 2;
    let mut words = Vec::new();
    let mut start = 0;
    let mut is_quoted = false;
    for (at, c) in line.char_indices() {
        match c {
            '`' if left > 0 => {
                left -= 1;
                is_quoted = !is_quoted;
            }
            ' ' if !is_quoted => {
                words.push(&line[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    words.push(&line[start..]);
    words
}

/// Cuts a sanitized line to the width of a terminal, if there is one; an ellipsis marks the cut.
#[must_use]
pub fn cut_line(line: &str, columns: Option<usize>) -> String {
    let line = Cow::Borrowed(line);
    columns
        .map_or(line.clone(), |columns| cut(&line, columns))
        .into_owned()
}

/// Cuts a line to this many columns; an ellipsis marks the cut.
pub(super) fn cut<'a>(cell: &Cow<'a, str>, width: usize) -> Cow<'a, str> {
    if cell.width() <= width {
        return cell.clone();
    }
    let mut kept = String::new();
    for grapheme in cell.graphemes(true) {
        if kept.width() + grapheme.width() + 1 > width {
            break;
        }
        kept.push_str(grapheme);
    }
    kept.push('…');
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::wrap;

    #[test]
    fn breaks_between_words_only() {
        let text = "check the network, and the address in RAVI_API_URL if it is set";
        assert_eq!(
            wrap(text, Some(30), 6),
            "check the network, and\n      the address in\n      RAVI_API_URL if it is\n      set"
        );
        for columns in [None, Some(0), Some(29), Some(63 + 6), Some(200)] {
            assert_eq!(wrap(text, columns, 6), text, "{columns:?}");
        }
    }

    #[test]
    fn keeps_commands_paths_and_lines_whole() {
        let path = "/a/very/long/path/that/does/not/fit/a/line/of/the/terminal";
        assert_eq!(
            wrap(&format!("cannot read {path}: damaged"), Some(30), 7),
            format!("cannot read\n       {path}:\n       damaged")
        );
        assert_eq!(
            wrap(
                "choose one with `ravi identities use NAME` or not",
                Some(40),
                0
            ),
            "choose one with\n`ravi identities use NAME` or not"
        );
        let odd = "it's ` a lone mark in a text that is longer than a line";
        assert!(
            wrap(odd, Some(30), 0)
                .lines()
                .all(|line| line.width() <= 30)
        );
        let lines = "First line.\n\n    indented  code\nlast";
        assert_eq!(wrap(lines, Some(30), 0), lines);
    }

    proptest! {
        /// Only spaces become line breaks, and no line is too long unless it is one word.
        #[test]
        fn changes_nothing_but_spaces(text in "[a-z 字é]{0,200}", columns in 30_usize..90, indent in 0_usize..10) {
            let wrapped = wrap(&text, Some(columns), indent);
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&wrapped), words(&text));
            for (number, line) in wrapped.lines().enumerate() {
                let width = line.width() + if number == 0 { indent } else { 0 };
                let is_one_word = line.split_whitespace().count() < 2;
                prop_assert!(width <= columns || is_one_word, "{line:?}");
            }
        }
    }
}
