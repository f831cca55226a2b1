//! `--copy`: puts a value on the clipboard for a limited time. A helper process stays in the background: it serves the
//! value where the system requires that, and clears the clipboard if it still holds the value. Over SSH, the clipboard is
//! that of the terminal, and it is cleared in any case, since it cannot be read.

mod osc52;

use std::{
    io::{BufRead, BufReader, Write},
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
    prompt,
};

/// The seconds until the clipboard is cleared.
const SECONDS: u64 = 45;
/// The line that the helper process prints when the value is on the clipboard.
const READY: &str = "ready";

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
    let by_terminal = osc52::is_needed();
    if by_terminal {
        let sent = osc52::Terminal::open().and_then(|mut terminal| terminal.set(value));
        sent.map_err(failed)?;
        start(&["--terminal"], Stdio::null())?;
    } else {
        hold_elsewhere(value)?;
    }
    Ok(Copied {
        copied: true,
        seconds: SECONDS,
        what,
        by_terminal,
    })
}

fn failed(what: impl std::fmt::Display) -> Failure {
    Failure::new(Kind::Failure, format!("cannot use the clipboard: {what}"))
        .hint("omit --copy to print the value; the clipboard needs a desktop session, or a terminal over SSH")
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

/// Has the helper process hold a value on the clipboard of the desktop.
fn hold_elsewhere(value: &str) -> Result<(), Failure> {
    let mut holder = start(&[], Stdio::piped())?;
    if let Some(mut stdin) = holder.stdin.take() {
        stdin.write_all(value.as_bytes()).map_err(failed)?;
    }
    let mut line = String::new();
    if let Some(stdout) = holder.stdout.take() {
        let read = BufReader::new(stdout).read_line(&mut line);
        read.map_err(failed)?;
    }
    match line.trim() {
        READY => Ok(()),
        "" => Err(failed("the helper process failed")),
        reason => Err(failed(reason)),
    }
}

/// Excludes the value from clipboard histories and from synchronization with other devices.
fn concealed(set: arboard::Set<'_>) -> arboard::Set<'_> {
    #[cfg(target_os = "macos")]
    return arboard::SetExtApple::exclude_from_history(set);
    #[cfg(windows)]
    return {
        use arboard::SetExtWindows;
        set.exclude_from_monitoring()
            .exclude_from_history()
            .exclude_from_cloud()
    };
    #[cfg(not(any(target_os = "macos", windows)))]
    arboard::SetExtLinux::exclude_from_history(set)
}

/// `ravi hold-clipboard`: the helper process. It reads the value from stdin, and prints [`READY`] or an error on stdout.
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
        if self.terminal {
            return Ok(clear_terminal(self.seconds));
        }
        hold(self.seconds).await
    }
}

/// Clears the clipboard of the terminal after a while. A terminal that is closed until then is no failure.
fn clear_terminal(seconds: u64) -> Exit {
    std::thread::sleep(Duration::from_secs(seconds));
    // Opened only now: a session may not end while its terminal is open.
    let _ = osc52::Terminal::open().and_then(|mut terminal| terminal.set(""));
    Exit(0)
}

async fn hold(seconds: u64) -> Result<Exit, Failure> {
    let value = prompt::read_exactly("-".as_ref(), "the value").await?;
    let report = |line: &str| {
        let mut stdout = std::io::stdout().lock();
        let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
    };
    let set = arboard::Clipboard::new().and_then(|mut clipboard| {
        concealed(clipboard.set()).text(value.expose())?;
        Ok(clipboard)
    });
    let mut clipboard = match set {
        Ok(clipboard) => clipboard,
        Err(error) => {
            report(&error.to_string().replace('\n', " "));
            return Ok(Exit(Kind::Failure.exit_code().into()));
        }
    };
    report(READY);
    std::thread::sleep(Duration::from_secs(seconds));
    let still_there = clipboard
        .get_text()
        .is_ok_and(|text| text == value.expose());
    if still_there {
        let _ = clipboard.clear();
    }
    Ok(Exit(0))
}
