//! `ravi identities delete`

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::find::find;
use crate::{
    api::Identity,
    commands::{Context, command::Command},
    failure::Failure,
    ids::Uuid,
    output::{Render, Style, clean},
};

/// `ravi identities delete`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Delete {
    /// Name or UUID
    pub identity_name: String,
    /// Skip the confirmation prompt
    #[arg(long, short)]
    #[serde(default)]
    pub yes: bool,
}

/// A deleted identity.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DeletedIdentity {
    deleted: bool,
    uuid: Uuid,
    name: String,
}

impl Command for Delete {
    type Output = DeletedIdentity;

    async fn run(self, context: &Context) -> Result<DeletedIdentity, Failure> {
        let (client, _) = context.account_client().await?;
        context.check_confirmable(self.yes, &self.identity_name)?;
        let Identity { uuid, name, .. } = find(&client, &self.identity_name).await?;
        let what = format!("identity {name} with its inbox, phone number, passwords and secrets");
        context.confirm_deletion(self.yes, &what).await?;
        client.delete_identity(&uuid).await?;
        Ok(DeletedIdentity {
            deleted: true,
            uuid,
            name,
        })
    }
}

impl Render for DeletedIdentity {
    fn human(&self, _: &Style) -> String {
        format!("Deleted identity {}.", clean(&self.name))
    }
}
