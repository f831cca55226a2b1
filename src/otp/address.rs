//! A web address in parts: its host, the words of its path, and the token that it carries.

use super::{
    fold,
    number::is_year,
    words::{self, Meaning, Word},
};

/// Hosts of social networks and app stores, with their subdomains.
const SOCIAL: &[&str] = &[
    "facebook.com",
    "twitter.com",
    "x.com",
    "instagram.com",
    "linkedin.com",
    "youtube.com",
    "youtu.be",
    "tiktok.com",
    "pinterest.com",
    "t.me",
    "wa.me",
    "vk.com",
    "weibo.com",
    "apps.apple.com",
    "itunes.apple.com",
    "play.google.com",
    "maps.google.com",
    "threads.net",
    "mastodon.social",
    "discord.gg",
];

/// Ends of paths that are files rather than pages.
const FILES: &[&str] = &[
    ".png", ".jpg", ".jpeg", ".gif", ".svg", ".css", ".js", ".ico", ".webp", ".pdf", ".ics",
    ".zip", ".pkpass",
];

/// Length limit of the part of a path that is read for words, in characters.
const WORDS_LIMIT: usize = 512;

/// What in an address may be a secret that only this reader knows, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Token {
    /// Nothing: all parts are words.
    None,
    /// A number of four or more digits: more likely that of an order or page.
    Number,
    /// A few letters or digits, such as the value of `?t=1`.
    Value,
    /// Letters with digits, such as `abc123`.
    Mixed,
    /// Random characters.
    Random,
}

/// Which kind of page an address leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// A home page, perhaps in a language.
    Front,
    /// A social network or app store.
    Social,
    /// A file rather than a page.
    File,
    Other,
}

/// A web address in parts.
pub(super) struct Address {
    /// The last two labels of the host.
    pub(super) domain: String,
    /// The words of the path and query, and those of the subdomain that name an action.
    pub(super) words: Vec<Word>,
    pub(super) token: Token,
    /// Whether a number or reference in it is also in the text of the message: what it is about, not a secret.
    pub(super) is_reference: bool,
    /// The address with `*` in place of each token: the same for all links of a click tracker.
    pub(super) shape: String,
    pub(super) page: Page,
}

