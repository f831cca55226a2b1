//! `ravi encryption setup`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::keep::{Unlocked, keep, server_keys, writable_store};
use crate::{
    commands::{Context, command::Command, keys, options::PinSource},
    failure::{Failure, Kind},
};

/// `ravi encryption setup`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Setup {
    /// The source of the PIN.
    #[command(flatten)]
    #[serde(flatten)]
    pub pin: PinSource,
}

impl Command for Setup {
    type Output = Unlocked;

    async fn run(self, context: &Context) -> Result<Unlocked, Failure> {
        let (client, session) = context.account_client().await?;
        let store = writable_store(&session)?;
        let server = server_keys(&client).await?;
        if server.public.is_some() {
            return Err(
                Failure::new(Kind::Conflict, "this account already has a PIN")
                    .hint("run `ravi encryption unlock` to use it on this machine"),
            );
        }
        let given = keys::given_pin(Some(&self.pin)).await?;
        let keys = keys::set_up(context, &client, &server, given).await?;
        keep(store, &session, keys).await
    }
}
