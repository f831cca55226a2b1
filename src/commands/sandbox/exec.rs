//! `ravi sandbox exec`

use std::{ffi::OsString, path::Path};

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;
use tokio::process;

use crate::{
    commands::{Context, child, command::Command, options::words},
    failure::{Failure, Kind},
    ids::Uuid,
    output::Exit,
    sandbox::{Config, SANDBOX_PIN, Sandbox},
    session::write_identity,
};

/// The lifetime of the tokens, in seconds: 30 days, since the command cannot save refreshed ones.
const EXEC_ACCESS_TTL: u64 = 30 * 24 * 3600;

/// `ravi sandbox exec`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Exec {
    /// Command and its arguments
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    #[serde(deserialize_with = "words")]
    #[schemars(with = "Vec<String>")]
    pub command: Vec<OsString>,
}

impl Command for Exec {
    type Output = Exit;

    async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let Some((program, arguments)) = self.command.split_first() else {
            return Err(
                Failure::usage("no command is given").hint("run `ravi sandbox exec -- CMD`")
            );
        };
        let config = Config {
            access_ttl: EXEC_ACCESS_TTL,
            ..Config::default()
        };
        let sandbox = Sandbox::bind(config, 0).await?;
        let url = sandbox.url().to_owned();
        let session = sandbox.log_in()?;
        let directory = temporary_directory()?;
        let path = path_with_ravi(directory.path())?;
        // A settings file of its own, so that `identities use` changes no file of the user or of a project.
        let own = directory.path().join("config");
        let identity = Uuid::from(session.identity);
        write_identity(&own.join("config.json"), &identity, &session.identity_name)?;
        let server = tokio::spawn(sandbox.run());
        context.for_child.set(crate::signals::ForChild::Everything);
        let mut child = process::Command::new(child::program(program, Some(path.clone())))
            .args(arguments)
            .env("RAVI_API_URL", url)
            .env("RAVI_ACCESS_TOKEN", session.access)
            .env("RAVI_REFRESH_TOKEN", session.refresh)
            .env("RAVI_PIN", SANDBOX_PIN)
            .env("RAVI_CONFIG_DIR", own)
            .env("RAVI_SANDBOX", "1")
            .env("RAVI_KEYRING", "file")
            .env_remove("RAVI_IDENTITY")
            .env_remove("RAVI_PIN_FILE")
            .env("PATH", path)
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| child::cannot_run(program, &error))?;
        let status = child::wait(&mut child).await;
        server.abort();
        let status = status.map_err(|error| cannot("wait for the command", &error))?;
        // The process exits without running destructors.
        directory
            .close()
            .map_err(|error| cannot("remove a temporary directory", &error))?;
        Ok(Exit(child::exit_code(status)))
    }
}

/// Creates a private directory for the command's session and keys.
fn temporary_directory() -> Result<tempfile::TempDir, Failure> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("ravi-sandbox-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder
        .tempdir()
        .map_err(|error| cannot("create a temporary directory", &error))
}

/// Returns a `PATH` whose first directory holds only this program, as `ravi`.
fn path_with_ravi(directory: &Path) -> Result<OsString, Failure> {
    let bin = directory.join("bin");
    let failed = |error: std::io::Error| cannot("put ravi on the PATH", &error);
    std::fs::create_dir(&bin).map_err(failed)?;
    let program = std::env::current_exe().map_err(failed)?;
    #[cfg(unix)]
    std::os::unix::fs::symlink(program, bin.join("ravi")).map_err(failed)?;
    #[cfg(not(unix))]
    std::fs::copy(program, bin.join("ravi.exe")).map_err(failed)?;
    let present = std::env::var_os("PATH").unwrap_or_default();
    let directories = std::iter::once(bin).chain(std::env::split_paths(&present));
    std::env::join_paths(directories)
        .map_err(|error| Failure::new(Kind::Failure, format!("cannot extend PATH: {error}")))
}

fn cannot(what: &str, error: &std::io::Error) -> Failure {
    Failure::new(Kind::Failure, format!("cannot {what}: {error}"))
}
