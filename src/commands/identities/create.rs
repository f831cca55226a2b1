//! `ravi identities create`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    find::checked_name,
    settings::{deciding_path, select},
};
use crate::{
    api::{Client, Identity},
    commands::{Context, command::Command, lookup::find_identity},
    failure::{Failure, Kind},
    ids::Email,
    output::Render,
};

/// `ravi identities create`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Create {
    /// Name, unique within the account
    pub name: String,
    /// Set the email address or its part before the @ (default: generated)
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<Email>,
    /// Make it the active identity, as `ravi identities use` does
    #[arg(long)]
    #[serde(default)]
    pub r#use: bool,
}

impl Command for Create {
    type Output = Identity;

    async fn run(self, context: &Context) -> Result<Identity, Failure> {
        let (client, _) = context.account_client().await?;
        let name = checked_name(&self.name)?;
        let settings = self.r#use.then(|| deciding_path(context)).transpose()?;
        let created = client.create_identity(name, self.email.as_ref()).await;
        let created = match created.map_err(Failure::from) {
            Err(failure) if failure.kind == Kind::Conflict => {
                return Err(offer_existing(&client, name, failure).await);
            }
            created => created?,
        };
        if let Some(path) = settings {
            let selected = select(context, &created, &path).map_err(|failure| {
                let message = format!(
                    "the identity was created, but not selected: {}",
                    failure.message
                );
                Failure { message, ..failure }
            })?;
            context.style.note(&selected.human(&context.style));
        }
        Ok(created)
    }
}

/// Adds a hint to the failure that a name or address is taken. It may be that of another identity of the account.
async fn offer_existing(client: &Client, name: &str, failure: Failure) -> Failure {
    let identities = client.identities().await.unwrap_or_default();
    match find_identity(&identities, name) {
        Ok(existing) => failure.hint(format!(
            "run `ravi identities use {}` to use the existing one",
            existing.uuid
        )),
        Err(_) => {
            failure.hint("choose another name or address; run `ravi identities list` to see yours")
        }
    }
}
