//! What is the same for all candidates of a message.

use std::collections::HashSet;

use super::{
    address,
    around::Around,
    document::{Block, Document, Place},
    evidence::{CodeSign, applying},
    number::{amounts, money, names_number},
    shape::is_pronounceable,
    token::{Shape, Token},
    words::Meaning,
};

/// Length of a short message, in letters and digits, and a length that messages with codes rarely have.
const SHORT: usize = 160;
const LONG: usize = 1200;

/// What is the same for all candidates of a message.
pub(super) struct Scorer<'a> {
    pub(super) document: &'a Document,
    /// The candidates in their sentences, with what rules each out.
    pub(super) candidates: Vec<(Around<'a>, Vec<CodeSign>)>,
    /// Number of different codes that nothing rules out.
    pub(super) plausible: usize,
    /// Whether the message has amounts, dates and the like.
    pub(super) has_numbers: bool,
    /// The evidence that all candidates share.
    pub(super) shared: Vec<CodeSign>,
    /// The candidates of the subject, if it has a number, a time or an amount.
    pub(super) subject_codes: Option<HashSet<&'a str>>,
    pub(super) has_code_word: bool,
    pub(super) has_intent: bool,
    pub(super) has_other: bool,
    pub(super) subject_names: bool,
    pub(super) first: Option<usize>,
    /// Number of blocks of the body.
    pub(super) blocks: usize,
    /// The parts of the paths of all links.
    pub(super) paths: HashSet<&'a str>,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(document: &'a Document, tokens: &'a [Token]) -> Self {
        let mut subject = document.of(Place::Subject);
        let has_number = subject.any(|block| names_number(&block.text));
        let mut scorer = Self {
            document,
            candidates: Vec::new(),
            plausible: 0,
            has_numbers: has_numbers(document),
            shared: shared(document),
            subject_codes: has_number.then(|| {
                let in_subject =
                    |token: &&Token| document.blocks[token.block].place == Place::Subject;
                let tokens = tokens.iter().filter(in_subject);
                tokens.map(|token| token.code.as_str()).collect()
            }),
            has_code_word: document.has(Meaning::Code),
            has_intent: document.has(Meaning::SigningIn),
            has_other: document.has(Meaning::Other),
            subject_names: document
                .of(Place::Subject)
                .any(|block| block.has(Meaning::Code)),
            first: document
                .blocks
                .iter()
                .position(|block| block.place == Place::Body),
            blocks: document.of(Place::Body).count(),
            paths: document
                .links
                .iter()
                .flat_map(|link| address::path_parts(&link.url))
                .collect(),
        };
        scorer.candidates = tokens
            .iter()
            .map(|token| {
                let around = Around::new(&document.blocks[token.block], token);
                let exclusions = scorer.exclusions(&around);
                (around, exclusions)
            })
            .collect();
        let is_plausible = |around: &Around<'_>| {
            let token = around.token;
            let is_word = token.shape == Shape::Letters && is_pronounceable(&token.code);
            around.block.is_shown() && !is_word && !scorer.is_small(token)
        };
        let candidates = scorer.candidates.iter();
        let mut plausible: Vec<&str> = candidates
            .filter(|(around, exclusions)| exclusions.is_empty() && is_plausible(around))
            .map(|(around, _)| around.token.code.as_str())
            .collect();
        plausible.sort_unstable();
        plausible.dedup();
        scorer.plausible = plausible.len();
        scorer
    }

    /// Returns whether a candidate is in smaller letters than most of the text.
    pub(super) fn is_small(&self, token: &Token) -> bool {
        let size = self.document.blocks[token.block].style(token.start).size;
        size <= 13 && size < self.document.size
    }

    /// Returns the displayed block before that of a candidate.
    pub(super) fn above(&self, token: &Token) -> Option<&'a Block> {
        self.body_above(token).next()
    }

    /// Returns the displayed blocks before that of a candidate, the nearest first; a few.
    pub(super) fn body_above(&self, token: &Token) -> impl Iterator<Item = &'a Block> + Clone {
        let blocks = self.document.blocks[..token.block].iter().rev().take(8);
        blocks.filter(|block| block.is_shown()).take(3)
    }
}

/// Returns the evidence that all candidates of a message share.
fn shared(document: &Document) -> Vec<CodeSign> {
    let has_intent = document.has(Meaning::SigningIn);
    let body = document.of(Place::Body);
    let signs = [
        (true, CodeSign::Prior),
        (document.length <= SHORT, CodeSign::Short),
        (
            body.clone().any(|block| has_duration(&block.text)),
            CodeSign::Expires,
        ),
        (has_intent, CodeSign::SigningIn),
        (!has_intent && document.is_known, CodeSign::NoSigningIn),
        (document.has(Meaning::Notice), CodeSign::NoticeMessage),
        (
            body.map(|block| money(&block.text)).sum::<usize>() >= 2,
            CodeSign::Amounts,
        ),
        (document.length > LONG, CodeSign::Long),
    ];
    signs.into_iter().filter_map(applying).collect()
}

/// Returns whether the message has several amounts, decimals or dates.
fn has_numbers(document: &Document) -> bool {
    let counts = document.of(Place::Body).map(|block| amounts(&block.text));
    counts.sum::<usize>() >= 3
}

/// How long codes are usually valid, in seconds, minutes or hours.
const DURATIONS: [&str; 18] = [
    "1", "2", "3", "5", "10", "15", "20", "24", "30", "45", "48", "60", "90", "120", "180", "300",
    "600", "900",
];

/// Returns whether a text has a usual duration: a number and a word after it.
fn has_duration(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | ':' | '-');
    let mut words = text.split(|c| !is_part(c)).peekable();
    while let Some(word) = words.next()
        && let Some(next) = words.peek()
    {
        let number = word.trim_end_matches(char::is_alphabetic);
        let attached = &word[number.len()..];
        let unit = if attached.is_empty() { next } else { attached };
        // Not `2FA`.
        let is_unit = unit.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii_uppercase());
        if is_unit && DURATIONS.contains(&number) {
            return true;
        }
    }
    false
}
