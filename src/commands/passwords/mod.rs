//! `ravi passwords`

mod audit;
mod code;
mod content;
mod create;
mod delete;
mod entry;
mod export;
mod fill;
pub(crate) mod formats;
mod generate;
mod get;
mod git_credential;
mod import;
mod list;
mod one_time;
mod stored;
mod update;

use super::command::group;

group! {
    /// `ravi passwords`
    Passwords {
        /// List password entries: domains and usernames
        ///
        /// Sorted by domain, then username; with --json, too.
        #[command(alias = "ls")]
        #[command(
            after_help = "Examples:\n  ravi passwords list --json\n  ravi passwords list github"
        )]
        List(list::List),
        /// Decrypt and show one password entry
        #[command(aliases = ["show", "view"])]
        #[command(
            after_help = "Examples:\n  ravi passwords get example.com\n  ravi passwords get example.com --field password"
        )]
        Get(get::Get),
        /// Print the one-time password of an entry (TOTP, HOTP)
        ///
        /// Computes it from the first otpauth:// URI in the notes of the entry. The counter of HOTP is stored before the code
        /// is printed.
        #[command(
            after_help = "Examples:\n  ravi passwords code example.com\n  ravi passwords code example.com --fresh --json"
        )]
        Code(code::CodeArgs),
        /// Find weak, reused, old and unencrypted passwords
        ///
        /// Checks all entries on this machine; no password leaves it or is shown. Entries without a one-time password are
        /// counted, and listed with --only no-code.
        #[command(
            after_help = "Examples:\n  ravi passwords audit\n  ravi passwords audit --only weak,reused --strict"
        )]
        Audit(audit::Audit),
        /// Store a password entry; generate the password if none is given
        ///
        /// If an entry has the same domain and username, prompts whether to store another; without a terminal, fails with
        /// exit code 6. --force stores it without a prompt.
        #[command(aliases = ["add", "new"])]
        #[command(
            after_help = "Examples:\n  ravi passwords create example.com\n  pass show example | ravi passwords create example.com --username me@example.com --password-stdin"
        )]
        Create(Box<create::Create>),
        /// Change fields of a password entry; keep the others
        #[command(alias = "edit")]
        #[command(
            after_help = "Examples:\n  ravi passwords update example.com --generate\n  ravi passwords update example.com --otpauth-qr screenshot.png"
        )]
        Update(Box<update::Update>),
        /// Delete a password entry
        #[command(aliases = ["rm", "remove"])]
        #[command(after_help = "Example:\n  ravi passwords delete example.com --yes")]
        Delete(delete::Delete),
        /// Type a password into the login page of a running browser
        ///
        /// Types username, password and code into a page of Chromium or Chrome on this machine, through its DevTools protocol,
        /// and prints none of them. Start the browser with --remote-debugging-port=9222 and a --user-data-dir of its own.
        ///
        /// Fills only visible fields of a login form, in a page and frame over https (or on this machine) whose host is the
        /// domain of the entry or below it. If it is not sure which fields are meant, it fills none, and says what it saw.
        #[command(
            after_help = "Examples:\n  ravi passwords fill example.com --submit --otp\n  ravi passwords fill example.com --dry-run --cdp http://localhost:9333"
        )]
        Fill(Box<fill::Fill>),
        /// Generate a password on this machine
        #[command(
            after_help = "Examples:\n  ravi passwords generate --length 32 --no-symbols\n  ravi passwords generate --words 6"
        )]
        Generate(generate::Generate),
        /// Import password entries from another password manager
        ///
        /// Checks the whole file before storing the first entry. Does not send entries that are stored already with the same
        /// domain, username and password, so an interrupted import resumes where it stopped.
        ///
        /// Names, folders, tags, custom fields, one-time passwords (TOTP) and further URLs go into the notes. Favorites,
        /// passkeys, attachments and old passwords are not kept.
        #[command(
            after_help = "Examples:\n  ravi passwords import bitwarden.json\n  ravi passwords import chrome.csv --dry-run"
        )]
        Import(import::Import),
        /// Decrypt and print all password entries as CSV for other managers
        ///
        /// The CSV has domain, username, password, notes, and the first one-time password (otpauth:// URI) of the notes;
        /// dates and UUIDs are not kept.
        #[command(after_help = "Example:\n  ravi passwords export --yes > passwords.csv")]
        Export(export::Export),
        /// Answer git: a credential helper for https remotes
        ///
        /// git runs it, and writes the request on stdin. It never prompts.
        ///
        /// `get` answers with the entry whose domain is the host. The notes of an entry that `store` created name the port
        /// and path that it is for; other entries are for port 443. If entries with different usernames match, git must
        /// name one. `store` creates an entry, or updates its own. `erase` deletes an entry only if `store` created it and
        /// it has the rejected password.
        #[command(
            after_help = "Example:\n  git config --global credential.helper '!ravi passwords git-credential'"
        )]
        GitCredential(git_credential::GitCredential),
    }
}
