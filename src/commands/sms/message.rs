//! `ravi sms message`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    api::SmsMessage,
    commands::{
        Context,
        command::Command,
        lookup::{check_id, or_not_found},
    },
    failure::Failure,
    output::{Render, Style, clean, clean_lines, local, pairs},
};

/// `ravi sms message`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Message {
    /// ID of the message, from `ravi sms messages`
    pub id: String,
}

impl Command for Message {
    type Output = SmsMessage;

    async fn run(self, context: &Context) -> Result<SmsMessage, Failure> {
        check_id(&self.id, "message ID", "ravi sms messages")?;
        let (client, ..) = context.identity_client().await?;
        let message = client.sms_message(&self.id).await;
        message.map_err(|error| {
            or_not_found(error, &format!("message {}", self.id), "ravi sms messages")
        })
    }
}

impl Render for SmsMessage {
    fn human(&self, _: &Style) -> String {
        let head = pairs(&[
            ("From", &self.from_number),
            ("To", &self.to_number),
            ("Date", &local(&self.created_dt)),
            ("ID", &self.id),
        ]);
        format!("{head}\n{}\n", clean_lines(&self.body))
    }

    fn quiet(&self) -> String {
        clean(&self.id).into_owned()
    }
}
