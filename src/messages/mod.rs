//! What arrives in an identity's inboxes: every message once, and in order within its thread.
//!
//! The event stream is the fast way, the inbox is the record. Whenever the stream may have lost or repeated something (it
//! was cut, it has no IDs, its IDs were reset), what was delivered is compared with the messages that the inbox counts.
//! Where there is no stream, the inbox is polled, and the stream tried again from time to time.
//!
//! | file | is |
//! |---|---|
//! | `incoming` | a message in one shape, from an event, a list or a thread |
//! | `thread` | threads and their messages as the inbox has them |
//! | `text` | the beginnings of messages, by which they are recognized |
//! | `known` | what was known when a look began |
//! | `server` | what is asked of a server; `api::Client` answers it, and so does the model of the tests |
//! | `backoff` | when to connect again |
//! | `seen` | which event IDs have been seen |
//! | `look` | a look at the inbox: its lists, as far as they can show something new |
//! | `ledger` | which messages of a thread have been delivered, against what the inbox counts |
//! | `feed` | the loop over all of these |
//! | `find` | the code or link in a message |
//! | `given` | the codes that were printed, by every process |
//!
//! Knows no command and no terminal: warnings leave as [`Notice`]. Time is tokio's; wall-clock time and jitter are handed in.

mod backoff;
mod feed;
mod find;
mod given;
mod incoming;
mod known;
mod ledger;
mod look;
mod seen;
mod server;
mod text;
mod thread;

use std::time::Duration;

pub use feed::{Feed, Recent, Update};
pub use find::{Found, Wanted, find, search_look_back};
pub use given::{Given, Snapshot};
pub use incoming::Incoming;
pub use server::{Chunks, Server};
pub use thread::{Kind, ThreadMessage, ThreadRow};

/// Wall-clock time and chance, which the tests replace.
pub struct Clock {
    /// The time of day, for what people read and for the look-back.
    pub now: Box<dyn Fn() -> jiff::Timestamp>,
    /// A number from 0 to 1.
    pub jitter: Box<dyn Fn() -> f64>,
}

impl Clock {
    /// The system's.
    #[must_use]
    pub fn system() -> Self {
        Self {
            now: Box::new(jiff::Timestamp::now),
            jitter: Box::new(|| rand::Rng::gen_range(&mut rand::rngs::OsRng, 0.0..=1.0)),
        }
    }
}

/// What bounds a feed.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The pause before the first reconnection, which doubles.
    pub first_pause: Duration,
    /// The longest pause before a reconnection without `retry:`, and the longest that `retry:` can ask for.
    pub longest_pause: Duration,
    /// The shortest pause that `retry:` can ask for.
    pub shortest_retry: Duration,
    /// The longest pause that `Retry-After` can ask for.
    pub longest_retry_after: Duration,
    /// How long the head of a stream may take.
    pub head: Duration,
    /// How long a new stream may be silent: keep-alives come every 30 s, unless a proxy buffers them.
    pub first_byte: Duration,
    /// How long a stream may be silent: two and a half keep-alives.
    pub silence: Duration,
    /// A connection that lasted this long was a good one.
    pub steady: Duration,
    /// Connections that fail in a row before the inbox is polled.
    pub failures: u32,
    /// How often the inbox is polled, and compared while a stream is doubted.
    pub poll: Duration,
    /// How often the inbox is compared in any case.
    pub recheck: Duration,
    /// How long after a reconnection the inbox is compared: the events that the server resends come first.
    pub grace: Duration,
    /// When the stream is tried again while the inbox is polled: first, and at the longest.
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

/// What the user of a feed should know. Each is given once until the opposite happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The stream cannot be used, for this reason: the inbox is polled.
    Polling {
        /// Why.
        why: String,
        /// How often.
        every: Duration,
    },
    /// The stream can be used again.
    Streaming,
    /// The inbox cannot be read, for this reason: messages may be missing, repeated or out of order.
    Unchecked(String),
    /// An event without an ID was taken for a repetition, and the inbox could not say whether it was.
    Repeated,
    /// More threads changed between two looks at the inbox than one look reads: messages of the others may be missing.
    TooMany,
    /// An event of more than 1 MiB was skipped.
    TooLong,
}

impl std::fmt::Display for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Polling { why, every } => write!(
                f,
                "cannot use the event stream ({why}): the inbox is polled every {} s, and the stream retried",
                every.as_secs()
            ),
            Self::Streaming => f.write_str("the event stream works again"),
            Self::Unchecked(why) => write!(
                f,
                "cannot read the inbox ({why}): messages may be missing or out of order"
            ),
            Self::Repeated => f.write_str(
                "skipped an event without an ID that looks like a repetition; the inbox does not show whether it was one",
            ),
            Self::TooMany => f.write_str(
                "too many threads changed at once: messages may be missing; check the inbox",
            ),
            Self::TooLong => f.write_str("skipped an event of more than 1 MiB"),
        }
    }
}

/// The longest beginning of a text that fits in so many bytes.
#[must_use]
pub fn truncated(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}
