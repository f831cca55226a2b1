//! Codes and links in messages: what a person would type or click to prove that the message reached them.
//!
//! Pure: text in, findings out. Every step looks at a text once, so that no input takes more than linear time.

mod candidate;
mod html;
mod link;
mod score;
mod text;
mod words;

use serde::Serialize;

pub use link::{find_link, find_link_in_html};

use text::Message;

/// How a code was told from other numbers, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// A line made for machines: `@example.com #123456`.
    OriginBound,
    /// A word for a code leads to it: `your code is 123456`, `123456 is your code`.
    Named,
    /// It stands alone, or stands out, near a word for a code.
    Prominent,
    /// It is in the sentence of a word for a code.
    Near,
}

/// A code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Code {
    /// What is to be typed: separators between digits and prefixes such as `G-` are left out.
    pub code: String,
    /// How it was found.
    pub evidence: Evidence,
}

/// What a candidate needs to be taken for a code.
const THRESHOLD: i32 = 50;

/// Finds the code in plain text; `None` where there is none.
#[must_use]
pub fn find_code(text: &str) -> Option<Code> {
    find(&Message::read(text))
}

/// Finds the code in HTML; `None` where there is none.
#[must_use]
pub fn find_code_in_html(html: &str) -> Option<Code> {
    find(&Message::read(&html::text(html)))
}

/// HTML of up to this many bytes is seen whole by [`seen_text`].
pub const SEEN_LIMIT: usize = text::LIMIT;

/// The text of HTML that its reader sees, without links, in one pass: its first [`SEEN_LIMIT`] bytes at least.
#[must_use]
pub fn seen_text(source: &str) -> String {
    html::text(source).replace(text::EMPHASIS, "")
}

/// Whether a text is meant as HTML.
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
    // Of equals, the first.
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
