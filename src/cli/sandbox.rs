//! `ravi sandbox`

use std::{ffi::OsString, path::PathBuf, time::Duration};

use clap::{Args, Subcommand};

/// `ravi sandbox`
#[derive(Debug, Subcommand)]
pub enum Sandbox {
    /// Serve until Ctrl-C, on loopback only
    ///
    /// Web pages of other sites are refused, but every program and user of this machine can connect, and log in to the
    /// sandbox: store nothing real in it.
    #[command(after_help = "Example:\n  ravi sandbox serve --port 8080")]
    Serve(Serve),
    /// Run a command against a fresh sandbox, logged in and with a PIN set
    ///
    /// The command gets everything through its environment, with this ravi first on its PATH; the sandbox and all that
    /// was stored in it end with the command, and its exit code is passed back.
    #[command(
        after_help = "Example:\n  ravi sandbox exec -- sh -c 'ravi passwords create example.com && ravi passwords get example.com'"
    )]
    Exec {
        /// The command and its arguments
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<OsString>,
    },
    /// Make an email or an SMS arrive in a sandbox that is running
    #[command(
        subcommand,
        after_help = "Example:\n  ravi sandbox deliver sms --body 'Your code is 847291'"
    )]
    Deliver(Deliver),
    /// Delete everything that is stored in a sandbox's database
    #[command(after_help = "Example:\n  ravi sandbox reset --yes")]
    Reset {
        /// The database (default: the one in the user's data directory)
        #[arg(long, value_name = "FILE")]
        db: Option<PathBuf>,
        /// Do not ask
        #[arg(long, short)]
        yes: bool,
    },
}

/// `ravi sandbox deliver`
#[derive(Debug, Subcommand)]
pub enum Deliver {
    /// Deliver an email, from options, a file, or a whole message (.eml)
    #[command(
        after_help = "Examples:\n  ravi sandbox deliver email --from shop@example.com --subject Code --body 'Your code is 847291'\n  ravi sandbox deliver email --eml message.eml"
    )]
    Email {
        /// Name, uuid or address of the identity; the first one if it is not given
        #[arg(long, value_name = "IDENTITY")]
        to: Option<String>,
        /// The sender
        #[arg(long, value_name = "ADDRESS")]
        from: Option<String>,
        /// The subject
        #[arg(long, value_name = "TEXT")]
        subject: Option<String>,
        /// The text
        #[arg(long, value_name = "TEXT")]
        body: Option<String>,
        /// Read the text from a file, or from stdin if it is -
        #[arg(long, value_name = "FILE", conflicts_with = "body")]
        body_file: Option<PathBuf>,
        /// The text is HTML
        #[arg(long)]
        html: bool,
        /// The thread that it belongs to; a new one if it is not given
        #[arg(long, value_name = "ID")]
        thread: Option<String>,
        /// Deliver a whole message as mail programs save it, or stdin if it is -
        #[arg(long, value_name = "FILE", conflicts_with_all = ["to", "from", "subject", "body", "body_file", "html", "thread"])]
        eml: Option<PathBuf>,
    },
    /// Deliver an SMS
    #[command(
        after_help = "Example:\n  ravi sandbox deliver sms --from +15551234567 --body 'Your code is 847291'"
    )]
    Sms {
        /// Name, uuid or number of the identity; the first one if it is not given
        #[arg(long, value_name = "IDENTITY")]
        to: Option<String>,
        /// The sender's number
        #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
        from: Option<String>,
        /// The text
        #[arg(long, value_name = "TEXT", required_unless_present = "body_file")]
        body: Option<String>,
        /// Read the text from a file, or from stdin if it is -
        #[arg(long, value_name = "FILE", conflicts_with = "body")]
        body_file: Option<PathBuf>,
    },
}

/// `ravi sandbox serve`
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// The port; 0 for any that is free
    #[arg(long, default_value_t = 8787)]
    pub port: u16,
    /// The database (default: one in the user's data directory)
    #[arg(long, value_name = "FILE", conflicts_with = "ephemeral")]
    pub db: Option<PathBuf>,
    /// Keep everything in memory, and forget it at the end
    #[arg(long)]
    pub ephemeral: bool,
    /// Seconds that an access token lives
    #[arg(long, value_name = "SECONDS", default_value_t = 3600)]
    pub access_ttl: u64,
    /// Seconds that a device code lives
    #[arg(long, value_name = "SECONDS", default_value_t = 900)]
    pub device_ttl: u64,
    /// Least seconds between two polls for a device code
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    pub interval: u64,
    /// Serve an account without end-to-end encryption
    #[arg(long)]
    pub no_encryption: bool,
    /// Serve an account without an active subscription
    #[arg(long)]
    pub no_subscription: bool,
    /// Give lists of mail and SMS in pages of this many rows
    #[arg(long, value_name = "ROWS", value_parser = crate::commands::options::positive)]
    pub page_length: Option<usize>,
    /// Begin lists of mail and SMS with the oldest
    #[arg(long)]
    pub oldest_first: bool,
    /// Let every request take this long at least, such as 20ms
    #[arg(long, value_name = "DUR", value_parser = span)]
    pub latency: Option<Duration>,
    /// Send a keep-alive on streams of events that were silent for this long
    #[arg(long, value_name = "DUR", value_parser = span, default_value = "30s")]
    pub keepalive: Duration,
    /// Keep request bodies and upload tokens in the log at /sandbox/requests
    #[arg(long)]
    pub log_bodies: bool,
}

fn span(text: &str) -> Result<Duration, String> {
    text.parse::<crate::commands::options::Span>()
        .map(|span| span.0)
}
