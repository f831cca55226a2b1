//! The stream of a feed: connecting, disconnecting, and incoming events.

use std::time::Duration;

use tokio::time::Instant;

use super::{Connection, Feed};
use crate::{
    api::{Error, EventParser, SseEvent, SseItem},
    messages::{Incoming, Kind, Notice, Server, ledger::Held, seen::Sight},
};

impl<S: Server> Feed<'_, S> {
    pub(super) fn connected(&mut self, stream: S::Stream) {
        let now = Instant::now();
        self.connections += 1;
        self.trouble = None;
        self.connection = Some(Connection {
            stream,
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

    /// Handles the end of a connection.
    pub(super) fn disconnected(&mut self, error: Option<Error>) -> Result<(), Error> {
        if let Some(open) = self.connection.take()
            && (open.useful || open.opened.elapsed() >= self.limits.steady)
        {
            self.backoff.reset();
        }
        match error {
            Some(error) if !error.is_transient() => Err(error),
            _ => {
                self.retry(None);
                Ok(())
            }
        }
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
        self.unchecked = false;
        let (why, every) = (why.to_owned(), self.limits.poll);
        self.notify(Notice::Polling { why, every });
        self.check_at = Some(Instant::now());
    }

    pub(super) fn on_chunk(&mut self, chunk: &[u8]) {
        let Some(open) = &mut self.connection else {
            return;
        };
        let now = Instant::now();
        open.last_byte = Some(now);
        let mut items = Vec::new();
        open.parser.push(chunk, &mut items);
        self.last_event_id = open.parser.last_event_id().map(str::to_owned);
        if self.polling {
            self.polling = false;
            self.trial = self.limits.first_trial;
            self.notify(Notice::Streaming);
        }
        for item in items {
            match item {
                SseItem::Retry(retry) => self.backoff.set_retry(retry, &self.limits),
                SseItem::TooLong => {
                    self.notify(Notice::TooLong);
                    self.check_soon();
                }
                SseItem::Event(event) => self.on_event(event),
            }
        }
    }

    pub(super) fn on_event(&mut self, event: SseEvent) {
        let Some(kind) = Kind::of(&event.event) else {
            return;
        };
        let has_id = event.id.is_some();
        if let Some(id) = &event.id {
            match self
                .seen
                .note(id, (&event.event, &event.data), self.connections)
            {
                Sight::New => {}
                Sight::Duplicate => return,
                Sight::Resent => return self.check_soon(),
            }
        }
        if let Some(open) = self.connection.as_mut().filter(|_| has_id) {
            open.useful = true;
        }
        if !self.kinds.contains(&kind) {
            return;
        }
        let Some(incoming) = Incoming::of_event(kind, event, (self.clock.now)()) else {
            return self.check_soon();
        };
        let held = Held {
            incoming,
            has_id,
            compared: false,
        };
        let is_live = self.connection.as_ref().is_some_and(|open| open.is_live);
        if self.holding || self.checking.is_some() || self.doubted.contains_key(&held.key()) {
            self.held.push(held);
        } else if !is_live && !self.unchecked && self.ledger.counts(&held) {
            self.held.push(held);
            self.holding = true;
            self.check_at = Some(Instant::now());
        } else {
            self.admit(held);
        }
    }

    /// Delivers an event, unless the inbox must be checked first.
    pub(super) fn admit(&mut self, held: Held) {
        if self.ledger.admit(&held) {
            self.deliver(vec![held.incoming]);
            if let Some(open) = &mut self.connection {
                open.useful = true;
            }
            return;
        }
        *self.doubted.entry(held.key()).or_default() += 1;
        self.check_soon();
    }
}
