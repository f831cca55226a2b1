//! A program that runs beside a wait: what triggers a message, or uses it.

use std::{
    ffi::{OsStr, OsString},
    io,
    process::Stdio,
};

use tokio::{
    io::AsyncWriteExt,
    process::{Child, ChildStdin, Command},
};

use crate::{
    commands::child,
    failure::{Failure, Kind},
};

/// A running program. It is stopped when this is dropped.
pub(in crate::commands) struct Program {
    /// Its name in messages, such as `the trigger command`.
    name: &'static str,
    child: Child,
    /// Kept apart: waiting for the program would close it.
    stdin: Option<ChildStdin>,
}

/// Prepares a program. Its stdout goes to stderr, so that stdout has only the output of ravi; its stdin is empty.
pub(in crate::commands) fn prepare(
    program: &OsStr,
    arguments: &[OsString],
    pass_session: bool,
) -> Command {
    let mut command = Command::new(child::program(program, std::env::var_os("PATH")));
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(io::stderr())
        .kill_on_drop(true);
    if !pass_session {
        child::scrub(command.as_std_mut());
    }
    command
}

impl Program {
    /// Starts a prepared program.
    pub(in crate::commands) fn start(
        name: &'static str,
        mut command: Command,
    ) -> Result<Self, Failure> {
        let mut child = command
            .spawn()
            .map_err(|error| child::cannot_run(command.as_std().get_program(), &error))?;
        Ok(Self {
            name,
            stdin: child.stdin.take(),
            child,
        })
    }

    /// Writes a line to the program's stdin, which then ends. The program need not read it.
    pub(in crate::commands) async fn give(&mut self, line: &str) {
        if let Some(mut stdin) = self.stdin.take() {
            let _ = stdin.write_all(format!("{line}\n").as_bytes()).await;
        }
    }

    /// Waits for the exit code.
    pub(in crate::commands) async fn ended(&mut self) -> Result<i32, Failure> {
        let status = self.child.wait().await.map_err(|error| {
            let message = format!("cannot wait for {}: {error}", self.name);
            Failure::new(Kind::Failure, message)
        })?;
        Ok(child::exit_code(status))
    }

    /// Waits for the exit code of a program that fails. Never resolves if it succeeds.
    pub(in crate::commands) async fn failure(&mut self) -> Result<i32, Failure> {
        match self.ended().await? {
            0 => std::future::pending().await,
            code => Ok(code),
        }
    }
}
