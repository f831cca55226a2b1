//! Finds code candidates: digits and letters in the shapes of codes, whatever surrounds them.

use super::{
    document::{Block, Document, Place},
    groups::{ends_clause, join},
    sentence,
    token::{Shape, Token},
    url,
    words::{self, Meaning},
};

/// Maximum number of candidates: more are no message with a code.
const LIMIT: usize = 400;
/// Lengths of a code.
const SHORTEST: usize = 4;
const LONGEST: usize = 10;
/// Longest code of letters and digits, with hyphens.
const LONGEST_MIXED: usize = 16;

/// Returns all candidates of the displayed text, in order.
pub(super) fn find(document: &Document) -> Vec<Token> {
    let mut found = Vec::new();
    for (index, block) in document.blocks.iter().enumerate() {
        let excluded = url::addresses(&block.text);
        let bytes = block.text.as_bytes();
        let mut skipped = excluded.iter().peekable();
        let mut line = sentence::line(&block.text, 0, 0);
        let mut at = 0;
        while at < bytes.len() && found.len() < LIMIT {
            while skipped.peek().is_some_and(|range| range.1 <= at) {
                skipped.next();
            }
            if let Some((start, end)) = skipped.peek()
                && (*start..*end).contains(&at)
            {
                at = *end;
                continue;
            }
            if !bytes[at].is_ascii_alphanumeric() {
                at += 1;
                continue;
            }
            let end = end_of_run(bytes, at);
            let read = read(block, at, end);
            let next = read.as_ref().map_or(end, |read| read.end.max(end));
            if let Some(read) = read
                && let Some(code) = read.code
            {
                if read.start > line.1 {
                    line = sentence::line(&block.text, read.start, read.end);
                }
                found.push(Token {
                    code,
                    block: index,
                    start: read.start,
                    end: read.end,
                    line,
                    shape: read.shape,
                });
            }
            at = next;
        }
    }
    found
}

/// Returns the code of a last line such as `@example.com #123456`, or `@example.com #123456 @frame.example`: the form is certain,
/// whatever the code looks like. Where lines were lost, the form ends the text.
pub(super) fn origin_bound(document: &Document) -> Option<String> {
    let is_shown =
        |block: &&Block| matches!(block.place, Place::Body | Place::Footer | Place::Subject);
    let last = document.blocks.iter().rev().find(is_shown)?;
    let line = last.text.lines().next_back()?.trim();
    let mut words = line.rsplit(' ').filter(|word| !word.is_empty());
    let mut word = words.next()?;
    if word.starts_with(['@', '%']) {
        word = words.next()?;
    }
    let code = word.strip_prefix('#')?.trim_end_matches(['.', ',']);
    let host = words.next()?.strip_prefix('@')?;
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | ':');
    let is_domain = (host.contains('.') || host == "localhost") && host.chars().all(is_host);
    // After other text, the number sign may introduce a topic.
    let is_whole = words.next().is_none();
    let is_code =
        is_whole || code.len() >= SHORTEST && code.bytes().any(|byte| byte.is_ascii_digit());
    (is_domain && is_code && (1..=64).contains(&code.chars().count())).then(|| code.to_owned())
}

fn end_of_run(bytes: &[u8], start: usize) -> usize {
    let length = bytes[start..]
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    start + length
}

/// What was read at a position: a candidate, or characters that are none.
struct Read {
    code: Option<String>,
    start: usize,
    end: usize,
    shape: Shape,
}

impl Read {
    fn skip(start: usize, end: usize) -> Self {
        Self {
            code: None,
            start,
            end,
            shape: Shape::Digits,
        }
    }
}

fn read(block: &Block, start: usize, end: usize) -> Option<Read> {
    let text = &block.text;
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    // Underscores around a word emphasize it.
    let is_name = text[..start]
        .trim_end_matches('_')
        .ends_with(char::is_alphanumeric);
    // Part of a path, a name or a query; `Code / 代碼` is text.
    if matches!(before, Some('@' | '&' | '\\' | '~'))
        || before == Some('_') && is_name
        || before == Some('/') && !text[..start].ends_with(" /")
    {
        return None;
    }
    let goes_on = text[end..]
        .trim_start_matches('_')
        .starts_with(char::is_alphanumeric);
    if matches!(after, Some('@' | '\\')) || after == Some('_') && goes_on {
        return None;
    }
    let run = &text[start..end];
    if run.starts_with("0x") || run.starts_with("0X") {
        return None;
    }
    let letters = run.bytes().take_while(u8::is_ascii_alphabetic).count();
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if letters == 0 && is_digits(run) {
        return Some(digits(block, start, end));
    }
    // `code482913`, `PIN4829`
    let is_glued = letters >= 3 && is_digits(&run[letters..]) && run.len() - letters >= SHORTEST;
    if is_glued && is_named_until(block, start + letters) {
        return Some(digits(block, start + letters, end));
    }
    let number = after_hyphen(text, end).filter(|number| is_digits(number));
    let is_all_letters = letters == run.len();
    if let Some(number) = number
        && is_all_letters
    {
        // `kod-482913`: a word and a number.
        if letters >= 2 && is_lower(run) || is_named_until(block, end) {
            return None;
        }
        let to = end + 1 + number.len();
        let is_prefix = letters <= 2 && run.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_code = (SHORTEST..=LONGEST).contains(&number.len());
        if is_prefix && is_code && !text[to..].starts_with(['-', '/']) {
            return Some(Read {
                code: Some(number.to_owned()),
                start,
                end: to,
                shape: Shape::Prefixed,
            });
        }
    }
    letters_and_digits(text, start, end)
}

