//! The pseudo-terminal of the command of `ravi vault run --mask`.

use std::{ffi::OsStr, process::Command};

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    signal::unix::{SignalKind, signal},
};

use super::{
    mask::Mask,
    passing::{ended, pass, wait},
};
use crate::{
    commands::{Context, child},
    failure::{Failure, Kind},
};

/// The settings of the user's terminal, restored on drop.
struct Raw(Option<Termios>);

impl Raw {
    fn set() -> Self {
        let before = tcgetattr(std::io::stdin()).ok();
        if let Some(mut settings) = before.clone() {
            settings.make_raw();
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &settings);
        }
        Self(before)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Drain, before);
        }
    }
}

pub(super) async fn run(
    context: &Context,
    command: &Command,
    program: &OsStr,
    mask: Mask,
) -> Result<i32, Failure> {
    let failed = |error: pty_process::Error| {
        let message = format!("cannot open a terminal for the command: {error}");
        Failure::new(Kind::Failure, message)
    };
    let (pty, pts) = pty_process::open().map_err(failed)?;
    let _ = pty.resize(size());
    let mut inner = pty_process::Command::new(command.get_program())
        .args(command.get_args())
        .kill_on_drop(true);
    for (name, value) in command.get_envs() {
        inner = match value {
            Some(value) => inner.env(name, value),
            None => inner.env_remove(name),
        };
    }
    let mut child = inner.spawn(pts).map_err(|error| match error {
        pty_process::Error::Io(error) => child::cannot_run(program, &error),
        other => failed(other),
    })?;
    let raw = Raw::set();
    let (from, mut to) = pty.into_split();
    let keys = async {
        let mut stdin = tokio::io::stdin();
        let mut resized = signal(SignalKind::window_change()).ok();
        let mut chunk = [0; 1024];
        loop {
            let changed = async {
                match &mut resized {
                    Some(resized) => resized.recv().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                read = stdin.read(&mut chunk) => match read {
                    Ok(read @ 1..) if to.write_all(&chunk[..read]).await.is_ok() => {}
                    _ => return std::future::pending().await,
                },
                _ = changed => drop(to.resize(size())),
            }
        }
    };
    let passing = pass(Some(from), mask, tokio::io::stdout());
    let work = wait(context, &mut child, passing);
    let status = tokio::select! {
        status = work => status,
        () = keys => unreachable_status(),
    };
    drop(raw);
    ended(status)
}

/// Returns an error for a case that cannot occur: input is read until the command ends.
fn unreachable_status() -> std::io::Result<std::process::ExitStatus> {
    Err(std::io::ErrorKind::UnexpectedEof.into())
}

fn size() -> pty_process::Size {
    match tcgetwinsize(std::io::stdout()) {
        Ok(size) => pty_process::Size::new(size.ws_row, size.ws_col),
        Err(_) => pty_process::Size::new(24, 80),
    }
}
