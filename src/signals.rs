//! Signals that end a command.

use futures_util::FutureExt;

use crate::failure::{Failure, Kind};

/// Receives Ctrl-C, SIGTERM and SIGHUP from its creation on. A signal that the parent process ignores (`nohup`, a
/// background job of a script) stays ignored.
pub struct Signals {
    #[cfg(unix)]
    interrupt: Option<tokio::signal::unix::Signal>,
    #[cfg(unix)]
    terminate: Option<tokio::signal::unix::Signal>,
    #[cfg(unix)]
    hangup: Option<tokio::signal::unix::Signal>,
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
    #[cfg(not(unix))]
    #[must_use]
    pub fn listen() -> Self {
        Self {}
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
            () = received(&mut self.interrupt) => interrupted(),
            () = received(&mut self.terminate) => terminated("SIGTERM"),
            () = received(&mut self.hangup) => terminated("SIGHUP"),
        }
    }

    /// Waits for the next signal; returns the failure to report.
    #[cfg(not(unix))]
    pub async fn next(&mut self) -> Failure {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        interrupted()
    }
}

#[cfg(unix)]
async fn received(signal: &mut Option<tokio::signal::unix::Signal>) {
    let Some(signal) = signal else {
        return std::future::pending().await;
    };
    if signal.recv().await.is_none() {
        std::future::pending::<()>().await;
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

#[cfg(unix)]
fn terminated(signal: &str) -> Failure {
    Failure::new(Kind::Terminated, format!("ended by {signal}"))
}
