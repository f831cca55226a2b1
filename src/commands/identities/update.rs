//! `ravi identities update`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    find::{checked_name, find},
    settings::{Change, repair, selecting},
};
use crate::{
    api::Identity,
    commands::{Context, command::Command},
    failure::Failure,
};

/// `ravi identities update`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Update {
    /// Name, or UUID (at least its first 4 characters)
    pub identity_name: String,
    /// Set the new name
    #[arg(long)]
    pub name: String,
}

impl Command for Update {
    type Output = Identity;

    async fn run(self, context: &Context) -> Result<Identity, Failure> {
        let (client, _) = context.account_client().await?;
        let name = checked_name(&self.name)?;
        let identity = find(&client, &self.identity_name).await?;
        let settings = selecting(context, &client, &identity).await?;
        let updated = client.rename_identity(&identity.uuid, name).await?;
        repair(context, &settings, Change::Renamed(name));
        if updated.uuid.is_empty() {
            let name = name.to_owned();
            return Ok(Identity { name, ..identity });
        }
        Ok(updated)
    }
}
