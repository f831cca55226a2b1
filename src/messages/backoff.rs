//! When to connect again: exponential back-off with jitter, within what the server may ask for.

use std::time::Duration;

use super::Limits;

/// The pauses between connections.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    /// Connections in a row that failed, or ended before they were of use.
    failures: u32,
    /// The server's `retry:`.
    retry: Option<Duration>,
}

impl Backoff {
    /// Takes the server's `retry:`. It replaces the first pause, but is never shorter than our limit; the pause is never
    /// longer than the longest one.
    pub(super) fn set_retry(&mut self, retry: Duration, limits: &Limits) {
        self.retry = Some(retry.max(limits.shortest_retry));
    }

    /// A connection was of use: the next pause is the first one again.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }

    /// Failures since the last connection that was of use.
    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    /// The pause after a failure. What the server asked for in `Retry-After` is the least. Jitter (0 to 1) spreads clients that
    /// were cut off together.
    pub(super) fn pause(
        &mut self,
        retry_after: Option<Duration>,
        jitter: f64,
        limits: &Limits,
    ) -> Duration {
        let doubled = 2_u32.pow(self.failures.min(10));
        self.failures = self.failures.saturating_add(1);
        let spread = 0.5 + jitter.clamp(0.0, 1.0) / 2.0;
        let grown = |first: Duration| first.saturating_mul(doubled).min(limits.longest_pause);
        let pause = match self.retry {
            // At least what was asked for.
            Some(retry) => grown(retry).mul_f64(spread + 0.5),
            None => grown(limits.first_pause).mul_f64(spread),
        };
        let least = retry_after.unwrap_or_default();
        pause.max(least.min(limits.longest_retry_after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_server_chooses_a_pause_out_of_bounds() {
        let limits = Limits::default();
        for milliseconds in [0, 1, 500, 60_000, u64::MAX] {
            for jitter in [0.0, 1.0] {
                let mut backoff = Backoff::default();
                backoff.set_retry(Duration::from_millis(milliseconds), &limits);
                let first = backoff.pause(None, jitter, &limits);
                assert!(first >= limits.shortest_retry, "{first:?}");
                for _ in 0..100 {
                    let pause = backoff.pause(Some(Duration::MAX), jitter, &limits);
                    assert!(pause <= limits.longest_retry_after, "{pause:?}");
                    let pause = backoff.pause(None, jitter, &limits);
                    assert!(pause <= limits.longest_pause * 2, "{pause:?}");
                }
                assert!(backoff.pause(None, jitter, &limits) >= Duration::from_secs(10));
            }
        }
    }

    #[test]
    fn the_pause_grows_until_a_connection_is_of_use() {
        let limits = Limits::default();
        let mut backoff = Backoff::default();
        let pauses: Vec<_> = (0..8).map(|_| backoff.pause(None, 1.0, &limits)).collect();
        assert!(pauses.is_sorted() && pauses[0] == limits.first_pause);
        assert_eq!(pauses[7], limits.longest_pause);
        backoff.reset();
        assert_eq!(backoff.pause(None, 1.0, &limits), limits.first_pause);
    }
}
