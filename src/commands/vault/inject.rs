//! `ravi vault inject`: replaces `{{ ravi://… }}` in a template.

use std::{collections::BTreeMap, path::Path};

use clap::Args;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    secrets,
    template::{self, Part, Reference, too_large},
};
use crate::{
    commands::{
        Context,
        command::Command,
        entries::select::read_fields,
        options::{InputFile, STDIN, is_stdin, stdin},
    },
    failure::Failure,
    files::{self, Destination},
    output::{Answer, Output, Render, Style, clean, schema_of},
    secret::Secret,
    work,
};

const MIB: usize = 1024 * 1024;
/// The longest template, in bytes.
const TEMPLATE_LIMIT: usize = 4 * MIB;
/// The most distinct secrets in a template; each is read once.
const SECRET_LIMIT: usize = 1000;
/// The longest filled template, in bytes.
const OUTPUT_LIMIT: usize = 64 * MIB;

/// `ravi vault inject`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Inject {
    /// Template, or - for stdin (the default)
    #[arg(default_value = STDIN, hide_default_value = true)]
    #[serde(default = "stdin")]
    pub file: InputFile,
    /// Write to a file that only you can read; - writes to stdout
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<InputFile>,
}

/// A filled template.
#[derive(Debug)]
pub enum Injected {
    /// It was written to a file.
    File(Written),
    /// Its text, for stdout even with `--json`.
    Stdout(Zeroizing<String>),
}

/// A filled template that was written to a file.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Injected")]
pub struct Written {
    /// The path of the file.
    path: String,
    /// The number of replaced references.
    filled: usize,
}

impl Render for Written {
    fn human(&self, _: &Style) -> String {
        let noun = if self.filled == 1 {
            "secret"
        } else {
            "secrets"
        };
        format!("Wrote {} with {} {noun}.", clean(&self.path), self.filled)
    }

    fn changed(&self) -> Option<String> {
        Some(format!("the file is written: {}", clean(&self.path)))
    }
}

impl Output for Injected {
    fn schema() -> Option<Schema> {
        Some(schema_of::<Written>())
    }

    fn answer(self, style: &Style) -> Result<Answer, Failure> {
        match self {
            Self::File(written) => written.answer(style),
            Self::Stdout(text) => Ok(Answer::exact(style, &text)),
        }
    }
}

impl Command for Inject {
    type Output = Injected;

    /// Fills a template. Writes nothing if a reference cannot be resolved.
    async fn run(self, context: &Context) -> Result<Injected, Failure> {
        let destination = destination(context, &self)?;
        let template = context.read_text(&self.file, "the template").await?;
        if template.expose().len() > TEMPLATE_LIMIT {
            return Err(too_large(&format!(
                "the template is longer than {} MiB",
                TEMPLATE_LIMIT / MIB
            )));
        }
        let parts = template::parse(template.expose())?;
        let references = parts
            .iter()
            .filter_map(|part| Some((part.secret.as_ref()?, Some(part.line))));
        let values = look_up(context, references).await?;
        let text = fill(&parts, &values)?;
        let Some(path) = self.output.filter(|_| destination != Destination::Stdout) else {
            return Ok(Injected::Stdout(text));
        };
        let path = path.display().to_string();
        if let Some(mode) = write(destination, text).await? {
            context.style.warn(&format!(
                "{path} was accessible to other users (mode {mode:o}); now only you can read it"
            ));
        }
        let filled = parts.iter().filter(|part| part.secret.is_some()).count();
        Ok(Injected::File(Written { path, filled }))
    }
}

