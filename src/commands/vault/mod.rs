//! `ravi vault`

mod check;
mod delete;
pub(crate) mod dotenv;
mod export;
mod find;
mod get;
mod import;
mod inject;
mod list;
mod mask;
mod names;
pub(crate) mod parse;
mod passing;
mod run;
mod secrets;
mod set;
pub(crate) mod template;
#[cfg(unix)]
mod terminal;

#[cfg(feature = "mcp")]
pub(crate) use inject::resolve;
#[cfg(feature = "mcp")]
pub(crate) use mask::{Mask, SHORTEST};
#[cfg(feature = "mcp")]
pub(crate) use names::check_variables;
#[cfg(feature = "mcp")]
pub(crate) use passing::pass;

use super::command::group;

group! {
    /// `ravi vault`
    Vault {
        /// List keys, without values
        #[command(alias = "ls")]
        #[command(after_help = "Example:\n  ravi vault list --json")]
        List(list::List),
        /// Decrypt and show one secret
        #[command(aliases = ["show", "view"])]
        #[command(
            after_help = "Examples:\n  ravi vault get API_KEY\n  ravi vault get API_KEY --field value"
        )]
        Get(get::Get),
        /// Store a secret, or replace the value of an existing one
        ///
        /// Without a value, prompts for it at a terminal; otherwise reads it from stdin.
        #[command(aliases = ["create", "add", "new", "update"])]
        #[command(
            after_help = "Examples:\n  ravi vault set API_KEY\n  pass show api-key | ravi vault set API_KEY -\n  ravi vault set TLS_KEY --value-file key.pem --no-clobber"
        )]
        Set(set::Set),
        /// Delete a secret
        #[command(aliases = ["rm", "remove"])]
        #[command(after_help = "Example:\n  ravi vault delete API_KEY --yes")]
        Delete(delete::Delete),
        /// Run a command with the secrets in its environment
        ///
        #[command(
            long_about = "Run a command with the secrets in its environment\n\nThe secrets are not written to disk, and not visible in the process list. The command receives signals, and its exit code is returned.\n\nThe server chooses the keys, so variables that change how programs run are refused: PATH, LD_PRELOAD, BASH_ENV, NODE_OPTIONS, GIT_SSH_COMMAND, HTTPS_PROXY, SSL_CERT_FILE, RAVI_API_URL and the like. --allow-unsafe-names passes those that --only names. Without --only, a key that cannot name a variable is skipped with a warning. The command gets no PIN and no tokens, unless --pass-session is given.",
            after_help = "Examples:\n  ravi vault run -- npm start\n  ravi vault run --only DATABASE_URL,API_KEY --prefix APP_ --mask -- ./deploy"
        )]
        Run(run::Run),
        /// Decrypt and print secrets for another program
        ///
        /// Shells source the formats dotenv and shell. In these, a key that cannot name a variable is skipped with a warning
        /// (with --only, it is an error), and variables that change how programs run are refused, as by `vault run`.
        #[command(
            after_help = "Examples:\n  ravi vault export --format json\n  ravi vault export --yes > .env"
        )]
        Export(export::Export),
        /// Import secrets from a .env or JSON file
        ///
        /// Checks the whole file before storing the first secret. Does not send secrets that are stored already with the
        /// same value, so an interrupted import resumes where it stopped. Replaces the values of other secrets that exist.
        #[command(
            after_help = "Examples:\n  ravi vault import .env\n  ravi vault import secrets.json --dry-run"
        )]
        Import(import::Import),
        /// Fill a template with secrets
        #[command(
            long_about = "Fill a template with secrets\n\nReplaces these references in the template:\n\n  {{ ravi://vault/KEY }}               value of a secret\n  {{ ravi://passwords/DOMAIN/FIELD }}  field of a password entry\n  {{ ravi://passwords/DOMAIN/code }}   its one-time password\n  {{ ravi://passwords/UUID/FIELD }}    the same, where a domain has several entries",
            after_help = "Examples:\n  ravi vault inject config.tpl > config.toml\n  echo 'token: {{ ravi://vault/API_KEY }}' | ravi vault inject"
        )]
        Inject(inject::Inject),
    }
}
