//! `ravi encryption unlock`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::keep::{Unlocked, keep, server_keys, writable_store};
use crate::{
    commands::{Context, command::Command, keys, options::PinSource},
    failure::{Failure, Kind},
};

/// `ravi encryption unlock`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Unlock {
    /// The source of the PIN.
    #[command(flatten)]
    #[serde(flatten)]
    pub pin: PinSource,
}

impl Command for Unlock {
    type Output = Unlocked;

    async fn run(self, context: &Context) -> Result<Unlocked, Failure> {
        let (client, session) = context.account_client().await?;
        let store = writable_store(&session)?;
        let server = server_keys(&client).await?;
        if server.public.is_none() {
            return Err(Failure::new(Kind::Locked, "this account has no PIN")
                .hint("run `ravi encryption setup`"));
        }
        let given = keys::given_pin(Some(&self.pin)).await?;
        let keys = keys::unlock(context, &server, given).await?;
        keep(store, &session, keys).await
    }
}