/// Replaces the references.
fn fill(
    parts: &[Part<'_>],
    values: &BTreeMap<Reference, Secret>,
) -> Result<Zeroizing<String>, Failure> {
    let mut text = Zeroizing::new(String::new());
    for part in parts {
        let secret = part.secret.as_ref().and_then(|name| values.get(name));
        let secret = secret.map_or("", Secret::expose);
        if text.len() + part.text.len() + secret.len() > OUTPUT_LIMIT {
            return Err(too_large(&format!(
                "the filled template would be longer than {} MiB",
                OUTPUT_LIMIT / MIB
            )));
        }
        text.push_str(part.text);
        text.push_str(secret);
    }
    Ok(text)
}

/// Returns the destination of the output. Refuses the template itself, and stdout with `--jq`.
fn destination(context: &Context, args: &Inject) -> Result<Destination, Failure> {
    let output = args.output.as_deref();
    let destination = match output {
        Some(path) if !is_stdin(path) => Destination::of(path)?,
        _ => Destination::Stdout,
    };
    if let (Some(path), Destination::File(target)) = (output, &destination)
        && is_same_file(&args.file, target)
    {
        return Err(Failure::usage(format!(
            "--output {} is the template itself",
            clean(&path.display().to_string())
        ))
        .hint("choose another file, to keep the template"));
    }
    if destination == Destination::Stdout && context.style.jq.is_some() {
        return Err(Failure::usage(
            "--jq filters JSON, and a filled template on stdout is not JSON",
        )
        .hint("omit --jq, or write the template to a file with --output"));
    }
    Ok(destination)
}

/// Returns whether two paths are the same file.
fn is_same_file(one: &Path, other: &Path) -> bool {
    let found = |path: &Path| path.canonicalize().ok();
    found(one).is_some_and(|one| found(other) == Some(one))
}

/// Writes the text; returns the former mode of a file that others could read. Writes on another thread, so that Ctrl-C
/// works if the reader of a pipe stalls.
async fn write(destination: Destination, text: Zeroizing<String>) -> Result<Option<u32>, Failure> {
    if matches!(destination, Destination::File(_)) {
        return Ok(files::write_secrets(&destination, text.as_bytes())?);
    }
    let write = move || files::write_secrets(&destination, text.as_bytes());
    Ok(work::off_thread("writing the output", write).await??)
}

/// Returns the secrets of these handles, in their order.
#[cfg(feature = "mcp")]
pub(crate) async fn resolve(context: &Context, handles: &[&str]) -> Result<Vec<Secret>, Failure> {
    let references = handles.iter().map(|handle| template::handle(handle));
    let references = references.collect::<Result<Vec<_>, _>>()?;
    let named = references.iter().map(|reference| (reference, None));
    let values = look_up(context, named).await?;
    let value = |reference: &Reference| values.get(reference).cloned().unwrap_or_default();
    Ok(references.iter().map(value).collect())
}

/// Reads the referenced values, each once, from one list of secrets and one of passwords; a reference may be in a line of
/// a template.
async fn look_up(
    context: &Context,
    references: impl Iterator<Item = (&Reference, Option<usize>)>,
) -> Result<BTreeMap<Reference, Secret>, Failure> {
    let mut named = BTreeMap::new();
    for (reference, line) in references {
        named.entry(reference).or_insert(line);
    }
    if named.len() > SECRET_LIMIT {
        return Err(too_large(&format!(
            "the template refers to more than {SECRET_LIMIT} different secrets"
        )));
    }
    let (mut keys, mut fields) = (Vec::new(), Vec::new());
    for (reference, line) in named {
        match reference {
            Reference::Vault(key) => keys.push(key.clone()),
            Reference::Password(address) => fields.push((address.clone(), line)),
        }
    }
    let mut values = BTreeMap::new();
    if !keys.is_empty() {
        let found = secrets::read(context, &keys).await?;
        for (key, (_, value)) in keys.into_iter().zip(found) {
            values.insert(Reference::Vault(key), value);
        }
    }
    if !fields.is_empty() {
        let found = read_fields(context, &fields).await?;
        let references = fields
            .into_iter()
            .map(|(address, _)| Reference::Password(address));
        values.extend(references.zip(found));
    }
    Ok(values)
}
