//! Compares the messages delivered for each thread with the inbox's counts.
//!
//! The stream alone does not show which messages it lost or repeated. The inbox counts the messages of each thread, so
//! the number of new messages since the last check is known without relying on clocks. Texts only show which message an
//! event announces; if that is unclear, the thread is read.

mod comparison;
mod order;
mod thread;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

pub(super) use comparison::{Comparison, Held, Unclear};

use super::{
    Incoming, Kind, ThreadMessage, ThreadRow,
    check::Check,
    known::{Key, Known},
    text::is_beginning,
};
use order::{assign, first_since, has_duplicates, later_than, oldest_first, oldest_listed, since};
use thread::{LATE, Source, Thread};

/// Maximum number of threads remembered.
const THREADS: usize = 4096;
/// A list of at least this many rows may continue on another page, even if the server does not say so.
const PAGE: usize = 20;
/// Maximum threads to read per check; the rest waits for the next.
const READS: usize = 32;

/// State of all threads.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    threads: BTreeMap<Key, Thread>,
    has_baseline: bool,
    /// Oldest row of the baseline: a thread that appears later and is not newer was on an unread page.
    horizon: BTreeMap<Kind, Timestamp>,
    /// Time of the latest message of any thread at the last check.
    newest: BTreeMap<Kind, Timestamp>,
    turn: u64,
}

impl Ledger {
    /// Returns the state of all threads; empty before the baseline.
    pub(super) fn known(&self) -> Known {
        let threads = self.threads.iter().filter_map(|(key, thread)| {
            let latest = thread.latest.clone();
            Some((key.clone(), (thread.count?, latest)))
        });
        Known {
            threads: threads.collect(),
            horizon: self.horizon.clone(),
            newest: self.newest.clone(),
        }
    }

    /// Returns whether the baseline has been taken.
    pub(super) fn has_baseline(&self) -> bool {
        self.has_baseline
    }

    /// Returns whether the inbox counts this event's thread and can therefore confirm the event.
    pub(super) fn counts(&mut self, held: &Held) -> bool {
        self.thread(held.key()).count.is_some()
    }

    /// Records an event of a live stream. Returns `false` for a possible duplicate: the inbox must decide.
    pub(super) fn admit(&mut self, held: &Held) -> bool {
        let thread = self.thread(held.key());
        if thread.is_duplicate(held) {
            return false;
        }
        thread.note(&held.incoming.preview, Source::Stream);
        true
    }

    /// Compares the inbox with the delivered messages. `held` are the events since the connection, in order; `doubted`
    /// the threads of events that were not admitted.
    pub(super) fn compare(
        &mut self,
        check: Check,
        held: Vec<Held>,
        doubted: &BTreeMap<Key, u64>,
    ) -> Comparison {
        let mut found = Comparison::default();
        self.newest.extend(&check.newest);
        if !self.has_baseline {
            found.deliver = self.admitted(held);
            self.take_baseline(&check);
            return found;
        }
        let mut rows = check.rows;
        let oldest = oldest_listed(&rows);
        let order: Vec<Key> = held.iter().map(Held::key).collect();
        let mut by_thread: BTreeMap<Key, Vec<Held>> = BTreeMap::new();
        for held in held {
            by_thread.entry(held.key()).or_default().push(held);
        }
        // Lists are newest first.
        rows.reverse();
        rows.sort_by_key(|row| row.latest_dt.parse::<Timestamp>().ok());
        let mut listed = BTreeSet::new();
        for row in rows {
            let key = (row.kind, row.thread.clone());
            listed.insert(key.clone());
            let held = by_thread.remove(&key).unwrap_or_default();
            let doubted = doubted.get(&key).copied().unwrap_or(0);
            self.compare_row(row, key, held, doubted, &mut found);
        }
        for (key, thread) in &mut self.threads {
            // In a partial list, an older thread may be on another page.
            let is_covered =
                !check.partial.contains(&key.0) || thread.latest_dt() > oldest.get(&key.0).copied();
            if thread.unread.is_some() && !listed.contains(key) && is_covered {
                thread.unread = Some(0);
            }
        }
        for key in order {
            if let Some(held) = by_thread.remove(&key) {
                self.compare_unlisted(key, held, &mut found);
            }
        }
        for key in doubted.keys().filter(|key| !listed.contains(*key)) {
            if found.unclear.iter().all(|unclear| unclear.key != *key) {
                let (key, row, held) = (key.clone(), None, Vec::new());
                found.unclear.push(Unclear { key, row, held });
            }
        }
        found
    }

    fn admitted(&mut self, held: Vec<Held>) -> Vec<Incoming> {
        let admitted = held.into_iter().filter(|held| self.admit(held));
        admitted.map(|held| held.incoming).collect()
    }

    /// Moves everything in the inbox into the baseline.
    fn take_baseline(&mut self, check: &Check) {
        for row in &check.rows {
            let thread = self.thread((row.kind, row.thread.clone()));
            thread.count = Some(row.messages);
            thread.settle(row, 0);
            if !thread.knows(&row.preview) {
                thread.note(&row.preview, Source::Inbox);
            }
        }
        for (kind, oldest) in oldest_listed(&check.rows) {
            let rows = check.rows.iter().filter(|row| row.kind == kind);
            let may_go_on = check.partial.contains(&kind) || rows.count() >= PAGE;
            // If the list has no other page, a thread from the same second is new.
            let horizon = if may_go_on {
                oldest
            } else {
                oldest - SignedDuration::from_nanos(1)
            };
            self.horizon.insert(kind, horizon);
        }
        self.has_baseline = true;
    }

