//! `ravi vault inject`: `{{ ravi://… }}` in a template, filled. Everything else in it stays as it is.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{Context, secrets};
use crate::{
    commands::passwords,
    failure::{Failure, Kind},
    files::{self, Destination},
    output::{Answer, Render, Style, clean},
    prompt,
    secret::Secret,
    work,
};

/// The longest template, in bytes.
const TEMPLATE_LIMIT: usize = 4 * 1024 * 1024;
/// The most references of a template.
const REFERENCE_LIMIT: usize = 100_000;
/// The most different secrets that a template names; each is read once.
const SECRET_LIMIT: usize = 1000;
/// The longest filled template, in bytes.
const OUTPUT_LIMIT: usize = 64 * 1024 * 1024;
/// The longest reference that an error quotes, in bytes.
const QUOTED: usize = 200;

/// What a template names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reference {
    Vault { key: String },
    Password { domain: String, field: String },
}

/// A text of a template, and the reference that follows it. After the last text there is none.
pub(crate) struct Piece<'a> {
    pub(crate) text: &'a str,
    pub(crate) secret: Option<Reference>,
}

/// A filled template that went to a file.
#[derive(serde::Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct Injected {
    /// The file.
    path: String,
    /// How many places were filled.
    filled: usize,
}

impl Render for Injected {
    fn human(&self, _: &Style) -> String {
        let noun = if self.filled == 1 {
            "secret"
        } else {
            "secrets"
        };
        format!("Wrote {} with {} {noun}.", clean(&self.path), self.filled)
    }
}

/// Fills a template. All of its references are found, or nothing is written.
pub(super) async fn run(
    context: &Context,
    file: &Path,
    output: Option<&Path>,
) -> Result<Answer, Failure> {
    let destination = destination(context, file, output)?;
    let template = prompt::read_exactly(file, "the template").await?;
    if template.expose().len() > TEMPLATE_LIMIT {
        return Err(too_large(&format!(
            "the template is longer than {} MiB",
            TEMPLATE_LIMIT / 1024 / 1024
        )));
    }
    let pieces = parse(template.expose())?;
    let references = || pieces.iter().filter_map(|piece| piece.secret.as_ref());
    let values = look_up(context, references()).await?;
    let mut text = zeroize::Zeroizing::new(String::new());
    for piece in &pieces {
        let secret = piece.secret.as_ref().and_then(|name| values.get(name));
        let secret = secret.map_or("", Secret::expose);
        if text.len() + piece.text.len() + secret.len() > OUTPUT_LIMIT {
            return Err(too_large(&format!(
                "the filled template would be longer than {} MiB",
                OUTPUT_LIMIT / 1024 / 1024
            )));
        }
        text.push_str(piece.text);
        text.push_str(secret);
    }
    let Some(path) = output.filter(|_| destination != Destination::Stdout) else {
        return Ok(Answer::exact(&context.style, &text));
    };
    let path = path.display().to_string();
    if let Some(mode) = write(destination, text).await? {
        context.style.warn(&format!(
            "{path} was open to other users (mode {mode:o}): only you can read it now"
        ));
    }
    let filled = references().count();
    Answer::show(&context.style, &Injected { path, filled })
}

/// Looks where the output goes. Refuses the template itself, and stdout for an answer that `--jq` is to filter.
fn destination(
    context: &Context,
    file: &Path,
    output: Option<&Path>,
) -> Result<Destination, Failure> {
    let destination = match output {
        Some(path) if path != Path::new("-") => Destination::of(path)?,
        _ => Destination::Stdout,
    };
    if let (Some(path), Destination::File(target)) = (output, &destination)
        && is_same_file(file, target)
    {
        return Err(Failure::usage(format!(
            "--output {} is the template itself",
            clean(&path.display().to_string())
        ))
        .hint("choose another file: the template would be lost"));
    }
    if destination == Destination::Stdout && context.style.jq.is_some() {
        return Err(Failure::usage(
            "--jq filters JSON, and a filled template on stdout is not JSON",
        )
        .hint("omit --jq, or write the template to a file with --output"));
    }
    Ok(destination)
}

/// Whether two paths lead to one file.
fn is_same_file(one: &Path, other: &Path) -> bool {
    let found = |path: &Path| path.canonicalize().ok();
    found(one).is_some_and(|one| found(other) == Some(one))
}

/// Writes the text; returns the former mode of a file that others could read. The reader of a pipe or device may keep it
/// waiting: those are written off the main thread, so that Ctrl-C still ends the command.
async fn write(
    destination: Destination,
    text: zeroize::Zeroizing<String>,
) -> Result<Option<u32>, Failure> {
    if matches!(destination, Destination::File(_)) {
        return Ok(files::write_secrets(&destination, text.as_bytes())?);
    }
    let write = move || files::write_secrets(&destination, text.as_bytes());
    Ok(work::off_thread("writing the output", write).await??)
}

/// Reads what the references name, each once: one list of secrets, and one of passwords.
async fn look_up(
    context: &Context,
    references: impl Iterator<Item = &Reference>,
) -> Result<BTreeMap<Reference, Secret>, Failure> {
    let named: BTreeSet<&Reference> = references.collect();
    if named.len() > SECRET_LIMIT {
        return Err(too_large(&format!(
            "the template names more than {SECRET_LIMIT} different secrets"
        )));
    }
    let mut keys: Vec<String> = Vec::new();
    let mut fields: Vec<(String, String)> = Vec::new();
    for reference in named {
        match reference {
            Reference::Vault { key } => keys.push(key.clone()),
            Reference::Password { domain, field } => fields.push((domain.clone(), field.clone())),
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

/// Parts a template at its references, in one pass.
pub(crate) fn parse(template: &str) -> Result<Vec<Piece<'_>>, Failure> {
    let mut pieces = Vec::new();
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
                "line {line} of the template has a `{{{{` without its `}}}}`"
            ))
        })?;
        if pieces.len() == REFERENCE_LIMIT {
            return Err(too_large(&format!(
                "the template has more than {REFERENCE_LIMIT} references"
            )));
        }
        pieces.push(Piece {
            text: &template[text_start..start],
            secret: Some(reference(inner[..end].trim(), line)?),
        });
        at = template.len() - inner.len() + end + 2;
        text_start = at;
    }
    pieces.push(Piece {
        text: &template[text_start..],
        secret: None,
    });
    Ok(pieces)
}

/// A template that goes beyond a limit. Nothing of it was read or written.
fn too_large(what: &str) -> Failure {
    Failure::usage(what).hint("split the template, and fill each part")
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
                "line {line} of the template has an unknown reference: {}",
                clean(&text[..text.floor_char_boundary(QUOTED)])
            ),
        )
        .hint("write {{ ravi://vault/KEY }} or {{ ravi://passwords/DOMAIN/password }}")
    })
}
