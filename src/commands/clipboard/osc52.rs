//! The clipboard of the terminal, for a session over SSH: OSC 52 of xterm, which most terminals support. In tmux, it needs
//! `set -g allow-passthrough on`.

use std::{fs::File, io::Write};

use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

#[cfg(feature = "desktop")]
use crate::env::{is_over_ssh, names_display};

/// The most that xterm and tmux take, in bytes of base64.
const LIMIT: usize = 74_994;
/// The terminal of the process, wherever its output goes.
const TERMINAL: &str = if cfg!(windows) { "CONOUT$" } else { "/dev/tty" };

/// Returns whether the clipboard is that of the terminal: over SSH, without a display.
#[cfg(feature = "desktop")]
pub(super) fn is_needed() -> bool {
    is_over_ssh() && !names_display()
}

/// The terminal, which does not say whether it obeys.
pub(super) struct Terminal(File);

impl Terminal {
    /// Opens the terminal; returns the reason if there is none.
    pub(super) fn open() -> Result<Self, String> {
        let terminal = File::options().write(true).open(TERMINAL);
        let reason = |error| format!("this session has no terminal ({error})");
        terminal.map(Self).map_err(reason)
    }

    /// Sends a value to the clipboard; an empty one clears it.
    pub(super) fn set(&mut self, value: &str) -> Result<(), String> {
        let data = Zeroizing::new(STANDARD.encode(value));
        if data.len() > LIMIT {
            return Err("the value is too long for the clipboard of a terminal".to_owned());
        }
        let sequence = sequence(&data, crate::env::path("TMUX").is_some());
        let sent = self.0.write_all(sequence.as_bytes());
        sent.and_then(|()| self.0.flush())
            .map_err(|error| error.to_string())
    }
}

/// Returns the sequence, wrapped so that tmux passes it on.
fn sequence(data: &str, in_tmux: bool) -> Zeroizing<String> {
    Zeroizing::new(if in_tmux {
        format!("\x1bPtmux;\x1b\x1b]52;c;{data}\x07\x1b\\")
    } else {
        format!("\x1b]52;c;{data}\x07")
    })
}
