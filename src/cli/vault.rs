//! `ravi vault`

use std::ffi::OsString;

use clap::{Args, Subcommand, ValueEnum};

use super::InputFile;

/// The help of `--pass-session`.
pub(super) const PASS_SESSION: &str =
    "Pass RAVI_PIN, RAVI_PIN_FILE, RAVI_ACCESS_TOKEN and RAVI_REFRESH_TOKEN too";

/// `ravi vault`
#[derive(Debug, Subcommand)]
pub enum Vault {
    /// List keys; values are not shown
    #[command(after_help = "Example:\n  ravi vault list --json")]
    List,
    /// Show one secret, decrypted
    #[command(
        after_help = "Examples:\n  ravi vault get API_KEY\n  ravi vault get API_KEY --field value"
    )]
    Get {
        /// Key or uuid
        key: String,
        /// Print this field alone, bare
        #[arg(long, value_name = "FIELD")]
        field: Option<VaultField>,
        /// Put the value on the clipboard for 45 seconds, and print nothing
        #[arg(long)]
        copy: bool,
    },
    /// Store a secret, or replace the value of one that is there
    ///
    /// Without a value, it is asked for at a terminal, and read from stdin elsewhere.
    #[command(
        after_help = "Examples:\n  ravi vault set API_KEY\n  pass show api-key | ravi vault set API_KEY -\n  ravi vault set TLS_KEY --value-file key.pem --no-clobber"
    )]
    Set(VaultSet),
    /// Delete a secret
    #[command(after_help = "Example:\n  ravi vault delete API_KEY --yes")]
    Delete {
        /// Key or uuid
        key: String,
        /// Do not ask
        #[arg(long, short)]
        yes: bool,
    },
    /// Run a command with the secrets in its environment
    ///
    #[command(
        long_about = "Run a command with the secrets in its environment\n\nNothing is written to disk or to the list of processes. Signals reach the command, and its exit code is passed back.\n\nThe server chooses the keys, so variables that change how programs run are refused: PATH, LD_PRELOAD, BASH_ENV, NODE_OPTIONS, GIT_SSH_COMMAND, HTTPS_PROXY, SSL_CERT_FILE, RAVI_API_URL and the like. --allow-unsafe-names passes those that --only names. The command does not get the session of ravi either: no PIN and no token.",
        after_help = "Examples:\n  ravi vault run -- npm start\n  ravi vault run --only DATABASE_URL,API_KEY --prefix APP_ --mask -- ./deploy"
    )]
    Run(VaultRun),
    /// Print secrets in a format that another program reads
    ///
    /// The formats dotenv and shell are sourced by shells: there, a key that is not an identifier is an error, and a
    /// variable that changes how programs run is refused as by `vault run`.
    #[command(
        after_help = "Examples:\n  ravi vault export --format json\n  ravi vault export --yes > .env"
    )]
    Export {
        /// File format
        #[arg(long, value_name = "FORMAT", default_value = "dotenv")]
        format: ExportFormat,
        /// Export these keys only
        #[arg(long, value_name = "KEY,…", value_delimiter = ',')]
        only: Vec<String>,
        /// Include variables that change how programs run, if named in --only
        #[arg(long, requires = "only")]
        allow_unsafe_names: bool,
        /// Do not ask before secrets are printed in plain text
        #[arg(long, short)]
        yes: bool,
    },
    /// Store the secrets of a .env or JSON file
    ///
    /// Everything is checked before the first is stored. Secrets that are there already with the same value are not sent,
    /// so an import that was interrupted goes on where it ended.
    #[command(
        after_help = "Examples:\n  ravi vault import .env\n  ravi vault import secrets.json --dry-run"
    )]
    Import {
        /// The file, or - for stdin
        file: InputFile,
        /// File format (default: detected)
        #[arg(long, value_name = "FORMAT")]
        format: Option<ImportFormat>,
        /// Tell what would be stored, and store nothing
        #[arg(long)]
        dry_run: bool,
        /// Store it unencrypted, on a server without end-to-end encryption
        #[arg(long)]
        plaintext: bool,
    },
    /// Fill a template with secrets
    #[command(
        long_about = "Fill a template with secrets\n\nIn the template, {{ ravi://vault/KEY }} is replaced by a value of the vault, and {{ ravi://passwords/DOMAIN/FIELD }} by a field of a password.",
        after_help = "Examples:\n  ravi vault inject config.tpl > config.toml\n  echo 'token: {{ ravi://vault/API_KEY }}' | ravi vault inject -"
    )]
    Inject {
        /// The template, or - for stdin
        file: InputFile,
        /// Write to a file that only you can read, or - for stdout
        #[arg(long, short, value_name = "FILE")]
        output: Option<InputFile>,
    },
}

/// The fields of a secret that `get` can print alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VaultField {
    /// The key
    Key,
    /// The value
    Value,
    /// The notes
    Notes,
    /// The secret's uuid
    Uuid,
}

/// `ravi vault set`
#[derive(Debug, Args)]
pub struct VaultSet {
    /// The key: unique in the identity
    pub key: String,
    /// The value, or - for stdin (the list of processes shows what is typed here)
    #[arg(conflicts_with = "value_file", allow_hyphen_values = true)]
    pub value: Option<String>,
    /// Read the value from a file
    #[arg(long, value_name = "FILE")]
    pub value_file: Option<InputFile>,
    /// Notes; those of a secret that is there stay otherwise
    #[arg(long, value_name = "TEXT")]
    pub notes: Option<String>,
    /// Refuse to replace a secret that is there
    #[arg(long)]
    pub no_clobber: bool,
    /// Store it unencrypted, on a server without end-to-end encryption
    #[arg(long)]
    pub plaintext: bool,
}

/// `ravi vault run`
#[derive(Debug, Args)]
pub struct VaultRun {
    /// Pass these keys only
    #[arg(long, value_name = "KEY,…", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Put this before each key to name the variable
    #[arg(long, value_name = "PREFIX", default_value = "")]
    pub prefix: String,
    /// Hide the values in what the command prints
    #[arg(long)]
    pub mask: bool,
    /// Pass variables that change how programs run, if named in --only
    #[arg(long, requires = "only")]
    pub allow_unsafe_names: bool,
    #[arg(long, help = PASS_SESSION)]
    #[allow(missing_docs, reason = "its help says it")]
    pub pass_session: bool,
    /// The command and its arguments
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    pub command: Vec<OsString>,
}

/// The forms of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// KEY="value" lines, as .env files have them
    Dotenv,
    /// An object
    Json,
    /// Lines that a POSIX shell can source
    Shell,
    /// A mapping
    Yaml,
}

/// The forms of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    /// KEY=value lines, as .env files have them
    Dotenv,
    /// An object of strings, or a list of objects with key and value
    Json,
}
