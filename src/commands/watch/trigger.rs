//! The trigger command: the command after `--`, which runs once connected.

use std::{ffi::OsString, process::Stdio, time::Duration};

use tokio::{
    process::{Child, Command},
    time::timeout,
};

use crate::{
    commands::child,
    failure::{Failure, Kind},
    output::Style,
};

/// How long the command may go on after the message: it usually ends right after it has triggered one.
const GRACE: Duration = Duration::from_secs(1);

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

    /// Gives the command a moment to end by itself, and stops it if it still runs, with a notice that gives the reason.
    pub(super) async fn stop(mut self, style: &Style, why: &str) {
        if !self.ends_within(GRACE).await {
            style.note(&format!("Stopped the trigger command: {why}."));
        }
    }

    async fn ends_within(&mut self, grace: Duration) -> bool {
        match &mut self.0 {
            Some(child) => timeout(grace, child.wait()).await.is_ok(),
            None => true,
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

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{Duration, GRACE, Trigger};

    fn running(script: &str) -> Trigger {
        let words = ["sh", "-c", script].map(Into::into);
        Trigger::start(&words, false).unwrap()
    }

    #[tokio::test]
    async fn a_command_that_ends_by_itself_is_not_stopped() {
        let mut trigger = running("exit 3");
        assert!(trigger.ends_within(Duration::MAX).await);
        let mut none = Trigger::start(&[], false).unwrap();
        assert!(none.ends_within(Duration::ZERO).await);
    }

    #[tokio::test(start_paused = true)]
    async fn a_command_that_goes_on_is_stopped_after_a_moment() {
        let mut trigger = running("exec sleep 60");
        let started = tokio::time::Instant::now();
        assert!(!trigger.ends_within(GRACE).await);
        assert!(started.elapsed() >= GRACE && started.elapsed() < GRACE * 2);
    }
}
