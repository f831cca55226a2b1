//! `ravi sms show`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use futures_util::{StreamExt, TryStreamExt};

use crate::{
    api::{Client, SmsConversation, SmsMessage, SmsThread},
    commands::{
        Context,
        command::Command,
        lookup::{self, SMS_THREAD, is_number},
    },
    failure::Failure,
    ids::ThreadId,
    output::{Form, Render, Style, clean, clean_lines, local, pairs},
};

/// `ravi sms show`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Show {
    /// ID of the conversation, from `ravi sms list`, or the other number
    pub conversation_id: String,
}

impl Command for Show {
    type Output = SmsConversation;

    async fn run(self, context: &Context) -> Result<SmsConversation, Failure> {
        let typed = &self.conversation_id;
        let id: ThreadId = SMS_THREAD.check_id(typed)?;
        let (client, ..) = context.identity_client().await?;
        SMS_THREAD
            .request(
                id,
                async |id: &ThreadId| client.sms_conversation(id).await,
                async || {
                    if is_number(typed) {
                        return with_number(&client, typed).await;
                    }
                    let known =
                        |thread: SmsThread| (thread.conversation_id.into(), thread.from_number);
                    lookup::complete(typed, client.sms_threads(false), known).await
                },
            )
            .await
    }
}

/// Returns the only conversation with a phone number.
async fn with_number(client: &Client, number: &str) -> Result<Option<ThreadId>, Failure> {
    let pages = client.sms_threads(false).boxed_local();
    let pages: Vec<Vec<SmsThread>> = pages.try_collect().await?;
    let threads = pages.into_iter().flatten();
    let mut with = threads.filter(|thread| thread.from_number == number);
    let only = with.next().filter(|_| with.next().is_none());
    Ok(only.map(|thread| thread.conversation_id))
}

impl Render for SmsConversation {
    fn human(&self, style: &Style) -> String {
        let mut text = pairs(&[("With", &self.from_number), ("On", &self.phone)]);
        for message in &self.messages {
            let who = if message.direction == "outgoing" {
                &self.phone
            } else {
                &self.from_number
            };
            let head = format!("{}  {}", clean(who), clean(&local(&message.created_dt)));
            text.push('\n');
            text.push_str(&style.dim(&head));
            text.push('\n');
            text.push_str(&clean_lines(&message.body));
            text.push('\n');
        }
        text
    }

    fn form(&self) -> Form {
        Form::Long
    }

    fn quiet(&self) -> String {
        let line = |message: &SmsMessage| format!("{}\n", clean(message.id.as_str()));
        self.messages.iter().map(line).collect()
    }
}
