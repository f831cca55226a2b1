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

use super::command::group;

group! {
    /// `ravi vault`
    Vault {
        /// List keys; values are not shown
        #[command(after_help = "Example:\n  ravi vault list --json")]
        List(list::List),
        /// Show one secret, decrypted
        #[command(
            after_help = "Examples:\n  ravi vault get API_KEY\n  ravi vault get API_KEY --field value"
        )]
        Get(get::Get),
        /// Store a secret, or replace the value of an existing one
        ///
        /// Without a value, prompts for it at a terminal, and reads it from stdin elsewhere.
        #[command(
            after_help = "Examples:\n  ravi vault set API_KEY\n  pass show api-key | ravi vault set API_KEY -\n  ravi vault set TLS_KEY --value-file key.pem --no-clobber"
        )]
        Set(set::Set),
        /// Delete a secret
        #[command(after_help = "Example:\n  ravi vault delete API_KEY --yes")]
        Delete(delete::Delete),
        /// Run a command with the secrets in its environment
        ///
        #[command(
            long_about = "Run a command with the secrets in its environment\n\nNothing is written to disk or to the list of processes. Signals reach the command, and its exit code is passed back.\n\nThe server chooses the keys, so variables that change how programs run are refused: PATH, LD_PRELOAD, BASH_ENV, NODE_OPTIONS, GIT_SSH_COMMAND, HTTPS_PROXY, SSL_CERT_FILE, RAVI_API_URL and the like. --allow-unsafe-names passes those that --only names. The command does not get the session of ravi either: no PIN and no token.",
            after_help = "Examples:\n  ravi vault run -- npm start\n  ravi vault run --only DATABASE_URL,API_KEY --prefix APP_ --mask -- ./deploy"
        )]
        Run(run::Run),
        /// Print secrets in a format that another program reads
        ///
        /// The formats dotenv and shell are sourced by shells: there, a key that is not an identifier is an error, and a
        /// variable that changes how programs run is refused as by `vault run`.
        #[command(
            after_help = "Examples:\n  ravi vault export --format json\n  ravi vault export --yes > .env"
        )]
        Export(export::Export),
        /// Store the secrets of a .env or JSON file
        ///
        /// Everything is checked before the first is stored. Secrets that are stored already with the same value are not
        /// sent, so an interrupted import resumes where it stopped.
        #[command(
            after_help = "Examples:\n  ravi vault import .env\n  ravi vault import secrets.json --dry-run"
        )]
        Import(import::Import),
        /// Fill a template with secrets
        #[command(
            long_about = "Fill a template with secrets\n\nIn the template, {{ ravi://vault/KEY }} is replaced by a value of the vault, and {{ ravi://passwords/DOMAIN/FIELD }} by a field of a password.",
            after_help = "Examples:\n  ravi vault inject config.tpl > config.toml\n  echo 'token: {{ ravi://vault/API_KEY }}' | ravi vault inject -"
        )]
        Inject(inject::Inject),
    }
}
