//! State of one thread: the number of its messages, and which were delivered.

use std::{cmp::Ordering, collections::VecDeque};

use jiff::Timestamp;

use super::comparison::{Comparison, Held};
use crate::messages::{
    Incoming, ThreadMessage, ThreadRow,
    known::Latest,
    text::{is_same, opening},
};

/// Maximum delivered messages remembered per thread.
const DELIVERED: usize = 64;
/// Checks after which the inbox no longer counts as lagging.
pub(super) const LATE: u32 = 8;

/// A delivered or baseline message.
#[derive(Debug)]
struct Delivered {
    opening: String,
    source: Source,
}

/// Origin of a delivered message, which determines where its duplicate may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The inbox: the stream may deliver it, too.
    Inbox,
    /// The stream: the inbox does not count it yet.
    Stream,
    /// Both the inbox and the stream.
    Both,
}

/// How the number of messages changed since the last check.
pub(super) struct Growth {
    /// Messages that the inbox counts and the last check did not.
    new: u64,
    /// Those that neither the stream nor the inbox delivered.
    pub(super) missing: u64,
    /// Messages from the stream that the inbox does not count yet.
    pub(super) ahead: u64,
}

/// State of a thread.
#[derive(Debug, Default)]
pub(super) struct Thread {
    /// Number of messages at the last check; `None` if no check found it.
    pub(super) count: Option<u64>,
    pub(super) unread: Option<u64>,
    /// Number of messages at the baseline.
    pub(super) old: Option<u64>,
    /// Messages from the stream that were dropped before the inbox counted them.
    pub(super) forgotten: u64,
    /// Consecutive checks at which the stream was ahead of the inbox.
    pub(super) ahead: u32,
    /// Latest delivered messages, and the latest one of the baseline.
    delivered: VecDeque<Delivered>,
    /// Latest message at the last check, if the server has no counts.
    pub(super) latest: Option<Latest>,
    pub(super) touched: u64,
}

impl Thread {
    /// Returns whether an event is a duplicate. One with a new ID is a duplicate only if the inbox was faster.
    pub(super) fn is_duplicate(&mut self, held: &Held) -> bool {
        let opening = opening(&held.incoming.preview);
        let known = self.delivered.iter_mut().find(|delivered| {
            (delivered.source == Source::Inbox || !held.has_id)
                && is_same(&delivered.opening, &opening)
        });
        match known {
            Some(known) if held.has_id => {
                known.source = Source::Both;
                true
            }
            known => known.is_some(),
        }
    }

    /// Returns the number of messages from the stream that the inbox does not count yet.
    pub(super) fn streamed(&self) -> u64 {
        let is_streamed = |delivered: &&Delivered| delivered.source == Source::Stream;
        self.forgotten + self.delivered.iter().filter(is_streamed).count() as u64
    }

    /// Returns the number of messages from the stream after the latest one in the inbox.
    pub(super) fn streamed_after(&self, latest: &str) -> u64 {
        let latest = opening(latest);
        let known = self.delivered.iter();
        let at = known
            .rev()
            .position(|delivered| is_same(&delivered.opening, &latest));
        let after = self.delivered.iter().rev().take(at.unwrap_or(0));
        after
            .filter(|delivered| delivered.source == Source::Stream)
            .count() as u64
    }

    pub(super) fn knows(&self, text: &str) -> bool {
        let opening = opening(text);
        self.delivered
            .iter()
            .any(|delivered| is_same(&delivered.opening, &opening))
    }

    pub(super) fn note(&mut self, text: &str, source: Source) {
        self.delivered.push_back(Delivered {
            opening: opening(text),
            source,
        });
        if self.delivered.len() > DELIVERED
            && let Some(oldest) = self.delivered.pop_front()
        {
            self.forgotten += u64::from(oldest.source == Source::Stream);
        }
    }

