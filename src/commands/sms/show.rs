//! `ravi sms show`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use futures_util::{StreamExt, TryStreamExt};

use crate::{
    api::{Client, SmsConversation, SmsMessage, SmsThread},
    commands::{Context, command::Command, lookup::SMS_THREAD},
    failure::{Failure, Kind},
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
        let found = client
            .sms_conversation(&id)
            .await
            .map_err(|error| SMS_THREAD.or_not_found(error, typed));
        match found {
            Err(failure) if failure.kind == Kind::NotFound && is_number(typed) => {
                with_number(&client, typed, failure).await
            }
            found => found,
        }
    }
}

/// Finds the conversation with a phone number.
async fn with_number(
    client: &Client,
    number: &str,
    failure: Failure,
) -> Result<SmsConversation, Failure> {
    let pages = client.sms_threads(false).boxed_local();
    let pages: Vec<Vec<SmsThread>> = pages.try_collect().await?;
    let threads = pages.iter().flatten();
    let mut with = threads.filter(|thread| thread.from_number == number);
    let (Some(only), None) = (with.next(), with.next()) else {
        return Err(failure);
    };
    Ok(client.sms_conversation(&only.conversation_id).await?)
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
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
