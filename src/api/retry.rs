//! The retry loop, and when and after how long a failed request is retried: contract, "Error reference", column Recovery.
//!
//! [`Client`](super::Client) gives up after a few retries. A watch reads a thread until it succeeds, so it gives the same
//! loop pauses of its own.

use std::time::{Duration, Instant};

use rand::{RngExt, rand_core::UnwrapErr, rngs::SysRng};

use super::{error::Error, transport::Request};

/// Maximum retries after a transient failure.
const MAX_RETRIES: u32 = 3;
/// Maximum retries after a timeout of 30 s.
const MAX_RETRIES_AFTER_TIMEOUT: u32 = 1;
/// First pause; doubles with each retry.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
/// First pause after a 429 without `Retry-After`.
const FIRST_PAUSE_RATE_LIMITED: Duration = Duration::from_secs(1);
/// Maximum wait for a rate limit in a command without `--timeout`.
const RATE_LIMIT_TIMEOUT: Duration = Duration::from_mins(1);

/// Repeats an attempt until it succeeds, or until `pause` returns `None`: the failure is final. `pause` gets the error and
/// the number of retries so far.
pub async fn retry<T>(
    mut attempt: impl AsyncFnMut() -> Result<T, Error>,
    mut pause: impl FnMut(&Error, u32) -> Option<Duration>,
) -> Result<T, Error> {
    let mut retries = 0;
    loop {
        let error = match attempt().await {
            Err(error) => error,
            response => return response,
        };
        let Some(pause) = pause(&error, retries) else {
            return Err(error);
        };
        tokio::time::sleep(pause).await;
        retries += 1;
    }
}

/// Returns the pause of a request before its next attempt; `None` if the failure is final. `retries` counts the retries so
/// far.
pub(super) fn pause(
    error: &Error,
    request: &Request,
    retries: u32,
    deadline: Option<Instant>,
) -> Option<Duration> {
    let (allowed, pause) = match error {
        // The server rejected the request before processing it, so any method may be retried.
        Error::Status(response) if response.status == 429 => match response.retry_after {
            Some(wait) => (MAX_RETRIES, wait.max(Duration::from_millis(100))),
            None => (MAX_RETRIES, grown(FIRST_PAUSE_RATE_LIMITED, retries)),
        },
        // The request was never sent.
        Error::Unreachable { .. } => (MAX_RETRIES, grown(FIRST_PAUSE, retries)),
        _ if !request.idempotent => return None,
        Error::Status(response) if matches!(response.status, 408 | 500 | 502 | 503 | 504) => {
            let least = response.retry_after.unwrap_or_default();
            (MAX_RETRIES, grown(FIRST_PAUSE, retries).max(least))
        }
        Error::Broken { .. } => (MAX_RETRIES, grown(FIRST_PAUSE, retries)),
        Error::TimedOut { .. } => (MAX_RETRIES_AFTER_TIMEOUT, grown(FIRST_PAUSE, retries)),
        _ => return None,
    };
    let left = match deadline {
        Some(deadline) => deadline.saturating_duration_since(Instant::now()),
        None => RATE_LIMIT_TIMEOUT,
    };
    (retries < allowed && pause < left).then_some(pause)
}

/// Exponential back-off with jitter: 50 to 100 % of the doubled pause, so that many processes do not retry at once.
fn grown(first: Duration, retries: u32) -> Duration {
    let longest = first * 2_u32.pow(retries);
    longest.mul_f64(UnwrapErr(SysRng).random_range(0.5..=1.0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{super::StatusError, *};

    fn request(idempotent: bool) -> Request {
        Request {
            method: reqwest::Method::GET,
            url: url::Url::parse("https://ravi.app/api/").unwrap(),
            body: None,
            identity: None,
            idempotent,
            last_event_id: None,
        }
    }

    fn status(status: u16, retry_after: Option<u64>) -> Error {
        Error::Status(Box::new(StatusError {
            status,
            retry_after: retry_after.map(Duration::from_secs),
            ..StatusError::default()
        }))
    }

    fn unreachable() -> Error {
        let (host, reason) = (String::new(), String::new());
        Error::Unreachable { host, reason }
    }

    #[test]
    fn each_failure_has_its_maximum_of_retries() {
        let host = String::new;
        for (error, any, idempotent) in [
            (status(429, None), 3, 3),
            (status(429, Some(2)), 3, 3),
            (unreachable(), 3, 3),
            (status(408, None), 0, 3),
            (status(500, None), 0, 3),
            (status(502, None), 0, 3),
            (status(503, Some(2)), 0, 3),
            (status(504, None), 0, 3),
            (Error::Broken { host: host() }, 0, 3),
            (Error::TimedOut { host: host() }, 0, 1),
            (status(404, None), 0, 0),
            (status(501, None), 0, 0),
            (Error::NoToken, 0, 0),
        ] {
            for retries in 0..5 {
                let again = |is: bool| pause(&error, &request(is), retries, None).is_some();
                assert_eq!(again(false), retries < any, "{error:?} {retries}");
                assert_eq!(again(true), retries < idempotent, "{error:?} {retries}");
            }
        }
    }

    #[test]
    fn pauses_double_or_follow_retry_after() {
        let wait = |error: &Error, retries| pause(error, &request(true), retries, None).unwrap();
        let broken = Error::Broken {
            host: String::new(),
        };
        for (error, first) in [
            (unreachable(), 250),
            (broken, 250),
            (status(503, None), 250),
            (status(429, None), 1000),
        ] {
            for (retries, factor) in [(0, 1), (1, 2), (2, 4)] {
                let longest = Duration::from_millis(first * factor);
                for _ in 0..20 {
                    let pause = wait(&error, retries);
                    assert!(
                        pause <= longest && pause >= longest / 2,
                        "{error:?} {pause:?}"
                    );
                }
            }
        }
        assert_eq!(wait(&status(429, Some(7)), 0), Duration::from_secs(7));
        assert_eq!(wait(&status(429, Some(0)), 0), Duration::from_millis(100));
        assert_eq!(wait(&status(503, Some(7)), 0), Duration::from_secs(7));
    }

    #[test]
    fn no_pause_exceeds_the_deadline() {
        let waits = |seconds, deadline| {
            pause(&status(429, Some(seconds)), &request(true), 0, deadline).is_some()
        };
        assert!(waits(59, None));
        assert!(!waits(60, None));
        let deadline = Some(Instant::now() + Duration::from_secs(1000));
        assert!(waits(900, deadline));
        assert!(!waits(1000, deadline));
    }
}
