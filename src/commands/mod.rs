//! The commands: a list of the groups and of the commands without a group.
//!
//! # Adding a command
//!
//! 1. Write its file: `src/commands/GROUP/NAME.rs` with a struct of its arguments (`clap::Args`, `Deserialize`,
//!    `JsonSchema`; the doc comments are the help), an output (`Serialize`, `JsonSchema`, `impl Render`, or an existing
//!    type), and `impl Command`. Methods of [`Context`] give a client for the account or the active identity.
//! 2. Add a variant to the `group!` of its group, with one line of help and an example.
//! 3. Add its test, and its case in `tests/cmd`.
//! 4. Run `RAVI_GENERATE=1 cargo test generated`: it writes the manual page and the schemas. Tests fail while a command lacks
//!    its example, its pages or its case.
//!
//! Shared code is in the modules beside the groups: `lookup` (IDs and names), `options`, `keys` (PIN to keys), `fields`
//! (encrypted fields), `entries` (decrypted entries), `import`, `waiting` (for messages), `child` (other programs), `errors`
//! (errors of other layers to failures). A command calls no other command.

pub(crate) mod child;
mod clipboard;
pub mod command;
mod completions;
mod context;
mod current;
mod doctor;
mod encryption;
mod entries;
mod errors;
mod fields;
mod identities;
mod import;
pub(crate) mod inbox;
mod keys;
mod login;
mod logout;
mod lookup;
pub mod options;
pub(crate) mod otp;
mod pages;
pub(crate) mod passwords;
mod phone;
#[cfg(feature = "sandbox")]
mod sandbox;
mod signup;
mod sms;
mod status;
mod subscription;
mod token;
mod topics;
mod usage;
pub(crate) mod vault;
mod waiting;
mod watch;
mod whoami;

use command::{Described, Node, group};
use schemars::JsonSchema;

pub use completions::{VARIABLE as COMPLETIONS_VARIABLE, script as completion_script};
pub use context::{Asker, Consequences, Context};
pub use errors::timed_out;
pub use pages::{for_help, with_aliases};
pub use topics::TOPICS;
pub use usage::{ELSEWHERE, NOT_OFFERED, usage_failure};

use crate::{
    failure::Failure,
    output::{Answer, schema_of},
};

