//! `ravi watch`

use std::{ffi::OsString, time::Duration};

use clap::{Args, ValueEnum};

/// `ravi watch`
#[derive(Debug, Args)]
pub struct Watch {
    /// Wait for a code, print it alone, and end
    #[arg(long)]
    pub otp: bool,
    /// Wait for a link that verifies, print it alone, and end
    #[arg(long, conflicts_with = "otp")]
    pub link: bool,
    /// Only email, or only SMS
    #[arg(long, value_name = "KIND")]
    pub only: Option<EventKind>,
    /// Only from addresses or numbers that contain this
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub from: Option<String>,
    /// Only with a subject that contains this
    #[arg(long, value_name = "TEXT")]
    pub subject: Option<String>,
    /// Only where subject or preview match this regular expression
    #[arg(long = "match", value_name = "REGEX")]
    pub pattern: Option<String>,
    /// End after this many
    #[arg(long, value_name = "N", conflicts_with_all = ["otp", "link"])]
    pub count: Option<usize>,
    /// What arrived unread so long ago counts too; 30s with --otp or --link, unless a command is given
    #[arg(long, value_name = "DUR", value_parser = super::duration)]
    pub since: Option<Duration>,
    /// Run this in a shell for each, with the event in its environment and on its stdin
    #[arg(long, value_name = "CMD", conflicts_with_all = ["otp", "link"])]
    pub exec: Option<String>,
    #[arg(long, help = super::vault::PASS_SESSION)]
    #[allow(missing_docs, reason = "its help says it")]
    pub pass_session: bool,
    /// What makes the message be sent: run when the stream stands
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub command: Vec<OsString>,
}

/// The kinds of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EventKind {
    /// Email
    Email,
    /// SMS
    Sms,
}
