//! Which languages a message is in.

use std::collections::{HashMap, HashSet};

use super::{
    document::{Block, Document},
    words::{self, Meaning},
};

// A word weighs 60 for each of its first three letters, divided by one more than the number of languages that share it, and
// twice that if it is frequent: `bitte` weighs 180 if German alone has it. A message is in a language if its words weigh at
// least 12 for each different word of the message.
const LETTERS: usize = 3;
const LETTER: usize = 60;
const COMMON: usize = 2;
const KNOWN: usize = 12;
/// The fewest words that a message counts as.
const FEWEST: usize = 6;
/// Words for a code that languages have borrowed count in other ones from this length on, in bytes.
const BORROWED: usize = 5;

/// Words of this length, in bytes, count in a message of an unknown language: shorter ones coincide.
const LONG: usize = 8;

impl Document {
    /// Finds out whether the message is in a language that has a word file, and removes the words of languages that it is not in: the
    /// same letters mean something else there. Words for a code are borrowed widely, and stay.
    pub(super) fn find_language(&mut self) {
        let weights = self.weigh_languages();
        let most = weights.iter().max().copied().unwrap_or_default();
        self.is_known = most > 0 && most >= self.count_words().max(FEWEST) * KNOWN;
        let is_known = self.is_known;
        let likely =
            |(language, weight): (usize, &usize)| u128::from(*weight * 3 >= most) << language;
        let likely: u128 = weights.iter().enumerate().map(likely).sum();
        self.languages = if is_known { likely } else { 0 };
        for block in &mut self.blocks {
            block.words.retain(|word| {
                let is_likely = if is_known {
                    word.languages & likely != 0
                } else {
                    word.end - word.start >= LONG
                };
                let coincides = is_known && word.end - word.start < BORROWED;
                let is_borrowed =
                    word.meaning == Meaning::Code && !(coincides && words::is_international(word));
                is_likely || is_borrowed || words::is_english(word)
            });
        }
    }

    /// Returns the displayed blocks, and the subject.
    fn shown(&self) -> impl Iterator<Item = &Block> {
        let blocks = self.blocks.iter();
        blocks.filter(|block| block.is_shown())
    }

    /// Returns how much the different words of the message weigh for each language.
    fn weigh_languages(&self) -> Vec<usize> {
        // The languages of each word, and those where it is frequent.
        let mut found: HashMap<&str, (u128, u128)> = HashMap::new();
        for block in self.shown() {
            let words = block.words.iter();
            for word in words.filter(|word| !words::is_international(word)) {
                let languages = found.entry(&block.lower[word.start..word.end]).or_default();
                languages.0 |= word.languages;
                if word.meaning == Meaning::Common {
                    languages.1 |= word.languages;
                }
            }
        }
        let mut weights = vec![0; words::languages()];
        for (word, (languages, common)) in found {
            let letters = word.chars().take(LETTERS).count();
            let weight = letters * LETTER / (1 + languages.count_ones() as usize);
            let mut rest = languages;
            while rest != 0 {
                let language = rest.trailing_zeros();
                let is_common = common >> language & 1 == 1;
                weights[language as usize] += weight * if is_common { COMMON } else { 1 };
                rest &= rest - 1;
            }
        }
        weights
    }

    /// Returns the approximate number of different words: in scripts without spaces, four characters count as one.
    fn count_words(&self) -> usize {
        let mut found = HashSet::new();
        let mut unspaced = 0;
        for block in self.shown() {
            unspaced += block
                .lower
                .chars()
                .filter(|c| words::is_unspaced(*c))
                .count();
            let words = block.lower.split(|c: char| !words::is_letter(c));
            found.extend(
                words.filter(|word| !word.is_empty() && !word.chars().any(words::is_unspaced)),
            );
        }
        found.len() + unspaced / 4
    }
}
