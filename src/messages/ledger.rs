//! What has been delivered of each thread, against what the inbox counts.
//!
//! The stream alone cannot say what it lost or repeated. The inbox counts the messages of each thread, so that the number that
//! should have been delivered since the last look is known, by counting and not by any clock. Texts only tell which of several
//! messages an event announces; where that is unclear, the thread is read.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet, VecDeque},
};

use jiff::{SignedDuration, Timestamp};

use super::{Incoming, Kind, ThreadMessage, ThreadRow, incoming::one_line, look::Look};

/// Threads that are remembered, and delivered messages of each.
const THREADS: usize = 4096;
const DELIVERED: usize = 64;
/// Characters of a message by which it is known again.
const OPENING: usize = 80;
/// Openings of this length that are cut differently are the same.
const CERTAIN: usize = 40;
/// Looks after which the inbox is not taken for late any more.
const LATE: u32 = 8;
/// A list of this many rows may be a page of a longer one, though the server does not say so.
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
    pub(super) fn key(&self) -> Key {
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
    /// Threads to be compared once more.
    pub(super) doubted: BTreeSet<Key>,
    /// Events were confirmed by the inbox.
    pub(super) confirmed: bool,
}

/// A message that was delivered, or was there before.
#[derive(Debug)]
struct Delivered {
    opening: String,
    source: Source,
}

/// Where a delivered message came from, and where it may come from again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// The inbox: the stream may bring it too.
    Inbox,
    /// The stream: the inbox has not counted it yet.
    Stream,
    /// The inbox and the stream agree on it.
    Both,
}

/// The latest message of a thread: its opening, its time, and how many are unread.
type Latest = (String, String, Option<u64>);

/// What is known of a thread.
#[derive(Debug, Default)]
struct Thread {
    /// Messages that it had at the last look; `None` if no look found it.
    count: Option<u64>,
    unread: Option<u64>,
    /// Messages that it had at the baseline.
    old: Option<u64>,
    /// Messages from the stream that were forgotten before the inbox counted them.
    forgotten: u64,
    /// Looks in a row at which the stream was ahead of the inbox.
    ahead: u32,
    /// The latest messages that were delivered, and the latest one from before.
    delivered: VecDeque<Delivered>,
    /// Where the server does not count: the latest message at the last look.
    latest: Option<Latest>,
    touched: u64,
}

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

/// What was known of all threads when a look began.
#[derive(Debug, Default)]
pub(super) struct Known {
    threads: BTreeMap<Key, (u64, Option<Latest>)>,
    horizon: BTreeMap<Kind, Timestamp>,
    newest: BTreeMap<Kind, Timestamp>,
}

