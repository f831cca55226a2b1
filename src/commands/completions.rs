//! `ravi completions`: a script for a shell, which runs this program for the candidates.

use clap::Args;
use clap_complete::{Shell, env::Shells};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Context, command::Command};
use crate::{
    failure::Failure,
    output::{Form, Render, Style},
};

/// The variable that the scripts set to request candidates.
pub const VARIABLE: &str = "RAVI_COMPLETE";

/// `ravi completions`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Completions {
    /// Shell to print the script for
    #[serde(deserialize_with = "shell")]
    #[schemars(with = "String")]
    pub shell: Shell,
}

fn shell<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Shell, D::Error> {
    let name = String::deserialize(deserializer)?;
    name.parse().map_err(serde::de::Error::custom)
}

/// A completion script.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Script(String);

impl Command for Completions {
    type Output = Script;

    async fn run(self, _: &Context) -> Result<Script, Failure> {
        let script = script(self.shell);
        Ok(Script(String::from_utf8_lossy(&script).into_owned()))
    }
}

impl Render for Script {
    fn human(&self, _: &Style) -> String {
        self.0.clone()
    }

    fn quiet(&self) -> String {
        self.0.clone()
    }

    fn form(&self) -> Form {
        Form::Bare
    }
}

/// Returns the completion script for a shell.
#[must_use]
pub fn script(shell: Shell) -> Vec<u8> {
    let shells = Shells::builtins();
    let mut script = Vec::new();
    if let Some(completer) = shells.completer(&shell.to_string()) {
        // Writing to memory cannot fail.
        let _ = completer.write_registration(VARIABLE, "ravi", "ravi", "ravi", &mut script);
    }
    script
}
