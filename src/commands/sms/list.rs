//! `ravi sms list`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use futures_util::TryStreamExt;

use super::filter::Filter;
use crate::{
    api::SmsThread,
    commands::{Context, command::Command},
    failure::Failure,
    output::{Listed, Row, Shown, ago, show_rows},
};

/// `ravi sms list`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct List {
    /// The filters.
    #[command(flatten)]
    #[serde(flatten)]
    pub filter: Filter,
}

impl Command for List {
    type Output = Listed<SmsThread>;

    async fn run(self, context: &Context) -> Result<Self::Output, Failure> {
        let (client, ..) = context.identity_client().await?;
        let filter = self.filter;
        let keep = |thread: &SmsThread| {
            // Some servers ignore the filter.
            !(filter.unread && thread.unread_count == Some(0))
                && filter.is_from(&thread.from_number)
        };
        let named = |threads: Vec<SmsThread>| {
            let threads = threads.into_iter().map(SmsThread::with_phone_number);
            threads.collect()
        };
        let pages = client.sms_threads(filter.unread).map_ok(named);
        let shown = Shown {
            keep,
            limit: filter.limit,
            when_empty: filter.when_empty(),
            shortens: false,
        };
        show_rows(context.screen(), pages, shown).await
    }
}

impl Row for SmsThread {
    const HEADINGS: &'static [&'static str] =
        &["when", "from", " ", "preview", "new", "all", "conversation"];

    fn cells(&self) -> Vec<String> {
        vec![
            ago(&self.latest_message_dt),
            self.from_number.clone(),
            if self.is_new() { "U" } else { " " }.to_owned(),
            self.preview.clone(),
            self.unread_count.unwrap_or(0).to_string(),
            self.message_count.to_string(),
            self.conversation_id.to_string(),
        ]
    }

    fn id(&self) -> &str {
        self.conversation_id.as_str()
    }

    fn is_new(&self) -> bool {
        self.unread_count.is_some_and(|count| count > 0)
    }
}
