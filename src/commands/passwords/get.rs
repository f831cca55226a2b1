//! `ravi passwords get`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::entry::EntryArgs;
use crate::{
    commands::{
        Context,
        command::Command,
        entries::{
            self, Got,
            password::{Entry, PasswordField},
        },
        keys,
    },
    failure::Failure,
};

/// `ravi passwords get`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Get {
    /// The entry to show.
    #[command(flatten)]
    #[serde(flatten)]
    pub entry: EntryArgs,
    /// Print only this field, without a label
    #[arg(long, value_name = "FIELD")]
    pub field: Option<PasswordField>,
    /// Copy the password or --field to the clipboard for 45 seconds
    #[arg(long, short)]
    #[serde(default)]
    pub copy: bool,
}

impl Command for Get {
    type Output = Got<Entry>;

    async fn run(self, context: &Context) -> Result<Got<Entry>, Failure> {
        let selector = self.entry.selector()?;
        let (client, session, _) = context.identity_client().await?;
        let keys = keys::decryption_keys(&client, &session).await?;
        let entry = selector.read(&client, keys.as_ref()).await?;
        entries::get(context, keys.as_ref(), entry, self.field, self.copy)
    }
}
