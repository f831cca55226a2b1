//! Sanitizes untrusted text for a terminal.
//!
//! Harmful characters are those that move the cursor or change the terminal (C0, DEL, C1), reorder a line (bidi
//! controls), end a line (U+2028, U+2029), or are invisible, so that different texts look the same: the
//! default-ignorable code points of Unicode, including soft hyphen and Hangul fillers. Exceptions are U+200C, U+200D
//! and the variation selectors, which scripts and emoji need, and U+034F, which pads the previews of many emails.
//!
//! Human-readable output shows `�` instead. JSON escapes the character, in a pipe and at a terminal alike: the string
//! stays the same.

use std::{borrow::Cow, fmt::Write};

/// Returns whether a character may move the cursor, change the terminal, reorder the line or be invisible.
#[must_use]
pub fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
            | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}')
}

/// Escapes every harmful character of a JSON text as `\uXXXX`; outside strings, JSON has none except line breaks.
#[must_use]
pub fn escape_json(json: &str) -> Cow<'_, str> {
    let is_escaped = |c: char| c != '\n' && is_harmful(c);
    if !json.chars().any(is_escaped) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if is_escaped(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to memory never fails.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
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

/// Sanitizes one line: control, bidi and invisible characters become `�`, line breaks and tabs become spaces.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_harmful) {
        Cow::Owned(replace(text, |_| false))
    } else {
        Cow::Borrowed(text)
    }
}

/// Returns whether a character that people need in some scripts is invisible, and could carry a text for a model alone.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{034F}' | '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Sanitizes several lines: like [`clean`], but keeps `\n` and `\t`.
#[must_use]
pub fn clean_lines(text: &str) -> String {
    replace(text, |c| matches!(c, '\n' | '\t'))
}