/// Reads digits, in one group or several.
fn digits(block: &Block, start: usize, end: usize) -> Read {
    let text = &block.text;
    let before = &text[..start];
    let mut last = before.chars().rev();
    let (last, earlier) = (last.next(), last.next());
    // `code-482913` and `OTP=482913` are glued to their name, `ABC-482913` is a name.
    let is_named = matches!(last, Some('-' | '=')) && is_named_until(block, start - 1);
    let prefix = before.strip_suffix('-').map(|before| {
        before
            .rsplit(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default()
    });
    let is_prefixed = !is_named
        && prefix.is_some_and(|prefix| (2..=6).contains(&prefix.len()) && is_lower(prefix));
    // Part of a decimal, a time, a date, a longer number or name.
    let is_part = match last {
        Some('.' | '-') => {
            earlier.is_some_and(|c| c.is_ascii_alphanumeric()) && !is_named && !is_prefixed
        }
        Some(',' | ':' | '/' | '\'') => earlier.is_some_and(|c| c.is_ascii_digit()),
        Some('+' | '=') => !is_named,
        _ => false,
    };
    if is_part {
        return Read::skip(start, end);
    }
    let groups = join(block, start, end);
    let to = groups.end;
    let mut following = text[to..].chars();
    let (next, second) = (following.next(), following.next());
    let goes_on = match next {
        Some('.' | ',' | ':' | '/' | '-' | '\'') => {
            second.is_some_and(|c| c.is_ascii_digit()) && !ends_clause(block, start, to)
        }
        next => next == Some('='),
    };
    // `1234-dir`, but not `123456-ABC`
    let ending = after_hyphen(text, to);
    if goes_on || ending.is_some_and(|ending| ending.len() > 4 || !is_lower(ending)) {
        return Read::skip(start, to);
    }
    let is_hyphenated = is_prefixed || ending.is_some();
    Read {
        code: groups
            .code
            .filter(|code| (SHORTEST..=LONGEST).contains(&code.len())),
        start,
        end: to,
        shape: if is_hyphenated {
            Shape::Hyphenated
        } else {
            groups.shape
        },
    }
}

/// Returns the letters and digits after a hyphen at a position, if there are any.
fn after_hyphen(text: &str, at: usize) -> Option<&str> {
    let rest = text[at..].strip_prefix('-')?;
    let run = &rest[..end_of_run(rest.as_bytes(), 0)];
    Some(run).filter(|run| !run.is_empty())
}

fn is_lower(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Returns whether a word for a code ends at a position.
fn is_named_until(block: &Block, at: usize) -> bool {
    block
        .words_in(Meaning::Code, at.saturating_sub(64), at)
        .any(|word| word.end == at)
}

/// Reads letters and digits, or capitals only; keeps the hyphens between groups.
fn letters_and_digits(text: &str, start: usize, end: usize) -> Option<Read> {
    let bytes = text.as_bytes();
    let mut to = end;
    let mut lengths = vec![end - start];
    while bytes.get(to) == Some(&b'-') {
        let next = end_of_run(bytes, to + 1);
        if next == to + 1 {
            break;
        }
        lengths.push(next - to - 1);
        to = next;
    }
    let word = &text[start..to];
    let skip = Some(Read::skip(start, to));
    let before = text[..start].chars().next_back();
    let after = text[to..].chars().next();
    if matches!(before, Some('-' | '=' | '+'))
        || matches!(after, Some('-' | '@' | '\'' | '’' | '='))
    {
        return skip;
    }
    if matches!(before, Some('.' | ','))
        && text[..start - 1].ends_with(|c: char| c.is_ascii_alphanumeric())
    {
        return skip;
    }
    // `Rp187.500`, `3:45PM`
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    if matches!(after, Some('.' | ',' | ':')) && is_digit(text[to + 1..].chars().next())
        || before == Some(':') && is_digit(text[..start - 1].chars().next_back())
    {
        return skip;
    }
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let is_upper = !word.bytes().any(|byte| byte.is_ascii_lowercase());
    let is_lower = !word.bytes().any(|byte| byte.is_ascii_uppercase());
    let make = |shape| {
        Some(Read {
            code: Some(word.to_owned()),
            start,
            end: to,
            shape,
        })
    };
    if lengths.len() > 1 {
        let is_even = lengths.iter().all(|length| *length == lengths[0]);
        let fits = lengths.len() <= 4
            && lengths.iter().all(|length| (2..=6).contains(length))
            && word.len() <= LONGEST_MIXED + 3;
        let is_group = if digits == 0 {
            is_upper && is_even && lengths[0] >= 3
        } else {
            (is_upper || is_lower && is_even) && letters + digits >= 5
        };
        return if fits && is_group {
            make(Shape::LetterGroups)
        } else {
            skip
        };
    }
    // A letter of another script right before or after: a word in mixed scripts.
    let is_alien = |c: Option<char>| {
        c.is_some_and(|c| !c.is_ascii() && words::is_letter(c) && !words::is_unspaced(c))
    };
    if !(SHORTEST..=LONGEST_MIXED).contains(&word.len()) || is_alien(before) || is_alien(after) {
        return skip;
    }
    if digits == 0 {
        return if is_upper && word.len() <= LONGEST {
            make(Shape::Letters)
        } else {
            skip
        };
    }
    make(Shape::Mixed)
}
