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
