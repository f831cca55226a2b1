//! The filters of the lists of `ravi sms`.

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::commands::options::{Part, positive};

/// The filters of a list of conversations or messages.
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Filter {
    /// List only unread messages, or conversations with some
    #[arg(long)]
    #[serde(default)]
    pub unread: bool,
    /// List only messages from numbers that contain this text
    #[arg(long, value_name = "TEXT")]
    pub from: Option<Part>,
    /// List at most this many, newest first
    #[arg(long, short = 'n', value_name = "N", value_parser = positive)]
    pub limit: Option<usize>,
}

impl Filter {
    pub(super) fn is_from(&self, number: &str) -> bool {
        self.from.as_ref().is_none_or(|part| part.is_in(number))
    }

    pub(super) fn when_empty(&self) -> &'static str {
        if self.unread {
            "No unread messages."
        } else {
            "No messages."
        }
    }
}
