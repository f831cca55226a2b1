//! `ravi inbox reply`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    replies::{self, Answered},
    sent::Sent,
};
use crate::{
    commands::{Context, command::Command},
    failure::Failure,
};

/// `ravi inbox reply`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Reply {
    /// The message and the reply.
    #[command(flatten)]
    #[serde(flatten)]
    pub answered: Answered,
}

impl Command for Reply {
    type Output = Sent;

    async fn run(self, context: &Context) -> Result<Sent, Failure> {
        replies::reply(context, &self.answered, false).await
    }
}
