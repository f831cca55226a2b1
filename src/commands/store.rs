//! Many things stored at once, with progress.

use futures_util::{StreamExt, stream};

use super::Context;
use crate::{api, failure::Failure, output::progress};

/// Requests under way at the same time.
const TOGETHER: usize = 16;

/// Carries out the requests that store each of `total` things; the first that fails for good ends it. `what` names the
/// things.
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
