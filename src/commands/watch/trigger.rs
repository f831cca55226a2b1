//! The trigger command: the command after `--`, which runs once connected.

use std::{ffi::OsString, process::Stdio};

use tokio::process::{Child, Command};

use crate::{
    commands::child,
    failure::{Failure, Kind},
    output::Style,
};

/// The trigger command. Its stdout goes to stderr, so that stdout has only the output of ravi.
pub(super) struct Trigger(Option<Child>);

impl Trigger {
    pub(super) fn start(command: &[OsString], pass_session: bool) -> Result<Self, Failure> {
        let Some((program, arguments)) = command.split_first() else {
            return Ok(Self(None));
        };
        let mut command = Command::new(child::program(program, std::env::var_os("PATH")));
        command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(std::io::stderr())
            .kill_on_drop(true);
        if !pass_session {
            child::scrub(command.as_std_mut());
        }
        let child = command
            .spawn()
            .map_err(|error| child::cannot_run(program, &error))?;
        Ok(Self(Some(child)))
    }

    /// Stops the command if it still runs, with a notice that gives the reason.
    pub(super) fn stop(mut self, style: &Style, why: &str) {
        let Some(child) = &mut self.0 else { return };
        if let Ok(None) = child.try_wait() {
            style.note(&format!("Stopped the trigger command: {why}."));
        }
    }

    /// Waits for the exit code of a command that fails. Never resolves if the command succeeds.
    pub(super) async fn failure(&mut self) -> Result<i32, Failure> {
        let Some(child) = &mut self.0 else {
            return std::future::pending().await;
        };
        let status = child.wait().await.map_err(|error| {
            Failure::new(
                Kind::Failure,
                format!("cannot wait for the trigger command: {error}"),
            )
        })?;
        self.0 = None;
        if status.success() {
            return std::future::pending().await;
        }
        Ok(child::exit_code(status))
    }
}
