//! The inbox of a feed: looks at it, and the threads that must be read.

use tokio::time::Instant;

use super::{
    Feed, LOOKS,
    passing::{is_passing, retry_after},
};
use crate::{
    api::Error,
    messages::{
        Notice, Server,
        ledger::{Comparison, Held, Unclear},
        look::Look,
    },
};

impl<S: Server> Feed<'_, S> {
    /// Looks at the inbox, though not more often than it is polled.
    pub(super) fn look_soon(&mut self) {
        if self.unchecked {
            return self.notify_repeated();
        }
        let now = Instant::now();
        let soonest = self
            .last_look
            .map_or(now, |last| (last + self.limits.poll).max(now));
        self.look_at = Some(self.look_at.map_or(soonest, |at| at.min(soonest)));
    }

    pub(super) async fn looked(&mut self, look: Result<Look, Error>) -> Result<(), Error> {
        let look = match look {
            Ok(look) => look,
            Err(error) => return self.look_failed(error),
        };
        self.failed_looks = 0;
        self.notified_unchecked = false;
        if self.connection.is_some() || self.polling {
            self.trouble = None;
        }
        if !self.ledger.has_baseline() {
            self.baseline.clone_from(&look.rows);
        } else if !look.is_cut || self.look_whole {
            self.notified_too_many &= look.is_cut;
        } else if !std::mem::replace(&mut self.notified_too_many, true) {
            self.notify(Notice::TooMany);
        }
        self.look_whole = false;
        let held = std::mem::take(&mut self.held);
        let doubted = std::mem::take(&mut self.doubted);
        let mut found = self.ledger.compare(look, held, &doubted);
        if let Some(open) = &mut self.connection {
            open.is_live |= found.confirmed;
            open.useful |= !found.deliver.is_empty();
        }
        self.deliver(std::mem::take(&mut found.deliver));
        self.comparison = Some(found);
        self.read_unclear().await;
        Ok(())
    }

    /// Reads the threads of which it is not clear what is new. Goes on with the same request if it was dropped: the first one
    /// marks the messages as read.
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
                    for mut held in late {
                        found.dropped |= held.compared;
                        if !std::mem::replace(&mut held.compared, true) {
                            found.again.push(held);
                        }
                    }
                    self.deliver(new);
                }
                Err(error) => self.unread(unclear, &error),
            }
        }
        let Some(found) = self.comparison.take() else {
            return;
        };
        self.holding = !found.again.is_empty();
        self.held = found.again;
        self.doubted
            .extend(found.doubted.iter().map(|key| (key.clone(), 0)));
        self.look_whole |= found.dropped;
        self.next_look(found.dropped || !self.doubted.is_empty());
        if self.connection.is_none() && self.connecting.is_none() && self.connect_at.is_none() {
            self.connect_at = Some(Instant::now());
        }
    }

    /// A thread that could not be read: what the stream says of it must do.
    pub(super) fn unread(&mut self, unclear: Unclear, error: &Error) {
        let is_gone = matches!(error, Error::Status(answer) if answer.status == 404);
        if is_gone && unclear.held.is_empty() {
            self.notify_repeated();
        }
        if !is_gone {
            self.notify_unchecked(error);
            self.look_whole = true;
            self.look_soon();
        }
        for held in unclear.held {
            if !is_gone && self.may_be_old(&held) {
                self.hold_again(held);
            } else if self.ledger.admit(&held) {
                self.deliver(vec![held.incoming]);
            } else {
                self.notify_repeated();
            }
        }
    }

    /// Whether the server may have sent an event before, which only the inbox can tell.
    pub(super) fn may_be_old(&mut self, held: &Held) -> bool {
        let is_live = self.connection.as_ref().is_some_and(|open| open.is_live);
        let is_new = is_live && !held.compared;
        !is_new && !self.unchecked && self.ledger.counts(held)
    }

    /// Keeps an event, and those of its thread that follow, until the inbox can be read.
    pub(super) fn hold_again(&mut self, held: Held) {
        self.doubted.entry(held.key()).or_default();
        match &mut self.comparison {
            Some(comparison) => comparison.again.push(held),
            None => self.held.push(held),
        }
    }

    pub(super) fn next_look(&mut self, dropped: bool) {
        let now = Instant::now();
        if self.holding {
            self.look_at = Some(now + self.limits.grace);
        } else if self.polling {
            self.look_at = Some(now + self.limits.poll);
        } else if dropped {
            self.look_at = None;
            self.look_soon();
        } else {
            self.look_at.get_or_insert(now + self.limits.recheck);
        }
    }

    pub(super) fn look_failed(&mut self, error: Error) -> Result<(), Error> {
        if is_passing(&error) {
            let pause = retry_after(&error).unwrap_or_default();
            let pause = pause.clamp(self.limits.poll, self.limits.longest_retry_after);
            self.look_at = Some(Instant::now() + pause);
        } else if self.polling {
            return Err(error);
        } else {
            self.unchecked = true;
            self.look_at = None;
        }
        self.failed_looks += 1;
        let has_started = self.connections > 0;
        if self.unchecked || self.failed_looks >= LOOKS {
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

    /// Delivers the events that were held, without the inbox: except those that may be old, while it may come back.
    pub(super) fn release(&mut self) {
        self.holding = false;
        for held in std::mem::take(&mut self.held) {
            if self.may_be_old(&held) {
                self.hold_again(held);
            } else {
                self.admit(held);
            }
        }
    }
}
