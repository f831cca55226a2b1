//! Transient errors.

use std::time::Duration;

use crate::api::Error;

/// Returns whether an error is transient.
pub(super) fn is_transient(error: &Error) -> bool {
    match error {
        Error::Status(answer) => matches!(answer.status, 408 | 429 | 500..) && answer.status != 501,
        Error::Unreachable { .. }
        | Error::TimedOut { .. }
        | Error::Broken { .. }
        | Error::Refresh(_) => true,
        _ => false,
    }
}

/// Returns the `Retry-After` of an error.
pub(super) fn retry_after(error: &Error) -> Option<Duration> {
    match error {
        Error::Status(answer) => answer.retry_after,
        _ => None,
    }
}
