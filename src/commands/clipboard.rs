//! `--copy`: a value on the clipboard for a while. A process of ours stays behind: it serves the value where the system
//! wants its owner to, and clears it if nothing else was put there.

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

/// How long a value stays.
const SECONDS: u64 = 45;
/// What the process that stays behind says when the value is there.
const READY: &str = "ready";

/// A value that was copied, and not printed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Copied {
    copied: bool,
    /// Seconds until it is cleared.
    seconds: u64,
    #[serde(skip)]
    what: String,
}

impl Copied {
    /// Names what was copied.
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
            "Copied the {}; the clipboard is cleared in {} s.",
            clean(&self.what),
            self.seconds
        )
    }
}

/// Puts a value on the clipboard, through a process that outlives this one.
pub(super) fn copy(value: &str) -> Result<(), Failure> {
    let failed = |what: String| {
        Failure::new(Kind::Failure, format!("cannot use the clipboard: {what}"))
            .hint("print it instead, with --field; a clipboard needs a desktop session")
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
        "" => Err(failed("it does not answer".to_owned())),
        reason => Err(failed(reason.to_owned())),
    }
}

/// Marks the value as one that no history of the clipboard keeps, and that goes to no other device.
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

/// `ravi hold-clipboard`: the process that stays behind. It takes the value from stdin, and says on stdout that it is there, or
/// why not.
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct HoldClipboard {
    /// Seconds until it is cleared
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
    let said = |line: &str| {
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
            said(&error.to_string().replace('\n', " "));
            return Ok(Exit(Kind::Failure.exit_code().into()));
        }
    };
    said(READY);
    std::thread::sleep(Duration::from_secs(seconds));
    let still_there = clipboard
        .get_text()
        .is_ok_and(|text| text == value.expose());
    if still_there {
        let _ = clipboard.clear();
    }
    Ok(Exit(0))
}
