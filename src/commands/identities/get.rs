//! `ravi identities get`

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::find::find;
use crate::{
    api::Identity,
    commands::{
        Context,
        clipboard::{self, Copied},
        command::Command,
    },
    failure::Failure,
    output::{Render, Style},
};

/// `ravi identities get`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Get {
    /// Name, or UUID (at least its first 4 characters)
    pub identity_name: String,
    /// Copy the email address to the clipboard for 45 seconds
    #[arg(long, short)]
    #[serde(default)]
    pub copy: bool,
}

/// The output of `identities get`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Got {
    /// Without `--copy`.
    Identity(Identity),
    /// With `--copy`.
    Copied(Copied),
}

impl Command for Get {
    type Output = Got;

    async fn run(self, context: &Context) -> Result<Got, Failure> {
        let (client, _) = context.account_client().await?;
        let identity = find(&client, &self.identity_name).await?;
        if !self.copy {
            return Ok(Got::Identity(identity));
        }
        let what = format!("address of {}", identity.name);
        clipboard::copy(&identity.inbox, what).map(Got::Copied)
    }
}

impl Render for Got {
    fn human(&self, style: &Style) -> String {
        match self {
            Self::Identity(identity) => identity.human(style),
            Self::Copied(copied) => copied.human(style),
        }
    }

    fn quiet(&self) -> String {
        match self {
            Self::Identity(identity) => identity.quiet(),
            Self::Copied(copied) => copied.quiet(),
        }
    }
}
