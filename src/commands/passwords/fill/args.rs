//! The arguments of `ravi passwords fill`.

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{browser::Endpoint, commands::passwords::entry::EntryArgs, env, failure::Failure};

/// Where Chromium listens by default.
const ENDPOINT: &str = "http://127.0.0.1:9222";

/// `ravi passwords fill`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Fill {
    /// The entry to type.
    #[command(flatten)]
    #[serde(flatten)]
    pub entry: EntryArgs,
    /// DevTools endpoint of the browser: http or ws URL on this machine
    ///
    /// Default: that in RAVI_CDP, or port 9222 on this machine.
    #[arg(long, value_name = "URL")]
    pub cdp: Option<String>,
    /// Fill this tab: its ID, or the start of it (default: the tab that shows the domain)
    #[arg(long, value_name = "ID")]
    pub tab: Option<String>,
    /// Submit the form, and go on with the next step of the login
    #[arg(long)]
    #[serde(default)]
    pub submit: bool,
    /// Type the one-time password, or the code that arrives by SMS or email
    #[arg(long)]
    #[serde(default)]
    pub otp: bool,
    /// Empty the password field after submitting, if the page stays
    #[arg(long, requires = "submit")]
    #[serde(default)]
    pub clear_after: bool,
    /// Find the fields, but type nothing
    #[arg(long, conflicts_with = "submit")]
    #[serde(default)]
    pub dry_run: bool,
}

impl Fill {
    pub(super) fn endpoint(&self) -> Result<Endpoint, Failure> {
        let chosen = match &self.cdp {
            Some(url) => Some(url.clone()),
            None => env::CDP.text()?,
        };
        Ok(Endpoint::parse(chosen.as_deref().unwrap_or(ENDPOINT))?)
    }
}
