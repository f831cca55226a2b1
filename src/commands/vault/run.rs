//! `ravi vault run`: puts secrets into the environment of one command only.

#[cfg(unix)]
use std::io::IsTerminal;
use std::{
    ffi::{OsStr, OsString},
    process,
};

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

#[cfg(unix)]
use super::terminal;
use super::{
    mask::{Mask, SHORTEST},
    names,
    passing::{ended, pass, wait},
    secrets::{self, Pair},
};
use crate::{
    commands::{
        Context, child,
        command::Command,
        options::{PASS_SESSION, words},
    },
    failure::Failure,
    output::{Exit, clean},
    secret::Secret,
    signals::ForChild,
};

/// `ravi vault run`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Run {
    /// Pass only these keys
    #[arg(long, value_name = "KEY,…", value_delimiter = ',')]
    #[serde(default)]
    pub only: Vec<String>,
    /// Prefix the name of each variable
    #[arg(long, value_name = "PREFIX", default_value = "")]
    #[serde(default)]
    pub prefix: String,
    /// Hide the values in the output of the command
    #[arg(long)]
    #[serde(default)]
    pub mask: bool,
    /// Pass variables that change how programs run, if named in --only
    #[arg(long, requires = "only")]
    #[serde(default)]
    pub allow_unsafe_names: bool,
    #[arg(long, help = PASS_SESSION)]
    #[allow(missing_docs, reason = "its help says it")]
    #[serde(default)]
    #[schemars(description = PASS_SESSION)]
    pub pass_session: bool,
    /// Command and its arguments
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    #[serde(deserialize_with = "words")]
    #[schemars(with = "Vec<String>")]
    pub command: Vec<OsString>,
}

impl Command for Run {
    type Output = Exit;

    async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let Some((program, arguments)) = self.command.split_first() else {
            return Err(Failure::usage("no command is given").hint("run `ravi vault run -- CMD`"));
        };
        let mut pairs = secrets::read(context, &self.only).await?;
        if self.only.is_empty() {
            let is_variable = |key: &str| names::is_variable(&format!("{}{key}", self.prefix));
            names::skip(context, &mut pairs, is_variable, "");
        }
        let mut command = process::Command::new(child::program(program, std::env::var_os("PATH")));
        command.args(arguments);
        if !self.pass_session {
            child::scrub(&mut command);
        }
        self.set_variables(&mut command, &pairs)?;
        context.for_child.set(ForChild::Everything);
        let code = if self.mask {
            masked(context, command, program, &pairs).await?
        } else {
            plain(command, program).await?
        };
        Ok(Exit(code))
    }
}

impl Run {
    /// Adds the secrets to the environment of the command. Fails for unsafe or invalid names.
    fn set_variables(&self, command: &mut process::Command, pairs: &[Pair]) -> Result<(), Failure> {
        let named = |(key, _): &Pair| format!("{}{key}", self.prefix);
        let variables: Vec<String> = pairs.iter().map(named).collect();
        if self.only.is_empty() || !self.allow_unsafe_names {
            names::check(variables.iter().map(String::as_str), !self.only.is_empty())?;
        }
        for (name, (key, value)) in variables.iter().zip(pairs) {
            if let Some(problem) = problem(name, key, value) {
                return Err(Failure::usage(problem).hint("choose other keys with --only"));
            }
            command.env(name, value.expose());
        }
        Ok(())
    }
}

/// Returns why a secret cannot be put into a variable.
fn problem(name: &str, key: &str, value: &Secret) -> Option<String> {
    if name.is_empty() || name.contains(['=', '\0']) {
        let name = clean(name);
        return Some(format!(
            "`{name}` is not a valid name of an environment variable"
        ));
    }
    let is_text = !value.expose().contains('\0');
    (!is_text).then(|| {
        let key = clean(key);
        format!("the value of {key} contains a NUL byte, which no environment variable can hold")
    })
}

/// Replaces this process with the command. Returns only if that fails.
#[cfg(unix)]
#[allow(clippy::unused_async, reason = "it waits elsewhere")]
async fn plain(mut command: process::Command, program: &OsStr) -> Result<i32, Failure> {
    use std::os::unix::process::CommandExt;
    crate::process::restore_core_dumps();
    let error = command.exec();
    // This process still holds the secrets.
    crate::process::forbid_core_dumps();
    Err(child::cannot_run(program, &error))
}

#[cfg(not(unix))]
async fn plain(command: process::Command, program: &OsStr) -> Result<i32, Failure> {
    let mut child = tokio::process::Command::from(command)
        .spawn()
        .map_err(|error| child::cannot_run(program, &error))?;
    ended(child::wait(&mut child).await)
}

/// Runs the command and masks its output. At a terminal, the command gets its own pseudo-terminal, so that it behaves as
/// usual.
async fn masked(
    context: &Context,
    command: process::Command,
    program: &OsStr,
    pairs: &[Pair],
) -> Result<i32, Failure> {
    let short = pairs
        .iter()
        .filter(|(_, value)| (1..SHORTEST).contains(&value.expose().len()))
        .count();
    if short > 0 {
        let values = if short == 1 {
            "1 value is".to_owned()
        } else {
            format!("{short} values are")
        };
        context.style.warn(&format!(
            "{values} shorter than {SHORTEST} characters and not hidden"
        ));
    }
    let mask = Mask::new(pairs.iter().map(|(_, value)| value.expose()));
    #[cfg(unix)]
    if std::io::stdout().is_terminal() && std::io::stdin().is_terminal() {
        return terminal::run(context, &command, program, mask).await;
    }
    let mut command = tokio::process::Command::from(command);
    command
        .stdout(process::Stdio::piped())
        .stderr(process::Stdio::piped())
        .kill_on_drop(true);
    let mut child = command
        .spawn()
        .map_err(|error| child::cannot_run(program, &error))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let passing = async {
        tokio::join!(
            pass(stdout, mask.again(), tokio::io::stdout()),
            pass(stderr, mask, tokio::io::stderr()),
        );
    };
    ended(wait(context, &mut child, passing).await)
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    use super::{OsStr, Run, plain, process};

    #[test]
    fn json_needs_only_the_words_of_the_command() {
        let run: Run = serde_json::from_str(r#"{"command": ["env", "-0"]}"#).unwrap();
        assert_eq!(run.command, ["env", "-0"]);
        assert!(run.only.is_empty() && run.prefix.is_empty() && !run.pass_session);
    }

    #[tokio::test]
    async fn a_command_that_cannot_be_run_leaves_core_dumps_forbidden() {
        let maximum = getrlimit(Resource::Core).maximum;
        let raised = Rlimit {
            current: maximum,
            maximum,
        };
        setrlimit(Resource::Core, raised).unwrap();
        crate::process::forbid_core_dumps();
        let program = OsStr::new("/nowhere/cmd");
        plain(process::Command::new(program), program)
            .await
            .unwrap_err();
        assert_eq!(getrlimit(Resource::Core).current, Some(0));
    }
}
