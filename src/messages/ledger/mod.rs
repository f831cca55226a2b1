//! What has been delivered of each thread, against what the inbox counts.
//!
//! The stream alone cannot say what it lost or repeated. The inbox counts the messages of each thread, so that the number that
//! should have been delivered since the last look is known, by counting and not by any clock. Texts only tell which of several
//! messages an event announces; where that is unclear, the thread is read.

mod comparison;
mod order;
mod thread;

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use jiff::{SignedDuration, Timestamp};

pub(super) use comparison::{Comparison, Held, Unclear};

use super::{
    Incoming, Kind, ThreadMessage, ThreadRow,
    known::{Key, Known},
    look::Look,
    text::{is_beginning, is_same, opening},
};
use order::{assign, first_since, later_than, oldest_first, oldest_listed, repeats_itself, since};
use thread::{LATE, Source, Thread};

/// Threads that are remembered.
const THREADS: usize = 4096;
/// A list of this many rows may be a page of a longer one, though the server does not say so.
const PAGE: usize = 20;
/// Threads that one look may read; more wait for the next.
const READS: usize = 32;

/// What is known of all threads.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    threads: BTreeMap<Key, Thread>,
    has_baseline: bool,
    /// The oldest row of the baseline: a thread that appears later and is not newer was on a page that was not read.
    horizon: BTreeMap<Kind, Timestamp>,
    /// When the latest message of any thread arrived, at the last look.
    newest: BTreeMap<Kind, Timestamp>,
    turn: u64,
}

impl Ledger {
    /// What is known of all threads now; nothing before the baseline.
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

    /// Whether it is known what was in the inbox before.
    pub(super) fn has_baseline(&self) -> bool {
        self.has_baseline
    }

    /// Whether the inbox counts the messages of this event's thread, so that it can confirm the event.
    pub(super) fn counts(&mut self, held: &Held) -> bool {
        self.thread(held.key()).count.is_some()
    }

    /// Takes an event of a stream that is up to date. `false` if it looks like one that was delivered: the inbox must say.
    pub(super) fn admit(&mut self, held: &Held) -> bool {
        let thread = self.thread(held.key());
        if thread.is_repetition(held) {
            return false;
        }
        thread.note(&held.incoming.preview, Source::Stream);
        true
    }

