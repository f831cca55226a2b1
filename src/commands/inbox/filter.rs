//! The filters of the lists of `ravi inbox`.

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    api::EmailMessage,
    commands::options::{Part, positive},
};

/// The filters of a list of threads or messages.
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Filter {
    /// List only unread messages, or threads with some
    #[arg(long)]
    #[serde(default)]
    pub unread: bool,
    /// List only messages from this address or @domain, or any address that contains this text
    #[arg(long, value_name = "TEXT")]
    pub from: Option<Part>,
    /// List only messages whose subject contains this text
    #[arg(long, value_name = "TEXT")]
    pub subject: Option<Part>,
    /// List at most this many, newest first
    #[arg(long, short = 'n', value_name = "N", value_parser = positive)]
    pub limit: Option<usize>,
}

impl Filter {
    pub(super) fn is_from(&self, address: &str) -> bool {
        self.from
            .as_ref()
            .is_none_or(|part| part.is_sender(address))
    }

    pub(super) fn is_about(&self, subject: &str) -> bool {
        self.subject.as_ref().is_none_or(|part| part.is_in(subject))
    }

    /// Returns whether a message passes. Some servers ignore the filter of a request.
    pub(super) fn keeps(&self, message: &EmailMessage) -> bool {
        !(self.unread && message.is_read == Some(true))
            && self.is_from(&message.from_email)
            && self.is_about(&message.subject)
    }

    pub(super) fn when_empty(&self) -> &'static str {
        if self.unread {
            "No unread messages."
        } else {
            "No messages."
        }
    }
}
