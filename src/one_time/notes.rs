//! One-time passwords in the notes of an entry: each is a line of its own. Other lines are never changed.

use std::ops::Range;

use super::{error::Error, generator::OneTime, uri};
use crate::secret::Secret;

/// The names before a URI that are understood: earlier versions wrote `TOTP: `.
const NAMES: [&str; 3] = ["totp", "otp", "otpauth"];

/// A line that is meant as a one-time password, but cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the notes: {error}")]
pub struct Unreadable {
    /// The number of the line, from 1.
    pub line: usize,
    /// What is wrong.
    pub error: Error,
}

/// A line with a one-time password.
struct Line {
    number: usize,
    /// The line without the spaces around it.
    whole: Range<usize>,
    /// The URI, or the bare secret, in it.
    value: Range<usize>,
    read: Result<OneTime, Error>,
}

/// Returns the lines of a text and where they are. Lines end as on Unix, Windows, or old Macs.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|_| at <= text.len())?;
        let start = at;
        let end = rest
            .find(['\n', '\r'])
            .map_or(text.len(), |end| start + end);
        let is_pair = text[end..].starts_with("\r\n");
        at = end + 1 + usize::from(is_pair);
        Some(start..end)
    })
}

/// Returns the lines that are meant as one-time passwords.
fn found(text: &str) -> impl Iterator<Item = Line> {
    lines(text).enumerate().filter_map(move |(index, range)| {
        let line = &text[range.clone()];
        let start = range.start + line.len() - line.trim_start().len();
        let line = line.trim();
        let value = value(line)?;
        let at = start + line.len() - value.len();
        Some(Line {
            number: index + 1,
            whole: start..start + line.len(),
            value: at..at + value.len(),
            read: OneTime::read(value, "", ""),
        })
    })
}

/// Returns the URI of a line, or the bare secret after `TOTP:`. Other text after `TOTP:` is a note.
fn value(line: &str) -> Option<&str> {
    if uri::is_uri(line) {
        return Some(line);
    }
    let (name, value) = line.split_once(':')?;
    let value = value.trim_start();
    let is_named = NAMES.iter().any(|known| name.eq_ignore_ascii_case(known));
    let is_totp = name.eq_ignore_ascii_case(NAMES[0]);
    let is_meant = uri::is_uri(value) || (is_totp && uri::is_like_secret(value));
    (is_named && is_meant).then_some(value)
}

/// Returns the one-time passwords of notes, in order, and the lines that cannot be read.
#[must_use]
pub fn find(notes: &Secret) -> Vec<Result<OneTime, Unreadable>> {
    let read = |line: Line| {
        let number = line.number;
        line.read.map_err(|error| Unreadable {
            line: number,
            error,
        })
    };
    found(notes.expose()).map(read).collect()
}

/// Returns whether notes have a one-time password that can be read.
#[must_use]
pub fn has(notes: &Secret) -> bool {
    found(notes.expose()).any(|line| line.read.is_ok())
}

/// Puts a one-time password into notes: in place of the one for the same account, else as a further line.
#[must_use]
pub fn put(notes: &Secret, one_time: &OneTime) -> Secret {
    let (text, uri) = (notes.expose(), one_time.uri.expose());
    let is_same = |line: &Line| {
        let read = line.read.as_ref();
        read.is_ok_and(|known| known.is_same_account(one_time))
    };
    if let Some(line) = found(text).find(is_same) {
        return replaced(text, line.whole, uri);
    }
    let end = match text {
        "" => "",
        _ if text.ends_with(['\n', '\r']) => "",
        _ if text.contains("\r\n") => "\r\n",
        _ => "\n",
    };
    Secret::new([text, end, uri].concat())
}

/// Returns the notes with the counter of this one-time password advanced.
///
/// # Errors
/// It is not in the notes, or has no further count.
pub fn advance(notes: &Secret, one_time: &OneTime) -> Result<Secret, Error> {
    let text = notes.expose();
    let is_it = |line: &Line| {
        let read = line.read.as_ref();
        read.is_ok_and(|known| known.uri == one_time.uri)
    };
    let line = found(text).find(is_it).ok_or(Error::Counter)?;
    let next = uri::advanced(one_time)?;
    Ok(replaced(text, line.value, next.expose()))
}

fn replaced(text: &str, range: Range<usize>, with: &str) -> Secret {
    Secret::new([&text[..range.start], with, &text[range.end..]].concat())
}
