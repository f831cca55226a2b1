//! `ravi identities use`

use std::path::PathBuf;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::find::find;
use crate::{
    api::Identity,
    commands::{Context, command::Command},
    failure::Failure,
    ids::{IdentitySelector, Uuid},
    output::{Render, Style, clean},
    session::{ActiveIdentity, IdentitySource, deciding_file, write_identity},
};

/// `ravi identities use`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Use {
    /// Name or UUID
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

/// The identity that was selected.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SelectedIdentity {
    uuid: Uuid,
    name: String,
    /// The file that now selects it.
    path: String,
}

impl Command for Use {
    type Output = SelectedIdentity;

    async fn run(self, context: &Context) -> Result<SelectedIdentity, Failure> {
        let (client, _) = context.account_client().await?;
        let identity = find(&client, &self.identity_name).await?;
        let path = self.file(context)?;
        write_identity(&path, &identity.uuid, &identity.name)?;
        warn_if_ineffective(context, &identity);
        Ok(SelectedIdentity {
            uuid: identity.uuid,
            name: identity.name,
            path: path.display().to_string(),
        })
    }
}

impl Use {
    /// Returns the file to write: by default the one that takes precedence at present, even if it names no identity yet.
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
        Ok(match deciding_file(directories)? {
            Some(IdentitySource::ConfigDir(path) | IdentitySource::Project(path)) => path,
            _ => directories.active()?.join("config.json"),
        })
    }
}

/// Warns if commands in this directory will not use the selected identity.
fn warn_if_ineffective(context: &Context, identity: &Identity) {
    match ActiveIdentity::resolve(context.global.identity.as_deref(), &context.directories) {
        Ok(Some(now)) if !selects(&now, identity) => context.style.warn(&format!(
            "{} still selects {} here",
            now.source,
            now.name.as_deref().unwrap_or(now.selector.as_str())
        )),
        Ok(_) => {}
        Err(error) => context
            .style
            .warn(&format!("commands cannot use it here: {error}")),
    }
}

fn selects(active: &ActiveIdentity, identity: &Identity) -> bool {
    match &active.selector {
        IdentitySelector::Uuid(uuid) => *uuid == identity.uuid,
        IdentitySelector::Name(name) => name.to_lowercase() == identity.name.to_lowercase(),
    }
}

impl Render for SelectedIdentity {
    fn human(&self, _: &Style) -> String {
        format!(
            "Active identity is now {} (written to {}).",
            clean(&self.name),
            clean(&self.path)
        )
    }
}
