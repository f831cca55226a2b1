//! Long texts at a terminal, a screen at a time.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use crate::process::scrub;

/// Whether long texts are paged: not if the pager is empty or `cat`.
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

/// Shows a text in `RAVI_PAGER`, `PAGER` or `less`; `false` if that cannot be run, or is switched off (`cat`, empty).
/// A pager that is left before the end is no error.
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
    let Ok(mut pager) = command.spawn() else {
        return false;
    };
    if let Some(mut stdin) = pager.stdin.take() {
        let _ = stdin.write_all(text.as_bytes());
    }
    // Ctrl-C belongs to the pager as long as it runs.
    while let Err(error) = pager.wait() {
        if error.kind() != std::io::ErrorKind::Interrupted {
            break;
        }
    }
    true
}
