//! Reconnect timing: exponential back-off with jitter, within limits on what the server requests.
//!
//! Not the back-off of a request (`api/retry.rs`): a stream that ends is no failure, so what is repeated are connections,
//! they are counted until one is useful, and the server sets the pause with `retry:`.

use std::time::Duration;

use super::Limits;

/// State of the reconnect back-off.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    /// Consecutive connections that failed, or ended before they were useful.
    failures: u32,
    /// `retry:` value of the server.
    retry: Option<Duration>,
}

impl Backoff {
    /// Sets the first pause to the server's `retry:`, within our limits.
    pub(super) fn set_retry(&mut self, retry: Duration, limits: &Limits) {
        self.retry = Some(retry.max(limits.shortest_retry));
    }

    /// Resets the back-off after a useful connection.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }

    /// Returns the number of failures since the last useful connection.
    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    /// Returns the pause after a failure, at least `Retry-After`. Jitter (0 to 1) keeps clients that failed together
    /// from reconnecting together.
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
            // Never shorter than requested.
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
    fn the_server_cannot_exceed_the_pause_limits() {
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
    fn the_pause_grows_until_a_connection_is_useful() {
        let limits = Limits::default();
        let mut backoff = Backoff::default();
        let pauses: Vec<_> = (0..8).map(|_| backoff.pause(None, 1.0, &limits)).collect();
        assert!(pauses.is_sorted() && pauses[0] == limits.first_pause);
        assert_eq!(pauses[7], limits.longest_pause);
        backoff.reset();
        assert_eq!(backoff.pause(None, 1.0, &limits), limits.first_pause);
    }

    /// Jitter scales a pause by 0.5 to 1, or by 1 to 1.5 if the server set it.
    #[test]
    fn pauses_double_with_jitter() {
        let limits = Limits::default();
        let after = |retry: Option<u64>, failures: usize, jitter: f64| {
            let mut backoff = Backoff::default();
            if let Some(milliseconds) = retry {
                backoff.set_retry(Duration::from_millis(milliseconds), &limits);
            }
            for _ in 0..failures {
                backoff.pause(None, 0.0, &limits);
            }
            backoff.pause(None, jitter, &limits).as_millis()
        };
        assert_eq!([0.0, 0.5, 1.0].map(|j| after(None, 0, j)), [250, 375, 500]);
        assert_eq!([0, 1, 2].map(|n| after(None, n, 1.0)), [500, 1000, 2000]);
        assert_eq!(
            [0.0, 0.5, 1.0].map(|j| after(Some(800), 0, j)),
            [800, 1000, 1200]
        );
        assert_eq!(
            [0, 1, 2].map(|n| after(Some(800), n, 0.0)),
            [800, 1600, 3200]
        );
    }

    #[test]
    fn retry_after_is_the_minimum_pause() {
        let limits = Limits::default();
        let after = |seconds| {
            let asked = Some(Duration::from_secs(seconds));
            Backoff::default().pause(asked, 1.0, &limits)
        };
        assert_eq!(after(0), limits.first_pause);
        assert_eq!(after(10), Duration::from_secs(10));
        assert_eq!(after(3600), limits.longest_retry_after);
    }

    #[test]
    fn failures_count_until_a_connection_is_useful() {
        let limits = Limits::default();
        let mut backoff = Backoff::default();
        for failures in 0..5 {
            assert_eq!(backoff.failures(), failures);
            backoff.pause(None, 1.0, &limits);
        }
        backoff.reset();
        assert_eq!(backoff.failures(), 0);
    }
}
