//! What has been delivered of each thread, against what the inbox counts.
//!
//! The stream alone cannot say what it lost or repeated. The inbox counts the messages of each thread, so that the number that
//! should have been delivered since the last look is known, by counting and not by any clock. Texts only tell which of several
//! messages an event stands for; where that is unclear, the thread is read.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet, VecDeque},
};

use jiff::Timestamp;

use super::{Incoming, Kind, ThreadMessage, ThreadRow, incoming::one_line};

/// Threads that are remembered, and delivered messages of each.
const THREADS: usize = 4096;
const DELIVERED: usize = 64;
/// Characters of a message by which it is known again.
const OPENING: usize = 80;
/// Openings of this length that are cut differently are the same.
const CERTAIN: usize = 40;
/// A list of this many rows may be a page of a longer one.
const PAGE: usize = 20;
/// Threads that one look may read; more wait for the next.
const READS: usize = 32;

/// A thread: its kind and ID.
pub(super) type Key = (Kind, String);

/// An event that waits for the inbox to be compared.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) incoming: Incoming,
    /// The event had an ID that had not been seen.
    pub(super) has_id: bool,
    /// It was compared once, and the inbox did not count it yet.
    pub(super) compared: bool,
}

impl Held {
    fn key(&self) -> Key {
        (self.incoming.kind(), self.incoming.thread().to_owned())
    }
}

/// A thread that must be read to know what of it is new.
#[derive(Debug)]
pub(super) struct Unclear {
    pub(super) key: Key,
    pub(super) row: Option<ThreadRow>,
    pub(super) held: Vec<Held>,
}

/// What a comparison comes to.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// New messages, in order within each thread.
    pub(super) deliver: Vec<Incoming>,
    /// Threads to be read.
    pub(super) unclear: Vec<Unclear>,
    /// Events that the inbox does not count yet: to be compared once more.
    pub(super) again: Vec<Held>,
    /// Events were dropped that the inbox does not count; it may be late.
    pub(super) dropped: bool,
}

/// A message that was delivered, or was there before.
#[derive(Debug)]
struct Delivered {
    opening: String,
    /// It came from the inbox: the stream may bring it too.
    from_inbox: bool,
}

/// What is known of a thread.
#[derive(Debug, Default)]
struct Thread {
    /// Messages that it had at the last look; `None` if no look found it.
    count: Option<u64>,
    unread: Option<u64>,
    /// Messages that the stream delivered since that look.
    streamed: u64,
    /// The stream was ahead of the inbox at the last look.
    ahead: bool,
    /// The latest messages that were delivered, and the latest one from before.
    delivered: VecDeque<Delivered>,
    /// Where the server does not count: the latest message at the last look.
    latest: Option<(String, String, Option<u64>)>,
    touched: u64,
}

/// What is known of all threads.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    threads: BTreeMap<Key, Thread>,
    has_baseline: bool,
    /// Threads that were not listed in the baseline although they are not newer: they were on a later page.
    horizon: Option<Timestamp>,
    turn: u64,
}

impl Ledger {
    /// Whether it is known what was in the inbox before.
    pub(super) fn has_baseline(&self) -> bool {
        self.has_baseline
    }

    /// Takes an event of a stream that is up to date. `false` if it looks like one that was delivered: the inbox must say.
    pub(super) fn admit(&mut self, held: &Held) -> bool {
        let thread = self.thread(held.key());
        if thread.is_repetition(held) {
            return false;
        }
        thread.note(&held.incoming.preview, false);
        thread.streamed += 1;
        true
    }

