//! `ravi sms message`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    api::SmsMessage,
    commands::{
        Context,
        command::Command,
        lookup::{self, SMS},
    },
    failure::Failure,
    ids::MessageId,
    output::{Render, Style, clean, clean_lines, local, pairs},
};

/// `ravi sms message`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Message {
    /// ID of the message, from `ravi sms messages`, or its start
    pub id: String,
}

impl Command for Message {
    type Output = SmsMessage;

    async fn run(self, context: &Context) -> Result<SmsMessage, Failure> {
        let id: MessageId = SMS.check_id(&self.id)?;
        let (client, ..) = context.identity_client().await?;
        let known = |message: SmsMessage| (message.id.into(), message.from_number);
        SMS.request(
            id,
            async |id: &MessageId| client.sms_message(id).await,
            async || lookup::complete(&self.id, client.sms_messages(false), known).await,
        )
        .await
    }
}

impl Render for SmsMessage {
    fn human(&self, _: &Style) -> String {
        let head = pairs(&[
            ("From", &self.from_number),
            ("To", &self.to_number),
            ("Date", &local(&self.created_dt)),
            ("ID", self.id.as_str()),
        ]);
        format!("{head}\n{}\n", clean_lines(&self.body))
    }

    fn quiet(&self) -> String {
        clean(self.id.as_str()).into_owned()
    }
}
