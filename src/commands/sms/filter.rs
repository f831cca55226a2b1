//! What the lists of `ravi sms` are filtered by.

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::commands::lookup::contains;

/// Which conversations or messages are listed.
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Filter {
    /// List only unread ones
    #[arg(long)]
    #[serde(default)]
    pub unread: bool,
    /// List only those from numbers that contain this
    #[arg(long, value_name = "TEXT")]
    pub from: Option<String>,
    /// List at most this many, the newest
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}

impl Filter {
    pub(super) fn is_from(&self, number: &str) -> bool {
        contains(number, self.from.as_deref())
    }

    pub(super) fn when_empty(&self) -> &'static str {
        if self.unread {
            "No unread SMS here."
        } else {
            "No SMS here."
        }
    }
}