impl Page {
    fn new(host: &str, path: &str) -> Self {
        let is_social = |social: &&str| {
            host.strip_suffix(*social)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        let end = path
            .split(['?', '#'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        if SOCIAL.iter().any(is_social) {
            Self::Social
        } else if is_front(path) {
            Self::Front
        } else if FILES.iter().any(|file| end.ends_with(file)) {
            Self::File
        } else {
            Self::Other
        }
    }
}

impl Address {
    /// Reads an address; `code` is that of the message, and `in_text` returns whether the message mentions a number or reference.
    pub(super) fn new(url: &str, code: Option<&str>, in_text: impl Fn(&str) -> bool) -> Self {
        let (host, path) = split(url);
        let mut shape = host.clone();
        let mut token = Token::None;
        let mut is_reference = false;
        for (separator, part) in parts(path) {
            shape.extend(separator);
            let is_random = is_random(part);
            let has_digit = part.bytes().any(|byte| byte.is_ascii_digit());
            if code == Some(part) {
                token = token.max(Token::Value);
            } else if mentioned(part, &in_text) {
                is_reference = true;
            } else if is_random {
                token = Token::Random;
            } else if has_digit
                && part.len() >= 5
                && part.bytes().any(|byte| byte.is_ascii_lowercase())
            {
                token = token.max(Token::Mixed);
            } else if has_digit && part.len() >= 4 {
                token = token.max(Token::Number);
            } else if has_digit || separator == Some('=') && matches!(part.len(), 1..=3) {
                token = token.max(Token::Value);
            }
            shape.push_str(if is_random { "*" } else { part });
        }
        // `docs.` and `help.` say where a page is, not what it is for.
        let mut words = words::find(&spaced(subdomain(&host)));
        words.retain(|word| !matches!(word.meaning, Meaning::Aside | Meaning::Notice));
        words.append(&mut words::find(&spaced(path)));
        Self {
            words,
            token,
            is_reference,
            shape,
            page: Page::new(&host, path),
            domain: registrable(&host),
        }
    }
}

/// Splits a URL into its host in lower case, and what follows.
fn split(url: &str) -> (String, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest[..end].split(':').next().unwrap_or_default();
    (host.to_ascii_lowercase(), &rest[end..])
}

/// Returns the parts of the path of a URL that may be numbers or references.
pub(super) fn path_parts(url: &str) -> impl Iterator<Item = &str> {
    let path = if url.contains("://") {
        split(url).1
    } else {
        ""
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path.split('/').filter(|part| part.len() >= 4)
}

/// Returns the last two labels of a host, in lower case.
pub(super) fn registrable(host: &str) -> String {
    let mut labels: Vec<&str> = host.rsplit('.').take(2).collect();
    labels.reverse();
    labels.join(".").to_ascii_lowercase()
}

/// Returns the parts of a path and query, each with the separator before it; without campaign names and mail addresses.
fn parts(path: &str) -> impl Iterator<Item = (Option<char>, &str)> {
    let mut rest = path;
    let mut separator = None;
    let mut key = "";
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .find(['/', '?', '=', '&', '#', '.', ':', ';', ','])
            .unwrap_or(rest.len());
        let part = &rest[..end];
        let before = separator;
        separator = rest[end..].chars().next();
        rest = rest.get(end + 1..).unwrap_or_default();
        let is_value = before == Some('=');
        if !is_value {
            key = part;
        }
        let is_campaign = is_value && key.starts_with("utm_");
        let is_mail = part.contains('@') || part.contains("%40");
        Some((before, if is_campaign || is_mail { "" } else { part }))
    })
}

/// Returns the first label of a host that has more than a name and a top-level domain.
fn subdomain(host: &str) -> &str {
    match host.split('.').collect::<Vec<_>>().as_slice() {
        [first, _, _, ..] => first,
        _ => "",
    }
}

/// Returns the words of a path or query, separated by spaces, in lower case: `confirmEmail` and `confirm_email` alike.
fn spaced(path: &str) -> String {
    let mut text = String::with_capacity(path.len().min(WORDS_LIMIT) + 8);
    let mut previous = ' ';
    for c in path.chars().take(WORDS_LIMIT) {
        if c.is_uppercase() && previous.is_lowercase() {
            text.push(' ');
        }
        text.push(if c.is_alphanumeric() { c } else { ' ' });
        previous = c;
    }
    fold::lower(&text)
}

/// Returns whether a path is that of a home page, perhaps in a language: `/`, `/en`, `/pt-br/`.
fn is_front(path: &str) -> bool {
    // A page of an application in the browser: `/#/verify`, `/#!/verify`.
    let route = ["/#/", "/#!/"]
        .iter()
        .find_map(|mark| path.strip_prefix(*mark));
    let path = route.unwrap_or(path);
    let (path, query) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
    let path = path.trim_matches('/');
    let is_language = path.len() <= 5 && path.split(['-', '_']).all(|part| part.len() == 2);
    (path.is_empty() || is_language) && !parts(query).any(|(_, part)| is_random(part))
}

/// Returns whether a part holds a number of four or more digits, other than a year, or a reference that the message mentions.
fn mentioned(part: &str, in_text: impl Fn(&str) -> bool) -> bool {
    let numbers = part.split(|c: char| !c.is_ascii_digit());
    let number = numbers
        .filter(|number| number.len() >= 4 && !is_year(number))
        .any(&in_text);
    number
        || part.len() >= 4
            && part.bytes().any(|byte| byte.is_ascii_digit())
            && !is_year(part)
            && in_text(part)
}

/// Returns whether a part of a path is random rather than made of words and numbers: digits, capitals and small letters
/// alternate often.
fn is_random(part: &str) -> bool {
    #[derive(PartialEq, Clone, Copy)]
    enum Class {
        Digit,
        Upper,
        Lower,
    }
    let mut length = 0;
    let mut digits = 0;
    let mut changes = 0;
    let mut previous = None;
    let mut bytes = part.bytes();
    while let Some(byte) = bytes.next() {
        let class = match byte {
            b'0'..=b'9' => Class::Digit,
            b'A'..=b'Z' => Class::Upper,
            b'a'..=b'z' => Class::Lower,
            b'%' => {
                // Skips an escaped character.
                bytes.nth(1);
                continue;
            }
            _ => continue,
        };
        length += 1;
        digits += usize::from(class == Class::Digit);
        changes += usize::from(previous.is_some_and(|previous| previous != class));
        previous = Some(class);
    }
    match (length, digits) {
        (0..=3, _) => false,
        (_, 0) => {
            changes >= 4
                && (changes * 3 >= length * 2
                    || length >= 8 && changes * 2 >= length
                    || length >= 20 && changes * 3 >= length)
        }
        (20.., _) if digits < length => changes >= 4,
        _ => changes >= 3 && changes * 4 >= length,
    }
}
