//! `ravi vault inject`: `{{ ravi://… }}` in a template, filled. Everything else in it stays as it is.

use std::{collections::BTreeMap, path::Path};

use super::{Context, secrets};
use crate::{
    commands::passwords,
    failure::{Failure, Kind},
    output::{Answer, Show, Style, clean},
    prompt,
    secret::Secret,
    session::write_private,
};

/// What a template names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reference {
    Vault { key: String },
    Password { domain: String, field: String },
}

/// A piece of a template.
pub(crate) enum Piece<'a> {
    Text(&'a str),
    Secret(Reference),
}

/// A filled template that went to a file.
#[derive(serde::Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct Injected {
    /// The file.
    path: std::path::PathBuf,
    /// How many places were filled.
    filled: usize,
}

impl Show for Injected {
    fn human(&self, _: &Style) -> String {
        let path = self.path.display().to_string();
        format!("Wrote {} with {} secrets.", clean(&path), self.filled)
    }
}

/// Fills a template. All of its references are found, or nothing is written.
pub(super) async fn run(
    context: &Context,
    file: &Path,
    output: Option<&Path>,
) -> Result<Answer, Failure> {
    let template = prompt::read_exactly(file, "the template")?;
    let pieces = parse(template.expose())?;
    let wanted = |piece: &Piece<'_>| match piece {
        Piece::Secret(reference) => Some(reference.clone()),
        Piece::Text(_) => None,
    };
    let references: Vec<Reference> = pieces.iter().filter_map(wanted).collect();
    let values = look_up(context, &references).await?;
    let mut text = zeroize::Zeroizing::new(String::new());
    for piece in &pieces {
        match piece {
            Piece::Text(part) => text.push_str(part),
            Piece::Secret(reference) => {
                text.push_str(values.get(reference).map_or("", Secret::expose));
            }
        }
    }
    let Some(path) = output else {
        return Ok(Answer::exact(&context.style, &text));
    };
    write_private(path, text.as_bytes())?;
    let injected = Injected {
        path: path.to_owned(),
        filled: references.len(),
    };
    Answer::show(&context.style, &injected)
}

async fn look_up(
    context: &Context,
    references: &[Reference],
) -> Result<BTreeMap<Reference, Secret>, Failure> {
    let mut keys: Vec<String> = Vec::new();
    let mut fields: Vec<(String, String)> = Vec::new();
    for reference in references {
        match reference {
            Reference::Vault { key } if !keys.contains(key) => keys.push(key.clone()),
            Reference::Password { domain, field } => fields.push((domain.clone(), field.clone())),
            Reference::Vault { .. } => {}
        }
    }
    let mut values = BTreeMap::new();
    if !keys.is_empty() {
        let found = secrets::read(context, &keys).await?;
        // The answers come in the order of the keys; the server's spelling of a key may differ.
        for (key, (_, value)) in keys.into_iter().zip(found) {
            values.insert(Reference::Vault { key }, value);
        }
    }
    if !fields.is_empty() {
        let found = passwords::read_fields(context, &fields).await?;
        for ((domain, field), value) in fields.into_iter().zip(found) {
            values.insert(Reference::Password { domain, field }, value);
        }
    }
    Ok(values)
}

pub(crate) fn parse(template: &str) -> Result<Vec<Piece<'_>>, Failure> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some(start) = rest.find("{{") {
        let inner = rest[start + 2..].trim_start();
        if !inner.starts_with("ravi://") {
            let (text, after) = rest.split_at(start + 2);
            pieces.push(Piece::Text(text));
            rest = after;
            continue;
        }
        let line = template[..template.len() - rest.len() + start]
            .matches('\n')
            .count()
            + 1;
        let end = inner.find("}}").ok_or_else(|| {
            Failure::usage(format!(
                "line {line} of the template has a `{{{{` without its `}}}}`"
            ))
        })?;
        pieces.push(Piece::Text(&rest[..start]));
        pieces.push(Piece::Secret(reference(inner[..end].trim(), line)?));
        rest = &inner[end + 2..];
    }
    pieces.push(Piece::Text(rest));
    Ok(pieces)
}

fn reference(text: &str, line: usize) -> Result<Reference, Failure> {
    let path = text.strip_prefix("ravi://").unwrap_or(text);
    let decode = |part: &str| {
        percent_encoding::percent_decode_str(part)
            .decode_utf8_lossy()
            .into_owned()
    };
    let known =
        |field: &str| matches!(field, "username" | "password" | "notes" | "domain" | "uuid");
    let parsed = match path.split_once('/') {
        Some(("vault", key)) if !key.is_empty() => Some(Reference::Vault { key: decode(key) }),
        Some(("passwords", entry)) => entry
            .rsplit_once('/')
            .filter(|(domain, field)| !domain.is_empty() && known(field))
            .map(|(domain, field)| Reference::Password {
                domain: decode(domain),
                field: field.to_owned(),
            }),
        _ => None,
    };
    parsed.ok_or_else(|| {
        Failure::new(
            Kind::Usage,
            format!(
                "line {line} of the template names nothing that ravi has: {}",
                clean(text)
            ),
        )
        .hint("write {{ ravi://vault/KEY }} or {{ ravi://passwords/DOMAIN/password }}")
    })
}
