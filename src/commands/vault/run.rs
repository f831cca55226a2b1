//! `ravi vault run`: secrets in the environment of one command, and nowhere else.

#[cfg(unix)]
use std::io::IsTerminal;
use std::{cell::Cell, ffi::OsString, pin::pin, process::Command, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    process::Child,
};

use super::{
    Context,
    mask::{Mask, SHORTEST},
    names,
    secrets::{self, Pair},
};
use crate::{
    cli::VaultRun,
    commands::child,
    failure::{Failure, Kind},
    output::{Answer, clean},
    signals::ForChild,
};

/// How long the reader may take for what is left when a signal has ended the command.
const LAST_OUTPUT: Duration = Duration::from_secs(1);

/// Runs the command.
pub(super) async fn run(context: &Context, args: VaultRun) -> Result<Answer, Failure> {
    let mut words = args.command.into_iter();
    let Some(program) = words.next() else {
        return Err(Failure::usage("no command was given").hint("ravi vault run -- CMD"));
    };
    let pairs = secrets::read(context, &args.only).await?;
    let named = |(key, _): &Pair| format!("{}{key}", args.prefix);
    let variables: Vec<String> = pairs.iter().map(named).collect();
    if args.only.is_empty() || !args.allow_unsafe_names {
        names::check(variables.iter().map(String::as_str))?;
    }
    let mut command = Command::new(child::program(&program, std::env::var_os("PATH")));
    command.args(words);
    if !args.pass_session {
        child::scrub(&mut command);
    }
    for (name, (_, value)) in variables.iter().zip(&pairs) {
        if name.is_empty() || name.contains(['=', '\0']) || value.expose().contains('\0') {
            return Err(Failure::usage(format!(
                "`{}` cannot be a variable of the environment",
                clean(name)
            ))
            .hint("choose the keys with --only"));
        }
        command.env(name, value.expose());
    }
    context.for_child.set(ForChild::Everything);
    let code = if args.mask {
        masked(context, command, &program, &pairs).await?
    } else {
        plain(command, &program).await?
    };
    Ok(Answer::default().with_exit_code(code))
}

/// This process becomes the command: signals, terminal and exit code are its own. Returns only if it cannot be run.
#[cfg(unix)]
#[allow(clippy::unused_async, reason = "it waits elsewhere")]
async fn plain(mut command: Command, program: &OsString) -> Result<i32, Failure> {
    use std::os::unix::process::CommandExt;
    crate::process::restore_core_dumps();
    let error = command.exec();
    // This process goes on, with the secrets.
    crate::process::forbid_core_dumps();
    Err(child::cannot_run(program, &error))
}

#[cfg(not(unix))]
async fn plain(command: Command, program: &OsString) -> Result<i32, Failure> {
    let mut child = tokio::process::Command::from(command)
        .spawn()
        .map_err(|error| child::cannot_run(program, &error))?;
    ended(child::wait(&mut child).await)
}

fn ended(status: std::io::Result<std::process::ExitStatus>) -> Result<i32, Failure> {
    status.map(child::exit_code).map_err(|error| {
        Failure::new(
            Kind::Failure,
            format!("cannot wait for the command: {error}"),
        )
    })
}

/// Runs the command with its output passing through here. At a terminal it gets a terminal of its own, so that it behaves
/// as it would without us.
async fn masked(
    context: &Context,
    command: Command,
    program: &OsString,
    pairs: &[Pair],
) -> Result<i32, Failure> {
    let short = pairs
        .iter()
        .filter(|(_, value)| (1..SHORTEST).contains(&value.expose().len()))
        .count();
    if short > 0 {
        let values = if short == 1 {
            "1 value is".to_owned()
        } else {
            format!("{short} values are")
        };
        context.style.warn(&format!(
            "{values} shorter than {SHORTEST} characters and not hidden"
        ));
    }
    let mask = Mask::new(pairs.iter().map(|(_, value)| value.expose()));
    #[cfg(unix)]
    if std::io::stdout().is_terminal() && std::io::stdin().is_terminal() {
        return terminal::run(context, &command, program, mask).await;
    }
    let mut command = tokio::process::Command::from(command);
    command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .kill_on_drop(true);
    let mut child = command
        .spawn()
        .map_err(|error| child::cannot_run(program, &error))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let passing = async {
        tokio::join!(
            pass(stdout, mask.again(), tokio::io::stdout()),
            pass(stderr, mask, tokio::io::stderr()),
        );
    };
    ended(wait(context, &mut child, passing).await)
}

/// Waits for the command and for its output to be passed on. A signal ends the wait for a reader that stalls.
async fn wait(
    context: &Context,
    child: &mut Child,
    passing: impl Future<Output = ()>,
) -> std::io::Result<std::process::ExitStatus> {
    let signalled = Cell::new(false);
    let mut passing = pin!(passing);
    let mut waiting = pin!(child::wait_noting(child, &signalled));
    let status = tokio::select! {
        status = &mut waiting => status,
        () = &mut passing => return waiting.await,
    };
    // The next signal is for this process.
    context.for_child.set(ForChild::Nothing);
    if signalled.get() {
        let _ = tokio::time::timeout(LAST_OUTPUT, passing).await;
    } else {
        passing.await;
    }
    status
}

/// Passes a stream on, masked, until it ends or its reader has gone away.
async fn pass(
    from: Option<impl AsyncRead + Unpin>,
    mut mask: Mask,
    mut to: impl AsyncWrite + Unpin,
) {
    let Some(mut from) = from else { return };
    let mut piece = vec![0; 16 * 1024];
    loop {
        let read = from.read(&mut piece).await.unwrap_or(0);
        let shown = if read == 0 {
            mask.finish()
        } else {
            mask.pass(&piece[..read])
        };
        let written = async {
            to.write_all(&shown).await?;
            to.flush().await
        };
        if written.await.is_err() || read == 0 {
            return;
        }
    }
}

#[cfg(unix)]
mod terminal {
    //! A terminal between the command and the user's own.

    use std::{ffi::OsString, process::Command};

    use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        signal::unix::{SignalKind, signal},
    };

    use super::{Context, Failure, Kind, Mask, child, ended, pass, wait};

    /// The settings of the real terminal, put back at the end.
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
        program: &OsString,
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
            let mut piece = [0; 1024];
            loop {
                let changed = async {
                    match &mut resized {
                        Some(resized) => resized.recv().await,
                        None => std::future::pending().await,
                    }
                };
                tokio::select! {
                    read = stdin.read(&mut piece) => match read {
                        Ok(read @ 1..) if to.write_all(&piece[..read]).await.is_ok() => {}
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

    /// Keys are read for as long as the command runs: this is never asked for.
    fn unreachable_status() -> std::io::Result<std::process::ExitStatus> {
        Err(std::io::ErrorKind::UnexpectedEof.into())
    }

    fn size() -> pty_process::Size {
        match tcgetwinsize(std::io::stdout()) {
            Ok(size) => pty_process::Size::new(size.ws_row, size.ws_col),
            Err(_) => pty_process::Size::new(24, 80),
        }
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    use super::{Command, plain};

    #[tokio::test]
    async fn a_command_that_cannot_be_run_leaves_core_dumps_forbidden() {
        let maximum = getrlimit(Resource::Core).maximum;
        let raised = Rlimit {
            current: maximum,
            maximum,
        };
        setrlimit(Resource::Core, raised).unwrap();
        crate::process::forbid_core_dumps();
        let program = "/nowhere/cmd".into();
        plain(Command::new(&program), &program).await.unwrap_err();
        assert_eq!(getrlimit(Resource::Core).current, Some(0));
    }
}
