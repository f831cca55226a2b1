//! A normalized message: ASCII digits, plain spaces and hyphens, with a lower-case copy.

use super::words;

/// Marks the start of emphasized HTML text; a private-use character, so that messages do not contain it.
pub(super) const EMPHASIS: char = '\u{E000}';

/// Size limit of the searched text, in bytes: no code comes later.
pub(super) const LIMIT: usize = 64 * 1024;

/// A line of a message.
pub(super) struct Line {
    /// Normalized text.
    pub(super) text: String,
    /// Lower-case copy of the same length in bytes.
    pub(super) lower: String,
    /// Byte ranges of words for a code.
    pub(super) names: Vec<(usize, usize)>,
    /// Positions of [`EMPHASIS`].
    pub(super) emphasis: Vec<usize>,
}

/// A message, line by line.
pub(super) struct Message {
    pub(super) lines: Vec<Line>,
    /// Whether any line has a word for a code.
    pub(super) named: bool,
    /// Whether it is about authentication: signing in, verifying, expiring.
    pub(super) intent: bool,
}

impl Message {
    pub(super) fn read(text: &str) -> Self {
        let mut lines = Vec::new();
        let mut read = 0;
        for raw in text.lines().flat_map(chunks) {
            read += raw.len() + 1;
            if read > LIMIT {
                break;
            }
            let folded = fold(raw);
            if folded.trim().is_empty() {
                continue;
            }
            // Emphasis is stored as positions, not in the text.
            let mut line = String::with_capacity(folded.len());
            let mut emphasis = Vec::new();
            for c in folded.chars() {
                if c == EMPHASIS {
                    emphasis.push(line.len());
                } else {
                    line.push(c);
                }
            }
            let lower = lower(&line);
            let names = words::names(&lower);
            lines.push(Line {
                text: line,
                lower,
                names,
                emphasis,
            });
        }
        let named = lines.iter().any(|line| !line.names.is_empty());
        let intent = lines.iter().any(|line| words::has_intent(&line.lower));
        Self {
            lines,
            named,
            intent,
        }
    }

    /// Returns the code of a line such as `@example.com #123456` (or `@example.com #123456 %ads.example`).
    pub(super) fn origin_bound(&self) -> Option<String> {
        self.lines.iter().rev().find_map(|line| {
            let rest = line.text.trim().strip_prefix('@')?;
            let (domain, rest) = rest.split_once(' ')?;
            let code = rest.trim().strip_prefix('#')?;
            let code = code.split(' ').next()?;
            let is_domain = domain.contains('.') || domain == "localhost";
            let is_code = (3..=32).contains(&code.len())
                && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
            (is_domain && is_code).then(|| code.to_owned())
        })
    }
}

/// Length limit of a line, in bytes: the cost of a candidate grows with its line.
const LINE_LIMIT: usize = 1500;

/// Splits a line into chunks of bounded length, at spaces if possible.
fn chunks(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut end = rest.len().min(LINE_LIMIT);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        if end < rest.len() {
            end = rest[..end].rfind(' ').map_or(end, |at| at + 1);
        }
        let (chunk, after) = rest.split_at(end);
        rest = after;
        Some(chunk)
    })
}

/// Converts to lower case without changing the length: other characters stay.
fn lower(text: &str) -> String {
    text.chars()
        .map(|c| {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
                _ => c,
            }
        })
        .collect()
}

/// Normalizes digits, spaces and hyphens; removes invisible characters.
fn fold(text: &str) -> String {
    text.chars().filter_map(fold_char).collect()
}

fn fold_char(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(if c == '\t' { ' ' } else { c });
    }
    let code = u32::from(c);
    // The zeros of the common scripts; the other nine digits follow each.
    for zero in [
        0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6,
        0x0D66, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2,
        0x1D7EC, 0x1D7F6,
    ] {
        if (zero..zero + 10).contains(&code) {
            return char::from_digit(code - zero, 10);
        }
    }
    match c {
        // Full-width Latin letters.
        '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => char::from_u32(code - 0xFEE0),
        '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => Some(' '),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' => Some('-'),
        '\u{00AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}'
        | '\u{FE0F}'
        | '\u{FEFF}'
        | '\u{20E3}'
        | '\u{034F}' => None,
        c => Some(c),
    }
}
