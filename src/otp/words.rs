//! Words that tell codes from other numbers, in the languages of the messages that arrive: a list a file, a word a
//! line, in lower case.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// Words for a code that stand alone; a few letters of inflection may follow those that end in `*`.
static NAMES: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words/names.txt").lines().collect());

/// Words for a code in scripts without spaces, or that join others: found anywhere.
static JOINED: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words/joined.txt").lines().collect());

/// Words that make another number or word of what follows or leads to them: these codes prove nothing.
static OTHERS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words/others.txt").lines().collect());

/// What tells that a message is about proving who one is.
static INTENT: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words/intent.txt").lines().collect());

/// Words before a number that say what else it is.
static LABELS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words/labels.txt").lines().collect());

/// Words that lead to a number in a sentence, where there is no colon between.
static LEADS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words/leads.txt").lines().collect());

/// The same in scripts without spaces: what a number directly follows.
static JOINED_LABELS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words/joined_labels.txt").lines().collect());

/// Units and nouns after a number that say what it counts.
static UNITS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words/units.txt").lines().collect());

/// The same in scripts without spaces.
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

/// Whether a line, in lower case, speaks of proving who one is.
pub(super) fn has_intent(lower: &str) -> bool {
    INTENT_SET.as_ref().is_some_and(|set| set.is_match(lower))
}

/// The places of words for a code in a line in lower case, without those that are part of another word or expression.
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
        // `code` may end another word (Sicherheitscode), not begin one (codec).
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

/// Whether a text, in lower case, speaks of a code that proves nothing.
pub(super) fn has_other(lower: &str) -> bool {
    OTHERS_SET.as_ref().is_some_and(|set| set.is_match(lower))
}

/// Whether the text before a number says that it is something else than a code.
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

/// Whether the text after a number says what it counts.
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
