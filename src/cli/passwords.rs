//! `ravi passwords`

use clap::{Args, Subcommand, ValueEnum};

use super::InputFile;

/// `ravi passwords`
#[derive(Debug, Subcommand)]
pub enum Passwords {
    /// List domains and usernames; passwords are not shown
    #[command(after_help = "Example:\n  ravi passwords list --json")]
    List,
    /// Show one entry, decrypted
    #[command(
        after_help = "Examples:\n  ravi passwords get example.com\n  ravi passwords get example.com --field password"
    )]
    Get {
        /// Domain, URL, or uuid (its first 6 characters are enough)
        entry: String,
        /// Username of the entry, where a domain has several
        #[arg(long, value_name = "NAME")]
        username: Option<String>,
        /// Print this field alone, bare
        #[arg(long, value_name = "FIELD")]
        field: Option<PasswordField>,
        /// Put the password, or the field, on the clipboard for 45 seconds, and print nothing
        #[arg(long)]
        copy: bool,
    },
    /// Store a new entry; without a password, one is generated here
    ///
    /// An entry with the same domain and username is a conflict (exit code 6), unless --another is given.
    #[command(
        after_help = "Examples:\n  ravi passwords create example.com\n  pass show example | ravi passwords create example.com --username me@example.com --password-stdin"
    )]
    Create(Box<Create>),
    /// Change fields of an entry, and leave the others as they are
    #[command(after_help = "Example:\n  ravi passwords update example.com --generate")]
    Update(Box<Update>),
    /// Delete an entry
    #[command(after_help = "Example:\n  ravi passwords delete example.com --yes")]
    Delete {
        /// Domain, URL, or uuid (its first 6 characters are enough)
        entry: String,
        /// Username of the entry, where a domain has several
        #[arg(long, value_name = "NAME")]
        username: Option<String>,
        /// Do not ask
        #[arg(long, short)]
        yes: bool,
    },
    /// Generate a password on this machine, from the system's random source
    #[command(
        after_help = "Examples:\n  ravi passwords generate --length 32 --no-symbols\n  ravi passwords generate --words 6"
    )]
    Generate(Generate),
    /// Store the passwords that another manager exported
    ///
    /// Everything is checked before the first is stored. Entries that are there already with the same domain, username
    /// and password are not sent, so an import that was interrupted goes on where it ended.
    #[command(
        after_help = "Examples:\n  ravi passwords import bitwarden.json\n  ravi passwords import chrome.csv --dry-run"
    )]
    Import {
        /// The file, or - for stdin
        file: InputFile,
        /// Which manager wrote it; told by its content otherwise
        #[arg(long, value_name = "FORMAT")]
        format: Option<PasswordImport>,
        /// Tell what would be stored, and store nothing
        #[arg(long)]
        dry_run: bool,
        /// Store them unencrypted, on a server without end-to-end encryption
        #[arg(long)]
        plaintext: bool,
    },
    /// Print all passwords, decrypted, as CSV that browsers and password managers read
    #[command(after_help = "Example:\n  ravi passwords export --yes > passwords.csv")]
    Export {
        /// Do not ask whether the passwords may leave the vault in plain text
        #[arg(long, short)]
        yes: bool,
    },
}

/// Who wrote a file of passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PasswordImport {
    /// An unencrypted JSON export of Bitwarden
    Bitwarden,
    /// A CSV export of 1Password
    OnePassword,
    /// A CSV export of Chrome, Edge or another of its family
    Chrome,
    /// A CSV export of Firefox
    Firefox,
}

/// The fields of an entry that `get` can print alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PasswordField {
    /// The domain
    Domain,
    /// The username
    Username,
    /// The password
    Password,
    /// The notes
    Notes,
    /// The entry's uuid
    Uuid,
}

/// `ravi passwords create`
#[derive(Debug, Args)]
pub struct Create {
    /// The website: a domain, or a URL that is cut down to its host
    pub domain: String,
    /// The username; the identity's address if it is not given
    #[arg(long, value_name = "NAME")]
    pub username: Option<String>,
    /// Everything else that is stored.
    #[command(flatten)]
    pub content: Content,
    /// What a generated password is made of.
    #[command(flatten)]
    pub rules: GenerateRules,
}

/// `ravi passwords update`
#[derive(Debug, Args)]
pub struct Update {
    /// Domain, URL, or uuid (its first 6 characters are enough)
    pub entry: String,
    /// Username of the entry, where a domain has several
    #[arg(long, value_name = "NAME")]
    pub current_username: Option<String>,
    /// Move the entry to this domain
    #[arg(long)]
    pub domain: Option<String>,
    /// The new username
    #[arg(long, value_name = "NAME")]
    pub username: Option<String>,
    /// Generate the new password here
    #[arg(long, conflicts_with = "source")]
    pub generate: bool,
    /// Everything else that is stored.
    #[command(flatten)]
    pub content: Content,
    /// What a generated password is made of.
    #[command(flatten)]
    pub rules: GenerateRules,
}

/// What is stored, as far as it is typed and not generated.
#[derive(Debug, Args)]
pub struct Content {
    /// Where the password comes from.
    #[command(flatten)]
    pub password: PasswordSource,
    /// Where the notes come from.
    #[command(flatten)]
    pub notes: Notes,
    /// Store it even if another entry has the same domain and username
    #[arg(long)]
    pub another: bool,
    /// Store it unencrypted, on a server without end-to-end encryption
    #[arg(long)]
    pub plaintext: bool,
}

/// Where a password comes from.
#[derive(Debug, Args)]
#[group(id = "source", multiple = false)]
pub struct PasswordSource {
    /// The password itself, or - for stdin (the list of processes shows what is typed here)
    #[arg(long, value_name = "PASSWORD")]
    pub password: Option<String>,
    /// Read the password from stdin
    #[arg(long)]
    pub password_stdin: bool,
    /// Read the password from a file
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<InputFile>,
    /// Ask for the password
    #[arg(long)]
    pub password_prompt: bool,
}

/// Where notes come from.
#[derive(Debug, Args)]
pub struct Notes {
    /// Notes (the list of processes shows what is typed here)
    #[arg(long, value_name = "TEXT", conflicts_with = "notes_file")]
    pub notes: Option<String>,
    /// Read the notes from a file, or from stdin if it is -
    #[arg(long, value_name = "FILE")]
    pub notes_file: Option<InputFile>,
}

/// What a generated password is made of.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Generated passwords")]
pub struct GenerateRules {
    /// Characters in all
    #[arg(long, value_name = "N", default_value_t = Self::LENGTH, value_parser = clap::value_parser!(u16).range(4..=1024))]
    pub length: u16,
    /// Leave symbols out
    #[arg(long)]
    pub no_symbols: bool,
    /// Leave digits out
    #[arg(long)]
    pub no_digits: bool,
    /// Characters to leave out
    #[arg(
        long,
        value_name = "CHARS",
        default_value = "",
        hide_default_value = true
    )]
    pub exclude: String,
    /// A passphrase of this many words (11 bits each) instead
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(3..=64), conflicts_with_all = ["length", "no_symbols", "no_digits", "exclude"])]
    pub words: Option<u8>,
}

impl GenerateRules {
    /// Characters of a generated password if nothing else is said.
    pub const LENGTH: u16 = 24;
}

/// `ravi passwords generate`
#[derive(Debug, Args)]
pub struct Generate {
    /// What it is made of.
    #[command(flatten)]
    pub rules: GenerateRules,
    /// Ask the service for the password instead; the service has then seen it
    #[arg(long, conflicts_with = "words")]
    pub server: bool,
}
