//! `ravi identities delete`

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    find::find,
    settings::{Change, repair, selecting},
};
use crate::{
    commands::{Context, command::Command},
    failure::{Failure, Kind},
    ids::Uuid,
    output::{Render, Style, clean},
    prompt,
};

/// `ravi identities delete`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Delete {
    /// Name, or UUID (at least its first 4 characters)
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
        let identity = find(&client, &self.identity_name).await?;
        let settings = selecting(context, &client, &identity).await?;
        let name = identity.name;
        if !self.yes {
            confirm(&name, &identity.uuid).await?;
        }
        client.delete_identity(&identity.uuid).await?;
        repair(context, &settings, Change::Deleted);
        Ok(DeletedIdentity {
            deleted: true,
            uuid: identity.uuid,
            name,
        })
    }
}

/// Prompts for the name: too much is lost for a single key.
async fn confirm(name: &str, uuid: &Uuid) -> Result<(), Failure> {
    let shown = clean(name);
    let question = format!(
        "The identity {shown} will be deleted with its inbox, phone number, passwords and secrets.\nType its name to delete it."
    );
    // A name may contain what a terminal does not show.
    if prompt::confirm_by_typing(&question, &[name, uuid.as_str()]).await? {
        return Ok(());
    }
    let message = "cancelled: nothing was deleted";
    Err(Failure::new(Kind::Failure, message).hint(format!("type `{shown}` in full, or give --yes")))
}

impl Render for DeletedIdentity {
    fn human(&self, _: &Style) -> String {
        format!("Deleted identity {}.", clean(&self.name))
    }

    fn changed(&self) -> Option<String> {
        Some("the identity is deleted".to_owned())
    }
}
