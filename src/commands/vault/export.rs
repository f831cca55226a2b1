//! `ravi vault export`: one form per reader.

use std::fmt::Write;

use super::{Context, dotenv, secrets};
use crate::{
    cli::ExportFormat,
    failure::Failure,
    output::{Answer, clean},
};

/// Prints all secrets of the identity.
pub(super) async fn run(
    context: &Context,
    format: ExportFormat,
    yes: bool,
) -> Result<Answer, Failure> {
    let pairs = secrets::read(context, &[]).await?;
    if !yes {
        context
            .style
            .warn("the secrets leave the vault in plain text: delete them where you put them when they are used");
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
            Ok(Answer::bare(&context.style, &text))
        };
    }
    let mut text = zeroize::Zeroizing::new(String::new());
    let mut add = |line: String| text.push_str(&zeroize::Zeroizing::new(line));
    for (key, value) in &pairs {
        let value = value.expose();
        match format {
            ExportFormat::Yaml => add(format!("{}: {}\n", scalar(key), scalar(value))),
            _ if !dotenv::is_name(key) => return Err(no_name(key)),
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

/// A double-quoted scalar (YAML 1.2, 7.3.1): JSON's string, with what YAML calls not printable escaped too.
fn scalar(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    let mut yaml = String::with_capacity(json.len());
    for c in json.chars() {
        match u32::from(c) {
            code @ (0x7F..=0x9F | 0x2028 | 0x2029 | 0xFEFF | 0xFFFE | 0xFFFF) => {
                let _ = write!(yaml, "\\u{code:04x}");
            }
            _ => yaml.push(c),
        }
    }
    yaml
}
