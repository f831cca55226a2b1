//! What the imports of passwords and vault share: their flags, the requests that store, and the result.

use clap::Args;
use futures_util::{StreamExt, stream};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Context;
use crate::{
    api,
    failure::Failure,
    output::{clean, progress},
};

/// How an import stores.
#[derive(Debug, Default, Clone, Copy, Args, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ImportFlags {
    /// Print what would be stored; store nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Store them unencrypted, on a server without end-to-end encryption
    #[arg(long)]
    pub plaintext: bool,
}

/// What an import stored, by domain or key.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct Stored {
    /// What was stored, or would be.
    pub(super) stored: Vec<String>,
    /// What was there already.
    pub(super) unchanged: Vec<String>,
}

impl Stored {
    /// Returns the line for people. `noun` names one of what is stored.
    pub(super) fn line(&self, noun: &str, dry_run: bool) -> String {
        let (stored, unchanged) = (self.stored.len(), self.unchanged.len());
        let verb = if dry_run { "Would store" } else { "Stored" };
        let plural = if stored == 1 { "" } else { "s" };
        let were = if unchanged == 1 { "was" } else { "were" };
        format!("{verb} {stored} {noun}{plural}; {unchanged} {were} there already.\n")
    }

    /// Returns what was stored, one a line.
    pub(super) fn names(&self) -> String {
        let line = |name: &String| format!("{}\n", clean(name));
        self.stored.iter().map(line).collect()
    }
}

/// Requests under way at the same time.
const TOGETHER: usize = 16;

/// Sends the requests that store `total` entries; the first that fails for good ends it. `what` names the entries.
pub(super) async fn store_all<T>(
    context: &Context,
    what: &str,
    total: usize,
    requests: impl Iterator<Item = impl Future<Output = Result<T, api::Error>>>,
) -> Result<(), Failure> {
    let bar = progress::count(&context.style, total, "Storing");
    let mut answers = stream::iter(requests).buffer_unordered(TOGETHER);
    let mut stored = 0;
    while let Some(answer) = answers.next().await {
        if let Err(error) = answer {
            let failure = Failure::from(error);
            let message = format!(
                "{stored} of {total} {what} were stored: {}",
                failure.message
            );
            let hint = "run the same import again: only what is missing is sent";
            return Err(Failure { message, ..failure }.hint(hint));
        }
        stored += 1;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}
