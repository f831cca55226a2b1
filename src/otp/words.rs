//! Words that distinguish codes from other numbers, in many languages: one file per list, one lower-case word per line.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// Words for a code, matched as whole words; those that end in `*` may be inflected.
static NAMES: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words/names.txt").lines().collect());

/// Words for a code in scripts without spaces, or within compounds: matched anywhere.
static JOINED: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words/joined.txt").lines().collect());

/// Words for numbers that are not verification codes, such as a postal code.
static OTHERS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words/others.txt").lines().collect());

/// Words that indicate a message about authentication.
static INTENT: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words/intent.txt").lines().collect());

/// Words before a number that show it is something else.
static LABELS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words/labels.txt").lines().collect());

/// Words that introduce a number in a sentence without a colon.
static LEADS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words/leads.txt").lines().collect());

/// Words directly before a number, in scripts without spaces.
static JOINED_LABELS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words/joined_labels.txt").lines().collect());

/// Units and nouns after a number that show what it counts.
static UNITS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words/units.txt").lines().collect());

/// Units and nouns in scripts without spaces.
static JOINED_UNITS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words/joined_units.txt").lines().collect());

static INTENT_SET: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(INTENT.iter()).ok());
static OTHERS_SET: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(OTHERS.iter()).ok());
static JOINED_SET: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(aho_corasick::MatchKind::LeftmostLongest)
        .build(JOINED.iter())
        .ok()
});
static STEMS_SET: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let stems = NAMES.iter().map(|name| name.trim_end_matches('*'));
    AhoCorasick::builder()
        .match_kind(aho_corasick::MatchKind::LeftmostLongest)
        .build(stems)
        .ok()
});

/// Returns whether a lower-case line is about authentication.
pub(super) fn has_intent(lower: &str) -> bool {
    INTENT_SET.as_ref().is_some_and(|set| set.is_match(lower))
}

/// Returns the ranges of words for a code in a lower-case line, except within other words or expressions.
pub(super) fn names(lower: &str) -> Vec<(usize, usize)> {
    let (Some(stems), Some(joined), Some(others)) = (&*STEMS_SET, &*JOINED_SET, &*OTHERS_SET)
    else {
        return Vec::new();
    };
    let mut found: Vec<(usize, usize)> = Vec::new();
    for place in stems.find_iter(lower) {
        let name = NAMES[place.pattern().as_usize()];
        let inflected = if name.ends_with('*') { 8 } else { 0 };
        let rest = lower[place.end()..].chars();
        let tail = rest.take_while(|c| c.is_alphabetic()).count();
        let whole = !lower[..place.start()].ends_with(char::is_alphanumeric);
        if whole && tail <= inflected {
            found.push((place.start(), place.end()));
        }
    }
    for place in joined.find_iter(lower) {
        let word = &lower[place.range()];
        // `code` may end another word (Sicherheitscode), but not start one (codec).
        let ends = !lower[place.end()..].starts_with(|c: char| c.is_ascii_alphabetic());
        if !word.is_ascii() || ends {
            found.push((place.start(), place.end()));
        }
    }
    let excluded: Vec<(usize, usize)> = others
        .find_overlapping_iter(lower)
        .map(|place| (place.start(), place.end()))
        .take(256)
        .collect();
    found.retain(|(start, end)| !excluded.iter().any(|(from, to)| from < end && start < to));
    found.sort_unstable();
    found.dedup();
    found
}

/// Returns whether a lower-case text names a number that is not a verification code.
pub(super) fn has_other(lower: &str) -> bool {
    OTHERS_SET.as_ref().is_some_and(|set| set.is_match(lower))
}

/// Returns whether the text before a number shows that it is not a code.
pub(super) fn is_labelled(before: &str) -> bool {
    let spaced = before.trim_end_matches(' ');
    let before = before.trim_end_matches([' ', ':', '#', '.', '(', '-', '*', '"', '\'', '=']);
    if JOINED_LABELS
        .iter()
        .any(|label| before.ends_with(label) && !label.is_ascii())
    {
        return true;
    }
    if ends_with_word(spaced, &LEADS) {
        return true;
    }
    ends_with_word(before, &LABELS)
}

fn ends_with_word(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        text.strip_suffix(word)
            .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
    })
}

/// Returns whether the text after a number shows what it counts.
pub(super) fn is_counted(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '-', '+']);
    if JOINED_UNITS.iter().any(|unit| after.starts_with(unit)) {
        return true;
    }
    UNITS.iter().any(|unit| {
        after
            .strip_prefix(unit)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}
