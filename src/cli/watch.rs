//! `ravi watch`

use std::ffi::OsString;

use clap::{Args, ValueEnum};

/// `ravi watch`
#[derive(Debug, Args)]
pub struct Watch {
    /// Wait for a verification code, print it, and exit
    #[arg(long)]
    pub otp: bool,
    /// Wait for a verification link, print it, and exit
    #[arg(long, conflicts_with = "otp")]
    pub link: bool,
    /// Only email, or only SMS
    #[arg(long, value_name = "KIND")]
    pub only: Option<EventKind>,
    /// Only messages from addresses or numbers that contain this
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub from: Option<String>,
    /// Only messages with a subject that contains this
    #[arg(long, value_name = "TEXT")]
    pub subject: Option<String>,
    /// Only messages whose subject or preview matches this
    #[arg(long = "match", value_name = "REGEX")]
    pub pattern: Option<String>,
    /// Exit after this many messages
    #[arg(long, value_name = "N", value_parser = crate::commands::options::positive, conflicts_with_all = ["otp", "link"])]
    pub count: Option<usize>,
    /// Also match unread messages up to this old [default: 30s with --otp or --link and no trigger command]
    #[arg(long, value_name = "DUR")]
    pub since: Option<crate::commands::options::Span>,
    /// Run this in a shell for each message
    ///
    /// The shell is `sh`, or PowerShell on Windows. The event is on its stdin as JSON. `RAVI_EVENT`, `RAVI_EVENT_ID`,
    /// `RAVI_FROM`, `RAVI_SUBJECT`, `RAVI_PREVIEW` and `RAVI_THREAD_ID` are in its environment, cut at 4096 bytes.
    /// On Windows, commands that name `%RAVI_…%` are refused: `cmd` would run what a sender writes.
    #[arg(long, value_name = "CMD", conflicts_with_all = ["otp", "link"])]
    pub exec: Option<String>,
    #[arg(long, help = crate::commands::options::PASS_SESSION)]
    #[allow(missing_docs, reason = "its help says it")]
    pub pass_session: bool,
    /// Trigger command: triggers the message; runs once connected
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

impl Watch {
    /// `--since`
    pub(crate) fn since(&self) -> Option<std::time::Duration> {
        self.since.map(|since| since.0)
    }
}
