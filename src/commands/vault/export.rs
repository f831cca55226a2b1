//! `ravi vault export`: one form per reader.

use std::fmt::Write;

use super::{Context, dotenv, names, secrets};
use crate::{
    cli::ExportFormat,
    failure::Failure,
    output::{Answer, clean, escape_json, is_harmful},
};

/// Prints the secrets of the identity: these, or all.
pub(super) async fn run(
    context: &Context,
    format: ExportFormat,
    only: &[String],
    allow_unsafe_names: bool,
    yes: bool,
) -> Result<Answer, Failure> {
    let warning = "the secrets leave the vault in plain text";
    context.confirm_export(yes, warning).await?;
    let pairs = secrets::read(context, only).await?;
    let is_sourced = matches!(format, ExportFormat::Dotenv | ExportFormat::Shell);
    if is_sourced && !context.style.json {
        let keys = || pairs.iter().map(|(key, _)| key.as_str());
        if let Some(key) = keys().find(|key| !dotenv::is_name(key)) {
            return Err(no_name(key));
        }
        if only.is_empty() || !allow_unsafe_names {
            names::check(keys())?;
        }
    }
    let object: serde_json::Map<String, serde_json::Value> = pairs
        .iter()
        .map(|(key, value)| (key.clone(), value.expose().into()))
        .collect();
    if context.style.json || format == ExportFormat::Json {
        return if context.style.json {
            Answer::json(&context.style, &object)
        } else {
            let text = serde_json::to_string_pretty(&object).unwrap_or_default();
            Ok(Answer::bare(&context.style, &escape_json(&text)))
        };
    }
    let mut text = zeroize::Zeroizing::new(String::new());
    let mut add = |line: String| text.push_str(&zeroize::Zeroizing::new(line));
    for (key, value) in &pairs {
        let value = value.expose();
        match format {
            ExportFormat::Yaml => add(format!("{}: {}\n", scalar(key), scalar(value))),
            ExportFormat::Shell => {
                let value = value.replace('\'', "'\\''");
                add(format!("export {key}='{value}'\n"));
            }
            _ => add(dotenv::write(key, value)),
        }
    }
    Ok(Answer::bare(&context.style, &text))
}

fn no_name(key: &str) -> Failure {
    Failure::usage(format!(
        "{} cannot be the name of a variable, so this form cannot hold it",
        clean(key)
    ))
    .hint("give --format json or yaml")
}

/// Returns a double-quoted scalar (YAML 1.2, 7.3.1): JSON's string, in which is escaped, too, what YAML calls not printable
/// and what a terminal must not get.
fn scalar(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    let mut yaml = String::with_capacity(json.len());
    for c in json.chars() {
        let is_printable = !is_harmful(c) && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
        let _ = match u32::from(c) {
            _ if is_printable => yaml.write_char(c),
            code @ ..=0xFFFF => write!(yaml, "\\u{code:04x}"),
            code => write!(yaml, "\\U{code:08x}"),
        };
    }
    yaml
}
