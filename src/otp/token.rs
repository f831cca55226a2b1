//! Code candidates.

/// A code candidate.
#[derive(Debug)]
pub(super) struct Token {
    /// The code to type, without separators between digits.
    pub(super) code: String,
    pub(super) block: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The range of its line in the block.
    pub(super) line: (usize, usize),
    pub(super) shape: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `482913`
    Digits,
    /// `482 913`, `12-34-56`
    Groups,
    /// `123 4567`, `123-4`
    Uneven,
    /// `4 8 2 9 1 3`
    Apart,
    /// `ngu-482913`, `482913-dir`: with a prefix or ending of the language.
    Hyphenated,
    /// `G-482913`
    Prefixed,
    /// Letters and digits: `K7P2QX`.
    Mixed,
    /// Capital letters: `WDJBMJ`.
    Letters,
    /// Letters, or letters and digits, in groups: `WDJB-MJHT`.
    LetterGroups,
}

/// Returns the line around a range.
pub(super) fn line(text: &str, start: usize, end: usize) -> (usize, usize) {
    let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = text[end..].find('\n').map_or(text.len(), |at| end + at);
    (from, to)
}

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
        '.' => {
            let goes_on = !after.is_empty() && !after.starts_with([' ', '\n']);
            let word = text[..at].rsplit([' ', '\n']).next().unwrap_or_default();
            let is_short =
                (1..=2).contains(&word.chars().count()) && word.chars().all(char::is_alphabetic);
            !goes_on && !is_short
        }
        _ => false,
    }
}
