//! What is the same for all candidates of a message, and what rules a candidate out.

use std::collections::HashMap;

use super::{
    around::{Around, last_end},
    document::{Block, Document, Place},
    evidence::CodeSign,
    exclusion,
    shape::is_pronounceable,
    token::{Shape, Token},
    words::Meaning,
};

/// What is the same for all candidates of a message.
pub(super) struct Scorer<'a> {
    pub(super) document: &'a Document,
    /// The candidates in their sentences, with what rules each out.
    pub(super) candidates: Vec<(Around<'a>, Vec<CodeSign>)>,
    /// How often each code appears, in blocks of the body and in other blocks.
    pub(super) mentions: HashMap<&'a str, (usize, bool)>,
    /// Number of different codes that nothing rules out.
    pub(super) plausible: usize,
    /// Whether the message has amounts, dates and the like.
    pub(super) has_numbers: bool,
    /// Whether the message has a usual duration.
    pub(super) expires: bool,
    pub(super) has_code_word: bool,
    pub(super) has_intent: bool,
    pub(super) has_other: bool,
    pub(super) has_notice: bool,
    pub(super) subject_names: bool,
    pub(super) first: Option<usize>,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(document: &'a Document, tokens: &'a [Token]) -> Self {
        let mut mentions: HashMap<&str, (usize, bool)> = HashMap::new();
        for token in tokens {
            let mention = mentions.entry(&token.code).or_default();
            match document.blocks[token.block].place {
                Place::Body => mention.0 += 1,
                _ => mention.1 = true,
            }
        }
        let mut scorer = Self {
            document,
            mentions,
            candidates: Vec::new(),
            plausible: 0,
            has_numbers: has_numbers(document),
            expires: document
                .blocks
                .iter()
                .any(|block| block.place == Place::Body && has_duration(&block.text)),
            has_code_word: document.has(Meaning::Code),
            has_intent: document.has(Meaning::SigningIn),
            has_other: document.has(Meaning::Other),
            has_notice: document.has(Meaning::Notice),
            subject_names: document
                .blocks
                .iter()
                .any(|block| block.place == Place::Subject && block.has(Meaning::Code)),
            first: document
                .blocks
                .iter()
                .position(|block| block.place == Place::Body),
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
            let is_shown = matches!(around.block.place, Place::Body | Place::Subject);
            let token = around.token;
            let is_word = token.shape == Shape::Letters && is_pronounceable(&token.code);
            is_shown && !is_word && !scorer.is_small(token)
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

    /// Returns what a candidate cannot be, or is not likely to be.
    fn exclusions(&self, around: &Around<'_>) -> Vec<CodeSign> {
        let token = around.token;
        let mut signs = Vec::new();
        exclusion::find(around, &mut signs);
        let is_alone = around.is_alone_on_line();
        let block = around.block;
        if is_alone && block.row > 0 && !block.has(Meaning::Code) {
            let beside = self.above(token).filter(|above| above.row == block.row);
            let labels = beside.is_some_and(|beside| {
                beside.text.split_whitespace().count() <= 6
                    && !beside.has(Meaning::Code)
                    && (beside.has(Meaning::Label) || beside.has(Meaning::Other))
            });
            if labels {
                signs.push(CodeSign::LabelCell);
            }
        }
        if is_alone && !signs.contains(&CodeSign::LabelCell) {
            let end = block.text[..around.line.0].trim_end().len();
            let start = block.text[..end].rfind('\n').map_or(0, |at| at + 1);
            let above_line = (end > 0).then_some((block, start, end));
            let above =
                above_line.or_else(|| self.above(token).map(|block| (block, 0, block.text.len())));
            if let Some((block, start, end)) = above
                && block.words_in(Meaning::Code, start, end).next().is_none()
            {
                // A short line with a label is the heading of a value.
                let from =
                    start + last_end(block.text[start..end].trim_end_matches(['.', ' ', ':', '!']));
                let short = block.text[from..end].split_whitespace().count() <= 5;
                let labels = block.words_in(Meaning::Label, from, end).next().is_some();
                let others = block.words_in(Meaning::Other, from, end).next().is_some();
                if short && labels || others {
                    signs.push(CodeSign::LabelledAbove);
                }
            }
        }
        signs
    }

    /// Returns the displayed block before that of a candidate.
    pub(super) fn above(&self, token: &Token) -> Option<&'a Block> {
        self.body_above(token, 1).first().copied()
    }

    pub(super) fn body_above(&self, token: &Token, count: usize) -> Vec<&'a Block> {
        let blocks = self.document.blocks[..token.block].iter().rev().take(8);
        blocks
            .filter(|block| matches!(block.place, Place::Body | Place::Subject))
            .take(count)
            .collect()
    }
}

/// Returns whether the message has several amounts, decimals or dates.
fn has_numbers(document: &Document) -> bool {
    let mut count = 0;
    for block in &document.blocks {
        if block.place != Place::Body {
            continue;
        }
        count += exclusion::amounts(&block.text);
        if count >= 3 {
            return true;
        }
    }
    false
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
