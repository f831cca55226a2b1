//! `ravi passwords delete`

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::entry::EntryArgs;
use crate::{
    api::PasswordEntry,
    commands::{Context, command::Command},
    domain::Domain,
    failure::Failure,
    ids::Uuid,
    output::{Render, Style, clean},
};

/// `ravi passwords delete`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Delete {
    /// The entry to delete.
    #[command(flatten)]
    #[serde(flatten)]
    pub entry: EntryArgs,
    /// Skip the confirmation prompt
    #[arg(long, short)]
    #[serde(default)]
    pub yes: bool,
}

/// A deleted entry.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DeletedPassword {
    deleted: bool,
    uuid: Uuid,
    domain: Domain,
}

impl Command for Delete {
    type Output = DeletedPassword;

    async fn run(self, context: &Context) -> Result<DeletedPassword, Failure> {
        let selector = self.entry.selector()?;
        context.check_confirmable(self.yes, &self.entry.entry)?;
        let (client, session, _) = context.identity_client().await?;
        let PasswordEntry { uuid, domain, .. } = selector.find(&client, &session).await?;
        let username = self.entry.username.as_ref();
        let username = username.map_or_else(String::new, |name| format!(" for {}", name.expose()));
        let what = format!("the password entry of {domain}{username} ({uuid})");
        context.confirm_deletion(self.yes, &what).await?;
        client.delete_password(&uuid).await?;
        Ok(DeletedPassword {
            deleted: true,
            uuid,
            domain,
        })
    }
}

impl Render for DeletedPassword {
    fn human(&self, _: &Style) -> String {
        let domain = clean(self.domain.as_str());
        format!("Deleted the password entry of {domain}.")
    }

    fn changed(&self) -> Option<String> {
        Some("the entry is deleted".to_owned())
    }
}