impl Known {
    /// Whether a row has not changed since, so that older ones have not either.
    pub(super) fn is_settled(&self, row: &ThreadRow) -> bool {
        let latest = row.latest_dt.parse::<Timestamp>().ok();
        let newest = self.newest.get(&row.kind).copied();
        // In the same second as the newest of the last look, another may have come after the look.
        let is_older = latest.is_some() && latest < newest;
        if row.unread == Some(0) {
            return is_older;
        }
        match self.threads.get(&(row.kind, row.thread.clone())) {
            // A thread that was read since is newer than the last look, and what is older than it may be too.
            Some((count, known)) => {
                let is_same = *count == row.messages && *known == Some(latest_of(row));
                is_same && (is_older || latest.is_none())
            }
            None => latest.is_some() && latest <= self.horizon.get(&row.kind).copied(),
        }
    }
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
        sort(&mut messages);
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
        sort(messages);
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

impl Thread {
    /// Whether an event repeats a message. One with an ID of its own does so only where the inbox was faster.
    fn is_repetition(&mut self, held: &Held) -> bool {
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

    /// Messages from the stream that the inbox has not counted yet.
    fn streamed(&self) -> u64 {
        let is_streamed = |delivered: &&Delivered| delivered.source == Source::Stream;
        self.forgotten + self.delivered.iter().filter(is_streamed).count() as u64
    }

    /// Messages that the stream delivered after the one that is the latest in the inbox.
    fn streamed_after(&self, latest: &str) -> u64 {
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

    fn knows(&self, text: &str) -> bool {
        let opening = opening(text);
        self.delivered
            .iter()
            .any(|delivered| is_same(&delivered.opening, &opening))
    }

    fn note(&mut self, text: &str, source: Source) {
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
    fn deliver(&mut self, held: Vec<Held>, found: &mut Comparison) {
        for held in held {
            found.confirmed = true;
            self.note(&held.incoming.preview, Source::Both);
            found.deliver.push(held.incoming);
        }
    }

    /// Messages that were there at the last look. Of a thread that no look found, the unread ones are new.
    fn base(&self, row: &ThreadRow) -> u64 {
        let unread = row.unread.unwrap_or(1);
        let count = self.count.unwrap_or(row.messages.saturating_sub(unread));
        count.min(row.messages)
    }

    /// Whether the one message that is new was received, not sent, so that the row shows it.
    fn has_grown_unread(&self, row: &ThreadRow) -> bool {
        match (self.count, row.unread) {
            (Some(_), Some(now)) => self.unread.is_some_and(|before| now > before),
            (None, Some(now)) => now == row.messages,
            (_, None) => false,
        }
    }

    /// Takes over what the inbox counts; so many of the latest messages from the stream it does not count yet.
    fn settle(&mut self, row: &ThreadRow, ahead: u64) {
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
        self.latest = Some(latest_of(row));
    }

    /// When the latest message had arrived at the last look.
    fn latest_dt(&self) -> Option<Timestamp> {
        self.latest.as_ref()?.1.parse().ok()
    }

    /// Messages that were there at the last look, of a thread that was read.
    fn base_of(
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
        // The thread may have been on a page that the baseline does not have.
        let is_old = |message: &ThreadMessage| {
            let created = message.created_dt.parse::<Timestamp>();
            created.is_ok_and(|created| Some(created) <= horizon)
        };
        let old = messages.iter().rposition(is_old).map_or(0, |last| last + 1);
        // Another process may have read what the stream delivered.
        let first = first
            .unwrap_or(messages.len())
            .max(old)
            .min(self.first_streamed(messages));
        absent + first as u64
    }

    /// Where the messages that the stream delivered begin.
    fn first_streamed(&self, messages: &[ThreadMessage]) -> usize {
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

    /// Where the inbox does not count, a thread that changed has one new message.
    fn compare_uncounted(&mut self, row: &ThreadRow, held: Vec<Held>, found: &mut Comparison) {
        let changed = self.latest.as_ref() != Some(&latest_of(row));
        let streamed = self.streamed() > 0 || !held.is_empty();
        self.deliver(held, found);
        if changed && !(streamed && self.knows(&row.preview)) {
            self.note(&row.preview, Source::Inbox);
            found.deliver.push(Incoming::of_row(row));
        }
        self.settle(row, 0);
    }

    /// Takes away the messages that the stream delivered. The inbox may not show the latest of them yet.
    fn without_streamed<'a>(
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

fn latest_of(row: &ThreadRow) -> Latest {
    (opening(&row.preview), row.latest_dt.clone(), row.unread)
}

/// When the latest message of the oldest thread of each kind arrived.
fn oldest_listed(rows: &[ThreadRow]) -> BTreeMap<Kind, Timestamp> {
    let mut oldest = BTreeMap::new();
    for row in rows {
        if let Ok(latest) = row.latest_dt.parse::<Timestamp>() {
            let before = oldest.entry(row.kind).or_insert(latest);
            *before = latest.min(*before);
        }
    }
    oldest
}

/// The messages that were received after the first so many. A server may give the latest messages only.
fn since(messages: &[ThreadMessage], base: u64, count: u64) -> Vec<&ThreadMessage> {
    let new = &messages[first_since(messages, base, count)..];
    new.iter().filter(|message| message.incoming).collect()
}

/// Counts the messages after the one that was the latest in a list.
fn later_than(messages: &[ThreadMessage], latest: &str) -> u64 {
    let latest = messages
        .iter()
        .rev()
        .position(|message| is_beginning(latest, message));
    latest.unwrap_or(0) as u64
}

/// The index of the first message after the first `base` of `count`, of which these are the latest.
fn first_since(messages: &[ThreadMessage], base: u64, count: u64) -> usize {
    let absent = count.saturating_sub(messages.len() as u64);
    let first = usize::try_from(base.saturating_sub(absent)).unwrap_or(usize::MAX);
    first.min(messages.len())
}

/// Finds the event of each new message. An event that announces none of them is a repetition. Where previews are not the
/// beginnings of messages, and of HTML, which every server reads in its own way, it announces one that is left.
fn assign<'a>(
    new: &[&'a ThreadMessage],
    held: &mut Vec<Held>,
    is_loose: bool,
) -> Vec<(&'a ThreadMessage, Option<Held>)> {
    let mut assigned = Vec::new();
    for message in new {
        let same = |held: &Held| is_beginning(&held.incoming.preview, message);
        let event = held.iter().position(same).map(|at| held.remove(at));
        assigned.push((*message, event));
    }
    for (message, event) in assigned.iter_mut().rev() {
        if event.is_none() && (is_loose || message.text.trim().is_empty()) {
            *event = held.pop();
        }
    }
    assigned
}

/// Whether two events read the same.
fn repeats_itself(held: &[Held]) -> bool {
    let openings = held.iter().map(|held| opening(&held.incoming.preview));
    let openings: Vec<String> = openings.collect();
    openings
        .iter()
        .enumerate()
        .any(|(at, one)| openings[..at].contains(one))
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
