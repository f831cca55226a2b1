//! HTML as the text that its reader sees, with what stands out marked. One pass, no tree.

use super::text::{EMPHASIS, LIMIT};

/// Elements whose text nobody sees.
const UNSEEN: [&str; 6] = ["script", "style", "head", "title", "template", "noscript"];
/// Elements that end a line.
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

/// The seen text, a line for each block; emphasised text has [`EMPHASIS`] before it.
pub(super) fn text(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 4);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        add(&mut text, &rest[..at]);
        if text.len() > LIMIT {
            return text;
        }
        rest = &rest[at..];
        if rest.starts_with("<!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
            continue;
        }
        let is_tag = rest[1..]
            .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        if !is_tag {
            text.push('<');
            rest = &rest[1..];
            continue;
        }
        let Some(end) = tag_end(rest) else {
            let (open, after) = rest.split_at(floor(rest, TAG_LIMIT));
            add(&mut text, open);
            rest = after;
            continue;
        };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        let closing = tag.starts_with('/');
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        if !closing && UNSEEN.contains(&name.as_str()) {
            rest = after_element(rest, &name);
        } else if BLOCKS.contains(&name.as_str()) {
            text.push('\n');
        } else if !closing && (name == "td" || name == "th") {
            text.push(' ');
        }
        if !closing && stands_out(&name, tag) {
            text.push(EMPHASIS);
        }
    }
    add(&mut text, rest);
    text
}

/// No tag is longer: a quote that is never closed does not swallow the message, nor make it be read again and again.
const TAG_LIMIT: usize = 16 * 1024;

/// The end of a tag, behind quoted attributes.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = b' ';
    for (at, byte) in tag.bytes().enumerate().take(TAG_LIMIT) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        if byte != b' ' {
            before = byte;
        }
    }
    tag[..floor(tag, TAG_LIMIT)].find('>')
}

/// Behind the end of an element that is not seen.
fn after_element<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = rest[from..].find("</") {
        let tag = &rest[from + at + 2..];
        if tag
            .get(..name.len())
            .is_some_and(|end| end.eq_ignore_ascii_case(name))
        {
            return tag.find('>').map_or("", |end| &tag[end + 1..]);
        }
        from += at + 2;
    }
    ""
}

fn stands_out(name: &str, tag: &str) -> bool {
    if matches!(name, "h1" | "h2" | "h3" | "b" | "strong" | "code" | "kbd") {
        return true;
    }
    let lower = tag.to_ascii_lowercase();
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

/// Adds text with its entities decoded; line breaks of the source are spaces.
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

/// The links of a message: address and seen text, in order.
pub(super) fn links(html: &str) -> Vec<(String, String)> {
    let mut links = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if !rest[1..].starts_with(['a', 'A']) {
            rest = &rest[1..];
            continue;
        }
        let Some(end) = tag_end(rest) else {
            rest = &rest[floor(rest, TAG_LIMIT)..];
            continue;
        };
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        if !tag[2..].starts_with(|c: char| c.is_ascii_whitespace()) {
            continue;
        }
        let Some(address) = attribute(tag, "href") else {
            continue;
        };
        let near = &rest[..floor(rest, 4000)];
        let ends = near.match_indices("</").find(|(at, _)| {
            let name = near[at + 2..].bytes().next();
            matches!(name, Some(b'a' | b'A'))
        });
        let inner = &near[..ends.map_or(near.len(), |(at, _)| at)];
        let seen = text(inner).replace(EMPHASIS, " ");
        let mut decoded = String::new();
        add(&mut decoded, address.trim());
        links.push((
            decoded,
            seen.split_whitespace().collect::<Vec<_>>().join(" "),
        ));
    }
    links
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    loop {
        let at = from + lower[from..].find(name)?;
        let before = lower[..at].chars().next_back();
        let rest = tag[at + name.len()..].trim_start();
        from = at + name.len();
        if !before.is_some_and(|c| c.is_ascii_whitespace()) || !rest.starts_with('=') {
            continue;
        }
        let value = rest[1..].trim_start();
        return Some(match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next()?,
            _ => value.split_ascii_whitespace().next()?,
        });
    }
}