    /// Delivers events that the inbox counts.
    pub(super) fn deliver(&mut self, held: Vec<Held>, found: &mut Comparison) {
        for held in held {
            found.confirmed = true;
            self.note(&held.incoming.preview, Source::Both);
            found.deliver.push(held.incoming);
        }
    }

    /// Returns the number of messages at the last check. In a thread that no check found, the unread ones are new.
    pub(super) fn base(&self, row: &ThreadRow) -> u64 {
        let unread = row.unread.unwrap_or(1);
        let count = self.count.unwrap_or(row.messages.saturating_sub(unread));
        count.min(row.messages)
    }

    /// Returns whether the only new message was received, not sent, so that the row shows it.
    pub(super) fn has_grown_unread(&self, row: &ThreadRow) -> bool {
        match (self.count, row.unread) {
            (Some(_), Some(now)) => self.unread.is_some_and(|before| now > before),
            (None, Some(now)) => now == row.messages,
            (_, None) => false,
        }
    }

    /// Adopts the counts of the inbox, which lack the latest `ahead` messages from the stream.
    pub(super) fn settle(&mut self, row: &ThreadRow, ahead: u64) {
        self.old.get_or_insert(self.base(row));
        self.count = Some(row.messages);
        self.unread = row.unread;
        self.ahead = if ahead > 0 { self.ahead + 1 } else { 0 };
        self.forgotten = 0;
        let mut left = ahead;
        for delivered in self.delivered.iter_mut().rev() {
            if delivered.source == Source::Stream {
                if left == 0 {
                    delivered.source = Source::Both;
                }
                left = left.saturating_sub(1);
            }
        }
        self.latest = Some(Latest::of_row(row));
    }

    /// Returns the time of the latest message at the last check.
    pub(super) fn latest_dt(&self) -> Option<Timestamp> {
        self.latest.as_ref()?.dt.parse().ok()
    }

    /// Returns the number of messages at the last check, for a thread that was read.
    pub(super) fn base_of(
        &self,
        row: Option<&ThreadRow>,
        messages: &[ThreadMessage],
        count: u64,
        horizon: Option<Timestamp>,
    ) -> u64 {
        if let Some(count) = self.count {
            return count;
        }
        let absent = count - messages.len() as u64;
        let mut incoming = messages.iter().filter(|message| message.incoming);
        if !incoming.any(|message| message.unread.is_some()) {
            return match row {
                Some(row) => self.base(row),
                None => count.saturating_sub(self.streamed()),
            };
        }
        let is_unread = |message: &ThreadMessage| message.incoming && message.unread == Some(true);
        let first = messages.iter().position(is_unread);
        // The thread may have been on a page that the baseline lacks.
        let is_old = |message: &ThreadMessage| {
            let created = message.created_dt.parse::<Timestamp>();
            created.is_ok_and(|created| Some(created) <= horizon)
        };
        let old = messages.iter().rposition(is_old).map_or(0, |last| last + 1);
        // Another process may have read messages from the stream.
        let first = first
            .unwrap_or(messages.len())
            .max(old)
            .min(self.first_streamed(messages));
        absent + first as u64
    }

    /// Returns the index of the first message that the stream delivered.
    pub(super) fn first_streamed(&self, messages: &[ThreadMessage]) -> usize {
        let mut first = messages.len();
        for delivered in self.delivered.iter().rev() {
            let is_it = |message: &ThreadMessage| {
                message.incoming && is_same(&delivered.opening, &opening(&message.plain()))
            };
            if delivered.source == Source::Stream
                && let Some(at) = messages[..first].iter().rposition(is_it)
            {
                first = at;
            }
        }
        first
    }

    /// Returns whether a thread that no check found was on a page that the baseline lacks, and not in the stream.
    pub(super) fn was_on_another_page(&self, row: &ThreadRow, horizon: Option<Timestamp>) -> bool {
        let latest = row.latest_dt.parse::<Timestamp>();
        self.count.is_none()
            && self.streamed() == 0
            && latest.is_ok_and(|latest| Some(latest) <= horizon)
    }

