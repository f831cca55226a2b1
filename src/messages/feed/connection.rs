//! The connection of a feed: connecting, disconnecting, timeouts, and falling back to polling the inbox.

use std::time::Duration;

use tokio::time::Instant;

use super::{Connection, Feed};
use crate::{
    api::{Error, EventParser},
    messages::{Chunks, Notice, Server},
};

impl<S: Server> Feed<'_, S> {
    pub(super) fn connected(&mut self, chunks: Chunks) {
        let now = Instant::now();
        self.connections += 1;
        self.trouble = None;
        if std::mem::take(&mut self.is_lost) {
            self.notify(Notice::Reconnected);
        }
        self.connection = Some(Connection {
            chunks,
            parser: EventParser::resuming(self.last_event_id.clone()),
            opened: now,
            last_byte: None,
            useful: false,
            is_live: false,
        });
        if self.unchecked {
            return;
        }
        // The stream may miss messages from between two connections: the inbox has them.
        self.holding = true;
        let grace = if self.last_event_id.is_some() {
            self.limits.grace
        } else {
            Duration::ZERO
        };
        // A running check may have started before the connection.
        self.checking = None;
        self.check_at = Some(now + grace);
    }

    /// Handles a failed connection attempt. Returns `false` if the failure is permanent.
    pub(super) fn connect_failed(&mut self, error: &Error) -> bool {
        match error {
            Error::NoStream => self.fall_back("the response is not an event stream"),
            // An error in the contract's shape refers to the identity; any other, to the endpoint.
            Error::Status(answer)
                if matches!(answer.status, 404 | 405 | 406 | 501) && answer.message.is_none() =>
            {
                self.fall_back("the server does not support it");
            }
            error if error.is_transient() => {
                self.trouble = Some(error.to_string());
                self.retry(error.retry_after());
                // The inbox may work where the stream does not.
                if self.backoff.failures() >= self.limits.failures {
                    self.poll(&error.to_string());
                }
            }
            _ => return false,
        }
        true
    }

    /// Handles the end of a connection: by the server, with an error, or because of silence.
    pub(super) fn disconnected(&mut self, error: Option<Error>, why: &str) -> Result<(), Error> {
        let why = match error {
            Some(error) if !error.is_transient() => return Err(error),
            Some(error) => error.to_string(),
            None => why.to_owned(),
        };
        if let Some(open) = self.connection.take() {
            let is_steady = open.opened.elapsed() >= self.limits.steady;
            if open.useful || is_steady {
                self.backoff.reset();
            }
            // A server that ends every connection at once would cause a notice each time.
            if !self.polling && (is_steady || self.connections == 1) {
                self.is_lost = true;
                self.notify(Notice::Lost(why));
            }
        }
        self.retry(None);
        Ok(())
    }

    pub(super) fn retry(&mut self, retry_after: Option<Duration>) {
        let jitter = (self.clock.jitter)();
        let mut pause = self.backoff.pause(retry_after, jitter, &self.limits);
        if self.polling {
            pause = pause.max(self.next_attempt());
        }
        self.connect_at = Some(Instant::now() + pause);
    }

    /// Falls back to polling the inbox; the stream is retried later.
    pub(super) fn fall_back(&mut self, why: &str) {
        self.poll(why);
        self.connect_at = Some(Instant::now() + self.next_attempt());
    }

    pub(super) fn next_attempt(&mut self) -> Duration {
        let trial = self.trial;
        self.trial = (trial * 2).min(self.limits.longest_trial);
        trial.mul_f64(1.0 + (self.clock.jitter)() / 4.0)
    }

    pub(super) fn poll(&mut self, why: &str) {
        if self.polling {
            return;
        }
        self.polling = true;
        self.is_lost = false;
        self.unchecked = false;
        let (why, every) = (why.to_owned(), self.limits.poll);
        self.notify(Notice::Polling { why, every });
        self.check_at = Some(Instant::now());
    }

    /// Returns when the connection times out.
    pub(super) fn silent_at(&self) -> Option<Instant> {
        let open = self.connection.as_ref()?;
        Some(match open.last_byte {
            Some(last_byte) => last_byte + self.limits.silence,
            None => open.opened + self.limits.first_byte,
        })
    }

    /// Ends a connection, or an attempt, that has timed out.
    pub(super) fn timed_out(&mut self, now: Instant) -> Result<(), Error> {
        let is_past = |deadline: Option<Instant>| deadline.is_some_and(|deadline| deadline <= now);
        if is_past(self.connecting.as_ref().map(|(_, deadline)| *deadline)) {
            self.connecting = None;
            self.fall_back("it does not respond");
        } else if is_past(self.silent_at()) {
            let was_alive = self
                .connection
                .as_ref()
                .is_some_and(|open| open.last_byte.is_some());
            if was_alive {
                return self.disconnected(None, "it sends no data");
            }
            self.connection = None;
            self.fall_back("it sends no data");
        }
        Ok(())
    }
}
