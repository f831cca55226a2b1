//! The steps between storing the entry and keeping it: connect, run the command, and pass on the code or link.

use std::time::Instant;

use schemars::JsonSchema;
use serde::Serialize;

use super::{args::Signup, password_file::PasswordFile};
use crate::{
    api::Client,
    commands::{
        Context, child,
        waiting::{
            Next, Waiting,
            filter::Filter,
            program::{self, Program},
            until,
        },
    },
    domain::Domain,
    failure::{Failure, Kind},
    messages::Wanted,
    output::Style,
    secret::Secret,
};

/// A step of a sign-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Step {
    /// The entry is stored, as pending.
    Store,
    /// The event stream is connected.
    Connect,
    /// The command that signs up has succeeded.
    Command,
    /// The code or link has arrived.
    Message,
    /// The command of `--verify` has succeeded.
    Verify,
    /// The entry is no longer pending.
    Keep,
}

/// Why a sign-up ends early.
pub(super) enum Stop {
    Failed(Failure),
    /// A command has failed with this exit code.
    Exited(&'static str, i32),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Stop {
    pub(super) fn timed_out() -> Self {
        Failure::new(Kind::TimedOut, "timed out before the sign-up ended")
            .hint("give a longer --timeout")
            .into()
    }

    /// Prints the reason; returns the exit code.
    pub(super) fn report(self, style: &Style) -> i32 {
        match self {
            Self::Failed(failure) => {
                style.report(&failure);
                failure.kind.exit_code().into()
            }
            Self::Exited(command, code) => {
                style.warn(&format!("{command} failed with exit code {code}"));
                code
            }
        }
    }
}

/// A sign-up whose entry is stored.
pub(super) struct Running<'a> {
    pub(super) context: &'a Context,
    pub(super) args: &'a Signup,
    pub(super) domain: &'a Domain,
    pub(super) username: &'a Secret,
    pub(super) password: &'a Secret,
    /// The steps that are done.
    pub(super) steps: Vec<Step>,
    /// The step that fails if the sign-up ends now.
    pub(super) current: Step,
}

impl Running<'_> {
    /// Runs the steps. The code or link must arrive before the deadline.
    pub(super) async fn run(
        &mut self,
        client: &Client,
        filter: &Filter,
        wanted: Wanted,
        deadline: Instant,
    ) -> Result<(), Stop> {
        let mut waiting = Waiting::new(self.context, client, filter, Some(deadline));
        tokio::select! {
            connected = waiting.connect(Some(wanted), None) => connected?,
            () = until(Some(deadline)) => return Err(waiting.timed_out(Some(wanted)).into()),
        }
        // The message cannot be older than the command.
        waiting.discard();
        self.done(Step::Connect, Step::Command);
        let file = PasswordFile::write(self.context, self.password)?;
        let mut command = self.start(&file)?;
        self.current = Step::Message;
        let arrived = tokio::select! {
            arrived = self.message(&mut waiting, wanted, &mut command) => arrived?,
            () = until(Some(deadline)) => return Err(waiting.timed_out(Some(wanted)).into()),
        };
        let Some(message) = arrived else {
            // The command has needed no message.
            self.done(Step::Command, Step::Keep);
            return Ok(());
        };
        self.done(Step::Message, Step::Command);
        command.give(&message).await;
        exited("the command", command.ended().await?)?;
        self.done(Step::Command, Step::Keep);
        if let Some(line) = &self.args.verify {
            self.current = Step::Verify;
            self.verify(line, &file, &message).await?;
            self.done(Step::Verify, Step::Keep);
        }
        Ok(())
    }

    fn done(&mut self, step: Step, next: Step) {
        self.steps.push(step);
        self.current = next;
    }

    /// Waits for the code or link; returns `None` if the command ends first and needs none.
    async fn message(
        &mut self,
        waiting: &mut Waiting<'_>,
        wanted: Wanted,
        command: &mut Program,
    ) -> Result<Option<String>, Stop> {
        let needs_it = self.args.verify.is_some();
        let ended = async || {
            if needs_it {
                command.failure().await
            } else {
                command.ended().await
            }
        };
        match waiting.find(wanted, async |_| Ok(()), ended).await? {
            Next::Message((found, ())) => Ok(Some(found.value().to_owned())),
            Next::Else(code) => {
                self.current = Step::Command;
                exited("the command", code)?;
                Ok(None)
            }
        }
    }

    /// Starts the command. Without `--verify`, it gets the code or link on its stdin.
    fn start(&self, file: &PasswordFile) -> Result<Program, Failure> {
        let Some((program, arguments)) = self.args.command.split_first() else {
            return Err(
                Failure::usage("no command is given").hint("run `ravi signup DOMAIN -- CMD`")
            );
        };
        let mut command = program::prepare(program, arguments, self.args.pass_session);
        self.set_variables(&mut command, file);
        if self.args.verify.is_none() {
            command.stdin(std::process::Stdio::piped());
        }
        Program::start("the command", command)
    }

    /// Runs the command of `--verify`.
    async fn verify(&self, line: &str, file: &PasswordFile, message: &str) -> Result<(), Stop> {
        let (shell, arguments) = child::in_shell(line);
        let mut command = program::prepare(shell, &arguments, self.args.pass_session);
        self.set_variables(&mut command, file);
        command.stdin(std::process::Stdio::piped());
        let mut program = Program::start("the command of --verify", command)?;
        program.give(message).await;
        exited("the command of --verify", program.ended().await?)
    }

    fn set_variables(&self, command: &mut tokio::process::Command, file: &PasswordFile) {
        command
            .env("RAVI_SIGNUP_DOMAIN", self.domain.as_str())
            .env("RAVI_SIGNUP_USERNAME", self.username.expose())
            .env("RAVI_SIGNUP_PASSWORD_FILE", file.path())
            .env_remove("RAVI_SIGNUP_PASSWORD");
        if self.args.env {
            command.env("RAVI_SIGNUP_PASSWORD", self.password.expose());
        }
    }
}

/// Stops the sign-up if a command has failed.
fn exited(command: &'static str, code: i32) -> Result<(), Stop> {
    match code {
        0 => Ok(()),
        code => Err(Stop::Exited(command, code)),
    }
}
