//! Finds verification codes and links in messages, in any language.
//!
//! Entry points: [`find_code`] and [`find_link`], which take a [`Message`]; [`explain_codes`] and [`explain_links`] return all
//! candidates with their evidence. `ravi otp`, `ravi watch` and the MCP tools use the same ones.
//!
//! Layout and shape decide, words in any language help. The steps, and their files:
//!
//! 1. `plain` and `html` (`elements`, `style`) split a message into blocks with their look, through `builder`: the `document`.
//!    `fold` normalizes the text, `words` finds the words of all languages, `language` keeps those of the message.
//! 2. `scan` finds the code candidates, each a `token`, by their form alone (`groups`, `url`).
//! 3. `code` collects the evidence of each in its sentence (`around`, `sentence`): its shape (`shape`), its look and place
//!    (`layout`), the words for a code (`naming`), and what rules it out there (`exclusion`) and elsewhere in the message
//!    (`context`). `scorer` has what is the same for all of them. `link` does the same for links (`anchor`, `address`, `near`,
//!    `kind`), which may carry the code. `number` has what numbers say about a message.
//! 4. The table in `evidence` weighs the evidence. The sum is a score, and the scores of all candidates give the confidence in the
//!    best. Below [`BOUND`], nothing is found.
//!
//! Pure functions, linear time for any input.

mod address;
mod anchor;
mod around;
mod builder;
mod code;
mod context;
mod document;
mod elements;
mod evidence;
mod exclusion;
mod fold;
mod groups;
mod html;
mod kind;
mod language;
mod layout;
mod link;
mod meaning;
mod naming;
mod near;
mod number;
mod plain;
mod scan;
mod scorer;
mod sentence;
mod shape;
mod style;
mod token;
mod url;
mod words;

use serde::Serialize;

pub use evidence::{BOUND, Candidate, Sign};
pub use kind::Kind;

use builder::Builder;
use document::{Document, Place};
use evidence::{CodeSign, distinct, rank};

/// A message to search.
#[derive(Debug, Clone, Copy, Default)]
pub struct Message<'a> {
    /// Subject; empty for SMS.
    pub subject: &'a str,
    /// Plain-text part; empty if there is none.
    pub text: &'a str,
    /// HTML part; empty if there is none.
    pub html: &'a str,
    /// Address or number of the sender; empty if unknown.
    pub sender: &'a str,
}

/// Why a number counts as a code, strongest evidence first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// A machine-readable line: `@example.com #123456`.
    OriginBound,
    /// Named by a word for a code: `your code is 123456`, `123456 is your code`.
    Named,
    /// Alone on its line or emphasized.
    Prominent,
    /// In one sentence with a word for a code, or by weaker evidence.
    Near,
}

/// A verification code.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Code {
    /// Code to type, without separators between digits or prefixes such as `G-`.
    pub code: String,
    /// How it was recognized.
    pub evidence: Evidence,
    /// How certain it is, from 0.5 to 1.
    pub confidence: f64,
    /// The second best candidate; `null` if there is none.
    pub runner_up: Option<String>,
}

/// A verification link.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Link {
    /// The address.
    pub link: String,
    /// What it is for; `null` if unknown.
    pub kind: Option<Kind>,
    /// How certain it is, from 0.5 to 1.
    pub confidence: f64,
    /// The second best link; `null` if there is none.
    pub runner_up: Option<String>,
}

/// Finds the verification code of a message; returns `None` if there is none.
#[must_use]
pub fn find_code(message: &Message<'_>) -> Option<Code> {
    let (best, runner_up) = best(explain_codes(message))?;
    Some(Code {
        evidence: summary(&best),
        code: best.value,
        confidence: best.confidence,
        runner_up,
    })
}

/// Finds the verification link of a message; returns `None` if there is none, or none of the wanted kind.
#[must_use]
pub fn find_link(message: &Message<'_>, wanted: Option<Kind>) -> Option<Link> {
    let (best, runner_up) = best(explain_links(message, wanted))?;
    Some(Link {
        link: best.value,
        kind: best.kind,
        confidence: best.confidence,
        runner_up,
    })
}

