//! Words that move the decision, in many languages: one data file per language, in the directory `words`.
//!
//! A file has a section per meaning, and one lower-case entry per line. An entry matches whole words; `*` at its end or start
//! lets letters follow or precede. Scripts without spaces between words need no `*`.

use std::sync::LazyLock;

use fst::raw::Fst;

pub(super) use super::meaning::Meaning;
use super::meaning::{SECTIONS, STEM, SUFFIX};

// The number of languages, and the sets of English alone and of words that many languages have borrowed.
include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The words, from the build script: each has a place in [`ENTRIES`], and how many it has there.
static WORDS: LazyLock<Option<Fst<&[u8]>>> = LazyLock::new(|| {
    Fst::new(include_bytes!(concat!(env!("OUT_DIR"), "/words.fst")).as_slice()).ok()
});

/// The words that letters may precede.
static SUFFIXES: LazyLock<Option<Fst<&[u8]>>> = LazyLock::new(|| {
    Fst::new(include_bytes!(concat!(env!("OUT_DIR"), "/suffixes.fst")).as_slice()).ok()
});

/// Three bytes per meaning of a word: the meaning with its flags, and the index of its languages in [`SETS`].
const ENTRIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/meanings"));

/// Sets of languages, a bit for each.
const SETS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sets"));

/// How many letters may follow an entry with `*`; twice as many may precede one.
const INFLECTION: usize = 12;

/// A word in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) meaning: Meaning,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The languages that it has the meaning in, a bit for each.
    pub(super) languages: u128,
}

/// Returns the number of languages that have a file.
pub(super) fn languages() -> usize {
    LANGUAGES
}

/// Returns whether a word is borrowed by many languages; in a message of a language with a file, a short one is no evidence.
pub(super) fn is_international(word: &Word) -> bool {
    word.languages == INTERNATIONAL
}

/// Returns whether a word is English, whose words are used in messages of all languages.
pub(super) fn is_english(word: &Word) -> bool {
    word.languages & ENGLISH != 0
}

/// Returns the words of a lower-case text, by position; without those that are part of a longer one of another meaning.
pub(super) fn find(lower: &str) -> Vec<Word> {
    let (Some(starts), Some(suffixes)) = (&*WORDS, &*SUFFIXES) else {
        return Vec::new();
    };
    let bytes = lower.as_bytes();
    let mut words = Vec::new();
    let mut before = None;
    for (start, first) in lower.char_indices() {
        let map = if is_boundary(before, Some(first)) {
            starts
        } else {
            suffixes
        };
        before = Some(first);
        let mut node = map.root();
        let mut value = 0;
        for (at, byte) in bytes.iter().enumerate().skip(start) {
            // A line break within an expression is a space.
            let byte = if *byte == b'\n' { b' ' } else { *byte };
            let Some(index) = node.find_input(byte) else {
                break;
            };
            let transition = node.transition(index);
            value += transition.out.value();
            node = map.node(transition.addr);
            if node.is_final() {
                add(
                    lower,
                    (start, at + 1),
                    value + node.final_output().value(),
                    &mut words,
                );
            }
        }
    }
    words.sort_by_key(|word| (word.start, std::cmp::Reverse(word.end)));
    without_parts(&words)
}

/// Adds the meanings of a word that its boundaries allow.
fn add(lower: &str, (start, end): (usize, usize), value: u64, words: &mut Vec<Word>) {
    if !lower.is_char_boundary(end) {
        return;
    }
    let [count, place @ ..] = value.to_le_bytes();
    let place = place
        .iter()
        .rev()
        .fold(0, |place, byte| place << 8 | usize::from(*byte));
    let Some(entries) = ENTRIES.get(3 * place..3 * (place + usize::from(count))) else {
        return;
    };
    for entry in entries.chunks_exact(3) {
        let is_suffix = entry[0] & SUFFIX != 0;
        if !begins(lower, start, is_suffix) || !ends(lower, end, entry[0] & STEM != 0) {
            continue;
        }
        let number = usize::from(entry[0] & !(STEM | SUFFIX));
        let Some((_, meaning)) = SECTIONS.get(number) else {
            continue;
        };
        let set = 16 * usize::from(u16::from_le_bytes([entry[1], entry[2]]));
        let set = SETS.get(set..set + 16).and_then(|set| set.try_into().ok());
        words.push(Word {
            meaning: *meaning,
            start: if is_suffix {
                first_letter(lower, start)
            } else {
                start
            },
            end,
            languages: set.map_or(0, u128::from_le_bytes),
        });
    }
}

