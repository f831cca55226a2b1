//! The trigger command: the command after `--`, which runs once connected.

use std::{ffi::OsString, time::Duration};

use tokio::time::timeout;

use crate::{
    commands::waiting::program::{self, Program},
    failure::Failure,
    output::Style,
};

/// How long the command may go on after the message: it usually ends right after it has triggered one.
const GRACE: Duration = Duration::from_secs(1);

/// The trigger command.
pub(super) struct Trigger(Option<Program>);

impl Trigger {
    pub(super) fn start(command: &[OsString], pass_session: bool) -> Result<Self, Failure> {
        let Some((program, arguments)) = command.split_first() else {
            return Ok(Self(None));
        };
        let command = program::prepare(program, arguments, pass_session);
        Program::start("the trigger command", command).map(|started| Self(Some(started)))
    }

    /// Gives the command a moment to end by itself, and returns its exit code. Stops it if it still runs, with a notice that
    /// gives the reason, and returns 0.
    pub(super) async fn stop(mut self, style: &Style, why: &str) -> Result<i32, Failure> {
        let Some(program) = &mut self.0 else {
            return Ok(0);
        };
        if let Ok(code) = timeout(GRACE, program.ended()).await {
            return code;
        }
        style.note(&format!("Stopped the trigger command: {why}."));
        Ok(0)
    }

    /// Waits for the exit code of a command that fails. Never resolves if the command succeeds.
    pub(super) async fn failure(&mut self) -> Result<i32, Failure> {
        match &mut self.0 {
            Some(program) => program.failure().await,
            None => std::future::pending().await,
        }
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{GRACE, Style, Trigger};

    fn running(script: &str) -> Trigger {
        let words = ["sh", "-c", script].map(Into::into);
        Trigger::start(&words, false).unwrap()
    }

    fn style() -> Style {
        Style {
            quiet: true,
            ..Style::detect(false, true, Some(false))
        }
    }

    #[tokio::test]
    async fn a_command_that_ends_by_itself_keeps_its_exit_code() {
        for (script, code) in [("exit 3", 3), ("exit 0", 0)] {
            assert_eq!(running(script).stop(&style(), "").await.unwrap(), code);
        }
        let mut failing = running("exit 3");
        assert_eq!(failing.failure().await.unwrap(), 3);
        let none = Trigger::start(&[], false).unwrap();
        assert_eq!(none.stop(&style(), "").await.unwrap(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_command_that_goes_on_is_stopped_after_a_moment() {
        let started = tokio::time::Instant::now();
        let code = running("exec sleep 60").stop(&style(), "").await;
        assert_eq!(code.unwrap(), 0);
        assert!(started.elapsed() >= GRACE && started.elapsed() < GRACE * 2);
    }
}