    /// Compares the number of messages with that of the last check.
    pub(super) fn growth(&self, row: &ThreadRow) -> Growth {
        let streamed = self.streamed();
        let new = row.messages.saturating_sub(self.base(row));
        let later = self.streamed_after(&row.preview);
        Growth {
            new,
            missing: new.saturating_sub(streamed - later),
            ahead: later.max(streamed.saturating_sub(new)),
        }
    }

    /// Delivers the missing messages: the events that the inbox counts, or the one message that the row shows. Returns the
    /// events if the thread must be read.
    pub(super) fn deliver_missing(
        &mut self,
        row: &ThreadRow,
        growth: &Growth,
        mut held: Vec<Held>,
        found: &mut Comparison,
    ) -> Result<(), Vec<Held>> {
        let last_is = |held: &[Held]| {
            let last = held.last().map(|held| opening(&held.incoming.preview));
            last.is_some_and(|last| is_same(&last, &opening(&row.preview)))
        };
        // Otherwise the latest message was sent, and the delivered events are not counted yet.
        let is_explained = growth.new == 0 || self.knows(&row.preview);
        match growth.missing.cmp(&(held.len() as u64)) {
            Ordering::Equal if held.is_empty() && is_explained => Ok(()),
            Ordering::Equal if last_is(&held) => {
                self.deliver(held, found);
                Ok(())
            }
            Ordering::Greater if held.is_empty() && growth.missing == 1 => {
                if self.streamed() > 0 || !self.has_grown_unread(row) {
                    return Err(held);
                }
                self.note(&row.preview, Source::Inbox);
                found.deliver.push(Incoming::of_row(row));
                Ok(())
            }
            // Some arrived after the list was created, or are duplicates.
            Ordering::Less => {
                let accounted = usize::try_from(growth.missing).unwrap_or(usize::MAX);
                let rest = held.split_off(accounted.min(held.len()));
                let is_clear = if held.is_empty() {
                    is_explained
                } else {
                    last_is(&held)
                };
                if !is_clear {
                    held.extend(rest);
                    return Err(held);
                }
                self.deliver(held, found);
                found.wait_once(rest);
                Ok(())
            }
            _ => Err(held),
        }
    }

    /// Compares a thread without counts: a changed one has one new message.
    pub(super) fn compare_uncounted(
        &mut self,
        row: &ThreadRow,
        held: Vec<Held>,
        found: &mut Comparison,
    ) {
        let changed = self.latest.as_ref() != Some(&Latest::of_row(row));
        let streamed = self.streamed() > 0 || !held.is_empty();
        self.deliver(held, found);
        if changed && !(streamed && self.knows(&row.preview)) {
            self.note(&row.preview, Source::Inbox);
            found.deliver.push(Incoming::of_row(row));
        }
        self.settle(row, 0);
    }

    /// Removes the messages that the stream delivered. The inbox may lack the latest of them.
    pub(super) fn without_streamed<'a>(
        &mut self,
        mut new: Vec<&'a ThreadMessage>,
        is_loose: bool,
    ) -> Vec<&'a ThreadMessage> {
        for may_be_loose in [false, true] {
            let streamed = self.delivered.iter_mut();
            for delivered in streamed.filter(|delivered| delivered.source == Source::Stream) {
                let found = new.iter().position(|message| {
                    delivered.opening == opening(&message.plain())
                        || is_same(&delivered.opening, &opening(&message.plain()))
                        || (may_be_loose && (is_loose || message.text.trim().is_empty()))
                });
                if let Some(at) = found {
                    new.remove(at);
                    delivered.source = Source::Both;
                }
            }
        }
        let forgotten = usize::try_from(std::mem::take(&mut self.forgotten)).unwrap_or(usize::MAX);
        new.drain(..forgotten.min(new.len()));
        new
    }
}

#[cfg(test)]
#[path = "thread_tests.rs"]
mod tests;
