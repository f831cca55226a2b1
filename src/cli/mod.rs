//! What can be typed. The doc comments are the help, the manual and the completions; no logic lives here.

mod passwords;
#[cfg(feature = "sandbox")]
mod sandbox;
mod vault;
mod watch;

use crate::commands::options::InputFile;

pub use passwords::{
    Content, Create, Generate, GenerateRules, Notes, PasswordField, PasswordImport, PasswordSource,
    Passwords, Update,
};
#[cfg(feature = "sandbox")]
pub use sandbox::{Deliver, Sandbox, Serve};
pub use vault::{ExportFormat, ImportFormat, Vault, VaultField, VaultRun, VaultSet};
pub use watch::{EventKind, Watch};
