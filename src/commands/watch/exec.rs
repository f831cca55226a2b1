//! `--exec`: runs a command for each message. The command line contains no text of the message, which is untrusted.

use std::process::Stdio;

use tokio::{io::AsyncWriteExt, process::Command};

use crate::{
    commands::{Context, child, waiting::filter::line},
    failure::Failure,
    messages::{Incoming, truncated},
};

/// The longest value of an environment variable, in bytes. Linux allows 128 KiB each, Windows 32 KiB for all.
const VALUE_LIMIT: usize = 4096;

/// Fails for a command into which `cmd` would expand text of a message.
#[cfg(windows)]
pub(super) fn check(command: &str) -> Result<(), Failure> {
    if is_expanded_by_cmd(command) {
        return Err(Failure::usage(
            "--exec must not contain %RAVI_…%: cmd would run text from the sender",
        )
        .hint("--exec runs in PowerShell: use $env:RAVI_SUBJECT and so on, or read the event from stdin"));
    }
    Ok(())
}

/// Accepts every command: a POSIX shell does not parse the values of variables.
#[cfg(not(windows))]
#[allow(clippy::unnecessary_wraps, reason = "Windows refuses some commands")]
pub(super) fn check(_: &str) -> Result<(), Failure> {
    Ok(())
}

/// Returns whether `cmd` would expand a variable of the message, ignoring case.
#[cfg(any(windows, test))]
fn is_expanded_by_cmd(command: &str) -> bool {
    command.to_ascii_uppercase().contains("%RAVI_")
}

/// Runs the command with the event on stdin and, shortened, in the environment.
pub(super) async fn run(
    context: &Context,
    command: &str,
    pass_session: bool,
    incoming: &Incoming,
) -> Result<(), Failure> {
    let (shell, arguments) = child::in_shell(command);
    let mut run = Command::new(shell);
    if !pass_session {
        child::scrub(run.as_std_mut());
    }
    let mut child = run
        .args(arguments)
        .env("RAVI_EVENT", &incoming.event)
        .env("RAVI_EVENT_ID", value(incoming.id.as_deref()))
        .env("RAVI_FROM", value(Some(incoming.from())))
        .env("RAVI_SUBJECT", value(incoming.subject.as_deref()))
        .env("RAVI_PREVIEW", value(Some(&incoming.preview)))
        .env("RAVI_THREAD_ID", value(Some(incoming.thread())))
        .stdin(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| child::cannot_run(shell, &error))?;
    if let Some(mut stdin) = child.stdin.take() {
        let json = serde_json::to_vec(incoming).unwrap_or_default();
        // The command need not read its stdin.
        let _ = stdin.write_all(&json).await;
    }
    match child.wait().await {
        Ok(status) if status.success() => {}
        Ok(status) => context.style.warn(&format!(
            "--exec exited with {} for {}",
            child::exit_code(status),
            line(incoming)
        )),
        Err(error) => context
            .style
            .warn(&format!("cannot wait for --exec: {error}")),
    }
    Ok(())
}

/// Returns a value for the environment: shortened and without NUL.
fn value(text: Option<&str>) -> String {
    truncated(&text.unwrap_or_default().replace('\0', ""), VALUE_LIMIT).to_owned()
}

#[cfg(test)]
mod tests {
    use super::is_expanded_by_cmd;

    #[test]
    fn variables_that_cmd_would_expand_are_recognized() {
        for command in ["echo %RAVI_SUBJECT%", "cmd /c \"echo %ravi_from:~0,3%\""] {
            assert!(is_expanded_by_cmd(command), "{command}");
        }
        for command in ["echo $env:RAVI_SUBJECT", "echo 100% RAVI_", "date +%H"] {
            assert!(!is_expanded_by_cmd(command), "{command}");
        }
    }
}
