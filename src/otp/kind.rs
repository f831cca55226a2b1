//! What a link is for, by the words around it.

use serde::{Deserialize, Serialize};

use super::words::{Meaning, Word};

/// What a link is for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Confirm an address, an account or a subscription.
    Verify,
    /// Set or reset a password.
    Reset,
    /// Log in.
    Login,
    /// Accept an invitation.
    Invite,
    /// Unlock or restore an account.
    Unlock,
}

impl Kind {
    /// Returns its name in options and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Reset => "reset",
            Self::Login => "login",
            Self::Invite => "invite",
            Self::Unlock => "unlock",
        }
    }
}

/// The kinds, most specific first.
pub(super) const KINDS: [(Meaning, Kind); 5] = [
    (Meaning::Unlock, Kind::Unlock),
    (Meaning::Reset, Kind::Reset),
    (Meaning::Invite, Kind::Invite),
    (Meaning::Verify, Kind::Verify),
    (Meaning::Login, Kind::Login),
];

/// Returns whether words have a meaning.
pub(super) fn has(words: &[Word], meaning: Meaning) -> bool {
    words.iter().any(|word| word.meaning == meaning)
}

/// Returns the length of the longest word of a meaning.
fn longest(words: &[Word], meaning: Meaning) -> Option<usize> {
    words
        .iter()
        .filter(|word| word.meaning == meaning)
        .map(|word| word.end - word.start)
        .max()
}

/// Returns the action that words name: the longest word decides, then the order of [`KINDS`].
pub(super) fn action(words: &[Word]) -> Option<Kind> {
    let mut best: Option<(usize, Kind)> = None;
    for (meaning, kind) in KINDS {
        if let Some(length) = longest(words, meaning)
            && best.is_none_or(|(most, _)| length > most)
        {
            best = Some((length, kind));
        }
    }
    // `Join meeting`, `confirm booking`: what it acts on decides.
    let notice = longest(words, Meaning::Notice)
        .max(longest(words, Meaning::Aside))
        .unwrap_or_default();
    best.filter(|(length, _)| *length >= notice)
        .map(|(_, kind)| kind)
}
