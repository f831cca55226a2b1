//! The common parts of `passwords import` and `vault import`: options, requests and result.

use std::path::Path;

use clap::Args;
use futures_util::{StreamExt, stream};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Context;
use crate::{
    api,
    failure::Failure,
    output::{clean, progress},
    prompt,
};

/// The options of an import.
#[derive(Debug, Default, Clone, Copy, Args, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ImportFlags {
    /// Print what would be stored, without storing it
    #[arg(long)]
    pub dry_run: bool,
    /// Store unencrypted, on a server without end-to-end encryption
    #[arg(long)]
    pub plaintext: bool,
}

/// The result of an import, by domain or key.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct Stored {
    /// Entries that were stored, or would be with `--dry-run`.
    pub(super) stored: Vec<String>,
    /// Entries that were stored already.
    pub(super) unchanged: Vec<String>,
}

impl Stored {
    /// Returns the stored names, one per line.
    pub(super) fn names(&self) -> String {
        let line = |name: &String| format!("{}\n", clean(name));
        self.stored.iter().map(line).collect()
    }
}

/// Returns the failure of reading a file to import; it names the file.
pub(super) fn in_file(file: &Path, failure: Failure) -> Failure {
    let message = format!(
        "cannot import from {}: {}",
        prompt::source_name(file),
        failure.message
    );
    Failure { message, ..failure }
}

/// The number of concurrent requests.
const CONCURRENCY: usize = 16;

/// Sends the requests that store the entries, until one fails; none with `--dry-run`. `what` is the plural noun for the
/// entries.
pub(super) async fn store_all<T>(
    context: &Context,
    flags: ImportFlags,
    what: &str,
    requests: impl ExactSizeIterator<Item = impl Future<Output = Result<T, api::Error>>>,
) -> Result<(), Failure> {
    if flags.dry_run {
        return Ok(());
    }
    let total = requests.len();
    let bar = progress::count(&context.style, total, "Storing");
    let mut answers = stream::iter(requests).buffer_unordered(CONCURRENCY);
    let mut stored = 0;
    while let Some(answer) = answers.next().await {
        if let Err(error) = answer {
            let failure = Failure::from(error);
            let were = if stored == 1 { "was" } else { "were" };
            let message = format!(
                "{stored} of {total} {what} {were} stored: {}",
                failure.message
            );
            let hint = "run the same import again: it sends only what is missing";
            return Err(Failure { message, ..failure }.hint(hint));
        }
        stored += 1;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}
