//! What is the same for all candidates of a message, and what rules a candidate out.

use std::collections::{HashMap, HashSet};

use super::{
    around::{Around, last_end},
    document::{Block, Document, Place},
    evidence::CodeSign,
    exclusion::{self, names_number},
    shape::is_pronounceable,
    token::{Shape, Token},
    words::Meaning,
};

/// Messages with codes are rarely longer, in letters and digits.
const LONG: usize = 1200;

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
    /// The evidence that all candidates share.
    pub(super) shared: Vec<CodeSign>,
    /// Whether the message has a usual duration.
    pub(super) expires: bool,
    pub(super) has_code_word: bool,
    pub(super) has_intent: bool,
    pub(super) has_other: bool,
    pub(super) has_notice: bool,
    pub(super) subject_names: bool,
    pub(super) first: Option<usize>,
    /// The parts of the paths of all links.
    paths: HashSet<&'a str>,
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
            shared: Vec::new(),
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
            paths: document
                .links
                .iter()
                .flat_map(|link| path_parts(&link.url))
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
        scorer.shared = scorer.shared();
        scorer
    }

    /// Returns the evidence that all candidates share.
    fn shared(&self) -> Vec<CodeSign> {
        let document = self.document;
        let signs = [
            (has_amounts(document), CodeSign::Amounts),
            (document.length > LONG, CodeSign::Long),
        ];
        let applying = signs.into_iter().filter(|(applies, _)| *applies);
        applying.map(|(_, sign)| sign).collect()
    }

    /// Returns whether the subject has a number or a time, other than a candidate.
    pub(super) fn is_subject_about_another(&self, token: &Token) -> bool {
        let mut subjects = self
            .document
            .blocks
            .iter()
            .filter(|block| block.place == Place::Subject);
        subjects.any(|block| {
            names_number(&block.text)
                && !block
                    .text
                    .split(|c: char| !c.is_alphanumeric() && c != '-')
                    .any(|word| word.ends_with(&token.code))
        })
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

    /// Returns whether a candidate, or its number, is part of the path of a link: what the page is about.
    pub(super) fn is_in_path(&self, token: &Token) -> bool {
        let mut parts = token
            .code
            .split('-')
            .filter(|part| part.len() >= 4 && part.bytes().any(|byte| byte.is_ascii_digit()));
        self.paths.contains(token.code.as_str()) || parts.any(|part| self.paths.contains(part))
    }

    /// Returns whether the field before holds a long number in groups: what the code belongs to, such as a meeting or a card.
    pub(super) fn is_under_id(&self, around: &Around<'_>) -> bool {
        let block = around.block;
        let is_label = |text: &str| {
            let is_short = text.split_whitespace().count() <= 4;
            is_short
                && text.contains(char::is_alphabetic)
                && !text.contains(|c: char| c.is_ascii_digit())
        };
        let mut lines = block.text[..around.line.0].trim_end().rsplit('\n');
        let line = lines.next().unwrap_or_default();
        if !line.is_empty() {
            let own = &block.text[around.line.0..around.token.start];
            let line = if is_label(own) {
                line
            } else if is_label(line) {
                lines.next().unwrap_or_default()
            } else {
                return false;
            };
            return ends_with_id(line);
        }
        let mut above = self.body_above(around.token);
        let (Some(label), Some(id)) = (above.next(), above.next()) else {
            return false;
        };
        let are_cells =
            label.row > 0 && label.row == block.row && id.row != block.row && id.row > 0;
        are_cells && is_label(&label.text) && ends_with_id(&id.text)
    }

    /// Returns the displayed block before that of a candidate.
    pub(super) fn above(&self, token: &Token) -> Option<&'a Block> {
        self.body_above(token).next()
    }

    /// Returns the displayed blocks before that of a candidate, the nearest first; a few.
    pub(super) fn body_above(&self, token: &Token) -> impl Iterator<Item = &'a Block> + Clone {
        let blocks = self.document.blocks[..token.block].iter().rev().take(8);
        let shown = |block: &&Block| matches!(block.place, Place::Body | Place::Subject);
        blocks.filter(shown).take(3)
    }
}

/// Returns the parts of the path of a URL that may be numbers or references.
fn path_parts(url: &str) -> impl Iterator<Item = &str> {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    path.split('/').skip(1).filter(|part| part.len() >= 4)
}

/// Returns whether a line ends with a number of nine digits or more in groups.
fn ends_with_id(line: &str) -> bool {
    let number = line
        .rfind(|c: char| !c.is_ascii_digit() && !matches!(c, ' ' | '-'))
        .map_or(line, |at| &line[at..]);
    let number = number.trim_matches(|c: char| !c.is_ascii_digit());
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (9..=19).contains(&digits) && number.len() > digits && !number.starts_with('0')
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

/// Returns whether the message has two decimals or thousands or more, other than dates and addresses.
fn has_amounts(document: &Document) -> bool {
    let shown = document
        .blocks
        .iter()
        .filter(|block| block.place == Place::Body);
    let words = shown.flat_map(|block| block.text.split_whitespace());
    words.filter(|word| is_amount(word)).take(2).count() == 2
}

fn is_amount(word: &str) -> bool {
    let number = word.trim_matches(|c: char| !c.is_ascii_digit());
    let parts: Vec<&str> = number.split(['.', ',']).collect();
    let all_digits = parts
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let last = parts.last().map_or(0, |part| part.len());
    let groups = parts.len() < 3 || parts[1..parts.len() - 1].iter().all(|part| part.len() == 3);
    parts.len() >= 2 && all_digits && groups && matches!(last, 2 | 3)
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
