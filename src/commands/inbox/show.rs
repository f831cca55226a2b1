//! `ravi inbox show`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::read::Readable;
use crate::{
    api::EmailConversation,
    commands::{
        Context,
        command::Command,
        lookup::{check_id, or_not_found},
    },
    failure::Failure,
};

/// `ravi inbox show`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Show {
    /// ID of the thread, from `ravi inbox list`
    pub thread_id: String,
}

impl Command for Show {
    type Output = Readable<EmailConversation>;

    async fn run(self, context: &Context) -> Result<Self::Output, Failure> {
        let id = &self.thread_id;
        check_id(id, "thread ID", "ravi inbox list")?;
        let (client, ..) = context.identity_client().await?;
        let conversation = client.email_conversation(id).await;
        let conversation = conversation
            .map_err(|error| or_not_found(error, &format!("thread {id}"), "ravi inbox list"))?;
        Readable::new(&context.style, conversation).await
    }
}
