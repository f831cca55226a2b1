//! Programs that run under ours: what they are given, their signals and their exit codes.

use std::{
    ffi::OsStr,
    process::{Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use crate::{
    failure::{Failure, Kind},
    output::clean,
};

pub(super) use crate::process::scrub;

/// How long a launcher of browsers is watched for a failure.
const LAUNCH_LIMIT: Duration = Duration::from_millis(250);

/// Opens a page in a browser, which gets nothing of the session; `false` if no launcher works. A launcher that still
/// runs after a moment has been handed the page.
pub(super) fn open_page(page: &str) -> bool {
    open::commands(page).into_iter().any(|mut launcher| {
        scrub(&mut launcher);
        launcher
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        detach(&mut launcher);
        let Ok(mut launcher) = launcher.spawn() else {
            return false;
        };
        let started = Instant::now();
        while started.elapsed() < LAUNCH_LIMIT {
            match launcher.try_wait() {
                Ok(None) => std::thread::sleep(Duration::from_millis(10)),
                Ok(Some(status)) => return status.success(),
                Err(_) => return false,
            }
        }
        true
    })
}

/// Keeps Ctrl-C in this terminal from a program that outlives this one.
pub(super) fn detach(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(windows)]
    {
        const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        let flags = CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW;
        std::os::windows::process::CommandExt::creation_flags(command, flags);
    }
}

/// Waits for a command. Signals that reach this process are passed on; Ctrl-C at a terminal has reached it already.
#[cfg(unix)]
pub(super) async fn wait(child: &mut tokio::process::Child) -> std::io::Result<ExitStatus> {
    use std::io::IsTerminal;

    use rustix::process::{Pid, Signal, kill_process};
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupts = signal(SignalKind::interrupt())?;
    let mut quits = signal(SignalKind::quit())?;
    let mut terminations = signal(SignalKind::terminate())?;
    let mut hangups = signal(SignalKind::hangup())?;
    let mut first = signal(SignalKind::user_defined1())?;
    let mut second = signal(SignalKind::user_defined2())?;
    let from_terminal = std::io::stdin().is_terminal();
    let pid = child.id().and_then(|pid| i32::try_from(pid).ok());
    let pid = pid.and_then(Pid::from_raw);
    loop {
        let received = tokio::select! {
            status = child.wait() => return status,
            _ = interrupts.recv() => (!from_terminal).then_some(Signal::INT),
            _ = quits.recv() => (!from_terminal).then_some(Signal::QUIT),
            _ = terminations.recv() => Some(Signal::TERM),
            _ = hangups.recv() => Some(Signal::HUP),
            _ = first.recv() => Some(Signal::USR1),
            _ = second.recv() => Some(Signal::USR2),
        };
        if let (Some(signal), Some(pid)) = (received, pid) {
            let _ = kill_process(pid, signal);
        }
    }
}

/// Waits for a command.
#[cfg(not(unix))]
pub(super) async fn wait(child: &mut tokio::process::Child) -> std::io::Result<ExitStatus> {
    child.wait().await
}

/// The exit code that is passed back: its own, or 128 and the signal that ended it.
pub(super) fn exit_code(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return u8::try_from(128 + signal).unwrap_or(1);
    }
    status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .unwrap_or(1)
}

/// A command that could not be started.
pub(super) fn cannot_run(program: &OsStr, error: &std::io::Error) -> Failure {
    let program = program.to_string_lossy();
    let message = format!("cannot run {}: {error}", clean(&program));
    Failure::new(Kind::Failure, message).hint("check its name and that it can be executed")
}
