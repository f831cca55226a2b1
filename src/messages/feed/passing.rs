//! Errors that may pass by themselves.

use std::time::Duration;

use crate::api::Error;

/// Returns whether an error may pass by itself.
pub(super) fn is_passing(error: &Error) -> bool {
    match error {
        Error::Status(answer) => matches!(answer.status, 408 | 429 | 500..) && answer.status != 501,
        Error::Unreachable { .. }
        | Error::TimedOut { .. }
        | Error::Broken { .. }
        | Error::Refresh(_) => true,
        _ => false,
    }
}

/// Returns how long the server asks to wait.
pub(super) fn retry_after(error: &Error) -> Option<Duration> {
    match error {
        Error::Status(answer) => answer.retry_after,
        _ => None,
    }
}
