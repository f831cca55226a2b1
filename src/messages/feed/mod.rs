//! The main loop: waits for a chunk of the stream, a check of the inbox or a timer, and delivers the events of the stream.
//!
//! `connection` opens and closes the stream and falls back to polling; `inbox` compares what was delivered with the inbox;
//! `read` reads what a caller asks for.

mod connection;
mod inbox;
mod read;

use std::{
    collections::{BTreeMap, VecDeque},
    future::{Future, pending},
    pin::Pin,
    time::Duration,
};

use futures_util::StreamExt;
use tokio::time::{Instant, sleep_until};

pub use read::Recent;

use super::{
    Chunks, Clock, Incoming, Kind, Limits, Notice, Server, ThreadMessage, ThreadRow,
    backoff::Backoff,
    check::{Check, check},
    known::{Key, Known},
    ledger::{Comparison, Held, Ledger},
    seen::{Seen, Sight},
};
use crate::api::{Error, EventParser, SseEvent, SseItem};

/// Maximum events waiting for an inbox check; beyond it, reading the stream pauses.
const HELD: usize = 1024;
/// Failed checks before the feed continues without the inbox.
const MAX_FAILED_CHECKS: u32 = 2;

/// An item of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Update {
    /// A new message.
    Message(Box<Incoming>),
    /// A notice for the user.
    Notice(Notice),
}

type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + 'a>>;

/// An open connection.
struct Connection {
    chunks: Chunks,
    parser: EventParser,
    opened: Instant,
    last_byte: Option<Instant>,
    /// Whether it delivered a new event or message.
    useful: bool,
    /// Whether the inbox confirmed one of its events. Before that, the server may be resending old ones.
    is_live: bool,
}

/// Delivers every new message exactly once.
pub struct Feed<'a, S: Server> {
    server: &'a S,
    kinds: Vec<Kind>,
    limits: Limits,
    clock: Clock,
    /// At most one of these two is set.
    connection: Option<Connection>,
    connecting: Option<(Pending<'a, Chunks>, Instant)>,
    checking: Option<Pending<'a, Check>>,
    /// Result of the last check while its unclear threads are read, and the thread being read.
    comparison: Option<Comparison>,
    reading: Option<Pending<'a, Vec<ThreadMessage>>>,
    /// Times of the next connection and the next inbox check.
    connect_at: Option<Instant>,
    check_at: Option<Instant>,
    last_check: Option<Instant>,
    failed_checks: u32,
    /// Whether the next check reads the whole lists: an older change may be unsettled.
    check_whole: bool,
    polling: bool,
    /// Whether the loss of the connection was notified.
    is_lost: bool,
    /// Whether new events wait for a comparison with the inbox.
    holding: bool,
    /// Whether the inbox is unreadable, so that the stream alone decides.
    unchecked: bool,
    notified_unchecked: bool,
    notified_repeated: bool,
    notified_too_many: bool,
    backoff: Backoff,
    trial: Duration,
    connections: u64,
    last_event_id: Option<String>,
    seen: Seen,
    ledger: Ledger,
    held: Vec<Held>,
    /// Possible duplicates per thread, until the next comparison with the inbox.
    doubted: BTreeMap<Key, u64>,
    baseline: Vec<ThreadRow>,
    ready: VecDeque<Update>,
    trouble: Option<String>,
}

/// What ended a wait.
enum Woken {
    Timer,
    Connected(Result<Chunks, Error>),
    Checked(Result<Check, Error>),
    Chunk(Option<Result<Vec<u8>, Error>>),
}

impl<'a, S: Server> Feed<'a, S> {
    /// Creates a feed of these kinds of messages. [`Feed::connect`] starts it.
    pub fn new(server: &'a S, kinds: &[Kind], limits: Limits, clock: Clock) -> Self {
        Self {
            server,
            kinds: kinds.to_owned(),
            trial: limits.first_trial,
            limits,
            clock,
            connection: None,
            connecting: None,
            checking: None,
            comparison: None,
            reading: None,
            connect_at: None,
            check_at: Some(Instant::now()),
            last_check: None,
            failed_checks: 0,
            check_whole: false,
            polling: false,
            is_lost: false,
            holding: false,
            unchecked: false,
            notified_unchecked: false,
            notified_repeated: false,
            notified_too_many: false,
            backoff: Backoff::default(),
            connections: 0,
            last_event_id: None,
            seen: Seen::default(),
            ledger: Ledger::default(),
            held: Vec::new(),
            doubted: BTreeMap::new(),
            baseline: Vec::new(),
            ready: VecDeque::new(),
            trouble: None,
        }
    }

    /// Takes the baseline and connects, or falls back to polling: messages that arrive from now on are delivered.
    pub async fn connect(&mut self) -> Result<(), Error> {
        while !self.is_ready() {
            self.step().await?;
        }
        Ok(())
    }

    /// Connects as [`Feed::connect`] does, and passes notices on at once: connecting may take long.
    pub async fn connect_with(&mut self, mut notify: impl FnMut(&Notice)) -> Result<(), Error> {
        while !self.is_ready() {
            self.step().await?;
            self.ready.retain(|update| match update {
                Update::Message(_) => true,
                Update::Notice(notice) => {
                    notify(notice);
                    false
                }
            });
        }
        Ok(())
    }

