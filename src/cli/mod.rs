//! What can be typed. The doc comments are the help, the manual and the completions; no logic lives here.

mod passwords;
mod vault;

use crate::commands::options::InputFile;

pub use passwords::{
    Content, Create, Generate, GenerateRules, Notes, PasswordField, PasswordImport, PasswordSource,
    Passwords, Update,
};
pub use vault::{ExportFormat, ImportFormat, Vault, VaultField, VaultRun, VaultSet};