/// Removes words that overlap a longer one of another meaning: `code` in `promo code`, `account` in `account code`.
fn without_parts(words: &[Word]) -> Vec<Word> {
    let is_name = |word: &Word| {
        matches!(
            word.meaning,
            Meaning::Code | Meaning::Other | Meaning::Label
        )
    };
    let names: Vec<Word> = words.iter().copied().filter(is_name).collect();
    let is_part = |word: &Word| {
        let before = names.partition_point(|name| name.start < word.end);
        // More words than these do not overlap in a language.
        names[..before].iter().rev().take(16).any(|name| {
            let is_longer = name.end - name.start > word.end - word.start;
            // `kortingscode` ends in a word for a code, too.
            let matches_whole = (name.start, name.end) == (word.start, word.end)
                && (name.meaning, word.meaning) == (Meaning::Other, Meaning::Code)
                && name.languages & word.languages != 0;
            name.end > word.start && name.meaning != word.meaning && (is_longer || matches_whole)
        })
    };
    let may_be_part =
        |word: &Word| is_name(word) || matches!(word.meaning, Meaning::Lead | Meaning::Common);
    words
        .iter()
        .copied()
        .filter(|word| !(may_be_part(word) && is_part(word)))
        .collect()
}

/// Returns whether a word may start at a position.
fn begins(text: &str, at: usize, is_suffix: bool) -> bool {
    let before = text[..at].chars().next_back();
    let first = text[at..].chars().next();
    if is_boundary(before, first) {
        return true;
    }
    is_suffix && {
        let letters = text[..at].chars().rev().take_while(|c| is_letter(*c));
        letters.take(2 * INFLECTION + 1).count() <= 2 * INFLECTION
    }
}

/// Returns the start of the word that a position is in.
fn first_letter(text: &str, at: usize) -> usize {
    let before = text[..at].char_indices().rev();
    let letters = before
        .take(2 * INFLECTION)
        .take_while(|(_, c)| is_letter(*c) && !is_unspaced(*c));
    letters.last().map_or(at, |(start, _)| start)
}

/// Returns whether a word may end at a position.
fn ends(text: &str, at: usize, is_stem: bool) -> bool {
    let last = text[..at].chars().next_back();
    let after = text[at..].chars().next();
    if is_boundary(last, after) {
        return true;
    }
    is_stem && {
        let letters = text[at..].chars().take_while(|c| is_letter(*c));
        letters.take(INFLECTION + 1).count() <= INFLECTION
    }
}

fn is_boundary(left: Option<char>, right: Option<char>) -> bool {
    let (Some(left), Some(right)) = (left, right) else {
        return true;
    };
    !is_letter(left) || !is_letter(right) || is_unspaced(left) || is_unspaced(right)
}

/// Returns whether a character is a letter, or a mark of one.
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    c.is_alphabetic()
        || matches!(
            c,
            '\u{0300}'..='\u{036F}'
                | '\u{0591}'..='\u{05C7}'
                | '\u{064B}'..='\u{0652}'
                | '\u{093C}' | '\u{094D}' | '\u{09BC}' | '\u{09CD}' | '\u{0A3C}' | '\u{0A4D}'
                | '\u{0ABC}' | '\u{0ACD}' | '\u{0B3C}' | '\u{0B4D}' | '\u{0BCD}' | '\u{0C4D}' | '\u{0CCD}'
                | '\u{0D4D}' | '\u{0DCA}' | '\u{1039}' | '\u{103A}' | '\u{17D2}'
                | '\u{0E47}'..='\u{0E4E}'
        )
}

/// Returns whether a character belongs to a script that has no spaces between words, or attaches particles to them.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(
        c,
        '\u{0E00}'..='\u{0FFF}'
            | '\u{1000}'..='\u{109F}'
            | '\u{1780}'..='\u{17FF}'
            | '\u{3005}'..='\u{30FF}'
            | '\u{3400}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7AF}'
            | '\u{F900}'..='\u{FAFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_section_has_its_meaning() {
        for (text, meaning) in [
            ("please", Meaning::Common),
            ("verification code", Meaning::Code),
            ("promo code", Meaning::Other),
            ("invoice", Meaning::Label),
            ("since", Meaning::Lead),
            ("minutes", Meaning::Unit),
            ("has expired", Meaning::Expired),
            ("is", Meaning::Is),
            ("type in", Meaning::Enter),
            ("do not share", Meaning::SigningIn),
            ("confirm email", Meaning::Verify),
            ("reset password", Meaning::Reset),
            ("sign in", Meaning::Login),
            ("accept invitation", Meaning::Invite),
            ("unlock account", Meaning::Unlock),
            ("unsubscribe", Meaning::Aside),
            ("view invoice", Meaning::Notice),
            ("wasn't me", Meaning::Deny),
        ] {
            let words = find(text);
            let is_whole =
                |word: &Word| word.start == 0 && word.end == text.len() && is_english(word);
            let found = words
                .iter()
                .any(|word| word.meaning == meaning && is_whole(word));
            assert!(found, "{text}: {words:?}");
        }
    }

    #[test]
    fn words_are_whole_except_in_compounds_and_scripts_without_spaces() {
        let is_code = |text: &str| find(text).iter().any(|word| word.meaning == Meaning::Code);
        for text in [
            "your code",
            "code:",
            "code482913",
            "sicherheitscode",
            "коды подтверждения",
            "您的验证码是",
            "인증번호는",
            "codigo de verificacion",
        ] {
            assert!(is_code(&super::super::fold::fold(text)), "{text}");
        }
        for text in ["codec", "decoder", "pinned", "promo code", "the tank"] {
            assert!(!is_code(text), "{text}");
        }
    }
}
