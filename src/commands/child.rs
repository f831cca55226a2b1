//! Child processes: their environment, signals and exit codes.

use std::{
    cell::Cell,
    ffi::{OsStr, OsString},
    path::PathBuf,
    process::{Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use crate::{
    failure::{Failure, Kind},
    output::clean,
};

pub(crate) use crate::process::scrub;

/// How long to wait for a browser launcher to fail.
const LAUNCH_LIMIT: Duration = Duration::from_millis(250);

/// Opens a page in a browser, without the session in its environment. Returns `false` if no launcher works. A launcher
/// that still runs after the limit has succeeded.
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

/// Shields a program that outlives this process from Ctrl-C in the terminal.
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

/// Returns the program to start for a name, looked up in `path`. Windows itself finds `tool.exe`, but not `tool.cmd`.
pub(crate) fn program(name: &OsStr, path: Option<OsString>) -> OsString {
    let found = path
        .filter(|_| cfg!(windows))
        .and_then(|path| find(name, &path));
    found.map_or_else(|| name.to_owned(), PathBuf::into_os_string)
}

/// Finds a program as the shell of Windows does: by directory, then by extension, but not in the working directory.
fn find(name: &OsStr, path: &OsStr) -> Option<PathBuf> {
    const EXTENSIONS: [&str; 4] = ["com", "exe", "bat", "cmd"];
    if name.to_string_lossy().contains(['/', '\\', ':', '.']) {
        return None;
    }
    std::env::split_paths(path)
        .filter(|directory| directory.is_absolute())
        .flat_map(|directory| {
            EXTENSIONS.map(|extension| directory.join(name).with_extension(extension))
        })
        .find(|file| file.is_file())
}

/// The shell and its options. Unlike `cmd`, PowerShell does not parse the values of variables, and keeps quotes.
const SHELL: (&str, &[&str]) = if cfg!(windows) {
    (
        "powershell.exe",
        &["-NoProfile", "-NonInteractive", "-Command"],
    )
} else {
    ("sh", &["-c"])
};

/// Returns the shell, and its arguments to run a command line.
pub(super) fn in_shell(line: &str) -> (&'static OsStr, Vec<OsString>) {
    let (shell, options) = SHELL;
    let words = options.iter().chain([&line]).map(OsString::from);
    (OsStr::new(shell), words.collect())
}

/// Waits for a command, and forwards signals to it.
#[cfg(any(feature = "sandbox", not(unix)))]
pub(super) async fn wait(child: &mut tokio::process::Child) -> std::io::Result<ExitStatus> {
    wait_noting(child, &Cell::new(false)).await
}

/// Waits for a command, and forwards signals to it, except Ctrl-C from a terminal, which the command gets anyway. Sets
/// `signalled` on signals that usually end a command.
#[cfg(unix)]
pub(super) async fn wait_noting(
    child: &mut tokio::process::Child,
    signalled: &Cell<bool>,
) -> std::io::Result<ExitStatus> {
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
        if !matches!(received, Some(Signal::USR1 | Signal::USR2)) {
            signalled.set(true);
        }
        if let (Some(signal), Some(pid)) = (received, pid) {
            let _ = kill_process(pid, signal);
        }
    }
}

/// Waits for a command. Ctrl-C and Ctrl-Break reach every program in a console, so the command handles them.
#[cfg(windows)]
pub(super) async fn wait_noting(
    child: &mut tokio::process::Child,
    signalled: &Cell<bool>,
) -> std::io::Result<ExitStatus> {
    use tokio::signal::windows::{ctrl_break, ctrl_c};

    let mut interrupts = ctrl_c()?;
    let mut breaks = ctrl_break()?;
    loop {
        tokio::select! {
            status = child.wait() => return status,
            _ = interrupts.recv() => signalled.set(true),
            _ = breaks.recv() => signalled.set(true),
        }
    }
}

/// Returns the exit code of a command (above 255 too on Windows), or 128 plus the signal that ended it.
pub(crate) fn exit_code(status: ExitStatus) -> i32 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return 128 + signal;
    }
    status.code().unwrap_or(1)
}

/// Returns the failure that a command cannot be started, with the exit code of a shell.
pub(crate) fn cannot_run(program: &OsStr, error: &std::io::Error) -> Failure {
    let program = program.to_string_lossy();
    let program = clean(&program);
    if error.kind() == std::io::ErrorKind::NotFound {
        return Failure::new(
            Kind::CommandNotFound,
            format!("cannot run {program}: command not found"),
        )
        .hint("check its name and PATH; for a script, check that its interpreter is installed");
    }
    Failure::new(
        Kind::CommandNotExecutable,
        format!("cannot run {program}: {error}"),
    )
    .hint("check that it is a program; if so, run `chmod u+x` on it")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{OsStr, find};

    #[test]
    fn finds_batch_files_on_the_path() {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let path = std::env::join_paths([
            "".as_ref(),
            "relative".as_ref(),
            first.path(),
            second.path(),
        ]);
        let path = path.unwrap();
        let found = |name: &str| find(OsStr::new(name), &path);
        for file in [
            second.path().join("tool.exe"),
            first.path().join("tool.cmd"),
        ] {
            std::fs::write(file, "").unwrap();
        }
        assert_eq!(found("tool"), Some(first.path().join("tool.cmd")));
        std::fs::write(first.path().join("tool.exe"), "").unwrap();
        assert_eq!(found("tool"), Some(first.path().join("tool.exe")));
        assert_eq!(found("other"), None);
        for exact in ["tool.cmd", ".\\tool", "./tool", "C:tool"] {
            assert_eq!(found(exact), None, "{exact}");
        }
    }
}
