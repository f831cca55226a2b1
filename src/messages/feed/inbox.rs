//! The inbox side of a feed: checks, and reading unclear threads.

use tokio::time::Instant;

use super::{Feed, MAX_FAILED_CHECKS};
use crate::{
    api::Error,
    messages::{
        Notice, Server,
        check::Check,
        ledger::{Comparison, Held, Unclear},
    },
};

impl<S: Server> Feed<'_, S> {
    /// Schedules an inbox check, at most at the polling interval.
    pub(super) fn check_soon(&mut self) {
        if self.unchecked {
            return self.notify_duplicate();
        }
        let now = Instant::now();
        let soonest = self
            .last_check
            .map_or(now, |last| (last + self.limits.poll).max(now));
        self.check_at = Some(self.check_at.map_or(soonest, |at| at.min(soonest)));
    }

    pub(super) async fn checked(&mut self, check: Result<Check, Error>) -> Result<(), Error> {
        let check = match check {
            Ok(check) => check,
            Err(error) => return self.check_failed(error),
        };
        self.failed_checks = 0;
        if self.connection.is_some() || self.polling {
            self.trouble = None;
        }
        if !self.ledger.has_baseline() {
            self.baseline.clone_from(&check.rows);
        } else if !check.is_cut || self.check_whole {
            self.notified_too_many &= check.is_cut;
        } else if !std::mem::replace(&mut self.notified_too_many, true) {
            self.notify(Notice::TooMany);
        }
        self.check_whole = false;
        let held = std::mem::take(&mut self.held);
        let doubted = std::mem::take(&mut self.doubted);
        let mut found = self.ledger.compare(check, held, &doubted);
        if let Some(open) = &mut self.connection {
            open.is_live |= found.confirmed;
            open.useful |= !found.deliver.is_empty();
        }
        self.deliver(std::mem::take(&mut found.deliver));
        self.comparison = Some(found);
        self.read_unclear().await;
        Ok(())
    }

    /// Reads the threads whose new messages are unclear. Resumes a dropped request: the first one marks the messages as
    /// read.
    pub(super) async fn read_unclear(&mut self) {
        while let Some(Comparison { unclear, .. }) = &self.comparison {
            let Some(Unclear { key, .. }) = unclear.last() else {
                break;
            };
            let server = self.server;
            let reading = self.reading.get_or_insert_with(|| {
                let (kind, thread) = key.clone();
                Box::pin(async move { server.thread(kind, &thread).await })
            });
            let read = reading.await;
            self.reading = None;
            let Some(found) = &mut self.comparison else {
                break;
            };
            let Some(unclear) = found.unclear.pop() else {
                break;
            };
            match read {
                Ok(messages) => {
                    let (new, late) = self.ledger.resolve(unclear, messages);
                    found.wait_once(late);
                    self.deliver(new);
                }
                Err(error) => self.unread(unclear, &error),
            }
        }
        let Some(found) = self.comparison.take() else {
            return;
        };
        self.notified_unchecked &= found.is_incomplete;
        self.holding = !found.again.is_empty();
        self.held = found.again;
        self.doubted
            .extend(found.doubted.iter().map(|key| (key.clone(), 0)));
        self.check_whole |= found.dropped;
        self.next_check(found.dropped || !self.doubted.is_empty());
        if self.connection.is_none() && self.connecting.is_none() && self.connect_at.is_none() {
            self.connect_at = Some(Instant::now());
        }
    }

    /// Handles a thread that could not be read: falls back to the events of the stream.
    pub(super) fn unread(&mut self, unclear: Unclear, error: &Error) {
        let is_gone = error.is_not_found();
        if is_gone && unclear.held.is_empty() {
            self.notify_duplicate();
        }
        if !is_gone {
            self.notify_unchecked(error);
            if let Some(comparison) = &mut self.comparison {
                comparison.is_incomplete = true;
            }
            self.check_whole = true;
            self.check_soon();
        }
        for held in unclear.held {
            if !is_gone && self.may_be_old(&held) {
                self.hold_back(held);
            } else if self.ledger.admit(&held) {
                self.deliver(vec![held.incoming]);
            } else {
                self.notify_duplicate();
            }
        }
    }

    /// Returns whether the event may have been sent before, which only the inbox shows.
    pub(super) fn may_be_old(&mut self, held: &Held) -> bool {
        let is_live = self.connection.as_ref().is_some_and(|open| open.is_live);
        let is_new = is_live && !held.compared;
        !is_new && !self.unchecked && self.ledger.counts(held)
    }

    /// Holds an event, and later ones of its thread, until the inbox can be read.
    pub(super) fn hold_back(&mut self, held: Held) {
        self.doubted.entry(held.key()).or_default();
        match &mut self.comparison {
            Some(comparison) => comparison.again.push(held),
            None => self.held.push(held),
        }
    }

    pub(super) fn next_check(&mut self, dropped: bool) {
        let now = Instant::now();
        if self.holding {
            self.check_at = Some(now + self.limits.grace);
        } else if self.polling {
            self.check_at = Some(now + self.limits.poll);
        } else if dropped {
            self.check_at = None;
            self.check_soon();
        } else {
            self.check_at.get_or_insert(now + self.limits.recheck);
        }
    }

    pub(super) fn check_failed(&mut self, error: Error) -> Result<(), Error> {
        if let Some(pause) = self.limits.pause_after(&error) {
            self.check_at = Some(Instant::now() + pause);
        } else if self.polling {
            return Err(error);
        } else {
            self.unchecked = true;
            self.check_at = None;
        }
        self.failed_checks += 1;
        let has_started = self.connections > 0;
        if self.unchecked || self.failed_checks >= MAX_FAILED_CHECKS {
            if has_started {
                self.notify_unchecked(&error);
            }
            self.release();
            if self.connection.is_none() && self.connecting.is_none() && self.connect_at.is_none() {
                self.connect_at = Some(Instant::now());
            }
        }
        self.trouble = Some(error.to_string());
        Ok(())
    }

    /// Delivers the held events without the inbox; keeps those that may be old while the inbox may recover.
    pub(super) fn release(&mut self) {
        self.holding = false;
        for held in std::mem::take(&mut self.held) {
            if self.may_be_old(&held) {
                self.hold_back(held);
            } else {
                self.admit(held);
            }
        }
    }
}
