//! Incoming messages of an identity: each delivered once, and in order within its thread.
//!
//! The event stream is fast; the inbox is authoritative. If the stream may have lost or repeated events (it was
//! disconnected, has no IDs, or its IDs were reset), the delivered messages are compared with the inbox. Without a
//! stream, the inbox is polled, and the stream is retried from time to time.
//!
//! | file | content |
//! |---|---|
//! | `incoming` | a message in a common form, from an event, a list or a thread |
//! | `thread` | threads and their messages in the inbox |
//! | `text` | openings of messages, for matching |
//! | `known` | state of the inbox at the start of a check |
//! | `server` | interface to the server, implemented by `api::Client` and the tests' model |
//! | `backoff` | reconnect timing |
//! | `seen` | seen event IDs |
//! | `check` | an inbox check: its lists, as far as they may contain something new |
//! | `ledger` | messages delivered per thread, compared with the inbox's counts |
//! | `feed` | the main loop |
//! | `certain` | whether a code of a preview is that of the whole message |
//! | `find` | the verification code or link in a message |
//! | `printed` | printed codes, shared by all processes |
//!
//! Independent of commands and terminal: reports warnings as [`Notice`]. Uses tokio's time; wall-clock time and jitter
//! are parameters.

mod backoff;
mod certain;
mod check;
mod feed;
mod find;
mod incoming;
mod known;
mod ledger;
mod printed;
mod seen;
mod server;
mod text;
mod thread;

use std::time::Duration;

use rand::{RngExt, rand_core::UnwrapErr, rngs::SysRng};

pub use feed::{Feed, Recent, Update};
pub use find::{Found, Wanted, find, search_look_back};
pub use incoming::Incoming;
pub use printed::{Printed, Snapshot};
pub use server::{Chunks, Server};
pub use thread::{Kind, ThreadMessage, ThreadRow};

use crate::api::Error;

/// Wall-clock time and randomness, which tests replace.
pub struct Clock {
    /// Returns the wall-clock time, for display and the look-back.
    pub now: Box<dyn Fn() -> jiff::Timestamp>,
    /// Returns a number from 0 to 1.
    pub jitter: Box<dyn Fn() -> f64>,
}

impl Clock {
    /// Returns the clock of the system.
    #[must_use]
    pub fn system() -> Self {
        Self {
            now: Box::new(jiff::Timestamp::now),
            jitter: Box::new(|| UnwrapErr(SysRng).random_range(0.0..=1.0)),
        }
    }
}

/// Limits of a feed.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Pause before the first reconnect; doubles.
    pub first_pause: Duration,
    /// Maximum pause before a reconnect, with or without `retry:`.
    pub longest_pause: Duration,
    /// Minimum pause that `retry:` can set.
    pub shortest_retry: Duration,
    /// Maximum pause that `Retry-After` can set.
    pub longest_retry_after: Duration,
    /// Timeout for the response headers of a stream.
    pub head: Duration,
    /// Timeout for the first byte of a stream: keep-alives arrive every 30 s, unless a proxy buffers them.
    pub first_byte: Duration,
    /// Timeout between two reads: two and a half keep-alives.
    pub silence: Duration,
    /// Duration after which a connection counts as stable.
    pub steady: Duration,
    /// Consecutive failed connections before the inbox is polled.
    pub failures: u32,
    /// Polling interval of the inbox, also for comparisons while the stream is in doubt.
    pub poll: Duration,
    /// Interval of regular comparisons with the inbox.
    pub recheck: Duration,
    /// Delay of the comparison after a reconnect: resent events come first.
    pub grace: Duration,
    /// First and maximum interval at which the stream is retried while the inbox is polled.
    pub first_trial: Duration,
    /// See `first_trial`.
    pub longest_trial: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(30),
            shortest_retry: Duration::from_millis(100),
            longest_retry_after: Duration::from_mins(5),
            head: Duration::from_secs(15),
            first_byte: Duration::from_secs(40),
            silence: Duration::from_secs(75),
            steady: Duration::from_secs(5),
            failures: 3,
            poll: Duration::from_secs(3),
            recheck: Duration::from_mins(2),
            grace: Duration::from_millis(300),
            first_trial: Duration::from_secs(30),
            longest_trial: Duration::from_mins(5),
        }
    }
}

impl Limits {
    /// Returns the pause before the inbox is read again; `None` if the failure is not transient.
    fn pause_after(&self, error: &Error) -> Option<Duration> {
        let pause = error.retry_after().unwrap_or_default();
        let pause = pause.clamp(self.poll, self.longest_retry_after);
        error.is_transient().then_some(pause)
    }
}

/// A notice about a feed. Each is issued once until the situation changes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The stream is unavailable: the inbox is polled.
    Polling {
        /// Why.
        why: String,
        /// Polling interval.
        every: Duration,
    },
    /// The stream is available again.
    Streaming,
    /// The connection was lost, and is being made again.
    Lost(String),
    /// The lost connection was made again.
    Reconnected,
    /// The inbox cannot be read: messages may be missing, repeated or out of order.
    Unchecked(String),
    /// An event without an ID was treated as a duplicate, and the inbox could not confirm it.
    Duplicate,
    /// More threads changed between two checks than one check reads: messages may be missing.
    TooMany,
    /// An event of more than 1 MiB was skipped.
    TooLong,
}

impl std::fmt::Display for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Polling { why, every } => write!(
                f,
                "event stream unavailable ({why}): polling the inbox every {} s, retrying the stream",
                every.as_secs()
            ),
            Self::Streaming => f.write_str("event stream available again"),
            Self::Lost(why) => write!(f, "Connection lost ({why}): reconnecting …"),
            Self::Reconnected => f.write_str("Connected again."),
            Self::Unchecked(why) => write!(
                f,
                "cannot read the inbox ({why}): messages may be missing or out of order"
            ),
            Self::Duplicate => f.write_str(
                "skipped an event without an ID that looks like a duplicate; cannot verify it in the inbox",
            ),
            Self::TooMany => f.write_str(
                "too many threads changed at once: messages may be missing; check the inbox",
            ),
            Self::TooLong => f.write_str("skipped an event of more than 1 MiB"),
        }
    }
}

/// Returns the longest prefix of a text that fits in this many bytes.
#[must_use]
pub fn truncated(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}
