//! When a request is sent again by itself, and after how long: contract, "Error reference", column Recovery.

use std::time::{Duration, Instant};

use rand::{Rng, rngs::OsRng};

use super::{error::Error, transport::Request};

/// How often a request is repeated after a failure that may pass.
const REPEATS: u32 = 3;
/// A server that said nothing for 30 s is asked once more, not three times.
const REPEATS_AFTER_SILENCE: u32 = 1;
/// The first pause; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
/// The first pause after a 429 that does not say how long to wait.
const FIRST_PAUSE_RATE_LIMITED: Duration = Duration::from_secs(1);
/// The longest wait for a rate limit in a command without `--timeout`.
const RATE_LIMIT_TIMEOUT: Duration = Duration::from_mins(1);

/// How long to wait before the request is sent again; `None` if its failure is final. `repeats` counts those before.
pub(super) fn pause(
    error: &Error,
    request: &Request,
    repeats: u32,
    deadline: Option<Instant>,
) -> Option<Duration> {
    let (allowed, pause) = match error {
        // The request was not carried out, so any kind of it may be sent again.
        Error::Status(answer) if answer.status == 429 => match answer.retry_after {
            Some(wait) => (REPEATS, wait.max(Duration::from_millis(100))),
            None => (REPEATS, grown(FIRST_PAUSE_RATE_LIMITED, repeats)),
        },
        // It never left this machine.
        Error::Unreachable { .. } => (REPEATS, grown(FIRST_PAUSE, repeats)),
        _ if !request.repeatable => return None,
        Error::Status(answer) if matches!(answer.status, 408 | 500 | 502 | 503 | 504) => {
            let least = answer.retry_after.unwrap_or_default();
            (REPEATS, grown(FIRST_PAUSE, repeats).max(least))
        }
        Error::Broken { .. } => (REPEATS, grown(FIRST_PAUSE, repeats)),
        Error::TimedOut { .. } => (REPEATS_AFTER_SILENCE, grown(FIRST_PAUSE, repeats)),
        _ => return None,
    };
    let left = match deadline {
        Some(deadline) => deadline.saturating_duration_since(Instant::now()),
        None => RATE_LIMIT_TIMEOUT,
    };
    (repeats < allowed && pause < left).then_some(pause)
}

/// Exponential back-off with jitter: between half of the doubled pause and all of it, so that many processes that failed
/// together do not come back together.
fn grown(first: Duration, repeats: u32) -> Duration {
    let longest = first * 2_u32.pow(repeats);
    longest.mul_f64(OsRng.gen_range(0.5..=1.0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{super::StatusError, *};

    fn request(repeatable: bool) -> Request {
        Request {
            method: reqwest::Method::GET,
            url: url::Url::parse("https://ravi.app/api/").unwrap(),
            body: None,
            identity: None,
            repeatable,
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
    fn each_failure_has_its_number_of_repeats() {
        let host = String::new;
        for (error, any, repeatable) in [
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
            for repeats in 0..5 {
                let again = |is: bool| pause(&error, &request(is), repeats, None).is_some();
                assert_eq!(again(false), repeats < any, "{error:?} {repeats}");
                assert_eq!(again(true), repeats < repeatable, "{error:?} {repeats}");
            }
        }
    }

    #[test]
    fn pauses_double_and_are_what_the_server_asks_for() {
        let wait = |error: &Error, repeats| pause(error, &request(true), repeats, None).unwrap();
        let broken = Error::Broken {
            host: String::new(),
        };
        for (error, first) in [
            (unreachable(), 250),
            (broken, 250),
            (status(503, None), 250),
            (status(429, None), 1000),
        ] {
            for (repeats, factor) in [(0, 1), (1, 2), (2, 4)] {
                let longest = Duration::from_millis(first * factor);
                for _ in 0..20 {
                    let pause = wait(&error, repeats);
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
    fn no_pause_goes_beyond_the_time_that_is_left() {
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
