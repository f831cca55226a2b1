//! `ravi vault get`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    find::find,
    secrets::{VaultField, VaultSecret},
};
use crate::{
    commands::{
        Context,
        command::Command,
        entries::{self, Got},
        keys,
    },
    failure::Failure,
};

/// `ravi vault get`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Get {
    /// Key, or UUID (at least its first 4 characters)
    pub key: String,
    /// Print only this field, without a label
    #[arg(long, value_name = "FIELD")]
    pub field: Option<VaultField>,
    /// Copy the value or --field to the clipboard for 45 seconds
    #[arg(long, short)]
    #[serde(default)]
    pub copy: bool,
}

impl Command for Get {
    type Output = Got<VaultSecret>;

    async fn run(self, context: &Context) -> Result<Got<VaultSecret>, Failure> {
        let (client, session, _) = context.identity_client().await?;
        let keys = keys::decryption_keys(&client, &session).await?;
        let keys = keys.as_ref();
        let secret = VaultSecret::decrypt(keys, find(&client, &self.key).await?);
        entries::get(context, keys, secret, self.field, self.copy)
    }
}
