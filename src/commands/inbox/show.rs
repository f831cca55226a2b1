//! `ravi inbox show`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::read::Readable;
use crate::{
    api::{Client, EmailConversation, EmailThread, Error},
    commands::{
        Context,
        command::Command,
        lookup::{self, EMAIL_THREAD},
    },
    failure::Failure,
    ids::{MessageId, ThreadId},
};

/// `ravi inbox show`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Show {
    /// ID of the thread, or its start, or the ID of one of its messages
    pub id: String,
}

impl Command for Show {
    type Output = Readable<EmailConversation>;

    async fn run(self, context: &Context) -> Result<Self::Output, Failure> {
        let id: ThreadId = EMAIL_THREAD.check_id(&self.id)?;
        let (client, ..) = context.identity_client().await?;
        let conversation = EMAIL_THREAD
            .request(
                id,
                async |id: &ThreadId| client.email_conversation(id).await,
                async || thread_of(&client, &self.id).await,
            )
            .await?;
        Readable::new(&context.style, conversation).await
    }
}

/// Returns the thread of the message with this ID, or the thread whose ID starts with the text.
async fn thread_of(client: &Client, typed: &str) -> Result<Option<ThreadId>, Failure> {
    match client
        .email_message(&MessageId::from(typed.to_owned()))
        .await
    {
        Ok(message) if !message.thread_id.is_empty() => return Ok(Some(message.thread_id)),
        Ok(_) => {}
        // A server whose message IDs are numbers may refuse other text.
        Err(Error::Status(answer)) if matches!(answer.status, 400 | 404) => {}
        Err(error) => return Err(error.into()),
    }
    let known = |thread: EmailThread| (thread.thread_id.into(), thread.subject);
    lookup::complete(typed, client.email_threads(false), known).await
}