    /// Compares the inbox with what was delivered. `held` are the events that came since the connection, in order; `doubted`
    /// the threads of events that were not admitted.
    pub(super) fn compare(
        &mut self,
        look: Look,
        held: Vec<Held>,
        doubted: &BTreeMap<Key, u64>,
    ) -> Comparison {
        let mut found = Comparison::default();
        self.newest.extend(&look.newest);
        if !self.has_baseline {
            found.deliver = self.admitted(held);
            self.take_baseline(&look);
            return found;
        }
        let mut rows = look.rows;
        let oldest = oldest_listed(&rows);
        let order: Vec<Key> = held.iter().map(Held::key).collect();
        let mut by_thread: BTreeMap<Key, Vec<Held>> = BTreeMap::new();
        for held in held {
            by_thread.entry(held.key()).or_default().push(held);
        }
        // The lists are newest first.
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
            // Where the list was not read to the end, an older thread may be on another page.
            let is_covered =
                !look.partial.contains(&key.0) || thread.latest_dt() > oldest.get(&key.0).copied();
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

    /// What is in the inbox now is from before.
    fn take_baseline(&mut self, look: &Look) {
        for row in &look.rows {
            let thread = self.thread((row.kind, row.thread.clone()));
            thread.count = Some(row.messages);
            thread.settle(row, 0);
            if !thread.knows(&row.preview) {
                thread.note(&row.preview, Source::Inbox);
            }
        }
        for (kind, oldest) in oldest_listed(&look.rows) {
            let rows = look.rows.iter().filter(|row| row.kind == kind);
            let may_go_on = look.partial.contains(&kind) || rows.count() >= PAGE;
            // In the same second, a thread of a list without another page is a new one.
            let horizon = if may_go_on {
                oldest
            } else {
                oldest - SignedDuration::from_nanos(1)
            };
            self.horizon.insert(kind, horizon);
        }
        self.has_baseline = true;
    }

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
        held.retain(|held| !thread.is_repetition(held));
        let repeated = doubted + (all - held.len()) as u64;
        if thread.count.is_none()
            && thread.streamed() == 0
            && held.is_empty()
            && horizon.is_some_and(|horizon| {
                row.latest_dt
                    .parse::<Timestamp>()
                    .is_ok_and(|latest| latest <= horizon)
            })
        {
            thread.count = Some(row.messages);
            thread.note(&row.preview, Source::Inbox);
            return thread.settle(&row, 0);
        }
        if row.messages == 0 {
            return thread.compare_uncounted(&row, held, found);
        }
        let streamed = thread.streamed();
        let grown = row.messages.saturating_sub(thread.base(&row));
        let later = thread.streamed_after(&row.preview);
        let missing = grown.saturating_sub(streamed - later);
        let ahead = later.max(streamed.saturating_sub(grown));
        if repeated > missing {
            // One of them may be a message that reads the same and came after the list was made.
            found.doubted.insert(key.clone());
        }
        let count = held.len() as u64;
        let last_is = |held: &[Held]| {
            held.last().is_some_and(|held| {
                is_same(&opening(&held.incoming.preview), &opening(&row.preview))
            })
        };
        let is_plain = streamed == 0 && thread.has_grown_unread(&row);
        // Otherwise the latest message is one that was sent, and what the stream delivered is not counted yet.
        let is_explained = grown == 0 || thread.knows(&row.preview);
        if missing > 0 && repeats_itself(&held) {
            return Self::unclear(key, Some(row), held, found);
        }
        match missing.cmp(&count) {
            Ordering::Equal if count > 0 && last_is(&held) => thread.deliver(held, found),
            Ordering::Equal if count == 0 && is_explained => {}
            Ordering::Greater if count == 0 && missing == 1 && is_plain => {
                thread.note(&row.preview, Source::Inbox);
                found.deliver.push(Incoming::of_row(&row));
            }
            // Some came after the list was made, or are repetitions.
            Ordering::Less => {
                let accounted = usize::try_from(missing)
                    .unwrap_or(usize::MAX)
                    .min(held.len());
                let rest = held.split_off(accounted);
                let is_clear = if accounted > 0 {
                    last_is(&held)
                } else {
                    is_explained
                };
                if !is_clear {
                    held.extend(rest);
                    return Self::unclear(key, Some(row), held, found);
                }
                thread.deliver(held, found);
                for mut held in rest {
                    if held.compared {
                        found.dropped = true;
                    } else {
                        held.compared = true;
                        found.again.push(held);
                    }
                }
            }
            _ => return Self::unclear(key, Some(row), held, found),
        }
        // An inbox may be a moment late, not for ever.
        let ahead = if thread.ahead < LATE { ahead } else { 0 };
        thread.settle(&row, ahead);
    }

    fn unclear(key: Key, row: Option<ThreadRow>, held: Vec<Held>, found: &mut Comparison) {
        if found.unclear.len() < READS {
            found.unclear.push(Unclear { key, row, held });
        } else {
            found.again.extend(held);
            found.dropped = true;
        }
    }

    /// A thread without unread messages, or one that no inbox has.
    fn compare_unlisted(&mut self, key: Key, held: Vec<Held>, found: &mut Comparison) {
        let thread = self.thread(key.clone());
        if thread.count.is_some() || held.iter().any(|held| thread.knows(&held.incoming.preview)) {
            Self::unclear(key, None, held, found);
        } else {
            found.deliver.extend(self.admitted(held));
        }
    }

    /// Finds what is new in a thread that was read. Also returns the events that it does not show yet.
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
            // How many there are is not known: the next list tells.
            return (self.admitted(held), Vec::new());
        }
        // A server may give the latest messages only, and some may have come after the list was made.
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
                None => Incoming::of_message(key.0, &key.1, message, from),
            });
        }
        thread.old.get_or_insert(base);
        thread.count = Some(count);
        // Reading may have marked them as read; the next list tells.
        thread.unread = Some(
            messages
                .iter()
                .filter(|message| message.unread == Some(true))
                .count() as u64,
        );
        held.retain(|held| !thread.knows(&held.incoming.preview));
        (deliver, held)
    }

    /// Removes the messages of a thread that it had at the baseline.
    pub(super) fn retain_new(&mut self, key: Key, messages: &mut Vec<ThreadMessage>) {
        let old = self.thread(key).old.unwrap_or(0);
        let count = messages.len() as u64;
        oldest_first(messages);
        messages.drain(..first_since(messages, old, count));
    }

    /// What is known of a thread. Of too many, the one that was looked up longest ago is forgotten.
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