/// Returns the code candidates of a message with their evidence, best first: those of all parts, each at its best place.
#[must_use]
pub fn explain_codes(message: &Message<'_>) -> Vec<Candidate> {
    codes(&documents(message))
}

/// Returns the links of a message with their evidence, best first; of one kind if one is wanted. Of the parts of a message, those of
/// the one whose best link is more certain: the same link may have an address of its own in each.
#[must_use]
pub fn explain_links(message: &Message<'_>, wanted: Option<Kind>) -> Vec<Candidate> {
    let certainty =
        |candidates: &[Candidate]| candidates.first().map_or(0.0, |best| best.confidence);
    let documents = documents(message);
    if documents.iter().all(|document| document.links.is_empty()) {
        return Vec::new();
    }
    let code = best(codes(&documents)).map(|(best, _)| best.value);
    let parts = documents.iter().map(|document| {
        let links = link::candidates(document, message.sender, code.as_deref());
        let mut candidates = distinct(links);
        candidates.retain(|candidate| wanted.is_none() || candidate.kind == wanted);
        rank(candidates)
    });
    let better = |first: Vec<Candidate>, second: Vec<Candidate>| {
        if certainty(&second) > certainty(&first) {
            second
        } else {
            first
        }
    };
    parts.reduce(better).unwrap_or_default()
}

/// Returns the code candidates of all parts, best first.
fn codes(documents: &[Document]) -> Vec<Candidate> {
    rank(distinct(documents.iter().flat_map(code::candidates)))
}

/// Returns the best candidate if it reaches the bound, and the value of the second best.
fn best(ranked: Vec<Candidate>) -> Option<(Candidate, Option<String>)> {
    let mut ranked = ranked.into_iter();
    let best = ranked.next().filter(|best| best.confidence >= BOUND)?;
    Some((best, ranked.next().map(|second| second.value)))
}

/// [`seen_text`] reads at least this many bytes of HTML.
pub const SEEN_LIMIT: usize = document::SEEN_LIMIT;

/// Returns the text of HTML, in one pass: at least its first [`SEEN_LIMIT`] bytes. Blocks that are not displayed are part of it.
#[must_use]
pub fn seen_text(source: &str) -> String {
    let mut builder = Builder::raw();
    html::read(source, &mut builder);
    builder.into_text()
}

/// Returns whether a text is HTML.
#[must_use]
pub fn is_html(text: &str) -> bool {
    let start = text.trim_start();
    let head: String = start.chars().take(256).collect::<String>().to_lowercase();
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || (head.starts_with('<')
            && [
                "<body", "<table", "<div", "<p", "<td", "<h1", "<h2", "<head", "<img", "<a ",
                "<span", "<center", "<style", "<meta", "<!--",
            ]
            .iter()
            .any(|tag| head.contains(tag)))
}

/// Reads the parts of a message, plain text first.
fn documents(message: &Message<'_>) -> Vec<Document> {
    let mut documents = Vec::new();
    for (part, is_html) in [(message.text, false), (message.html, true)] {
        let is_only = message.html.trim().is_empty() && !is_html;
        if part.trim().is_empty() && !is_only {
            continue;
        }
        let mut builder = Builder::default();
        if !message.subject.is_empty() {
            builder.block(message.subject, Place::Subject, false);
        }
        if is_html {
            html::read(part, &mut builder);
        } else {
            plain::read(part, &mut builder);
        }
        documents.push(builder.finish());
    }
    documents
}

/// Returns how a code was recognized.
fn summary(best: &Candidate) -> Evidence {
    use CodeSign::{
        Alone, AloneOnLine, Bold, Large, Mono, NamedAfter, NamedBefore, OriginBound, Spaced,
    };
    let has = |wanted: &[CodeSign]| {
        wanted
            .iter()
            .any(|wanted| best.evidence.contains(&wanted.sign()))
    };
    if has(&[OriginBound]) {
        Evidence::OriginBound
    } else if has(&[NamedBefore, NamedAfter]) {
        Evidence::Named
    } else if has(&[Alone, AloneOnLine, Large, Bold, Mono, Spaced]) {
        Evidence::Prominent
    } else {
        Evidence::Near
    }
}