    /// Returns whether the inbox is polled, without a stream.
    #[must_use]
    pub fn is_polling(&self) -> bool {
        self.polling
    }

    /// Returns whether messages may be missing: the inbox cannot be read, or more threads changed than one check reads.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.notified_unchecked || self.notified_too_many
    }

    fn is_ready(&self) -> bool {
        let is_checked = self.ledger.has_baseline() && !self.holding;
        if self.polling {
            self.ledger.has_baseline()
        } else {
            self.connection.is_some()
                && (is_checked || self.unchecked || self.failed_checks >= MAX_FAILED_CHECKS)
        }
    }

    /// Moves everything that has arrived so far into the baseline.
    pub fn discard(&mut self) {
        self.ready
            .retain(|update| matches!(update, Update::Notice(_)));
    }

    /// Returns why there is no connection.
    #[must_use]
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Returns the next message or notice. Cancel-safe.
    pub async fn next(&mut self) -> Result<Update, Error> {
        loop {
            if let Some(update) = self.ready.pop_front() {
                return Ok(update);
            }
            self.step().await?;
        }
    }

    /// Waits for one event and handles it.
    async fn step(&mut self) -> Result<(), Error> {
        self.read_unclear().await;
        self.start_what_is_due();
        let timer = self.timer();
        let reading = self.held.len() < HELD;
        // Received bytes take precedence over a timeout: the caller may have been busy.
        let woken = tokio::select! {
            biased;
            check = maybe(self.checking.as_mut()) => Woken::Checked(check),
            chunks = maybe(self.connecting.as_mut().map(|(connecting, _)| connecting)) => Woken::Connected(chunks),
            chunk = next(self.connection.as_mut().map(|open| &mut open.chunks)), if reading => Woken::Chunk(chunk),
            () = until(timer) => Woken::Timer,
        };
        match woken {
            Woken::Timer => return self.timed_out(Instant::now()),
            Woken::Connected(chunks) => {
                self.connecting = None;
                match chunks {
                    Ok(chunks) => self.connected(chunks),
                    Err(error) if self.connect_failed(&error) => {}
                    Err(error) => return Err(error),
                }
            }
            Woken::Checked(check) => {
                self.checking = None;
                return self.checked(check).await;
            }
            Woken::Chunk(Some(Ok(chunk))) => self.on_chunk(&chunk),
            Woken::Chunk(ended) => {
                let error = ended.and_then(Result::err);
                return self.disconnected(error, "the server ended it");
            }
        }
        Ok(())
    }

    /// Starts the check and the connection that are due.
    fn start_what_is_due(&mut self) {
        let now = Instant::now();
        if self.checking.is_none() && self.check_at.is_some_and(|at| at <= now) {
            self.check_at = None;
            self.last_check = Some(now);
            let known = if self.check_whole {
                Known::default()
            } else {
                self.ledger.known()
            };
            self.checking = Some(Box::pin(check(self.server, self.kinds.clone(), known)));
        }
        if self.connect_at.is_some_and(|at| at <= now) {
            self.connect_at = None;
            let connecting = self.server.connect(self.last_event_id.clone());
            self.connecting = Some((Box::pin(connecting), now + self.limits.head));
        }
    }

    /// Returns when something is due.
    fn timer(&self) -> Option<Instant> {
        let check = self.check_at.filter(|_| self.checking.is_none());
        let head = self.connecting.as_ref().map(|(_, deadline)| *deadline);
        [check, self.connect_at, head, self.silent_at()]
            .into_iter()
            .flatten()
            .min()
    }

    /// Handles a chunk of the stream.
    fn on_chunk(&mut self, chunk: &[u8]) {
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

    /// Delivers a new event, or holds it until the inbox is checked.
    fn on_event(&mut self, event: SseEvent) {
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

    fn deliver(&mut self, messages: Vec<Incoming>) {
        let messages = messages.into_iter().map(Box::new).map(Update::Message);
        self.ready.extend(messages);
    }

    fn notify(&mut self, notice: Notice) {
        self.ready.push_back(Update::Notice(notice));
    }

    fn notify_unchecked(&mut self, error: &Error) {
        if !std::mem::replace(&mut self.notified_unchecked, true) {
            self.notify(Notice::Unchecked(error.to_string()));
        }
    }

    fn notify_duplicate(&mut self) {
        if !std::mem::replace(&mut self.notified_repeated, true) {
            self.notify(Notice::Duplicate);
        }
    }
}

async fn until(timer: Option<Instant>) {
    match timer {
        Some(at) => sleep_until(at).await,
        None => pending().await,
    }
}

async fn maybe<T>(future: Option<&mut Pending<'_, T>>) -> Result<T, Error> {
    match future {
        Some(future) => future.await,
        None => pending().await,
    }
}

async fn next(chunks: Option<&mut Chunks>) -> Option<Result<Vec<u8>, Error>> {
    match chunks {
        Some(chunks) => chunks.next().await,
        None => pending().await,
    }
}

#[cfg(test)]
mod tests;
