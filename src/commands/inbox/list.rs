//! `ravi inbox list`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{cells, filter::Filter};
use crate::{
    api::EmailThread,
    commands::{Context, command::Command},
    failure::Failure,
    output::{Listed, Row, Shown, ago, show_rows},
};

/// `ravi inbox list`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct List {
    /// The filters.
    #[command(flatten)]
    #[serde(flatten)]
    pub filter: Filter,
}

impl Command for List {
    type Output = Listed<EmailThread>;

    async fn run(self, context: &Context) -> Result<Self::Output, Failure> {
        let (client, ..) = context.identity_client().await?;
        let filter = self.filter;
        let keep = |thread: &EmailThread| {
            // Some servers ignore the filter.
            !(filter.unread && thread.unread_count == Some(0))
                && filter.is_from(&thread.from_email)
                && filter.is_about(&thread.subject)
        };
        let pages = client.email_threads(filter.unread);
        let shown = Shown {
            keep,
            limit: filter.limit,
            when_empty: filter.when_empty(),
            shortens: !filter.unread,
        };
        show_rows(context.screen(), pages, shown).await
    }
}

impl Row for EmailThread {
    const HEADINGS: &'static [&'static str] =
        &["when", "from", " ", "subject", "new", "all", "thread"];

    fn cells(&self) -> Vec<String> {
        vec![
            ago(&self.latest_message_dt),
            self.from_email.clone(),
            if self.is_new() { "U" } else { " " }.to_owned(),
            cells::subject(&self.subject),
            self.unread_count.unwrap_or(0).to_string(),
            self.message_count.to_string(),
            self.thread_id.to_string(),
        ]
    }

    fn id(&self) -> &str {
        self.thread_id.as_str()
    }

    fn is_new(&self) -> bool {
        self.unread_count.is_some_and(|count| count > 0)
    }
}
