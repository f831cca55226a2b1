//! `--copy`: puts a value on the clipboard for a limited time. A helper process stays in the background: it serves the
//! value where the system requires that, and clears the clipboard if it still holds the value.

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
}

impl Copied {
    /// Creates the output for a copied value; `what` names it.
    pub(super) fn new(what: String) -> Self {
        Self {
            copied: true,
            seconds: SECONDS,
            what,
        }
    }
}

impl Render for Copied {
    fn human(&self, _: &Style) -> String {
        format!(
            "Copied the {}. The clipboard will be cleared in {} seconds.",
            clean(&self.what),
            self.seconds
        )
    }
}

/// Puts a value on the clipboard by a helper process that outlives this one.
pub(super) fn copy(value: &str) -> Result<(), Failure> {
    let failed = |what: String| {
        Failure::new(Kind::Failure, format!("cannot use the clipboard: {what}"))
            .hint("omit --copy to print the value; the clipboard needs a desktop session")
    };
    let program = std::env::current_exe().map_err(|error| failed(error.to_string()))?;
    let mut command = process::Command::new(program);
    command
        .args(["hold-clipboard", "--seconds", &SECONDS.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    child::scrub(&mut command);
    child::detach(&mut command);
    let mut holder = command.spawn().map_err(|error| failed(error.to_string()))?;
    if let Some(mut stdin) = holder.stdin.take() {
        let written = stdin.write_all(value.as_bytes());
        written.map_err(|error| failed(error.to_string()))?;
    }
    let mut line = String::new();
    if let Some(stdout) = holder.stdout.take() {
        let read = BufReader::new(stdout).read_line(&mut line);
        read.map_err(|error| failed(error.to_string()))?;
    }
    match line.trim() {
        READY => Ok(()),
        "" => Err(failed("the helper process failed".to_owned())),
        reason => Err(failed(reason.to_owned())),
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
}

impl Command for HoldClipboard {
    type Output = Exit;

    async fn run(self, _: &Context) -> Result<Exit, Failure> {
        hold(self.seconds).await
    }
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