    /// Compares a listed thread.
    fn compare_row(
        &mut self,
        row: ThreadRow,
        key: Key,
        mut held: Vec<Held>,
        doubted: u64,
        found: &mut Comparison,
    ) {
        let horizon = self.horizon.get(&row.kind).copied();
        let thread = self.thread(key.clone());
        let all = held.len();
        held.retain(|held| !thread.is_duplicate(held));
        let repeated = doubted + (all - held.len()) as u64;
        if held.is_empty() && thread.was_on_another_page(&row, horizon) {
            thread.count = Some(row.messages);
            thread.note(&row.preview, Source::Inbox);
            return thread.settle(&row, 0);
        }
        if row.messages == 0 {
            return thread.compare_uncounted(&row, held, found);
        }
        let growth = thread.growth(&row);
        if repeated > growth.missing {
            // One may be an identical message that arrived after the list was created.
            found.doubted.insert(key.clone());
        }
        if growth.missing > 0 && has_duplicates(&held) {
            return Self::unclear(key, Some(row), held, found);
        }
        match thread.deliver_missing(&row, &growth, held, found) {
            Ok(()) => {
                // The inbox may lag, but not indefinitely.
                let is_late = thread.ahead >= LATE;
                thread.settle(&row, if is_late { 0 } else { growth.ahead });
            }
            Err(held) => Self::unclear(key, Some(row), held, found),
        }
    }

    fn unclear(key: Key, row: Option<ThreadRow>, held: Vec<Held>, found: &mut Comparison) {
        if found.unclear.len() < READS {
            found.unclear.push(Unclear { key, row, held });
        } else {
            found.again.extend(held);
            found.dropped = true;
        }
    }

    /// Compares a thread that the inbox does not list, or has no unread messages.
    fn compare_unlisted(&mut self, key: Key, held: Vec<Held>, found: &mut Comparison) {
        let thread = self.thread(key.clone());
        if thread.count.is_some() || held.iter().any(|held| thread.knows(&held.incoming.preview)) {
            Self::unclear(key, None, held, found);
        } else {
            found.deliver.extend(self.admitted(held));
        }
    }

    /// Finds the new messages of a thread that was read. Also returns the events that it does not contain yet.
    pub(super) fn resolve(
        &mut self,
        unclear: Unclear,
        mut messages: Vec<ThreadMessage>,
    ) -> (Vec<Incoming>, Vec<Held>) {
        let Unclear { key, row, mut held } = unclear;
        oldest_first(&mut messages);
        let horizon = self.horizon.get(&key.0).copied();
        let thread = self.thread(key.clone());
        let is_page = thread
            .count
            .is_some_and(|count| count > messages.len() as u64);
        if is_page && row.is_none() {
            // Their number is unknown until the next list.
            return (self.admitted(held), Vec::new());
        }
        // A server may return only the latest messages, and some may have arrived after the list was created.
        let listed = row
            .as_ref()
            .map_or(0, |row| row.messages + later_than(&messages, &row.preview));
        let count = (messages.len() as u64).max(listed);
        let base = thread.base_of(row.as_ref(), &messages, count, horizon);
        let new = since(&messages, base, count);
        let is_loose = row.as_ref().is_some_and(|row| {
            let mut known = messages.iter();
            !known.any(|message| is_beginning(&row.preview, message))
        });
        let new = thread.without_streamed(new, is_loose);
        let from = row.as_ref().map(|row| row.from.as_str());
        let mut deliver = Vec::new();
        for (message, event) in assign(&new, &mut held, is_loose) {
            let source = if event.is_some() {
                Source::Both
            } else {
                Source::Inbox
            };
            thread.note(&message.plain(), source);
            deliver.push(match event {
                Some(held) => held.incoming,
                None => Incoming::of_message(&key, message, from),
            });
        }
        thread.old.get_or_insert(base);
        thread.count = Some(count);
        // Reading may have marked them as read; the next list shows it.
        thread.unread = Some(
            messages
                .iter()
                .filter(|message| message.unread == Some(true))
                .count() as u64,
        );
        held.retain(|held| !thread.knows(&held.incoming.preview));
        (deliver, held)
    }

    /// Removes the baseline messages of a thread.
    pub(super) fn retain_new(&mut self, key: Key, messages: &mut Vec<ThreadMessage>) {
        let old = self.thread(key).old.unwrap_or(0);
        let count = messages.len() as u64;
        oldest_first(messages);
        messages.drain(..first_since(messages, old, count));
    }

    /// Returns the state of a thread. Over the limit, drops the least recently used one.
    fn thread(&mut self, key: Key) -> &mut Thread {
        self.turn += 1;
        if self.threads.len() >= THREADS && !self.threads.contains_key(&key) {
            let oldest = self.threads.iter().min_by_key(|(_, thread)| thread.touched);
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                self.threads.remove(&oldest);
            }
        }
        let thread = self.threads.entry(key).or_default();
        thread.touched = self.turn;
        thread
    }
}

#[cfg(test)]
mod tests;
