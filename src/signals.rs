//! Signals that end a command.

use futures_util::FutureExt;

use crate::failure::{Failure, Kind};

/// Waits for a signal that is listened to. The types of signals have no trait in common.
macro_rules! received {
    ($signal:expr) => {
        async {
            let received = match &mut $signal {
                Some(signal) => signal.recv().await,
                None => None,
            };
            if received.is_none() {
                std::future::pending::<()>().await;
            }
        }
    };
}

/// Receives Ctrl-C, SIGTERM and SIGHUP from its creation on. A signal that the parent process ignores (`nohup`, a
/// background job of a script) stays ignored. On Windows, receives Ctrl-C, Ctrl-Break, and the end of the console,
/// after which the system grants a few seconds.
pub struct Signals {
    #[cfg(unix)]
    interrupt: Option<tokio::signal::unix::Signal>,
    #[cfg(unix)]
    terminate: Option<tokio::signal::unix::Signal>,
    #[cfg(unix)]
    hangup: Option<tokio::signal::unix::Signal>,
    #[cfg(windows)]
    interrupt: Option<tokio::signal::windows::CtrlC>,
    #[cfg(windows)]
    interrupt_by_break: Option<tokio::signal::windows::CtrlBreak>,
    #[cfg(windows)]
    close: Option<tokio::signal::windows::CtrlClose>,
}

impl Signals {
    /// Starts listening on the current runtime.
    #[cfg(unix)]
    #[must_use]
    pub fn listen() -> Self {
        use rustix::process::Signal;
        use tokio::signal::unix::{SignalKind, signal};

        let ignored = ignored_by_parent();
        let listen = |number: Signal, kind| {
            let bit = 1_u64 << (number.as_raw() - 1);
            (ignored & bit == 0).then(|| signal(kind).ok()).flatten()
        };
        Self {
            interrupt: listen(Signal::INT, SignalKind::interrupt()),
            terminate: listen(Signal::TERM, SignalKind::terminate()),
            hangup: listen(Signal::HUP, SignalKind::hangup()),
        }
    }

    /// Starts listening on the current runtime.
    #[cfg(windows)]
    #[must_use]
    pub fn listen() -> Self {
        use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close};

        Self {
            interrupt: ctrl_c().ok(),
            interrupt_by_break: ctrl_break().ok(),
            close: ctrl_close().ok(),
        }
    }

    /// Waits for the next Ctrl-C. Other signals do not count: a closing terminal or service manager sends them twice.
    pub async fn next_interrupt(&mut self) {
        while self.next().await.kind != Kind::Interrupted {}
    }

    /// Discards the signals received so far.
    pub fn forget(&mut self) {
        while self.next().now_or_never().is_some() {}
    }

    /// Waits for the next signal; returns the failure to report.
    #[cfg(unix)]
    pub async fn next(&mut self) -> Failure {
        tokio::select! {
            () = received!(self.interrupt) => interrupted(),
            () = received!(self.terminate) => terminated("SIGTERM"),
            () = received!(self.hangup) => terminated("SIGHUP"),
        }
    }

    /// Waits for the next signal; returns the failure to report.
    #[cfg(windows)]
    pub async fn next(&mut self) -> Failure {
        tokio::select! {
            () = received!(self.interrupt) => interrupted(),
            () = received!(self.interrupt_by_break) => interrupted(),
            () = received!(self.close) => terminated("the end of the console"),
        }
    }
}

/// Returns the mask of ignored signals on Linux; 0 elsewhere.
#[cfg(unix)]
fn ignored_by_parent() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}

/// Which signals are left to a child process.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ForChild {
    /// None: each ends the command.
    #[default]
    Nothing,
    /// Ctrl-C: an editor or a pager shares the terminal.
    Interrupt,
    /// All: they are forwarded, and the child decides.
    Everything,
}

/// Returns the failure of a Ctrl-C.
#[must_use]
pub fn interrupted() -> Failure {
    Failure::new(Kind::Interrupted, "interrupted")
}

fn terminated(signal: &str) -> Failure {
    Failure::new(Kind::Terminated, format!("ended by {signal}"))
}
