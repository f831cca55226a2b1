//! `ravi inbox reply-all`

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

/// `ravi inbox reply-all`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct ReplyAll {
    /// The message and the reply.
    #[command(flatten)]
    #[serde(flatten)]
    pub answered: Answered,
}

impl Command for ReplyAll {
    type Output = Sent;

    async fn run(self, context: &Context) -> Result<Sent, Failure> {
        replies::reply(context, &self.answered, true).await
    }
}
