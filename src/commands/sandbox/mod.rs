//! `ravi sandbox`

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use serde::Serialize;
use tokio::process::Command;

mod deliver;

pub(super) use deliver::Delivered;

use super::{Context, child};
use crate::{
    cli::{Sandbox as SandboxCommand, Serve},
    failure::{Failure, Kind},
    output::{Answer, Render, Style},
    sandbox::{Config, Database, Error, SANDBOX_PIN, Sandbox},
};

/// How long the tokens of `exec` live: they cannot be kept when they rotate, so they outlive the command.
const EXEC_ACCESS_TTL: u64 = 30 * 24 * 3600;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (kind, hint) = match error {
            Error::Port(..) => (
                Kind::Failure,
                "choose another port with --port, or 0 for any that is free",
            ),
            Error::Database(_) | Error::File { .. } => (
                Kind::Failure,
                "choose another file with --db, or --ephemeral for none",
            ),
            Error::Missing(_) => (
                Kind::NotFound,
                "give the file that `ravi sandbox serve --db` was given",
            ),
            Error::Foreign(_) => (
                Kind::Usage,
                "give the database of a sandbox, or the name of a new file to serve from",
            ),
            Error::InUse(_) => (
                Kind::Failure,
                "stop the `ravi sandbox serve` that uses it, or choose another file with --db",
            ),
        };
        Self::new(kind, error.to_string()).hint(hint)
    }
}

/// Runs a command of the group.
pub(super) async fn run(context: &Context, command: SandboxCommand) -> Result<Answer, Failure> {
    match command {
        SandboxCommand::Serve(args) => serve(context, args).await,
        SandboxCommand::Deliver(what) => deliver::run(context, what).await,
        SandboxCommand::Exec { command } => exec(context, &command).await,
        SandboxCommand::Reset { db, yes } => reset(context, db, yes).await,
    }
}

/// A sandbox that serves.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct Serving<'a> {
    url: &'a str,
}

impl Render for Serving<'_> {
    fn human(&self, _: &Style) -> String {
        self.url.to_owned()
    }

    fn quiet(&self) -> String {
        self.url.to_owned()
    }
}

async fn serve(context: &Context, args: Serve) -> Result<Answer, Failure> {
    let database = if args.ephemeral {
        None
    } else {
        Some(database_path(args.db)?)
    };
    let config = Config {
        database,
        access_ttl: args.access_ttl,
        device_ttl: args.device_ttl,
        interval: args.interval,
        encryption: !args.no_encryption,
        subscription: !args.no_subscription,
        page_length: args.page_length,
        oldest_first: args.oldest_first,
        latency: args.latency.unwrap_or_default(),
        keepalive: args.keepalive,
        log_bodies: args.log_bodies,
    };
    let sandbox = Sandbox::bind(config, args.port).await?;
    let url = sandbox.url();
    // The address is data: a script waits for this line.
    let address = Answer::show(&context.style, &Serving { url })?;
    address.finish().await?.print()?;
    context.style.note(&format!(
        "Serving until Ctrl-C. In another terminal: RAVI_API_URL={url} ravi login"
    ));
    sandbox.run().await?;
    Ok(Answer::default())
}

fn database_path(given: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let standard = || {
        let dirs = directories::ProjectDirs::from("app", "ravi", "ravi")?;
        Some(dirs.data_dir().join("sandbox.sqlite"))
    };
    given.or_else(standard).ok_or_else(|| {
        Failure::usage("no directory to keep the sandbox in: HOME is not set")
            .hint("give --db FILE or --ephemeral")
    })
}

async fn exec(context: &Context, command: &[OsString]) -> Result<Answer, Failure> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(Failure::usage("no command was given").hint("ravi sandbox exec -- CMD"));
    };
    let config = Config {
        access_ttl: EXEC_ACCESS_TTL,
        ..Config::default()
    };
    let sandbox = Sandbox::bind(config, 0).await?;
    let url = sandbox.url().to_owned();
    let session = sandbox.log_in()?;
    let folder = temporary_directory()?;
    let path = path_with_ravi(folder.path())?;
    let server = tokio::spawn(sandbox.run());
    context.for_child.set(crate::signals::ForChild::Everything);
    let mut child = Command::new(child::program(program, Some(path.clone())))
        .args(arguments)
        .env("RAVI_API_URL", url)
        .env("RAVI_ACCESS_TOKEN", session.access)
        .env("RAVI_REFRESH_TOKEN", session.refresh)
        .env("RAVI_IDENTITY", session.identity)
        .env("RAVI_PIN", SANDBOX_PIN)
        .env("RAVI_CONFIG_DIR", folder.path().join("config"))
        .env("RAVI_KEYRING", "file")
        .env_remove("RAVI_PIN_FILE")
        .env("PATH", path)
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| child::cannot_run(program, &error))?;
    let status = child::wait(&mut child).await;
    server.abort();
    let status = status.map_err(|error| cannot("wait for the command", &error))?;
    // The exit ends the process without dropping anything: the folder goes now.
    folder
        .close()
        .map_err(|error| cannot("remove a temporary directory", &error))?;
    Ok(Answer::default().with_exit_code(child::exit_code(status)))
}

/// A directory for its owner only: the command's session and keys are in it.
fn temporary_directory() -> Result<tempfile::TempDir, Failure> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("ravi-sandbox-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder
        .tempdir()
        .map_err(|error| cannot("create a temporary directory", &error))
}

/// A `PATH` whose first directory holds this very program as `ravi`, and nothing else.
fn path_with_ravi(folder: &Path) -> Result<OsString, Failure> {
    let bin = folder.join("bin");
    let failed = |error: std::io::Error| cannot("put ravi on the PATH", &error);
    std::fs::create_dir(&bin).map_err(failed)?;
    let program = std::env::current_exe().map_err(failed)?;
    #[cfg(unix)]
    std::os::unix::fs::symlink(program, bin.join("ravi")).map_err(failed)?;
    #[cfg(not(unix))]
    std::fs::copy(program, bin.join("ravi.exe")).map_err(failed)?;
    let present = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(bin).chain(std::env::split_paths(&present));
    std::env::join_paths(folders)
        .map_err(|error| Failure::new(Kind::Failure, format!("cannot extend PATH: {error}")))
}

fn cannot(what: &str, error: &std::io::Error) -> Failure {
    Failure::new(Kind::Failure, format!("cannot {what}: {error}"))
}

/// A sandbox that is empty again.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct WasReset {
    reset: bool,
    database: PathBuf,
}

impl Render for WasReset {
    fn human(&self, _: &Style) -> String {
        format!("The sandbox in {} is empty again.", self.database.display())
    }
}

async fn reset(context: &Context, db: Option<PathBuf>, yes: bool) -> Result<Answer, Failure> {
    let database = database_path(db)?;
    let sandbox = Database::open_existing(&database)?;
    let what = format!("everything in the sandbox {}", database.display());
    context.confirm_deletion(yes, &what).await?;
    sandbox.reset()?;
    let reset = true;
    Answer::show(&context.style, &WasReset { reset, database })
}
