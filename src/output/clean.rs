//! Text from outside, made harmless for a terminal.

use std::borrow::Cow;

/// Whether a character may move the cursor, change the terminal, reorder the line or hide in it.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

fn replace(text: &str, keep: fn(char) -> bool) -> String {
    text.chars()
        .map(|c| match c {
            c if keep(c) || !is_harmful(c) => c,
            '\n' | '\r' | '\t' => ' ',
            _ => '\u{FFFD}',
        })
        .collect()
}

/// One line: control, bidi and invisible characters become `�`, line breaks and tabs a space.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_harmful) {
        Cow::Owned(replace(text, |_| false))
    } else {
        Cow::Borrowed(text)
    }
}

/// Several lines: as [`clean`], but `\n` and `\t` stay.
#[must_use]
pub fn clean_lines(text: &str) -> String {
    replace(text, |c| matches!(c, '\n' | '\t'))
}
