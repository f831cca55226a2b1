//! Lines and sentences, in any script.

/// How far a sentence reaches around a range, in bytes.
pub(super) const WINDOW: usize = 160;

/// Returns whether a text has no letter and no digit.
pub(super) fn is_quiet(text: &str) -> bool {
    !text.contains(char::is_alphanumeric)
}

/// Returns the line around a range.
pub(super) fn line(text: &str, start: usize, end: usize) -> (usize, usize) {
    let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = text[end..].find('\n').map_or(text.len(), |at| end + at);
    (from, to)
}

/// Quotation marks that enclose words.
pub(super) const QUOTES: [(char, char); 7] = [
    ('"', '"'),
    ('“', '”'),
    ('„', '“'),
    ('„', '”'),
    ('«', '»'),
    ('「', '」'),
    ('『', '』'),
];

/// Colons of the world's scripts, and an arrow in place of one.
const COLONS: [char; 8] = [':', '：', '፡', '፦', '፥', '៖', '՝', '→'];

/// Returns whether a text ends with a colon, of whatever script.
pub(super) fn ends_with_colon(text: &str) -> bool {
    text.trim_end().ends_with(COLONS)
}

/// Returns whether a character of a text ends a sentence; abbreviations and numbers do not.
pub(super) fn is_end(text: &str, at: usize, c: char) -> bool {
    let after = &text[at + c.len_utf8()..];
    match c {
        '。' | '։' | '！' | '？' | ';' | '；' | '।' | '۔' | '｡' | '።' | '។' | '။' | '؟' | '؛' => {
            true
        }
        '!' | '?' => after.is_empty() || after.starts_with([' ', '\n']),
        '.' if !after.is_empty() && !after.starts_with([' ', '\n']) => false,
        '.' => {
            let word = text[..at].rsplit([' ', '\n']).next().unwrap_or_default();
            let is_short =
                (1..=2).contains(&word.chars().count()) && word.chars().all(char::is_alphabetic);
            !is_short
        }
        _ => false,
    }
}

/// Returns the sentence around a range, within [`WINDOW`]; lines that end without punctuation go on.
pub(super) fn sentence(text: &str, start: usize, end: usize) -> (usize, usize) {
    let from = text.floor_char_boundary(start.saturating_sub(WINDOW));
    let to = text.ceil_char_boundary((end + WINDOW).min(text.len()));
    let from = from + last_end(&text[from..start]);
    let to = end + first_end(&text[end..to]);
    (from, to)
}

/// Returns the position after the last end of a sentence; abbreviations and numbers do not end one.
pub(super) fn last_end(text: &str) -> usize {
    let mut last = 0;
    for (at, c) in text.char_indices() {
        if is_end(text, at, c) {
            last = at + c.len_utf8();
        }
    }
    last
}

fn first_end(text: &str) -> usize {
    let found = text.char_indices().find(|(at, c)| is_end(text, *at, *c));
    found.map_or(text.len(), |(at, _)| at)
}
