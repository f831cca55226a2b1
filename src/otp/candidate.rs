//! Code candidates: digits and letters in typical shapes.

use super::{
    text::{Line, Message},
    words,
};

/// A code candidate.
pub(super) struct Candidate {
    pub(super) code: String,
    pub(super) line: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Digits,
    /// Digits in groups, or one by one.
    Split,
    /// Digits after a prefix such as `G-`.
    Prefixed,
    /// Letters and digits.
    Mixed,
    /// Capital letters only.
    Letters,
}

/// Returns all candidates. Skips URLs and addresses, which users do not type.
pub(super) fn all(message: &Message) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (index, line) in message.lines.iter().enumerate() {
        let mut at = 0;
        let bytes = line.text.as_bytes();
        while at < bytes.len() {
            if !bytes[at].is_ascii_alphanumeric() {
                at += 1;
                continue;
            }
            let end = end_of_token(bytes, at);
            if let Some(candidate) = read(line, index, at, end) {
                at = candidate.end.max(end);
                found.push(candidate);
            } else {
                at = skip(line, at, end);
            }
        }
    }
    found
}

/// Returns the end of a run of letters and digits.
fn end_of_token(bytes: &[u8], start: usize) -> usize {
    let length = bytes[start..]
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    start + length
}

/// Returns the position after a token that is no candidate; skips a whole URL or address.
fn skip(line: &Line, start: usize, end: usize) -> usize {
    let rest = &line.text[start..];
    let word = rest
        .find([' ', '<', '>', '"', ')', ']'])
        .map_or(line.text.len(), |at| start + at);
    let text = &line.text[start..word];
    if text.contains("://") || text.starts_with("www.") || is_host_or_address(text) {
        word
    } else {
        end
    }
}

fn is_host_or_address(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    if let Some((local, domain)) = text.split_once('@') {
        return !local.is_empty() && domain.contains('.');
    }
    let host = text.split(['/', '?']).next().unwrap_or(text);
    let Some((_, top)) = host.rsplit_once('.') else {
        return false;
    };
    (2..=6).contains(&top.len())
        && top.bytes().all(|byte| byte.is_ascii_lowercase())
        && text.contains('/')
}

fn read(line: &Line, index: usize, start: usize, end: usize) -> Option<Candidate> {
    let text = &line.text;
    let word = &text[start..end];
    let before = text[..start].chars().next_back();
    // Part of a URL, address, path, name or longer number.
    if matches!(before, Some('_' | '/' | '@' | '=' | '&' | '\\' | '%' | '~'))
        || text[..start].ends_with("://")
    {
        // `Code/代碼` and fractions are ignored.
        return None;
    }
    let after = text[end..].chars().next();
    if matches!(after, Some('_' | '@' | '/' | '\\' | '=')) && !text[end..].starts_with("/ ") {
        return None;
    }
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let make = |code: String, end: usize, kind: Kind| {
        Some(Candidate {
            code,
            line: index,
            start,
            end,
            kind,
        })
    };
    if digits == word.len() {
        return read_digits(line, start, end).and_then(|(code, end, kind)| make(code, end, kind));
    }
    if digits == 0 {
        // `G-123456`: up to four capitals, a hyphen, digits.
        let capitals = word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_uppercase());
        if capitals && after == Some('-') {
            let next = end + 1;
            let to = end_of_token(text.as_bytes(), next.min(text.len()));
            let number = &text[next.min(to)..to];
            if (4..=8).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()) {
                let tail = text[to..].chars().next();
                if !matches!(tail, Some('-' | '/' | '_')) {
                    return make(number.to_owned(), to, Kind::Prefixed);
                }
            }
        }
    }
    read_mixed(line, start, end).and_then(|(code, end, kind)| make(code, end, kind))
}

/// Reads digits: a single number, or groups that are joined.
fn read_digits(line: &Line, start: usize, end: usize) -> Option<(String, usize, Kind)> {
    let text = &line.text;
    let before = &text[..start];
    let last = before.chars().next_back();
    // Part of an amount, decimal, time, date or phone number.
    let preceding_digit = |c: char| {
        let mut chars = before.chars().rev();
        chars.next() == Some(c) && chars.next().is_some_and(|c| c.is_ascii_digit())
    };
    if ['.', ',', ':', '/', '-'].into_iter().any(preceding_digit) || last == Some('+') {
        return None;
    }
    let (code, to, groups) = groups(text, start, end);
    // The middle or end of a phone number or the like.
    let continued = preceding_digit(' ');
    let goes_on =
        text[to..].starts_with(' ') && text[to + 1..].starts_with(|c: char| c.is_ascii_digit());
    if continued && (groups > 1 || goes_on || groups_before(before) > 1) {
        return None;
    }
    let rest = &text[to..];
    let mut following = rest.chars();
    let (next, after_next) = (following.next(), following.next());
    let digit_follows = after_next.is_some_and(|c| c.is_ascii_digit());
    if matches!(next, Some('.' | ',' | ':' | '/' | '-')) && digit_follows {
        return None;
    }
    if next.is_some_and(|c| c == '%' || c == '°' || is_currency(c)) {
        return None;
    }
    let trimmed = before.trim_end();
    if trimmed.ends_with(is_currency) || trimmed.ends_with('+') {
        return None;
    }
    if matches!(last, Some('-' | '.')) && before.len() >= 2 {
        // `ABC-1234`, `v2.1234`: the end of a longer token.
        let earlier = before[..before.len() - 1].chars().next_back();
        if earlier.is_some_and(char::is_alphanumeric) {
            return None;
        }
    }
    if next == Some('-') && after_next.is_some_and(|c| c.is_ascii_alphabetic()) {
        // `1234-day`, `123456-ABC`
        return None;
    }
    let kind = if groups > 1 {
        Kind::Split
    } else {
        Kind::Digits
    };
    (4..=10).contains(&code.len()).then_some((code, to, kind))
}

