//! `ravi inbox show`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::read::Readable;
use crate::{
    api::EmailConversation,
    commands::{Context, command::Command, lookup::EMAIL_THREAD},
    failure::Failure,
    ids::ThreadId,
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
        let typed = &self.thread_id;
        let id: ThreadId = EMAIL_THREAD.check_id(typed)?;
        let (client, ..) = context.identity_client().await?;
        let conversation = client.email_conversation(&id).await;
        let conversation = conversation.map_err(|error| EMAIL_THREAD.or_not_found(error, typed))?;
        Readable::new(&context.style, conversation).await
    }
}
