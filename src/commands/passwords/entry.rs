//! The entry that `get` and `delete` are about.

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{commands::entries::select::Selector, failure::Failure};

/// Addresses one entry.
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct EntryArgs {
    /// Domain, URL, or uuid (its first 6 characters are enough)
    pub entry: String,
    /// Username of the entry, where a domain has several
    #[arg(long, value_name = "NAME")]
    pub username: Option<String>,
}

impl EntryArgs {
    pub(super) fn selector(&self) -> Result<Selector, Failure> {
        Selector::parse(&self.entry)?.with_username(self.username.as_deref(), "--username")
    }
}
