//! `--copy`: puts a value on the clipboard for a limited time. A helper process stays in the background: it serves the
//! value where the system requires that, and clears the clipboard if it still holds the value. Over SSH, the clipboard is
//! that of the terminal, and it is cleared in any case, since it cannot be read. So it is without the feature `desktop`.

#[cfg(feature = "desktop")]
mod desktop;
mod osc52;

use std::{
    process::{self, Stdio},
    time::Duration,
};

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Context, child, command::Command};
use crate::{
    failure::{Failure, Kind},
    output::{Exit, Render, Style, clean},
};

/// The seconds until the clipboard is cleared.
const SECONDS: u64 = 45;
/// What `--copy` needs.
const NEEDS: &str = if cfg!(feature = "desktop") {
    "the clipboard needs a desktop session, or a terminal over SSH"
} else {
    "the clipboard needs a terminal: this build has no feature `desktop`"
};

/// A value that was copied instead of printed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Copied {
    copied: bool,
    /// Seconds until the clipboard is cleared.
    seconds: u64,
    #[serde(skip)]
    what: String,
    /// Whether it was sent to the terminal.
    #[serde(skip)]
    by_terminal: bool,
}

impl Copied {
    fn new(what: String, by_terminal: bool) -> Self {
        Self {
            copied: true,
            seconds: SECONDS,
            what,
            by_terminal,
        }
    }
}

impl Render for Copied {
    fn human(&self, _: &Style) -> String {
        let (what, seconds) = (clean(&self.what), self.seconds);
        if self.by_terminal {
            return format!(
                "Sent the {what} to the clipboard of your terminal (OSC 52). It will be cleared in {seconds} seconds, if the terminal allows that."
            );
        }
        format!("Copied the {what}. The clipboard will be cleared in {seconds} seconds.")
    }
}

/// Puts a value on the clipboard, and starts the helper process, which outlives this one; `what` names the value.
pub(super) fn copy(value: &str, what: String) -> Result<Copied, Failure> {
    #[cfg(feature = "desktop")]
    if !osc52::is_needed() {
        desktop::copy(value)?;
        return Ok(Copied::new(what, false));
    }
    let sent = osc52::Terminal::open().and_then(|mut terminal| terminal.set(value));
    sent.map_err(failed)?;
    start(&["--terminal"], Stdio::null())?;
    Ok(Copied::new(what, true))
}

fn failed(what: impl std::fmt::Display) -> Failure {
    Failure::new(Kind::Failure, format!("cannot use the clipboard: {what}"))
        .hint(format!("omit --copy to print the value; {NEEDS}"))
}

/// Starts the helper process.
fn start(args: &[&str], pipe: Stdio) -> Result<process::Child, Failure> {
    let program = std::env::current_exe().map_err(failed)?;
    let mut command = process::Command::new(program);
    command
        .args(["hold-clipboard", "--seconds", &SECONDS.to_string()])
        .args(args)
        .stdin(pipe)
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    child::scrub(&mut command);
    child::detach(&mut command);
    command.spawn().map_err(failed)
}

/// `ravi hold-clipboard`: the helper process.
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct HoldClipboard {
    /// Seconds until the clipboard is cleared
    #[arg(long)]
    pub seconds: u64,
    /// Clear the clipboard of the terminal; hold nothing
    #[arg(long)]
    #[serde(default)]
    pub terminal: bool,
}

impl Command for HoldClipboard {
    type Output = Exit;

    async fn run(self, _: &Context) -> Result<Exit, Failure> {
        #[cfg(feature = "desktop")]
        if !self.terminal {
            return desktop::hold(self.seconds).await;
        }
        Ok(clear_terminal(self.seconds))
    }
}

/// Clears the clipboard of the terminal after a while. A terminal that is closed until then is no failure.
fn clear_terminal(seconds: u64) -> Exit {
    std::thread::sleep(Duration::from_secs(seconds));
    // Opened only now: a session may not end while its terminal is open.
    let _ = osc52::Terminal::open().and_then(|mut terminal| terminal.set(""));
    Exit(0)
}
