//! The time that a check may take.

use std::time::Duration;

/// The longest time of a check.
pub(super) const LIMIT: Duration = Duration::from_secs(5);

/// Waits at most [`LIMIT`].
pub(super) async fn limited<T>(check: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(LIMIT, check).await.ok()
}

/// Returns the text for a check that exceeded [`LIMIT`].
pub(super) fn no_answer(what: &str) -> String {
    format!("no response from {what} within {} s", LIMIT.as_secs())
}