group! {
    /// The commands.
    Root {
        /// Log in by approving a code in a browser on any device
        #[command(
            after_help = "With --identity, that identity becomes the active one.\n\nExamples:\n  ravi login\n  printf 123456 | ravi login --no-browser --pin-stdin --identity my-agent\n  pass show ravi | RAVI_PIN_FILE=pin.txt ravi login --email me@example.com --password-stdin"
        )]
        Login(login::Login),
        /// End the session and delete its tokens and keys from this machine
        #[command(after_help = "Example:\n  ravi logout")]
        Logout(logout::Logout),
        /// Show the logged-in user, as reported by the server
        #[command(after_help = "Example:\n  ravi whoami --json")]
        Whoami(whoami::Whoami),
        /// Show account, identity and keys; works offline
        #[command(after_help = "Example:\n  ravi status")]
        Status(status::Status),
        /// Check settings, session, keyring, clock, network and server
        ///
        /// Shows where each setting comes from, and what to do about each problem. Prints no secret, and changes nothing.
        /// Exits with 1 if there is a problem; warnings alone exit with 0.
        #[command(
            after_help = "Examples:\n  ravi doctor\n  ravi doctor --jq '.[] | select(.status == \"problem\")'"
        )]
        Doctor(doctor::Doctor),
        /// Manage identities and choose the active one
        #[command(alias = "identity", long_about = topics::identities())]
        #[command(subcommand, after_help = "Example:\n  ravi identities use my-agent")]
        Identities(identities::Identities),
        /// Read and send email
        #[command(aliases = ["email", "mail"])]
        #[command(subcommand, after_help = "Example:\n  ravi inbox list --unread")]
        Inbox(inbox::Inbox),
        /// Read SMS
        #[command(subcommand, after_help = "Example:\n  ravi sms list --unread")]
        Sms(sms::Sms),
        /// Show the phone numbers of the identity
        #[command(after_help = "Example:\n  ravi phone --quiet")]
        Phone(phone::ShowPhone),
        /// Find the verification code or link in a message; works offline
        #[command(
            after_help = "Examples:\n  echo 'Your code is 847291' | ravi otp\n  ravi otp --link message.html"
        )]
        Otp(otp::Otp),
        /// Manage the password entries of websites, end-to-end encrypted
        #[command(alias = "password")]
        #[command(
            subcommand,
            after_help = "Example:\n  ravi passwords create example.com"
        )]
        Passwords(passwords::Passwords),
        /// Manage key-value secrets, end-to-end encrypted
        #[command(aliases = ["secrets", "secret"])]
        #[command(subcommand, after_help = "Example:\n  ravi vault run -- npm start")]
        Vault(vault::Vault),
        /// Stream incoming messages, or wait for a verification code
        ///
        /// With --otp or --link, prints only the code or link; exits with 124 if none arrives within 2 minutes, or within
        /// --timeout. The command after -- triggers the message. It runs once connected; if it fails, its exit code is
        /// returned.
        #[command(
            after_help = "Examples:\n  ravi watch\n  code=$(ravi watch --otp --from @example.com)\n  ravi watch --otp -- ./sign-up.sh\n  ravi watch --only sms --exec 'notify-send \"$RAVI_FROM\" \"$RAVI_PREVIEW\"'"
        )]
        Watch(watch::Watch),
        /// Sign up at a website: store a password, run a command, pass on the code
        ///
        /// For a website; `ravi login` is for Ravi itself.
        ///
        /// Makes the password here, stores it as a pending entry, connects, and runs CMD, which signs up with it. The next
        /// verification code or link is a line on the stdin of CMD; with --verify, on that of a second command, which runs
        /// once CMD has ended. If all commands succeed, the entry is kept. A CMD that ends before the message needs none.
        ///
        /// If a step fails, the entry is deleted, and the exit code is that of the command that failed, or 124 if the message
        /// does not arrive within 2 minutes. --timeout replaces this limit, and limits the commands, too. Exits with 6 if the
        /// entry exists. If `ravi` is killed, `passwords list` names the entry as pending; the next sign-up with its domain
        /// and username uses its password.
        ///
        /// The commands get `RAVI_SIGNUP_DOMAIN`, `RAVI_SIGNUP_USERNAME` and `RAVI_SIGNUP_PASSWORD_FILE`, a file with the
        /// password, which is gone at the end. Their stdout goes to stderr.
        #[command(
            after_help = "Examples:\n  ravi signup shop.example.com --from @example.com -- ./sign-up.sh\n  ravi signup shop.example.com --from @example.com --link --verify ./open-link.sh -- ./sign-up.sh"
        )]
        Signup(Box<signup::Signup>),
        /// Show the account's subscription
        #[command(after_help = "Example:\n  ravi subscription --json")]
        Subscription(subscription::Subscription),
        /// Set up or unlock end-to-end encryption
        #[command(subcommand, after_help = "Example:\n  ravi encryption status")]
        Encryption(encryption::Encryption),
        /// List the environment variables that ravi reads; a help topic
        #[command(hide = true)]
        Environment(topics::Environment),
        /// List the exit codes; a help topic
        #[command(hide = true)]
        ExitCodes(topics::ExitCodes),
        /// Hold a value from stdin on the clipboard; started by --copy
        #[command(hide = true)]
        HoldClipboard(clipboard::HoldClipboard),
        /// Print a completion script for a shell
        #[command(
            after_help = "Example:\n  ravi completions bash > ~/.local/share/bash-completion/completions/ravi"
        )]
        Completions(completions::Completions),
    }
    if "sandbox" {
        /// Run a local Ravi server for tests and trials
        #[command(
            subcommand,
            after_help = "Example:\n  ravi sandbox exec -- ravi passwords list"
        )]
        Sandbox(sandbox::Sandbox),
    }
}

/// Returns the definition of the commands for clap.
#[must_use]
pub fn definition() -> clap::Command {
    <Root as clap::Subcommand>::augment_subcommands(clap::Command::new("ravi"))
}

/// Runs a command.
pub async fn run(context: &Context, command: Root) -> Result<Answer, Failure> {
    if !matches!(command, Root::Doctor(_)) {
        context.directories.check()?;
    }
    // The future has room for the largest command.
    Box::pin(command.dispatch(context)).await
}

/// Returns every command with its path and its schemas.
#[must_use]
pub fn described() -> Vec<Described> {
    let mut found = Vec::new();
    Root::walk(&[], &mut found);
    found
}

/// The failure of a command, as printed on stderr with `--json`.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is used")]
struct Error {
    error: Failure,
}

/// Returns the JSON Schema of failures.
#[must_use]
pub fn error_schema() -> schemars::Schema {
    schema_of::<Error>()
}
