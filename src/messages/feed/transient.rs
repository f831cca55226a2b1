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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::StatusError;

    fn status(status: u16) -> Error {
        Error::Status(Box::new(StatusError {
            status,
            retry_after: Some(Duration::from_secs(7)),
            ..StatusError::default()
        }))
    }

    #[test]
    fn what_may_pass_by_itself() {
        let host = || "h:1".to_owned();
        for error in [
            status(408),
            status(429),
            status(500),
            status(503),
            Error::Unreachable {
                host: host(),
                reason: String::new(),
            },
            Error::TimedOut { host: host() },
            Error::Broken { host: host() },
            Error::Refresh(Box::new(Error::SessionOver)),
        ] {
            assert!(is_transient(&error), "{error:?}");
        }
        for error in [
            status(400),
            status(404),
            status(499),
            status(501),
            Error::NoStream,
            Error::SessionOver,
        ] {
            assert!(!is_transient(&error), "{error:?}");
        }
    }

    #[test]
    fn only_an_answer_says_how_long_to_wait() {
        assert_eq!(retry_after(&status(429)), Some(Duration::from_secs(7)));
        assert_eq!(retry_after(&Error::NoStream), None);
    }
}
