//! What can be typed. The doc comments are the help, the manual and the completions; no logic lives here.

mod inbox;
mod otp;
mod passwords;
#[cfg(feature = "sandbox")]
mod sandbox;
mod sms;
mod vault;
mod watch;

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use inbox::{EmailFilter, Inbox, MailContent, Reply, Send};
pub use otp::Otp;
pub use passwords::{
    Content, Create, Generate, GenerateRules, Notes, PasswordField, PasswordImport, PasswordSource,
    Passwords, Update,
};
#[cfg(feature = "sandbox")]
pub use sandbox::{Deliver, Sandbox, Serve};
pub use sms::{Sms, SmsFilter};
pub use vault::{ExportFormat, ImportFormat, Vault, VaultField, VaultRun, VaultSet};
pub use watch::{EventKind, Watch};

const AFTER_LONG_HELP: &str = "\
Environment:
  RAVI_CONFIG_DIR     Directory for settings and session; without a session in it, the default one is used
  RAVI_IDENTITY       Identity to act as, name or uuid
  RAVI_API_URL        Address of the server
  RAVI_ACCESS_TOKEN   Access token or API key to use instead of a login
  RAVI_REFRESH_TOKEN  Refresh token for RAVI_ACCESS_TOKEN
  RAVI_PIN            The PIN, where there is no terminal
  RAVI_PIN_FILE       File that holds the PIN
  RAVI_KEYRING        os or file: where the key of the session must be kept
  NO_COLOR            No colour

Exit codes:
  0 done · 1 other failure · 2 usage · 3 not logged in · 4 not found · 5 refused · 6 conflict · 7 rate-limited
  8 network or server · 9 payment required · 10 locked · 124 watch timed out · 130 interrupted
  143 terminated

Example:
  ravi login && ravi passwords create example.com";

/// Email, phone, passwords and secrets for an AI agent, from the terminal.
///
/// Passwords and secrets are encrypted and decrypted on this machine: the service never sees them.
#[derive(Debug, Parser)]
#[command(
    name = "ravi",
    version,
    max_term_width = 100,
    after_help = "Example:\n  ravi login && ravi passwords create example.com",
    after_long_help = AFTER_LONG_HELP
)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Print JSON on stdout, and errors as JSON on stderr
    #[arg(long, global = true)]
    pub json: bool,
    /// Filter the JSON answer with a jq expression; strings are printed bare
    #[arg(long, global = true, value_name = "EXPR")]
    pub jq: Option<String>,
    /// Print IDs only; suppress notices
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Act as this identity for one command [env: RAVI_IDENTITY]
    #[arg(long, global = true, value_name = "NAME|UUID")]
    pub identity: Option<String>,
    /// Talk to another server [env: RAVI_API_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub api_url: Option<String>,
    /// Time out after this long, such as 90s or 2m
    #[arg(long, global = true, value_name = "DUR", value_parser = duration)]
    pub timeout: Option<Duration>,
    /// Log requests to stderr
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Never prompt; fail and name the flag to set
    #[arg(long, global = true)]
    pub no_input: bool,
}

/// `--color`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    #[default]
    /// At a terminal, unless `NO_COLOR` is set
    Auto,
    /// Even in a pipe
    Always,
    /// Not at all
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Log in by approving a code in a browser, on this or any other device
    #[command(
        after_help = "Examples:\n  ravi login\n  printf 123456 | ravi login --no-browser --pin-stdin --identity my-agent\n  pass show ravi | RAVI_PIN_FILE=pin.txt ravi login --email me@example.com --password-stdin"
    )]
    Login(Login),
    /// End the session on the server and remove every secret from this machine
    #[command(after_help = "Example:\n  ravi logout")]
    Logout,
    /// Ask the server who is logged in
    #[command(after_help = "Example:\n  ravi whoami --json")]
    Whoami,
    /// Show account, identity and keys as they are known here, without the network
    #[command(after_help = "Example:\n  ravi status")]
    Status,
    /// Manage identities, and choose the one to act as
    #[command(subcommand, after_help = "Example:\n  ravi identities use my-agent")]
    Identities(Identities),
    /// Read and send email
    #[command(subcommand, after_help = "Example:\n  ravi inbox list --unread")]
    Inbox(Inbox),
    /// Read SMS
    #[command(subcommand, after_help = "Example:\n  ravi sms list --unread")]
    Sms(Sms),
    /// Show the phone numbers of the identity
    #[command(after_help = "Example:\n  ravi phone --quiet")]
    Phone,
    /// Find the verification code or link in any message
    #[command(
        after_help = "Examples:\n  echo 'Your code is 847291' | ravi otp\n  ravi otp --link message.html"
    )]
    Otp(Otp),
    /// Manage website passwords, end-to-end encrypted
    #[command(
        subcommand,
        after_help = "Example:\n  ravi passwords create example.com"
    )]
    Passwords(Passwords),
    /// Manage key-value secrets, end-to-end encrypted
    #[command(subcommand, after_help = "Example:\n  ravi vault run -- npm start")]
    Vault(Vault),
    /// Stream incoming messages, or wait for a verification code
    ///
    /// With --otp or --link, just that is printed, and the exit code is 124 if none comes in two minutes or within
    /// --timeout. A command after -- is run as soon as nothing can be missed; its failure ends the wait with its exit code.
    #[command(
        after_help = "Examples:\n  ravi watch\n  code=$(ravi watch --otp --from example.com)\n  ravi watch --otp -- ./sign-up.sh\n  ravi watch --only sms --exec 'notify-send \"$RAVI_FROM\" \"$RAVI_PREVIEW\"'"
    )]
    Watch(Watch),
    /// Show the state of the account's subscription
    #[command(after_help = "Example:\n  ravi subscription --json")]
    Subscription,
    /// Set up or unlock end-to-end encryption
    #[command(subcommand, after_help = "Example:\n  ravi encryption status")]
    Encryption(Encryption),
    /// Run a local Ravi server, for tests and trials
    #[cfg(feature = "sandbox")]
    #[command(
        subcommand,
        after_help = "Example:\n  ravi sandbox exec -- ravi passwords list"
    )]
    Sandbox(Sandbox),
    /// Keep what stdin holds on the clipboard; --copy runs this
    #[command(hide = true)]
    HoldClipboard {
        /// Seconds until it is cleared
        #[arg(long)]
        seconds: u64,
    },
    /// Print a completion script for a shell
    #[command(
        after_help = "Example:\n  ravi completions bash > ~/.local/share/bash-completion/completions/ravi"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

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

/// Where the PIN comes from, besides `RAVI_PIN`, `RAVI_PIN_FILE` and a prompt.
#[derive(Debug, Args)]
pub struct PinSource {
    /// Read the PIN from stdin [env: RAVI_PIN or RAVI_PIN_FILE]
    #[arg(long)]
    pub pin_stdin: bool,
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

/// A number of things, of which there is at least one.
fn positive(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..) => Ok(number),
        _ => Err("give a whole number of at least 1".to_owned()),
    }
}

/// A length of time: whole seconds, or a number with units (`500ms`, `90s`, `2m`, `1h30m`).
fn duration(text: &str) -> Result<Duration, String> {
    let parsed = match text.parse::<u64>() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => text
            .parse::<jiff::SignedDuration>()
            .ok()
            .and_then(|duration| Duration::try_from(duration).ok()),
    };
    match parsed {
        Some(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("give a time longer than 0, such as 30s, 5m or 1h".to_owned()),
    }
}

/// A path for `--…-file` options.
pub type InputFile = PathBuf;
