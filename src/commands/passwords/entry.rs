//! The arguments that select one entry, for `get` and `delete`.

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{commands::entries::select::Selector, failure::Failure, secret::Secret};

/// Selects one entry.
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct EntryArgs {
    /// Domain, URL, or UUID (at least its first 4 characters)
    pub entry: String,
    /// Select the entry with this username, if the domain has several
    #[arg(long, value_name = "NAME")]
    pub username: Option<Secret>,
}

impl EntryArgs {
    pub(super) fn selector(&self) -> Result<Selector, Failure> {
        Selector::parse(&self.entry)?.with_username(self.username.as_ref(), "--username")
    }
}
