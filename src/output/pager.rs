//! Paging of long texts at a terminal.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use super::live;
use crate::process::scrub;

/// Returns whether paging is enabled: the pager is neither empty nor `cat`.
pub(super) fn is_on() -> bool {
    let pager = chosen();
    let program = pager.split_whitespace().next();
    program.is_some_and(|program| program != "cat")
}

fn chosen() -> String {
    let chosen = |name: &str| std::env::var(name).ok();
    chosen("RAVI_PAGER")
        .or_else(|| chosen("PAGER"))
        .unwrap_or_else(|| "less".to_owned())
}

/// Shows a text in `RAVI_PAGER`, `PAGER` or `less`; returns `false` if the pager is disabled (`cat`, empty) or cannot
/// be run. Ignores the pager's exit status.
pub(super) fn page(text: &str) -> bool {
    let pager = chosen();
    let mut words = pager.split_whitespace();
    let Some(program) = words.next() else {
        return false;
    };
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", "FRX");
    }
    scrub(&mut command);
    live::stop();
    let Ok(mut pager) = command.spawn() else {
        return false;
    };
    if let Some(mut stdin) = pager.stdin.take() {
        let _ = stdin.write_all(text.as_bytes());
    }
    // While the pager runs, Ctrl-C is for the pager.
    while let Err(error) = pager.wait() {
        if error.kind() != std::io::ErrorKind::Interrupted {
            break;
        }
    }
    true
}
