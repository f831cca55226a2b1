//! `vault_run`: runs a program with secrets that the model does not see.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    pin::{Pin, pin},
    process::{ExitStatus, Stdio},
    task,
    time::Duration,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncWrite, AsyncWriteExt},
    process::{Child, Command},
    time::timeout,
};

use crate::{
    commands::{Context, child, options::Span, vault},
    failure::{Failure, Kind},
    secret::Secret,
};

/// The default time limit.
const LIMIT: Duration = Duration::from_mins(2);
/// How long to wait for the output of what a program leaves behind.
const GRACE: Duration = Duration::from_secs(1);
/// The most of each stream that is returned, in bytes.
const OUTPUT_LIMIT: usize = 64 * 1024;

/// What names the identity of a secret in its handle, before the UUID, if it is not the active one.
pub(super) const OF_IDENTITY: &str = "?identity=";

/// The arguments of `vault_run`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Program {
    /// Program and its arguments; no shell reads them
    pub(super) command: Vec<String>,
    /// Environment variables and the handles of their values, such as `{"TOKEN": "ravi://vault/API_TOKEN"}`
    #[serde(default)]
    pub(super) env: BTreeMap<String, String>,
    /// Handle of the secret that the program reads from stdin
    pub(super) stdin: Option<String>,
    /// Directory to run in, below the working directory of the server
    pub(super) directory: Option<PathBuf>,
    /// Time out after this long, such as 90s or 10m (default: 2m)
    pub(super) timeout: Option<Span>,
}

/// What a program did.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Ran {
    /// Exit code; 128 plus the signal that ended it
    exit_code: Option<i32>,
    /// Whether it was stopped at the time limit
    timed_out: bool,
    /// Output, in which each secret is `*****`
    stdout: String,
    /// Errors, in which each secret is `*****`
    stderr: String,
    /// Whether an output was longer than 64 KiB and is cut
    truncated: bool,
}

impl Program {
    pub(super) const DESCRIPTION: &'static str = "Run a program with secrets in its environment or on its stdin\n\nThe secrets are given by their handles, and hidden in the output. The program is run as it is, without a shell.";

    fn handles(&self) -> impl Iterator<Item = &str> {
        let handles = self.env.values().chain(&self.stdin);
        handles.map(String::as_str)
    }

    /// Returns the identity whose secrets are used: the one that the call or the handles name.
    ///
    /// # Errors
    /// They name several, or another although the call `is_confined` to the chosen one.
    pub(super) fn identity(
        &self,
        chosen: Option<String>,
        is_confined: bool,
    ) -> Result<Option<String>, Failure> {
        let of = |handle: &str| handle.split_once(OF_IDENTITY).map(|(_, of)| of.to_owned());
        let mut all: Vec<Option<String>> = self.handles().map(of).collect();
        all.dedup();
        match &all[..] {
            [] | [None] => Ok(chosen),
            [Some(_)] if is_confined => {
                let why = "the handle is of an identity that the user has not chosen";
                Err(Failure::new(Kind::Forbidden, why).hint("use handles without `?identity=`"))
            }
            [Some(named)] => Ok(Some(named.clone())),
            _ => Err(Failure::usage("the handles are of several identities")
                .hint("run the program with secrets of one identity at a time")),
        }
    }
}