/// Counts the groups of digits before a position, separated by one space or hyphen.
fn groups_before(before: &str) -> usize {
    let mut count = 0;
    let mut rest = before;
    while let Some(shorter) = rest.strip_suffix([' ', '-']) {
        let group = shorter.trim_end_matches(|c: char| c.is_ascii_digit());
        if group.len() == shorter.len() || count == 3 {
            break;
        }
        count += 1;
        rest = group;
    }
    count
}

/// Joins `123 456`, `123-456`, `12 34 56` and `1 2 3 4 5 6`: groups of equal length, one separator, up to eight digits.
fn groups(text: &str, start: usize, end: usize) -> (String, usize, usize) {
    let bytes = text.as_bytes();
    let single = text[start..end].to_owned();
    let length = end - start;
    if length > 4 {
        return (single, end, 1);
    }
    let mut parts = vec![(start, end)];
    let mut at = end;
    let mut separator = 0;
    while let Some(&byte) = bytes.get(at) {
        if !matches!(byte, b' ' | b'-') || (separator != 0 && byte != separator) {
            break;
        }
        let from = at + 1;
        let to = from
            + bytes[from..]
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
        if to == from {
            break;
        }
        separator = byte;
        parts.push((from, to));
        at = to;
    }
    let attached = bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let even = parts.iter().all(|(from, to)| to - from == length);
    let total = parts.len() * length;
    let shape = matches!(
        (length, parts.len()),
        (1, 4..=8) | (2, 2..=4) | (3, 2..=3) | (4, 2)
    );
    // `2 4` and `12 34` are usually two numbers, not a code.
    let shape = shape && !(length == 2 && parts.len() == 2);
    if parts.len() > 1 && even && shape && !attached && total <= 9 {
        let code = parts.iter().map(|(from, to)| &text[*from..*to]).collect();
        return (code, at, parts.len());
    }
    if parts.len() > 1 && (parts.len() > 2 || separator == b'-') && total > 9 {
        // Part of a card or phone number.
        return (String::new(), at, parts.len());
    }
    (single, end, 1)
}

fn is_currency(c: char) -> bool {
    matches!(
        c,
        '$' | '€'
            | '£'
            | '¥'
            | '₹'
            | '₽'
            | '₴'
            | '₺'
            | '₩'
            | '฿'
            | '₫'
            | '¢'
            | '₪'
            | '﷼'
            | '￥'
    )
}

/// Reads letters and digits, or capitals only; keeps the hyphens between groups.
fn read_mixed(line: &Line, start: usize, end: usize) -> Option<(String, usize, Kind)> {
    let text = &line.text;
    let bytes = text.as_bytes();
    let mut to = end;
    // `7KD-9Q2`: groups of equal length.
    while bytes.get(to) == Some(&b'-') {
        let next = end_of_token(bytes, (to + 1).min(bytes.len()));
        if next - to - 1 != end - start {
            break;
        }
        to = next;
    }
    let word = &text[start..to];
    let before = text[..start].chars().next_back();
    let after = text[to..].chars().next();
    if before == Some('-') || matches!(after, Some('-' | '@' | '\'' | '’')) {
        return None;
    }
    let letters: Vec<char> = word.chars().filter(char::is_ascii_alphabetic).collect();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let length = letters.len() + digits;
    if !(4..=10).contains(&length) {
        return None;
    }
    let upper = letters.iter().all(char::is_ascii_uppercase);
    if digits == 0 {
        return upper.then(|| (word.to_owned(), to, Kind::Letters));
    }
    // `1st`, `20th`, `v12345`, `500mg`, `mp3s`: ordinary words.
    let lower = word.to_lowercase();
    let tail = lower.trim_start_matches(|c: char| c.is_ascii_digit());
    if words::is_counted(tail) || ["th", "st", "nd", "rd", "x", "h", "k", "m"].contains(&tail) {
        return None;
    }
    Some((word.to_owned(), to, Kind::Mixed))
}
