//! `ravi sms messages`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::filter::Filter;
use crate::{
    api::SmsMessage,
    commands::{Context, command::Command},
    failure::Failure,
    output::{Listed, Row, Shown, ago, show_rows},
};

/// `ravi sms messages`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Messages {
    /// The filters.
    #[command(flatten)]
    #[serde(flatten)]
    pub filter: Filter,
}

impl Command for Messages {
    type Output = Listed<SmsMessage>;

    async fn run(self, context: &Context) -> Result<Self::Output, Failure> {
        let (client, ..) = context.identity_client().await?;
        let filter = self.filter;
        let keep = |message: &SmsMessage| {
            !(filter.unread && message.is_read == Some(true))
                && filter.is_from(&message.from_number)
        };
        let pages = client.sms_messages(filter.unread);
        let shown = Shown {
            keep,
            limit: filter.limit,
            when_empty: filter.when_empty(),
            shortens: false,
        };
        show_rows(context.screen(), pages, shown).await
    }
}

impl Row for SmsMessage {
    const HEADINGS: &'static [&'static str] = &["when", "from", "to", " ", "text", "id"];

    fn cells(&self) -> Vec<String> {
        vec![
            ago(&self.created_dt),
            self.from_number.clone(),
            self.to_number.clone(),
            if self.is_new() { "U" } else { " " }.to_owned(),
            self.body.clone(),
            self.id.to_string(),
        ]
    }

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn is_new(&self) -> bool {
        self.is_read == Some(false)
    }
}
