//! `ravi vault delete`

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::find::{check_key_or_uuid, find_listed};
use crate::{
    api::VaultEntry,
    commands::{Context, command::Command},
    failure::Failure,
    ids::Uuid,
    output::{Render, Style, clean},
};

/// `ravi vault delete`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Delete {
    /// Key, or UUID (at least its first 4 characters)
    pub key: String,
    /// Skip the confirmation prompt
    #[arg(long, short)]
    #[serde(default)]
    pub yes: bool,
}

/// A deleted secret.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DeletedSecret {
    deleted: bool,
    uuid: Uuid,
    key: String,
}

impl Command for Delete {
    type Output = DeletedSecret;

    async fn run(self, context: &Context) -> Result<DeletedSecret, Failure> {
        check_key_or_uuid(&self.key)?;
        context.check_confirmable(self.yes, &self.key)?;
        let (client, ..) = context.identity_client().await?;
        let VaultEntry { uuid, key, .. } = find_listed(&client, &self.key).await?;
        context
            .confirm_deletion(self.yes, &format!("the secret {key} ({uuid})"))
            .await?;
        client.delete_vault_entry(&uuid).await?;
        Ok(DeletedSecret {
            deleted: true,
            uuid,
            key,
        })
    }
}

impl Render for DeletedSecret {
    fn human(&self, _: &Style) -> String {
        format!("Deleted {}.", clean(&self.key))
    }

    fn changed(&self) -> Option<String> {
        Some("the secret is deleted".to_owned())
    }
}
