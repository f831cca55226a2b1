//! Help topics: what all commands share. `ravi help TOPIC` prints its page, and so does `ravi TOPIC`, or with `--json` the
//! same as data.

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Context, command::Command};
use crate::{
    env::{self, Variable},
    failure::{Failure, Kind},
    output::{Render, Style, wrap},
    session::IdentitySource,
};

pub(super) const ENVIRONMENT: &str = "environment";
pub(super) const EXIT_CODES: &str = "exit-codes";

/// The topics that are hidden commands. The topic `identities` is the help of a group.
pub const TOPICS: [&str; 2] = [ENVIRONMENT, EXIT_CODES];

/// The width of the pages.
const COLUMNS: usize = 80;

/// `ravi environment`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Environment {}

/// The environment variables that `ravi` reads.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Variables(Vec<Variable>);

impl Command for Environment {
    type Output = Variables;

    async fn run(self, _: &Context) -> Result<Variables, Failure> {
        Ok(Variables(env::ALL.to_vec()))
    }
}

impl Render for Variables {
    fn human(&self, _: &Style) -> String {
        environment()
    }

    fn quiet(&self) -> String {
        let names: Vec<&str> = self.0.iter().map(|variable| variable.name).collect();
        names.join("\n")
    }
}

/// Returns the page of the environment variables.
pub(super) fn environment() -> String {
    let width = env::ALL.iter().map(|variable| variable.name.len()).max();
    let width = width.unwrap_or(0);
    let mut page = "Environment variables:\n\n".to_owned();
    for Variable { name, meaning } in env::ALL {
        page += &line(&format!("  {name:<width$}"), meaning);
    }
    page += "\n\
        An option takes precedence over its variable. An empty variable counts as unset;\n\
        an empty pager disables paging.\n";
    page
}

/// `ravi exit-codes`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct ExitCodes {}

/// The exit codes of failures.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Codes(Vec<ExitCode>);

/// An exit code.
#[derive(Debug, Serialize, JsonSchema)]
struct ExitCode {
    code: u8,
    /// The `kind` of the error with `--json`.
    kind: Kind,
    meaning: &'static str,
    /// What to do.
    hint: Option<&'static str>,
}

impl Command for ExitCodes {
    type Output = Codes;

    async fn run(self, _: &Context) -> Result<Codes, Failure> {
        let code = |kind: Kind| ExitCode {
            code: kind.exit_code(),
            kind,
            meaning: kind.meaning(),
            hint: kind.advice(),
        };
        Ok(Codes(Kind::ALL.map(code).into()))
    }
}

impl Render for Codes {
    fn human(&self, _: &Style) -> String {
        exit_codes()
    }

    fn quiet(&self) -> String {
        let codes: Vec<String> = self.0.iter().map(|code| code.code.to_string()).collect();
        codes.join("\n")
    }
}

/// Returns the page of the exit codes.
pub(super) fn exit_codes() -> String {
    let mut page = "Exit codes:\n\n".to_owned();
    page += &line("    0", "success");
    for kind in Kind::ALL {
        page += &line(&format!("  {:>3}", kind.exit_code()), kind.meaning());
        if let Some(advice) = kind.advice() {
            page += &line("       ", advice);
        }
    }
    page += "\n\
        With --json, the error on stderr has the kind in words; `ravi exit-codes --json`\n\
        lists them. `vault run`, `sandbox exec`, and `watch` if its trigger command\n\
        fails, exit with the exit code of the command that they ran.\n";
    page
}

/// Returns a label and a text beside it.
fn line(label: &str, text: &str) -> String {
    let label = format!("{label}  ");
    format!("{label}{}\n", wrap(text, Some(COLUMNS), label.len()))
}

/// Returns the long help of the group `identities`: what selects the active one.
pub(super) fn identities() -> String {
    let numbered = (1..).zip(IdentitySource::ORDER);
    let order = numbered.map(|(number, source)| format!("  {number}. {source}\n"));
    let order: String = order.collect();
    format!(
        "Manage identities and choose the active one\n\n\
        The first of these decides which identity is active:\n{order}\n\
        A file that exists but selects none is an error, except the last. --identity\n\
        and RAVI_IDENTITY also take the start of a UUID: at least 4 characters that\n\
        select one only. `ravi identities current` shows the active identity and what\n\
        selected it."
    )
}
