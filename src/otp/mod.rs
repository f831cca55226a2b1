//! Finds verification codes and links in messages.
//!
//! Pure functions. Every step reads the text once: linear time for any input.

mod candidate;
mod html;
mod link;
mod score;
mod text;
mod words;

use serde::Serialize;

pub use link::{find_link, find_link_in_html};

use text::Message;

/// Why a number counts as a code, strongest evidence first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// A machine-readable line: `@example.com #123456`.
    OriginBound,
    /// Named by a word for a code: `your code is 123456`, `123456 is your code`.
    Named,
    /// Alone on its line or emphasized, near a word for a code.
    Prominent,
    /// In one sentence with a word for a code.
    Near,
}

/// A verification code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Code {
    /// Code to type, without separators between digits or prefixes such as `G-`.
    pub code: String,
    /// How it was recognized.
    pub evidence: Evidence,
}

/// Minimum score of a code.
const THRESHOLD: i32 = 50;

/// Finds the verification code in plain text; returns `None` if there is none.
#[must_use]
pub fn find_code(text: &str) -> Option<Code> {
    find(&Message::read(text))
}

/// Finds the verification code in HTML; returns `None` if there is none.
#[must_use]
pub fn find_code_in_html(html: &str) -> Option<Code> {
    find(&Message::read(&html::text(html)))
}

/// [`seen_text`] reads at least this many bytes of HTML.
pub const SEEN_LIMIT: usize = text::LIMIT;

/// Returns the visible text of HTML without links, in one pass: at least its first [`SEEN_LIMIT`] bytes.
#[must_use]
pub fn seen_text(source: &str) -> String {
    html::text(source).replace(text::EMPHASIS, "")
}

/// Returns whether a text is HTML.
#[must_use]
pub fn is_html(text: &str) -> bool {
    let start = text.trim_start();
    let head: String = start.chars().take(256).collect::<String>().to_lowercase();
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || (head.starts_with('<')
            && ["<body", "<table", "<div", "<p", "<td", "<h1", "<head"]
                .iter()
                .any(|tag| head.contains(tag)))
}

fn find(message: &Message) -> Option<Code> {
    if let Some(code) = message.origin_bound() {
        return Some(Code {
            code,
            evidence: Evidence::OriginBound,
        });
    }
    let candidates = candidate::all(message);
    // The first of equal candidates wins.
    let (score, evidence, candidate) = candidates
        .iter()
        .map(|candidate| {
            let (score, evidence) = candidate.score(message);
            (score, evidence, candidate)
        })
        .reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (score >= THRESHOLD).then(|| Code {
        code: candidate.code.clone(),
        evidence,
    })
}
