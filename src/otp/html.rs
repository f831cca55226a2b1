//! Converts HTML to visible text in one pass, with emphasis marked.

use super::text::{EMPHASIS, LIMIT};
use crate::markup::{self, Tag, Token};

/// Block elements, which end a line.
const BLOCKS: [&str; 27] = [
    "p",
    "div",
    "br",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "section",
    "article",
    "header",
    "footer",
    "blockquote",
    "pre",
    "hr",
    "center",
    "main",
    "tbody",
    "dl",
    "dt",
    "dd",
];

/// Size limit of the searched source, in bytes; the rest is ignored. Messages with codes are far shorter.
const SOURCE_LIMIT: usize = 1024 * 1024;
/// Maximum number of links per message.
const LINK_LIMIT: usize = 1000;
/// Size limit of a link's text, in bytes of its source.
const LINK_TEXT_LIMIT: usize = 4000;

/// Replaces links in the text beside them: the object replacement character.
const LINK: char = '\u{FFFC}';

/// A link of a message.
pub(super) struct Link {
    pub(super) url: String,
    /// The visible text, or in plain text what precedes the URL.
    pub(super) text: String,
}

/// Returns the part of a source that is searched.
fn searched(html: &str) -> &str {
    &html[..html.floor_char_boundary(SOURCE_LIMIT)]
}

/// Returns the visible text, one line per block; [`EMPHASIS`] precedes emphasized text.
pub(super) fn text(html: &str) -> String {
    visible(html, true)
}

/// Returns the visible text before, between and after links, one line per block.
pub(super) fn texts_beside_links(html: &str) -> Vec<String> {
    let text = visible(html, false).replace(EMPHASIS, "");
    text.split(LINK).map(str::to_owned).collect()
}

fn visible(html: &str, with_links: bool) -> String {
    let html = searched(html);
    let mut text = String::with_capacity(html.len() / 4);
    let mut is_skipped = false;
    for token in markup::tokens(html) {
        if text.len() > LIMIT {
            break;
        }
        let tag = match token {
            Token::Text(_) if is_skipped => continue,
            Token::Text(source) => {
                add(&mut text, source);
                continue;
            }
            Token::Tag(tag) => tag,
        };
        if tag.name == "a" && !with_links {
            is_skipped = !tag.closing && tag.attribute("href").is_some();
            text.push(LINK);
        }
        if BLOCKS.contains(&tag.name.as_str()) {
            text.push('\n');
        } else if !tag.closing && (tag.name == "td" || tag.name == "th") {
            text.push(' ');
        }
        if !tag.closing && is_emphasized(&tag) {
            text.push(EMPHASIS);
        }
    }
    text
}

fn is_emphasized(tag: &Tag<'_>) -> bool {
    if matches!(
        tag.name.as_str(),
        "h1" | "h2" | "h3" | "b" | "strong" | "code" | "kbd"
    ) {
        return true;
    }
    let lower = tag.source.to_ascii_lowercase();
    if lower.contains("letter-spacing") || lower.contains("font-weight:bold") {
        return true;
    }
    let Some(at) = lower.find("font-size") else {
        return false;
    };
    let size = lower[at + 9..].trim_start_matches([':', ' ']);
    let digits: String = size.chars().take_while(char::is_ascii_digit).collect();
    let unit = &size[digits.len()..];
    digits.parse::<u32>().is_ok_and(|size| match unit {
        unit if unit.starts_with("px") || unit.starts_with("pt") => size >= 20,
        unit if unit.starts_with("em") || unit.starts_with("rem") => size >= 2,
        _ => false,
    })
}

/// Appends text with decoded entities; line breaks become spaces.
fn add(text: &mut String, source: &str) {
    let mut rest = source;
    while let Some(at) = rest.find(['&', '\n', '\r']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if !rest.starts_with('&') {
            text.push(' ');
            rest = &rest[1..];
            continue;
        }
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        let decoded = end.and_then(|end| Some((decode(&rest[1..end])?, end + 1)));
        let (c, length) = decoded.unwrap_or(('&', 1));
        text.push(c);
        rest = &rest[length..];
    }
    text.push_str(rest);
}

fn decode(entity: &str) -> Option<char> {
    if let Some(number) = entity.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != EMPHASIS);
    }
    Some(match entity {
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "rsquo" | "lsquo" => '\'',
        "zwnj" | "zwj" | "shy" => '\u{200C}',
        "ndash" | "mdash" => '-',
        "copy" => '©',
        "euro" => '€',
        "pound" => '£',
        "yen" => '¥',
        "cent" => '¢',
        "bull" | "middot" => '•',
        "hellip" => '…',
        _ => return None,
    })
}

/// Returns the links of a message with their visible text, in order, at most [`LINK_LIMIT`].
pub(super) fn links(html: &str) -> Vec<Link> {
    let mut links = Vec::new();
    let mut tokens = markup::tokens(searched(html));
    while let Some(token) = tokens.next() {
        if links.len() == LINK_LIMIT {
            break;
        }
        let Token::Tag(tag) = token else { continue };
        if tag.closing || tag.name != "a" {
            continue;
        }
        let Some(address) = tag.attribute("href") else {
            continue;
        };
        let rest = tokens.rest();
        let near = &rest[..rest.floor_char_boundary(LINK_TEXT_LIMIT)];
        let ends = near.match_indices("</").find(|(at, _)| {
            let name = near[at + 2..].bytes().next();
            matches!(name, Some(b'a' | b'A'))
        });
        let inner = &near[..ends.map_or(near.len(), |(at, _)| at)];
        let seen = text(inner).replace(EMPHASIS, " ");
        let mut url = String::new();
        add(&mut url, address.trim());
        let text = seen.split_whitespace().collect::<Vec<_>>().join(" ");
        links.push(Link { url, text });
    }
    links
}
