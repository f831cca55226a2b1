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
    ids::{SHORTEST_TYPED, ThreadId},
    output::{Form, Render, Style, clean, clean_lines, local, pairs},
};

/// `ravi sms show`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Show {
    /// ID of the conversation, its start, or the other number
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
                    if let Some(number) = number(typed) {
                        return with_number(&client, &number).await;
                    }
                    let known =
                        |thread: SmsThread| (thread.conversation_id.into(), thread.from_number);
                    lookup::complete(typed, client.sms_threads(false), known).await
                },
            )
            .await
    }
}

/// Returns the phone number that a user typed, without what people put between its digits.
fn number(typed: &str) -> Option<String> {
    let bare: String = typed.chars().filter(|c| !" -()".contains(*c)).collect();
    is_number(&bare).then_some(bare)
}

/// Returns the conversation with a phone number, or else the one whose ID starts with it: an ID begins with the number of
/// the identity.
async fn with_number(client: &Client, number: &str) -> Result<Option<ThreadId>, Failure> {
    let pages = client.sms_threads(false).boxed_local();
    let pages: Vec<Vec<SmsThread>> = pages.try_collect().await?;
    let (with, others): (Vec<SmsThread>, Vec<SmsThread>) = pages
        .into_iter()
        .flatten()
        .partition(|thread| thread.from_number == number);
    if with.len() > 1 {
        let ids = with.iter().map(|t| t.conversation_id.as_str().to_owned());
        let message = format!("{} conversations are with {number}", with.len());
        return Err(Failure::usage(message).hint_with("give one of these IDs:", ids));
    }
    let starts = |thread: &SmsThread| {
        let id = thread.conversation_id.as_str();
        number.len() >= SHORTEST_TYPED && id.starts_with(number) && !is_number(id)
    };
    let found = match with.len() {
        0 => others.into_iter().filter(starts).collect(),
        _ => with,
    };
    let shown = |thread: &SmsThread| format!("{} ({})", thread.conversation_id, thread.from_number);
    let only = lookup::only(number, found, shown)?;
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
