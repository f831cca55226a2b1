//! `ravi sms`

use clap::{Args, Subcommand};

/// `ravi sms`
#[derive(Debug, Subcommand)]
pub enum Sms {
    /// List conversations, newest first
    #[command(after_help = "Example:\n  ravi sms list --unread")]
    List(SmsFilter),
    /// Show a conversation
    #[command(after_help = "Example:\n  ravi sms show +15551234567")]
    Show {
        /// The conversation's id, as the list has it, or the number of the other side
        conversation_id: String,
    },
    /// List single messages of all conversations, newest first
    #[command(after_help = "Example:\n  ravi sms messages --limit 10 --json")]
    Messages(SmsFilter),
    /// Show one message
    #[command(after_help = "Example:\n  ravi sms message 42")]
    Message {
        /// The message's id, as the list of messages has it
        id: String,
    },
}

/// What of the SMS is listed.
#[derive(Debug, Args)]
pub struct SmsFilter {
    /// Only what has not been read
    #[arg(long)]
    pub unread: bool,
    /// Only from numbers that contain this
    #[arg(long, value_name = "TEXT")]
    pub from: Option<String>,
    /// At most this many, the newest
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}
