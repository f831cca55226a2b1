//! What can be typed. The doc comments are the help, the manual and the completions; no logic lives here.

mod otp;
mod passwords;
#[cfg(feature = "sandbox")]
mod sandbox;
mod vault;
mod watch;

use clap::Args;

use crate::commands::options::{InputFile, PinSource};

pub use otp::Otp;
pub use passwords::{
    Content, Create, Generate, GenerateRules, Notes, PasswordField, PasswordImport, PasswordSource,
    Passwords, Update,
};
#[cfg(feature = "sandbox")]
pub use sandbox::{Deliver, Sandbox, Serve};
pub use vault::{ExportFormat, ImportFormat, Vault, VaultField, VaultRun, VaultSet};
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
