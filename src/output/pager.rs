//! Paging of long texts and lists at a terminal.

use std::{
    io::Write,
    process::{Child, Command, Stdio},
};

use super::live;
use crate::{env, process::scrub};

/// Returns whether paging is enabled: the pager is neither empty nor `cat`.
pub(super) fn is_on() -> bool {
    let pager = chosen();
    let program = pager.split_whitespace().next();
    program.is_some_and(|program| program != "cat")
}

fn chosen() -> String {
    // An empty value disables paging.
    let chosen = |variable: env::Variable| std::env::var(variable.name).ok();
    chosen(env::RAVI_PAGER)
        .or_else(|| chosen(env::PAGER))
        .unwrap_or_else(|| "less".to_owned())
}

/// A pager that runs.
pub(super) struct Pager(Child);

impl Pager {
    /// Starts `RAVI_PAGER`, `PAGER` or `less`; returns `None` if the pager is disabled (`cat`, empty) or cannot be run.
    pub(super) fn start() -> Option<Self> {
        let pager = chosen();
        let mut words = pager.split_whitespace();
        let mut command = Command::new(words.next()?);
        command.args(words).stdin(Stdio::piped());
        if std::env::var_os("LESS").is_none() {
            command.env("LESS", "FRX");
        }
        scrub(&mut command);
        live::stop();
        command.spawn().ok().map(Self)
    }

    /// Writes to the pager, and waits while it is full; returns `false` if it has ended.
    pub(super) fn write(&mut self, text: &str) -> bool {
        let Some(stdin) = &mut self.0.stdin else {
            return false;
        };
        let written = stdin.write_all(text.as_bytes());
        written.and_then(|()| stdin.flush()).is_ok()
    }

    /// Waits until the user leaves the pager. Ignores its exit status.
    pub(super) fn wait(mut self) {
        drop(self.0.stdin.take());
        // While the pager runs, Ctrl-C is for the pager.
        while let Err(error) = self.0.wait() {
            if error.kind() != std::io::ErrorKind::Interrupted {
                break;
            }
        }
    }
}

/// Shows a text in a pager; returns `false` if there is none.
pub(super) fn page(text: &str) -> bool {
    let Some(mut pager) = Pager::start() else {
        return false;
    };
    pager.write(text);
    pager.wait();
    true
}
