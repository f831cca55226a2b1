//! The main loop: reconnects the stream, compares it with the inbox, and polls the inbox if there is no stream.

mod connection;
mod inbox;

use std::{
    collections::{BTreeMap, VecDeque},
    future::{Future, pending},
    pin::Pin,
    time::Duration,
};

use jiff::Timestamp;
use tokio::time::{Instant, sleep_until};

use super::{
    Chunks, Clock, Incoming, Kind, Limits, Notice, Server, ThreadMessage, ThreadRow,
    backoff::Backoff,
    check::{Check, check},
    known::{Key, Known},
    ledger::{Comparison, Held, Ledger, Unclear},
    seen::Seen,
};
use crate::api::{Error, EventParser, retry};

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

/// A thread within the look-back.
#[derive(Debug, Clone)]
pub struct Recent {
    /// Its latest message, as listed in the inbox.
    pub incoming: Incoming,
    /// Start of the look-back, in Unix seconds.
    pub(super) oldest: i64,
    /// Whether the latest message was certainly received, not sent.
    pub(super) is_received: bool,
}

type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + 'a>>;

/// An open connection.
struct Connection<S> {
    stream: S,
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
    connection: Option<Connection<S::Stream>>,
    connecting: Option<(Pending<'a, S::Stream>, Instant)>,
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
enum Woken<T> {
    Timer,
    Connected(Result<T, Error>),
    Checked(Result<Check, Error>),
    Chunk(Result<Option<Vec<u8>>, Error>),
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

    /// Returns the baseline threads with unread messages whose latest message is at most `since` old, newest first.
    pub fn look_back(&self, since: Duration) -> Vec<Recent> {
        let since = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
        let oldest = (self.clock.now)().as_second().saturating_sub(since);
        let mut recent: Vec<(Timestamp, Recent)> = Vec::new();
        for row in &self.baseline {
            let Ok(arrived) = row.latest_dt.parse::<Timestamp>() else {
                continue;
            };
            if arrived.as_second() >= oldest {
                let latest = Recent {
                    incoming: Incoming::of_row(row),
                    oldest,
                    is_received: row.unread == Some(row.messages) || row.messages == 0,
                };
                recent.push((arrived, latest));
            }
        }
        recent.sort_by_key(|(arrived, _)| std::cmp::Reverse(*arrived));
        recent.into_iter().map(|(_, recent)| recent).collect()
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

    /// Reads the messages of a thread since the baseline. Messages not yet delivered are delivered next.
    pub async fn read(&mut self, incoming: &Incoming) -> Result<Vec<ThreadMessage>, Error> {
        let mut messages = self.read_whole(incoming).await?;
        let key = (incoming.kind(), incoming.thread().to_owned());
        self.ledger.retain_new(key, &mut messages);
        Ok(messages)
    }

    /// Reads a thread, with retries.
    pub(super) async fn read_whole(
        &mut self,
        incoming: &Incoming,
    ) -> Result<Vec<ThreadMessage>, Error> {
        let key = (incoming.kind(), incoming.thread().to_owned());
        // Without an end: the message is lost if the watch gives up before its timeout.
        let messages = retry(
            async || self.server.thread(key.0, &key.1).await,
            |error, _| {
                let pause = self.limits.pause_after(error)?;
                self.trouble = Some(error.to_string());
                Some(pause)
            },
        );
        let messages = messages.await?;
        self.trouble = None;
        if self.ledger.has_baseline() {
            let unclear = Unclear {
                key,
                row: None,
                held: Vec::new(),
            };
            let (new, _) = self.ledger.resolve(unclear, messages.clone());
            self.deliver(new);
        }
        Ok(messages)
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
            stream = maybe(self.connecting.as_mut().map(|(connecting, _)| connecting)) => Woken::Connected(stream),
            chunk = chunk(self.connection.as_mut()), if reading => Woken::Chunk(chunk),
            () = until(timer) => Woken::Timer,
        };
        match woken {
            Woken::Timer => return self.timed_out(Instant::now()),
            Woken::Connected(stream) => {
                self.connecting = None;
                match stream {
                    Ok(stream) => self.connected(stream),
                    Err(error) if self.connect_failed(&error) => {}
                    Err(error) => return Err(error),
                }
            }
            Woken::Checked(check) => {
                self.checking = None;
                return self.checked(check).await;
            }
            Woken::Chunk(Ok(Some(chunk))) => self.on_chunk(&chunk),
            Woken::Chunk(ended) => return self.disconnected(ended.err()),
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

    /// Returns when the connection times out.
    fn silent_at(&self) -> Option<Instant> {
        let open = self.connection.as_ref()?;
        Some(match open.last_byte {
            Some(last_byte) => last_byte + self.limits.silence,
            None => open.opened + self.limits.first_byte,
        })
    }

    fn timed_out(&mut self, now: Instant) -> Result<(), Error> {
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
                return self.disconnected(None);
            }
            self.connection = None;
            self.fall_back("it sends no data");
        }
        Ok(())
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

async fn chunk<S: Chunks>(open: Option<&mut Connection<S>>) -> Result<Option<Vec<u8>>, Error> {
    match open {
        Some(open) => open.stream.chunk().await,
        None => pending().await,
    }
}

#[cfg(test)]
mod tests;
