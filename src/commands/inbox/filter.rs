//! What the lists of `ravi inbox` are filtered by.

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::commands::lookup::contains;

/// Which threads or messages are listed.
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Filter {
    /// List only unread ones
    #[arg(long)]
    #[serde(default)]
    pub unread: bool,
    /// List only those from addresses that contain this
    #[arg(long, value_name = "TEXT")]
    pub from: Option<String>,
    /// List only those with a subject that contains this
    #[arg(long, value_name = "TEXT")]
    pub subject: Option<String>,
    /// List at most this many, the newest
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}

impl Filter {
    pub(super) fn is_from(&self, address: &str) -> bool {
        contains(address, self.from.as_deref())
    }

    pub(super) fn is_about(&self, subject: &str) -> bool {
        contains(subject, self.subject.as_deref())
    }

    pub(super) fn when_empty(&self) -> &'static str {
        if self.unread {
            "No unread email here."
        } else {
            "No email here."
        }
    }
}
