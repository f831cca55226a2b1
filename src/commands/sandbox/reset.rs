//! `ravi sandbox reset`

use std::path::PathBuf;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::database::database_path;
use crate::{
    commands::{Context, command::Command},
    failure::Failure,
    output::{Render, Style},
    sandbox::Database,
};

/// `ravi sandbox reset`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Reset {
    /// Reset this database (default: the one in the user's data directory)
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// Skip the confirmation prompt
    #[arg(long, short)]
    #[serde(default)]
    pub yes: bool,
}

/// A sandbox that was reset.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WasReset {
    reset: bool,
    database: PathBuf,
}

impl Render for WasReset {
    fn human(&self, _: &Style) -> String {
        format!("Reset the sandbox in {}.", self.database.display())
    }

    fn changed(&self) -> Option<String> {
        Some("the sandbox is reset".to_owned())
    }
}

impl Command for Reset {
    type Output = WasReset;

    async fn run(self, context: &Context) -> Result<WasReset, Failure> {
        let database = database_path(self.db)?;
        let sandbox = Database::open_existing(&database)?;
        let what = format!("everything in the sandbox {}", database.display());
        context.confirm_deletion(self.yes, &what).await?;
        sandbox.reset()?;
        Ok(WasReset {
            reset: true,
            database,
        })
    }
}
