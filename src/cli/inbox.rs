//! `ravi inbox`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::InputFile;

/// `ravi inbox`
#[derive(Debug, Subcommand)]
pub enum Inbox {
    /// List threads, newest first
    #[command(after_help = "Example:\n  ravi inbox list --unread --from example.com")]
    List(EmailFilter),
    /// Show a thread as a conversation
    #[command(after_help = "Example:\n  ravi inbox show thread-abc123")]
    Show {
        /// The thread's id, as the list has it
        thread_id: String,
    },
    /// List single messages of all threads, newest first
    #[command(after_help = "Example:\n  ravi inbox messages --limit 10 --json")]
    Messages(EmailFilter),
    /// Show one message
    #[command(after_help = "Example:\n  ravi inbox message 42")]
    Message {
        /// The message's id, as the list of messages has it
        id: String,
    },
    /// Write and send an email
    ///
    /// The text comes from --body, --body-file, stdin, or an editor at a terminal. It is taken as plain text, and made
    /// into HTML that shows just that; with --html it is HTML already. If the email cannot be sent, what was typed stays in
    /// a file that the error names.
    #[command(
        after_help = "Examples:\n  ravi inbox send --to me@example.com --subject Hello --body 'How are you?'\n  ravi inbox send --to me@example.com --subject Report --body-file report.html --html --attach report.pdf"
    )]
    Send(Send),
    /// Answer the sender of a message
    #[command(
        after_help = "Example:\n  echo 'Thank you.' | ravi inbox reply 42 --attach receipt.pdf"
    )]
    Reply(Reply),
    /// Answer the sender and all recipients of a message
    #[command(after_help = "Example:\n  ravi inbox reply-all 42 --body 'Agreed.'")]
    ReplyAll(Reply),
    /// Save the attachments of a message
    #[command(after_help = "Example:\n  ravi inbox download 42 --output invoices")]
    Download {
        /// The message's id, as the list of messages has it
        id: String,
        /// The folder to save into; made if it is not there
        #[arg(long, short, value_name = "DIR", default_value = ".")]
        output: PathBuf,
        /// Replace files that are there already
        #[arg(long)]
        force: bool,
    },
}

/// What of the emails is listed.
#[derive(Debug, Args)]
pub struct EmailFilter {
    /// Only what has not been read
    #[arg(long)]
    pub unread: bool,
    /// Only from addresses that contain this
    #[arg(long, value_name = "TEXT")]
    pub from: Option<String>,
    /// Only with a subject that contains this
    #[arg(long, value_name = "TEXT")]
    pub subject: Option<String>,
    /// At most this many, the newest
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}

/// `ravi inbox send`
#[derive(Debug, Args)]
pub struct Send {
    /// Recipient; repeat it, or separate several with commas
    #[arg(long, value_name = "ADDRESS", required = true)]
    pub to: Vec<String>,
    /// Recipient of a copy; repeat it, or separate several with commas
    #[arg(long, value_name = "ADDRESS")]
    pub cc: Vec<String>,
    /// Hidden recipient; repeat it, or separate several with commas
    #[arg(long, value_name = "ADDRESS")]
    pub bcc: Vec<String>,
    /// The subject
    #[arg(long, value_name = "TEXT")]
    pub subject: Option<String>,
    /// What it says.
    #[command(flatten)]
    pub content: MailContent,
}

/// `ravi inbox reply` and `reply-all`
#[derive(Debug, Args)]
pub struct Reply {
    /// The message's id, as the list of messages has it
    pub id: String,
    /// What it says.
    #[command(flatten)]
    pub content: MailContent,
}

/// What an email says and carries.
#[derive(Debug, Args)]
pub struct MailContent {
    /// The text, or - for stdin
    #[arg(long, value_name = "TEXT", conflicts_with = "body_file")]
    pub body: Option<String>,
    /// Read the text from a file, or from stdin if it is -
    #[arg(long, value_name = "FILE")]
    pub body_file: Option<InputFile>,
    /// The text is plain (the default)
    #[arg(long, conflicts_with = "html")]
    pub text: bool,
    /// The text is HTML
    #[arg(long)]
    pub html: bool,
    /// Attach a file of at most 10 MB; may be repeated
    #[arg(long, value_name = "FILE")]
    pub attach: Vec<PathBuf>,
}
