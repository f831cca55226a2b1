//! What can be typed. The doc comments are the help, the manual and the completions; no logic lives here.

mod inbox;
mod otp;
#[cfg(feature = "sandbox")]
mod sandbox;
mod watch;

use clap::{Args, Subcommand};

use crate::commands::options::{InputFile, PinSource};

pub use inbox::{EmailFilter, Inbox, MailContent, Reply, Send};
pub use otp::Otp;
#[cfg(feature = "sandbox")]
pub use sandbox::{Deliver, Sandbox, Serve};
pub use watch::{EventKind, Watch};

/// `ravi login`
#[derive(Debug, Args)]
pub struct Login {
    /// Do not open a browser; the address and the code are printed anyway
    #[arg(long)]
    pub no_browser: bool,
    /// Log in with the address and password of the account instead of a browser
    #[arg(long, value_name = "ADDRESS", conflicts_with = "no_browser")]
    pub email: Option<String>,
    /// Read the password of the account from stdin
    #[arg(long, requires = "email")]
    pub password_stdin: bool,
    /// Take the session over that the Go client keeps in ~/.ravi, after asking
    #[arg(long, conflicts_with_all = ["email", "no_browser"])]
    pub from_go_client: bool,
    /// Do not ask before a session of the Go client is taken over
    #[arg(long, short, requires = "from_go_client")]
    pub yes: bool,
    /// Where the PIN comes from.
    #[command(flatten)]
    pub pin: PinSource,
}

/// `ravi identities`
#[derive(Debug, Subcommand)]
pub enum Identities {
    /// List the identities of the account
    #[command(after_help = "Example:\n  ravi identities list --json")]
    List,
    /// Create an identity
    #[command(after_help = "Example:\n  ravi identities create my-agent --email my-agent")]
    Create {
        /// Its name, unique in the account
        name: String,
        /// Its address: a local part, or a whole address; the service chooses otherwise
        #[arg(long, value_name = "ADDRESS")]
        email: Option<String>,
    },
    /// Show one identity
    #[command(after_help = "Example:\n  ravi identities get my-agent")]
    Get {
        /// Name or uuid
        identity_name: String,
        /// Put its address on the clipboard for 45 seconds, and print nothing
        #[arg(long)]
        copy: bool,
    },
    /// Rename an identity
    #[command(after_help = "Example:\n  ravi identities update my-agent --name shopping-agent")]
    Update {
        /// Name or uuid
        identity_name: String,
        /// The new name
        #[arg(long)]
        name: String,
    },
    /// Delete an identity, with its inbox, phone number, passwords and secrets
    #[command(after_help = "Example:\n  ravi identities delete my-agent --yes")]
    Delete {
        /// Name or uuid
        identity_name: String,
        /// Do not ask
        #[arg(long, short)]
        yes: bool,
    },
    /// Choose the identity that later commands act as
    ///
    /// Written where the present choice came from: the project's .ravi/config.json, RAVI_CONFIG_DIR, or the user's
    /// settings.
    #[command(
        after_help = "Examples:\n  ravi identities use my-agent\n  ravi identities use my-agent --project"
    )]
    Use {
        /// Name or uuid
        identity_name: String,
        /// Write the user's settings
        #[arg(long, conflicts_with = "project")]
        global: bool,
        /// Write .ravi/config.json of the project, or of this folder if there is none above it
        #[arg(long)]
        project: bool,
    },
    /// Show the identity that commands act as, and who chose it; offline
    #[command(after_help = "Example:\n  ravi identities current")]
    Current,
}

/// `ravi encryption`
#[derive(Debug, Subcommand)]
pub enum Encryption {
    /// Show whether a PIN has been set, and whether the keys here match the server's
    #[command(after_help = "Example:\n  ravi encryption status")]
    Status,
    /// Choose the account's PIN, once
    #[command(after_help = "Example:\n  ravi encryption setup")]
    Setup(PinSource),
    /// Derive the keys from the PIN and keep them here
    #[command(after_help = "Example:\n  RAVI_PIN_FILE=pin.txt ravi encryption unlock")]
    Unlock(PinSource),
}
