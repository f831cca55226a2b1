//! `ravi inbox messages`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{cells, filter::Filter};
use crate::{
    api::EmailMessage,
    commands::{Context, command::Command},
    failure::Failure,
    output::{Listed, Row, Shown, ago, show_rows},
};

/// `ravi inbox messages`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Messages {
    /// The filters.
    #[command(flatten)]
    #[serde(flatten)]
    pub filter: Filter,
}

impl Command for Messages {
    type Output = Listed<EmailMessage>;

    async fn run(self, context: &Context) -> Result<Self::Output, Failure> {
        let (client, ..) = context.identity_client().await?;
        let filter = self.filter;
        let pages = client.email_messages(filter.unread);
        let shown = Shown {
            keep: |message: &EmailMessage| filter.keeps(message),
            limit: filter.limit,
            when_empty: filter.when_empty(),
            shortens: false,
        };
        show_rows(context.screen(), pages, shown).await
    }
}

impl Row for EmailMessage {
    const HEADINGS: &'static [&'static str] = &["when", "from", "  ", "subject", "id"];

    fn cells(&self) -> Vec<String> {
        let unread = if self.is_new() { "U" } else { " " };
        let attached = if self.attachments.is_empty() {
            " "
        } else {
            "A"
        };
        vec![
            ago(&self.created_dt),
            cells::party(self),
            format!("{unread}{attached}"),
            cells::subject(&self.subject),
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
