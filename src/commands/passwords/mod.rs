//! `ravi passwords`

mod content;
mod create;
mod delete;
mod entry;
mod export;
pub(crate) mod formats;
mod generate;
mod get;
mod import;
mod list;
mod rules;
mod stored;
mod turn;
mod update;

use super::command::group;

group! {
    /// `ravi passwords`
    Passwords {
        /// List domains and usernames; passwords are not shown
        #[command(after_help = "Example:\n  ravi passwords list --json")]
        List(list::List),
        /// Show one entry, decrypted
        #[command(
            after_help = "Examples:\n  ravi passwords get example.com\n  ravi passwords get example.com --field password"
        )]
        Get(get::Get),
        /// Store a new entry; without a password, one is generated here
        ///
        /// An entry with the same domain and username is a conflict (exit code 6), unless --another is given.
        #[command(
            after_help = "Examples:\n  ravi passwords create example.com\n  pass show example | ravi passwords create example.com --username me@example.com --password-stdin"
        )]
        Create(Box<create::Create>),
        /// Change fields of an entry, and leave the others as they are
        #[command(after_help = "Example:\n  ravi passwords update example.com --generate")]
        Update(Box<update::Update>),
        /// Delete an entry
        #[command(after_help = "Example:\n  ravi passwords delete example.com --yes")]
        Delete(delete::Delete),
        /// Generate a password on this machine, from the system's random source
        #[command(
            after_help = "Examples:\n  ravi passwords generate --length 32 --no-symbols\n  ravi passwords generate --words 6"
        )]
        Generate(generate::Generate),
        /// Store the passwords that another manager exported
        ///
        /// Everything is checked before the first is stored. Entries that are stored already with the same domain, username
        /// and password are not sent, so an interrupted import resumes where it stopped.
        #[command(
            after_help = "Examples:\n  ravi passwords import bitwarden.json\n  ravi passwords import chrome.csv --dry-run"
        )]
        Import(import::Import),
        /// Print all passwords, decrypted, as CSV for other password managers
        #[command(after_help = "Example:\n  ravi passwords export --yes > passwords.csv")]
        Export(export::Export),
    }
}
