//! `ravi inbox message`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{fetch, read::Readable};
use crate::{
    api::EmailMessage,
    commands::{Context, command::Command},
    failure::Failure,
};

/// `ravi inbox message`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Message {
    /// ID of the message, from `ravi inbox messages`, or its start
    pub id: String,
}

impl Command for Message {
    type Output = Readable<EmailMessage>;

    async fn run(self, context: &Context) -> Result<Self::Output, Failure> {
        let (_, message) = fetch::message(context, &self.id).await?;
        Readable::new(&context.style, message).await
    }
}
