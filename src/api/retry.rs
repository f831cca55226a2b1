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
