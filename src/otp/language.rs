//! Which languages a message is in.

use super::{
    document::{Block, Document, Place},
    words::{self, Meaning},
};

/// How many other words a frequent word of a language counts as.
const COMMON: usize = 3;
/// A message is in a known language if its words of it, weighted, are at least this part of all its words: a third.
const KNOWN: usize = 3;

/// Words of this length, in bytes, count in a message of an unknown language: shorter ones coincide.
const LONG: usize = 8;

impl Document {
    /// Finds out whether the message is in a language that has a word file, and removes the words of languages that it is not in: the
    /// same letters mean something else there. Words for a code are borrowed widely, and stay.
    pub(super) fn find_language(&mut self) {
        let mut scores = vec![0_usize; words::languages()];
        let mut total = 0;
        let shown = |block: &&Block| matches!(block.place, Place::Body | Place::Subject);
        for block in self.blocks.iter().filter(shown) {
            total += count(&block.text);
            for word in block
                .words
                .iter()
                .filter(|word| !words::is_international(word))
            {
                let weight = if word.meaning == Meaning::Common {
                    COMMON
                } else {
                    1
                };
                let mut rest = word.languages;
                while rest != 0 {
                    scores[rest.trailing_zeros() as usize] += weight;
                    rest &= rest - 1;
                }
            }
        }
        let most = scores.iter().max().copied().unwrap_or_default();
        self.is_known = most > 0 && most * KNOWN >= total.max(6);
        let is_known = self.is_known;
        let likely =
            |(language, score): (usize, &usize)| u128::from(*score * 3 >= most) << language;
        let likely: u128 = scores.iter().enumerate().map(likely).sum();
        self.languages = if is_known { likely } else { 0 };
        for block in &mut self.blocks {
            block.words.retain(|word| {
                let is_likely = if is_known {
                    word.languages & likely != 0
                } else {
                    word.end - word.start >= LONG
                };
                let is_borrowed =
                    word.meaning == Meaning::Code && !(is_known && words::is_international(word));
                is_likely || is_borrowed || words::is_english(word)
            });
        }
    }
}

/// Returns the approximate number of words: in scripts without spaces, four characters count as one.
fn count(text: &str) -> usize {
    let unspaced = text.chars().filter(|c| words::is_unspaced(*c)).count();
    let spaced = text.split_whitespace().filter(|word| {
        word.chars().any(char::is_alphabetic) && !word.chars().any(words::is_unspaced)
    });
    spaced.count() + unspaced / 4
}
