//! Parses templates of `ravi vault inject`.

use crate::{
    commands::entries::select::{FieldAddress, Part as EntryPart},
    failure::Failure,
    output::clean,
};

/// The most references in a template.
const REFERENCE_LIMIT: usize = 100_000;
/// The longest reference that an error quotes, in bytes.
const QUOTED: usize = 200;

/// The forms of a reference.
const FORMS: &str = "write {{ ravi://vault/KEY }}, {{ ravi://passwords/DOMAIN/password }} or {{ ravi://passwords/UUID/password }}";

/// A reference in a template.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reference {
    /// The value of the secret with this key.
    Vault(String),
    Password(FieldAddress),
}

/// Text of a template, and the reference after it, if any.
pub(crate) struct Part<'a> {
    pub(crate) text: &'a str,
    pub(crate) secret: Option<Reference>,
    /// The line of the reference.
    pub(crate) line: usize,
}

/// Splits a template at its references.
pub(crate) fn parse(template: &str) -> Result<Vec<Part<'_>>, Failure> {
    let mut parts = Vec::new();
    let (mut text_start, mut at) = (0, 0);
    let (mut line, mut counted) = (1, 0);
    while let Some(found) = template[at..].find("{{") {
        let start = at + found;
        let inner = template[start + 2..].trim_start();
        if !inner.starts_with("ravi://") {
            at = start + 2;
            continue;
        }
        line += template[counted..start].matches('\n').count();
        counted = start;
        let end = inner.find("}}").ok_or_else(|| {
            Failure::usage(format!(
                "line {line} of the template has a `{{{{` without `}}}}`"
            ))
        })?;
        if parts.len() == REFERENCE_LIMIT {
            return Err(too_large(&format!(
                "the template has more than {REFERENCE_LIMIT} references"
            )));
        }
        parts.push(Part {
            text: &template[text_start..start],
            secret: Some(reference(inner[..end].trim(), line)?),
            line,
        });
        at = template.len() - inner.len() + end + 2;
        text_start = at;
    }
    parts.push(Part {
        text: &template[text_start..],
        secret: None,
        line,
    });
    Ok(parts)
}

/// Returns the failure that a template exceeds a limit.
pub(super) fn too_large(what: &str) -> Failure {
    Failure::usage(what).hint("split the template, and fill each part by itself")
}

/// Parses the handle of a secret.
#[cfg(feature = "mcp")]
pub(super) fn handle(text: &str) -> Result<Reference, Failure> {
    let path = text.strip_prefix("ravi://");
    path.and_then(parsed).ok_or_else(|| {
        let text = clean(&text[..text.floor_char_boundary(QUOTED)]).into_owned();
        Failure::usage(format!("`{text}` is not the handle of a secret"))
            .hint("write ravi://vault/KEY or ravi://passwords/DOMAIN/password")
    })
}

fn parsed(path: &str) -> Option<Reference> {
    match path.split_once('/')? {
        ("vault", key) if !key.is_empty() => Some(Reference::Vault(decode(key))),
        ("passwords", entry) => password(entry).map(Reference::Password),
        _ => None,
    }
}

/// Parses a reference in line `line`.
fn reference(text: &str, line: usize) -> Result<Reference, Failure> {
    let path = text.strip_prefix("ravi://").unwrap_or(text);
    parsed(path).ok_or_else(|| {
        let what = if path.starts_with("passwords/") && path.matches('/').count() > 2 {
            "a reference with too many parts"
        } else {
            "an unknown reference"
        };
        Failure::usage(format!(
            "line {line} of the template has {what}: {}",
            clean(&text[..text.floor_char_boundary(QUOTED)])
        ))
        .hint(FORMS)
    })
}

/// Parses `DOMAIN/FIELD`, `UUID/FIELD`, or one of both with `code` instead of the field.
fn password(path: &str) -> Option<FieldAddress> {
    let (entry, part) = path.split_once('/')?;
    if entry.is_empty() {
        return None;
    }
    Some(FieldAddress {
        entry: decode(entry),
        part: EntryPart::parse(part)?,
    })
}

fn decode(text: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(text);
    decoded.decode_utf8_lossy().into_owned()
}
