//! `ravi vault export`

use std::{collections::BTreeMap, fmt::Write};

use clap::{Args, ValueEnum};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    dotenv, names,
    secrets::{self, Pair},
};
use crate::{
    commands::{Context, command::Command},
    failure::{Failure, Kind},
    output::{Form, Render, Style, clean, escape_json, is_harmful},
    secret::Secret,
};

const WARNING: &str = "the output contains the secrets in plain text";

/// `ravi vault export`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Export {
    /// Choose the output format
    #[arg(long, value_name = "FORMAT", default_value = "dotenv")]
    #[serde(default)]
    pub format: Format,
    /// Export only these keys
    #[arg(long, value_name = "KEY,…", value_delimiter = ',')]
    #[serde(default)]
    pub only: Vec<String>,
    /// Include variables that change how programs run, if named in --only
    #[arg(long, requires = "only")]
    #[serde(default)]
    pub allow_unsafe_names: bool,
    /// Skip the confirmation prompt
    #[arg(long, short)]
    #[serde(default)]
    pub yes: bool,
}

/// The formats of an export.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// KEY='value' lines, as in .env files
    #[default]
    Dotenv,
    /// JSON object
    Json,
    /// export lines for a POSIX shell
    Shell,
    /// YAML mapping
    Yaml,
}

/// The exported keys and values.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Exported {
    secrets: BTreeMap<String, Secret>,
    /// The output in the chosen format.
    #[serde(skip)]
    text: Secret,
}

impl Command for Export {
    type Output = Exported;

    async fn run(self, context: &Context) -> Result<Exported, Failure> {
        context.confirm_export(self.yes, WARNING).await?;
        let mut pairs = secrets::read(context, &self.only).await?;
        let is_json = context.style.json;
        let is_sourced = matches!(self.format, Format::Dotenv | Format::Shell);
        if is_sourced && !is_json {
            if self.only.is_empty() {
                let is_name = |key: &str| dotenv::is_name(key);
                names::skip(
                    context,
                    &mut pairs,
                    is_name,
                    "; give --format json or yaml to include them",
                );
            }
            self.check_names(&pairs)?;
        }
        let mut exported = Exported {
            secrets: pairs.iter().cloned().collect(),
            text: Secret::default(),
        };
        if !is_json {
            exported.text = match self.format {
                Format::Json => object(&exported.secrets)?,
                format => lines(format, &pairs),
            };
        }
        Ok(exported)
    }
}

impl Export {
    /// Fails for keys that a shell cannot or must not source.
    fn check_names(&self, pairs: &[Pair]) -> Result<(), Failure> {
        let keys = || pairs.iter().map(|(key, _)| key.as_str());
        if let Some(key) = keys().find(|key| !dotenv::is_name(key)) {
            return Err(no_name(key));
        }
        if self.only.is_empty() || !self.allow_unsafe_names {
            names::check(keys(), !self.only.is_empty())?;
        }
        Ok(())
    }
}

/// Returns the secrets as a JSON object that is safe to show at a terminal.
fn object(secrets: &BTreeMap<String, Secret>) -> Result<Secret, Failure> {
    let json = serde_json::to_string_pretty(secrets).map(Zeroizing::new);
    let json = json.map_err(|error| Failure::new(Kind::Failure, error.to_string()))?;
    Ok(Secret::new(escape_json(&json).into_owned()))
}

/// Returns the secrets as lines.
fn lines(format: Format, pairs: &[Pair]) -> Secret {
    let mut text = String::new();
    let mut add = |line: String| text.push_str(&Zeroizing::new(line));
    for (key, value) in pairs {
        match format {
            Format::Yaml => add(format!("{}: {}\n", scalar(key), scalar(value.expose()))),
            Format::Shell => {
                let value = value.expose().replace('\'', "'\\''");
                add(format!("export {key}='{value}'\n"));
            }
            Format::Dotenv | Format::Json => add(dotenv::write(key, value)),
        }
    }
    Secret::new(text)
}

fn no_name(key: &str) -> Failure {
    Failure::usage(format!(
        "{} is not a valid variable name, which this format requires",
        clean(key)
    ))
    .hint("give --format json or yaml, or choose other keys with --only")
}

/// Returns a double-quoted scalar (YAML 1.2, 7.3.1): a JSON string that also escapes characters that YAML calls not
/// printable or that are unsafe at a terminal.
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

impl Render for Exported {
    fn human(&self, _: &Style) -> String {
        self.text.expose().to_owned()
    }

    fn quiet(&self) -> String {
        self.text.expose().to_owned()
    }

    fn form(&self) -> Form {
        Form::Bare
    }
}
