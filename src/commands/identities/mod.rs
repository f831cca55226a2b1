//! `ravi identities`

mod create;
mod current;
mod delete;
mod find;
mod get;
mod list;
mod settings;
mod update;
mod r#use;

use super::command::group;

group! {
    /// `ravi identities`
    Identities {
        /// List the identities of the account
        #[command(alias = "ls")]
        #[command(after_help = "Example:\n  ravi identities list --json")]
        List(list::List),
        /// Create an identity
        #[command(aliases = ["add", "new"])]
        #[command(after_help = "Example:\n  ravi identities create my-agent --email my-agent --use")]
        Create(create::Create),
        /// Show one identity
        #[command(aliases = ["show", "view"])]
        #[command(after_help = "Example:\n  ravi identities get my-agent")]
        Get(get::Get),
        /// Rename an identity
        #[command(aliases = ["edit", "rename"])]
        #[command(after_help = "Example:\n  ravi identities update my-agent --name shopping-agent")]
        Update(update::Update),
        /// Delete an identity, its inbox, phone number, passwords and secrets
        #[command(aliases = ["rm", "remove"])]
        #[command(after_help = "Example:\n  ravi identities delete my-agent --yes")]
        Delete(delete::Delete),
        /// Set the active identity for later commands
        ///
        /// Writes to the file that currently selects the identity: the project's .ravi/config.json, RAVI_CONFIG_DIR, or the
        /// user's own settings.
        #[command(
            after_help = "Examples:\n  ravi identities use my-agent\n  ravi identities use my-agent --project"
        )]
        Use(r#use::Use),
        /// Show the active identity and what selected it; works offline
        #[command(after_help = "Example:\n  ravi identities current")]
        Current(current::Current),
    }
}
