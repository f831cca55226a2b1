//! URLs and other addresses in text.

use super::document::URL_LIMIT;

/// Length limit of an address other than a URL, in bytes.
const ADDRESS_LIMIT: usize = 640;

/// Returns the ranges of the web addresses in a text, without punctuation around them.
pub(super) fn find(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, end)) = next(text, at) {
        found.push((start, end));
        at = end.max(start + 1);
    }
    found
}

fn next(text: &str, from: usize) -> Option<(usize, usize)> {
    let start = text[from..].match_indices("://").find_map(|(at, _)| {
        let before = &text[from..from + at];
        let scheme = ["https", "http", "HTTPS", "HTTP", "Https", "Http"];
        let scheme = scheme.iter().find(|scheme| before.ends_with(**scheme))?;
        Some(from + at - scheme.len())
    })?;
    let url = &text[start..];
    let end = url.find(|c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '<' | '>' | '"' | '`' | '|' | '«' | '»' | '“' | '”' | '\u{2018}' | '\u{2019}'
            )
            || matches!(
                c,
                '。' | '，'
                    | '、'
                    | '；'
                    | '！'
                    | '？'
                    | '）'
                    | '（'
                    | '」'
                    | '「'
                    | '】'
                    | '【'
                    | '।'
            )
    });
    let mut url = &url[..end.unwrap_or(url.len())];
    if let Some(end) = wrapped_end(text, start, start + url.len()) {
        return Some((start, end));
    }
    // Overlong URLs are skipped later, without trimming.
    while url.len() <= URL_LIMIT {
        let shorter =
            url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', ']', '}', '\\']);
        // A closing bracket belongs to the sentence, unless the URL contains the opening one.
        let shorter = match shorter.strip_suffix(')') {
            Some(inner) if !inner.contains('(') => inner,
            _ => shorter,
        };
        if shorter.len() == url.len() {
            break;
        }
        url = shorter;
    }
    Some((start, start + url.len()))
}

/// Returns the end of a URL between `<` and `>` that goes on after line breaks, as RFC 3986 (appendix C) allows.
fn wrapped_end(text: &str, start: usize, end: usize) -> Option<usize> {
    if !text[..start].ends_with('<') || !text[end..].starts_with('\n') {
        return None;
    }
    let limit = text.floor_char_boundary(start.saturating_add(URL_LIMIT));
    let rest = text.get(end..limit)?;
    let rest = &rest[..rest.find('>')?];
    let is_part = |c: char| c == '\n' || c.is_ascii_graphic() && !matches!(c, '<' | '"' | '`');
    rest.chars().all(is_part).then_some(end + rest.len())
}

/// Returns the ranges of URLs, email addresses, hosts and file names.
pub(super) fn addresses(text: &str) -> Vec<(usize, usize)> {
    let mut ranges = find(text);
    let urls = ranges.len();
    let is_part = |c: char| c.is_ascii_alphanumeric() || "._%+-/?=&#~:@".contains(c);
    let mut start = 0;
    for word in text.split_inclusive(|c| !is_part(c)) {
        let trimmed = word.trim_end_matches(|c| !is_part(c) || ".,:?#-".contains(c));
        let in_url = |range: &(usize, usize)| range.0 < start + word.len() && start < range.1;
        let is_short = trimmed.len() <= ADDRESS_LIMIT && trimmed.contains(['@', '/', '.']);
        if is_short && is_address(trimmed) {
            let after = ranges[..urls].partition_point(|range| range.0 < start + word.len());
            if !ranges[after.saturating_sub(1)..after].iter().any(in_url) {
                ranges.push((start, start + trimmed.len()));
            }
        }
        start += word.len();
    }
    ranges.sort_unstable();
    ranges
}

/// Returns whether a word is an email address or a host with a path.
fn is_address(word: &str) -> bool {
    if let Some((local, domain)) = word.split_once('@') {
        return !local.is_empty() && domain.contains('.');
    }
    let host = word.split(['/', '?']).next().unwrap_or(word);
    let Some((name, top)) = host.rsplit_once('.') else {
        return false;
    };
    let top = top.split(':').next().unwrap_or(top);
    let is_top = (2..=8).contains(&top.len()) && top.bytes().all(|byte| byte.is_ascii_lowercase());
    let has_name = name.bytes().any(|byte| byte.is_ascii_alphabetic());
    is_top && has_name
}
