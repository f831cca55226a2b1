//! `vault_run`: runs a program with secrets that the model does not see.

use std::{collections::BTreeMap, path::PathBuf, process::Stdio, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::Command,
    time::timeout,
};

use crate::{
    commands::{Context, child, vault},
    failure::{Failure, Kind},
    secret::Secret,
};

/// The default time limit.
const LIMIT: Duration = Duration::from_mins(2);
/// The most of each stream that is returned, in bytes.
const OUTPUT_LIMIT: usize = 64 * 1024;

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
    /// Time out after this many seconds (default: 120)
    pub(super) timeout: Option<u64>,
}

/// What a program did.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Ran {
    /// Exit code; 128 plus the signal that ended it
    exit_code: Option<i32>,
    /// Whether it was stopped at the time limit
    timed_out: bool,
    /// Output, in which `*****` stands for each secret
    stdout: String,
    /// Errors, in which `*****` stands for each secret
    stderr: String,
    /// Whether an output was longer than 64 KiB and is cut
    truncated: bool,
}

impl Program {
    pub(super) const DESCRIPTION: &'static str = "Run a program with secrets in its environment or on its stdin\n\nThe secrets are given by their handles, and hidden in the output. The program is run as it is, without a shell.";
}

/// Runs the program.
pub(super) async fn run(program: Program, context: &Context) -> Result<Ran, Failure> {
    let Some((name, arguments)) = program.command.split_first() else {
        return Err(Failure::usage("no command is given").hint("give the program in `command`"));
    };
    let directory = directory(program.directory)?;
    let handles: Vec<&str> = program
        .env
        .values()
        .chain(&program.stdin)
        .map(String::as_str)
        .collect();
    let mut values = vault::resolve(context, &handles).await?;
    let mask = vault::Mask::new(values.iter().map(Secret::expose));
    let stdin = program.stdin.is_some().then(|| values.pop()).flatten();
    vault::check_variables(program.env.keys())?;

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
    command
        .stdin(if stdin.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let limit = program.timeout.map_or(LIMIT, Duration::from_secs);
    let mut running = command
        .spawn()
        .map_err(|error| child::cannot_run(name.as_ref(), &error))?;
    let input = running.stdin.take();
    let (stdout, stderr) = (running.stdout.take(), running.stderr.take());
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let work = async {
        let feed = async {
            if let (Some(mut input), Some(secret)) = (input, stdin) {
                // A program that does not read it is no failure.
                let _ = input.write_all(secret.expose().as_bytes()).await;
            }
        };
        tokio::join!(feed, read(stdout, &mut out), read(stderr, &mut err));
        running.wait().await
    };
    let ended = timeout(limit, work).await;
    let status = ended.ok().transpose().map_err(|error| {
        Failure::new(
            Kind::Failure,
            format!("cannot wait for the program: {error}"),
        )
    })?;
    Ok(Ran {
        exit_code: status.map(child::exit_code),
        timed_out: status.is_none(),
        truncated: out.len() > OUTPUT_LIMIT || err.len() > OUTPUT_LIMIT,
        stdout: masked(&mask, &out),
        stderr: masked(&mask, &err),
    })
}

/// Reads a stream to its end, and keeps the start of it.
async fn read(from: Option<impl tokio::io::AsyncRead + Unpin>, kept: &mut Vec<u8>) {
    let Some(mut from) = from else { return };
    let mut chunk = vec![0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut chunk).await {
        // More than is shown, so that a secret at the limit is still recognized.
        if kept.len() <= 2 * OUTPUT_LIMIT {
            kept.extend_from_slice(&chunk[..read]);
        }
    }
}

fn masked(mask: &vault::Mask, output: &[u8]) -> String {
    let mut mask = mask.again();
    let mut shown = mask.pass(output);
    shown.extend(mask.finish());
    shown.truncate(OUTPUT_LIMIT);
    String::from_utf8_lossy(&shown).into_owned()
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
