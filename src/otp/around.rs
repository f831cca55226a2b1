//! A candidate in its line and sentence.

use super::{
    document::Block,
    sentence::{WINDOW, ends_with_colon, is_quiet, last_end, sentence},
    token::Token,
    words::{Meaning, Word},
};

/// A candidate in its line and sentence.
pub(super) struct Around<'a> {
    pub(super) block: &'a Block,
    pub(super) token: &'a Token,
    pub(super) line: (usize, usize),
    pub(super) sentence: (usize, usize),
}

impl<'a> Around<'a> {
    pub(super) fn new(block: &'a Block, token: &'a Token) -> Self {
        Self {
            block,
            token,
            line: token.line,
            sentence: sentence(&block.text, token.start, token.end),
        }
    }

    /// Returns whether only punctuation is beside it within a range.
    pub(super) fn is_alone_in(&self, start: usize, end: usize) -> bool {
        let text = &self.block.text;
        is_quiet(&text[start..self.token.start])
            && is_quiet(&text[self.token.end..end.max(self.token.end)])
    }

    pub(super) fn is_alone_on_line(&self) -> bool {
        self.is_alone_in(self.line.0, self.line.1)
    }

    /// Returns whether a word for another number is between a position and the candidate, without a number of its own.
    pub(super) fn has_label(&self, from: usize) -> bool {
        let last = self
            .block
            .words_in(Meaning::Label, from, self.token.start)
            .last();
        last.is_some_and(|word| {
            let after = &self.block.text[word.end..self.token.start];
            !after.bytes().any(|byte| byte.is_ascii_digit()) && !self.is_purpose(word)
        })
    }

    /// Returns whether a word for another number is part of what a code is for, as in `code to verify your phone: 4829`.
    pub(super) fn is_purpose(&self, label: &Word) -> bool {
        let block = self.block;
        let lower = &block.lower;
        let end = self.token.start;
        let mut names = block.words_in(Meaning::Code, self.sentence.0, label.start);
        let is_stated =
            ends_with_colon(&lower[label.end..end]) || block.has_in(Meaning::Is, label.end, end);
        is_stated
            && names.next_back().is_some_and(|name| {
                let between = &lower[name.end..label.start];
                block.has_in(Meaning::SigningIn, name.end, label.start)
                    && !between.contains([',', ':', '\n'])
                    && is_connective(between)
            })
    }

    /// Returns whether a word for a code already names a number before it, as in `4829 is your code for 32665`.
    pub(super) fn is_taken(&self, word: &Word) -> bool {
        let lower = &self.block.lower;
        let between = &lower[word.end..self.token.start];
        let is_stated =
            ends_with_colon(between) || is_quiet(between) || self.is_beside(Meaning::Is);
        let before = &lower[self.sentence.0..word.start];
        let last = before.rfind(|c: char| c.is_ascii_digit());
        !is_stated
            && last.is_some_and(|last| {
                let digits = before[..=last]
                    .bytes()
                    .rev()
                    .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'-'));
                digits.count() >= 4 && is_connective(&before[last + 1..])
            })
    }

    /// Returns whether its label is what the reader is asked to type, as in `enter the number 482913`.
    pub(super) fn is_entered_label(&self) -> bool {
        let (start, end) = (self.sentence.0, self.token.start);
        let Some(label) = self.block.words_in(Meaning::Label, start, end).last() else {
            return false;
        };
        let mut verbs = self.block.words_in(Meaning::Enter, start, label.start);
        verbs.next_back().is_some_and(|verb| {
            let between = &self.block.lower[verb.end..label.start];
            // `to verify your phone` is what a code is for.
            let is_purpose = |meaning| self.block.has_in(meaning, verb.start, verb.end);
            let purposes = [Meaning::SigningIn, Meaning::Verify, Meaning::Login];
            !purposes.into_iter().any(is_purpose)
                && between.len() <= 24
                && !between.contains([',', ':', '.', '\n'])
        })
    }

    /// Returns the start of the sentence before that of the candidate.
    pub(super) fn earlier(&self) -> usize {
        let text = &self.block.text;
        let end = text[..self.sentence.0]
            .trim_end_matches(['.', '!', '?', ' ', '\n'])
            .len();
        let from = text.floor_char_boundary(end.saturating_sub(WINDOW));
        from + last_end(&text[from..end])
    }

    /// Returns whether a word of a meaning is directly before or after.
    pub(super) fn is_beside(&self, meaning: Meaning) -> bool {
        self.is_after(meaning) || self.is_before(meaning)
    }

    /// Returns whether it is directly after or before a verb that asks to type it; before one, unless that asks for another number.
    pub(super) fn is_entered(&self) -> bool {
        let end = self.token.end;
        let mut names = self.block.words_in(Meaning::Code, end, self.sentence.1);
        let is_other = |name: &Word| begins_with_number(&self.block.lower[name.end..]);
        self.is_after(Meaning::Enter)
            || self.is_before(Meaning::Enter) && !names.next().is_some_and(is_other)
    }

    /// Returns whether it is directly after a word of a meaning.
    pub(super) fn is_after(&self, meaning: Meaning) -> bool {
        let start = self.token.start;
        let mut words = self.block.words_in(meaning, self.sentence.0, start);
        words.any(|word| is_quiet(&self.block.lower[word.end..start]))
    }

    /// Returns whether it is directly before a word that states a code, which ends the sentence.
    pub(super) fn ends_with_is(&self) -> bool {
        let (end, last) = (self.token.end, self.sentence.1);
        let words = self.block.words_in(Meaning::Is, end, last);
        let lower = &self.block.lower;
        words.last().is_some_and(|word| {
            let rest = &lower[word.end..last.max(word.end)];
            is_quiet(&lower[end..word.start]) && is_quiet(rest) && !ends_with_colon(rest)
        })
    }

    /// Returns whether it is directly before a word of a meaning.
    pub(super) fn is_before(&self, meaning: Meaning) -> bool {
        let end = self.token.end;
        let mut words = self.block.words_in(meaning, end, self.sentence.1);
        words.any(|word| is_quiet(&self.block.lower[end..word.start]) || word.start - end <= 3)
    }
}

/// Returns whether the text between a word for a code and the code connects them.
pub(super) fn is_connective(between: &str) -> bool {
    let trimmed = between.trim();
    if trimmed.is_empty() {
        return true;
    }
    let count = trimmed.chars().count();
    // A colon connects to what follows, whatever the length before it.
    if ends_with_colon(trimmed) {
        return count <= 70;
    }
    let spaced = trimmed.split_whitespace().count();
    count <= 32 && spaced <= 4
}

/// Returns whether the text after a word for a code begins with a number: the code that it names.
pub(super) fn begins_with_number(after: &str) -> bool {
    let number = after.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '\n');
    number.bytes().take_while(u8::is_ascii_digit).count() >= 4
}
