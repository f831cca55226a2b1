//! `ravi identities use`

use std::path::PathBuf;

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    find::find,
    settings::{SelectedIdentity, deciding_path, select},
};
use crate::{
    commands::{Context, command::Command},
    failure::Failure,
};

/// `ravi identities use`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Use {
    /// Name, or UUID (at least its first 4 characters)
    pub identity_name: String,
    /// Write to the user's own settings
    #[arg(long, conflicts_with = "project")]
    #[serde(default)]
    pub global: bool,
    /// Write to the project's .ravi/config.json; create it if necessary
    #[arg(long)]
    #[serde(default)]
    pub project: bool,
}

impl Command for Use {
    type Output = SelectedIdentity;

    async fn run(self, context: &Context) -> Result<SelectedIdentity, Failure> {
        let (client, _) = context.account_client().await?;
        let identity = find(&client, &self.identity_name).await?;
        select(context, &identity, &self.file(context)?)
    }
}

impl Use {
    /// Returns the file to write: by default the one that takes precedence at present.
    fn file(&self, context: &Context) -> Result<PathBuf, Failure> {
        let directories = &context.directories;
        if self.global {
            let ordinary = directories.ordinary.as_deref();
            let directory = ordinary.map_or_else(|| directories.active(), Ok)?;
            return Ok(directory.join("config.json"));
        }
        if self.project {
            let new = directories.working()?.join(".ravi").join("config.json");
            return Ok(directories.project_config()?.unwrap_or(new));
        }
        deciding_path(context)
    }
}