    /// Compares the inbox with what was delivered. `held` are the events that came since the connection, in order; `doubted`
    /// the threads of events that were not admitted.
    pub(super) fn compare(
        &mut self,
        mut rows: Vec<ThreadRow>,
        held: Vec<Held>,
        doubted: &BTreeSet<Key>,
    ) -> Comparison {
        let mut found = Comparison::default();
        if !self.has_baseline {
            found.deliver = self.admitted(held);
            self.take_baseline(&rows);
            return found;
        }
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
            self.compare_row(row, key, held, &mut found);
        }
        for key in order {
            if let Some(held) = by_thread.remove(&key) {
                self.compare_unlisted(key, held, &mut found);
            }
        }
        for key in doubted.iter().filter(|key| !listed.contains(*key)) {
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
    fn take_baseline(&mut self, rows: &[ThreadRow]) {
        for row in rows {
            let thread = self.thread((row.kind, row.thread.clone()));
            thread.settle(row, 0);
            if !thread.knows(&row.preview) {
                thread.note(&row.preview, true);
            }
        }
        if rows.len() >= PAGE {
            let times = rows.iter().map(|row| row.latest_dt.parse().ok());
            self.horizon = times.min().flatten();
        }
        self.has_baseline = true;
    }

    fn compare_row(
        &mut self,
        row: ThreadRow,
        key: Key,
        mut held: Vec<Held>,
        found: &mut Comparison,
    ) {
        let horizon = self.horizon;
        let thread = self.thread(key.clone());
        held.retain(|held| !thread.is_repetition(held));
        if row.messages == 0 {
            return thread.compare_uncounted(&row, held, found);
        }
        if thread.count.is_none()
            && thread.streamed == 0
            && held.is_empty()
            && horizon.is_some_and(|horizon| {
                row.latest_dt
                    .parse::<Timestamp>()
                    .is_ok_and(|latest| latest <= horizon)
            })
        {
            thread.note(&row.preview, true);
            return thread.settle(&row, 0);
        }
        let base = thread.base(&row);
        let grown = row.messages.saturating_sub(base);
        let missing = grown.saturating_sub(thread.streamed);
        let ahead = thread.streamed.saturating_sub(grown);
        let count = held.len() as u64;
        let last_is = |held: &[Held]| {
            held.last().is_some_and(|held| {
                is_same(&opening(&held.incoming.preview), &opening(&row.preview))
            })
        };
        let is_plain = thread.streamed == 0 && thread.has_grown_unread(&row);
        match missing.cmp(&count) {
            Ordering::Equal if count > 0 && last_is(&held) => thread.deliver(held, found),
            Ordering::Equal if count == 0 && (grown == 0 || thread.knows(&row.preview)) => {}
            Ordering::Greater if count == 0 && missing == 1 && is_plain => {
                thread.note(&row.preview, true);
                found.deliver.push(Incoming::of_row(&row));
            }
            // Some came after the list was made, or are repetitions.
            Ordering::Less => {
                let accounted = usize::try_from(missing)
                    .unwrap_or(usize::MAX)
                    .min(held.len());
                let rest = held.split_off(accounted);
                if accounted > 0 && !last_is(&held) {
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
        let ahead = if thread.ahead || thread.count.is_none() {
            0
        } else {
            ahead
        };
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

    /// A thread without unread messages, or without any: what was delivered of it does not come again unless it says so.
    fn compare_unlisted(&mut self, key: Key, held: Vec<Held>, found: &mut Comparison) {
        let thread = self.thread(key.clone());
        if held.iter().any(|held| thread.knows(&held.incoming.preview)) {
            Self::unclear(key, None, held, found);
        } else {
            found.deliver.extend(self.admitted(held));
        }
    }

    /// Finds what is new in a thread that was read.
    pub(super) fn resolve(
        &mut self,
        unclear: Unclear,
        mut messages: Vec<ThreadMessage>,
    ) -> Vec<Incoming> {
        let Unclear { key, row, held } = unclear;
        sort(&mut messages);
        let thread = self.thread(key.clone());
        let listed = row.as_ref().map_or(0, |row| row.messages);
        let count = (messages.len() as u64).max(listed);
        // A server may give the latest messages only.
        let absent = count - messages.len() as u64;
        let base = match (thread.count, &row) {
            (Some(count), _) => count,
            (None, _)
                if messages
                    .iter()
                    .any(|message| message.incoming && message.unread.is_some()) =>
            {
                let first = messages
                    .iter()
                    .position(|message| message.incoming && message.unread == Some(true));
                absent + first.unwrap_or(messages.len()) as u64
            }
            (None, Some(row)) => thread.base(row),
            (None, None) => count.saturating_sub(thread.streamed),
        };
        let first = usize::try_from(base.saturating_sub(absent)).unwrap_or(usize::MAX);
        let mut new: Vec<&ThreadMessage> = messages
            .iter()
            .skip(first)
            .filter(|message| message.incoming)
            .collect();
        thread.remove_streamed(&mut new);
        let predictable = row
            .as_ref()
            .zip(messages.last())
            .is_none_or(|(row, last)| is_same(&opening(&row.preview), &opening(&last.plain())));
        let from = row.as_ref().map(|row| row.from.as_str());
        let mut deliver = Vec::new();
        for (message, event) in assign(&new, held, predictable) {
            thread.note(&message.plain(), event.is_none());
            deliver.push(match event {
                Some(held) => held.incoming,
                None => Incoming::of_message(key.0, &key.1, message, from),
            });
        }
        thread.count = Some(count);
        thread.streamed = 0;
        thread.ahead = false;
        thread.unread = Some(0);
        deliver
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

impl Thread {
    /// Whether an event repeats a message. One with an ID of its own does so only where the inbox was faster.
    fn is_repetition(&mut self, held: &Held) -> bool {
        let opening = opening(&held.incoming.preview);
        let known = self.delivered.iter_mut().find(|delivered| {
            (delivered.from_inbox || !held.has_id) && is_same(&delivered.opening, &opening)
        });
        match known {
            Some(known) if held.has_id => {
                known.from_inbox = false;
                true
            }
            known => known.is_some(),
        }
    }

    fn knows(&self, text: &str) -> bool {
        let opening = opening(text);
        self.delivered
            .iter()
            .any(|delivered| is_same(&delivered.opening, &opening))
    }

    fn note(&mut self, text: &str, from_inbox: bool) {
        self.delivered.push_back(Delivered {
            opening: opening(text),
            from_inbox,
        });
        if self.delivered.len() > DELIVERED {
            self.delivered.pop_front();
        }
    }

    /// Delivers events that the inbox counts.
    fn deliver(&mut self, held: Vec<Held>, found: &mut Comparison) {
        for held in held {
            self.note(&held.incoming.preview, false);
            found.deliver.push(held.incoming);
        }
    }

    /// Messages that were there at the last look. Of a thread that no look found, the unread ones are new.
    fn base(&self, row: &ThreadRow) -> u64 {
        let unread = row.unread.unwrap_or(1);
        let count = self.count.unwrap_or(row.messages.saturating_sub(unread));
        count.min(row.messages)
    }

    /// Whether the one message that is new was received, not sent.
    fn has_grown_unread(&self, row: &ThreadRow) -> bool {
        match (row.unread, self.unread) {
            (Some(now), Some(before)) => now > before,
            _ => true,
        }
    }

    fn settle(&mut self, row: &ThreadRow, streamed: u64) {
        self.count = Some(row.messages);
        self.unread = row.unread;
        self.ahead = streamed > 0;
        self.streamed = streamed;
        self.latest = Some((opening(&row.preview), row.latest_dt.clone(), row.unread));
    }

    /// Where the inbox does not count, a thread that changed has one new message.
    fn compare_uncounted(&mut self, row: &ThreadRow, held: Vec<Held>, found: &mut Comparison) {
        let latest = (opening(&row.preview), row.latest_dt.clone(), row.unread);
        let changed = self.latest.as_ref() != Some(&latest);
        let streamed = self.streamed > 0 || !held.is_empty();
        self.deliver(held, found);
        if changed && !(streamed && self.knows(&row.preview)) {
            self.note(&row.preview, true);
            found.deliver.push(Incoming::of_row(row));
        }
        self.settle(row, 0);
    }

    /// Takes away the messages that the stream delivered since the last look.
    fn remove_streamed(&self, new: &mut Vec<&ThreadMessage>) {
        let streamed = usize::try_from(self.streamed).unwrap_or(usize::MAX);
        let known = self.delivered.len().min(streamed);
        let mut unmatched = streamed - known;
        for delivered in self.delivered.iter().skip(self.delivered.len() - known) {
            let same =
                |message: &&ThreadMessage| is_same(&delivered.opening, &opening(&message.plain()));
            match new.iter().position(same) {
                Some(at) => {
                    new.remove(at);
                }
                None => unmatched += 1,
            }
        }
        new.drain(..unmatched.min(new.len()));
    }
}

/// Finds the event of each new message. An event that stands for none of them is a repetition, unless previews here are not
/// the beginnings of messages: then it stands for one that is left.
fn assign<'a>(
    new: &[&'a ThreadMessage],
    mut held: Vec<Held>,
    predictable: bool,
) -> Vec<(&'a ThreadMessage, Option<Held>)> {
    let mut assigned = Vec::new();
    for message in new {
        let same =
            |held: &Held| is_same(&opening(&held.incoming.preview), &opening(&message.plain()));
        let event = held.iter().position(same).map(|at| held.remove(at));
        assigned.push((*message, event));
    }
    if !predictable {
        for (_, event) in assigned
            .iter_mut()
            .rev()
            .filter(|(_, event)| event.is_none())
        {
            *event = held.pop();
        }
    }
    assigned
}

/// Oldest first, whatever the server's order is.
fn sort(messages: &mut [ThreadMessage]) {
    let time = |message: &ThreadMessage| message.created_dt.parse::<Timestamp>().ok();
    if messages.first().map(time) > messages.last().map(time) {
        messages.reverse();
    }
    messages.sort_by_key(|message| (time(message), message.id.parse::<u64>().ok()));
}

/// The beginning of a message, by which it is known again however it was cut.
fn opening(text: &str) -> String {
    let cut = text.trim_end().trim_end_matches(['.', '\u{2026}']);
    one_line(cut, OPENING)
}

/// Whether a preview is the beginning of a message.
pub(super) fn is_beginning(preview: &str, message: &ThreadMessage) -> bool {
    is_same(&opening(preview), &opening(&message.plain()))
}

fn is_same(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    short == long || (short.chars().count() >= CERTAIN && long.starts_with(short))
}