/// Runs the program.
pub(super) async fn run(program: Program, context: &Context) -> Result<Ran, Failure> {
    let Some((name, arguments)) = program.command.split_first() else {
        return Err(Failure::usage("no command is given").hint("give the program in `command`"));
    };
    let directory = directory(program.directory.clone())?;
    vault::check_variables(program.env.keys())?;
    let without = |handle: &str| {
        handle
            .split(OF_IDENTITY)
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let handles: Vec<String> = program.handles().map(without).collect();
    let handles: Vec<&str> = handles.iter().map(String::as_str).collect();
    let mut values = vault::resolve(context, &handles).await?;
    if values
        .iter()
        .any(|value| value.expose().len() < vault::SHORTEST)
    {
        return Err(Failure::usage(format!(
            "a secret is shorter than {} bytes, and could not be hidden in the output",
            vault::SHORTEST
        ))
        .hint("ask the user to run the program"));
    }
    let mask = vault::Mask::new(values.iter().map(Secret::expose));
    let stdin = program.stdin.is_some().then(|| values.pop()).flatten();

    let path = child::program(name.as_ref(), std::env::var_os("PATH"));
    let mut command = Command::new(path);
    command
        .args(arguments)
        .current_dir(directory)
        .kill_on_drop(true);
    child::scrub(command.as_std_mut());
    for (variable, value) in program.env.keys().zip(&values) {
        command.env(variable, value.expose());
    }
    let input = if stdin.is_some() {
        Stdio::piped()
    } else {
        Stdio::null()
    };
    command
        .stdin(input)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    command.process_group(0);
    let mut running = command
        .spawn()
        .map_err(|error| child::cannot_run(name.as_ref(), &error))?;
    let group = Group::of(&running);
    let (mut out, mut err) = (Kept::default(), Kept::default());
    let limit = program.timeout.map_or(LIMIT, |limit| limit.0);
    let status = timeout(
        limit,
        ended(&mut running, stdin, mask, (&mut out, &mut err)),
    )
    .await;
    let status = status.ok().transpose().map_err(|error| {
        let why = format!("cannot wait for the program: {error}");
        Failure::new(Kind::Failure, why)
    })?;
    // What still runs holds the secrets.
    drop(group);
    Ok(Ran {
        exit_code: status.map(child::exit_code),
        timed_out: status.is_none(),
        truncated: out.is_cut() || err.is_cut(),
        stdout: out.text(),
        stderr: err.text(),
    })
}

/// Waits for the program and for its output.
async fn ended(
    running: &mut Child,
    stdin: Option<Secret>,
    mask: vault::Mask,
    (out, err): (&mut Kept, &mut Kept),
) -> std::io::Result<ExitStatus> {
    let (stdout, stderr) = (running.stdout.take(), running.stderr.take());
    let input = running.stdin.take();
    let feed = async {
        if let (Some(mut input), Some(secret)) = (input, stdin) {
            // A program that does not read it is no failure.
            let _ = input.write_all(secret.expose().as_bytes()).await;
        }
    };
    let mut output = pin!(async {
        // What may begin a secret is kept once it is known to be none.
        tokio::join!(
            feed,
            vault::pass(stdout, mask.again(), out),
            vault::pass(stderr, mask, err),
        );
    });
    let status = tokio::select! {
        status = running.wait() => status?,
        () = &mut output => return running.wait().await,
    };
    // A program in the background may hold the pipes.
    let _ = timeout(GRACE, output).await;
    Ok(status)
}

/// The processes of a program, which end when this is dropped.
struct Group {
    #[cfg(unix)]
    leader: Option<rustix::process::Pid>,
}

impl Group {
    fn of(running: &Child) -> Self {
        #[cfg(unix)]
        let leader = running.id().and_then(|pid| i32::try_from(pid).ok());
        let _ = running;
        Self {
            #[cfg(unix)]
            leader: leader.and_then(rustix::process::Pid::from_raw),
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(leader) = self.leader {
            // Without processes, there is no such group.
            let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
        }
    }
}

/// The start of a stream.
#[derive(Default)]
struct Kept(Vec<u8>);

impl AsyncWrite for Kept {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut task::Context<'_>,
        bytes: &[u8],
    ) -> task::Poll<std::io::Result<usize>> {
        let room = (OUTPUT_LIMIT + 1).saturating_sub(self.0.len());
        self.0.extend_from_slice(&bytes[..bytes.len().min(room)]);
        task::Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(
        self: Pin<&mut Self>,
        _: &mut task::Context<'_>,
    ) -> task::Poll<std::io::Result<()>> {
        task::Poll::Ready(Ok(()))
    }

    fn poll_shutdown(
        self: Pin<&mut Self>,
        _: &mut task::Context<'_>,
    ) -> task::Poll<std::io::Result<()>> {
        task::Poll::Ready(Ok(()))
    }
}

impl Kept {
    fn is_cut(&self) -> bool {
        self.0.len() > OUTPUT_LIMIT
    }

    fn text(&self) -> String {
        let shown = &self.0[..self.0.len().min(OUTPUT_LIMIT)];
        String::from_utf8_lossy(shown).into_owned()
    }
}

/// Returns the directory, which must be below the working directory.
fn directory(given: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let unusable = |path: &std::path::Path, error: &std::io::Error| {
        let path = path.display().to_string();
        let path = crate::output::clean(&path).into_owned();
        Failure::usage(format!("cannot use the directory {path}: {error}"))
            .hint("give a directory below the working directory of the server")
    };
    let given = given.unwrap_or_else(|| PathBuf::from("."));
    let working = std::env::current_dir().and_then(|path| path.canonicalize());
    let working = working.map_err(|error| unusable(&given, &error))?;
    let chosen = working.join(&given).canonicalize();
    let chosen = chosen.map_err(|error| unusable(&given, &error))?;
    if chosen.starts_with(&working) {
        return Ok(chosen);
    }
    let outside = std::io::Error::other("it is not below the working directory");
    Err(unusable(&given, &outside))
}
