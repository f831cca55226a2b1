//! The loop: a stream that is connected again when it breaks, compared with the inbox, which is polled where there is none.

mod connection;
mod inbox;
mod passing;

use std::{
    collections::{BTreeMap, VecDeque},
    future::{Future, pending},
    pin::Pin,
    time::Duration,
};

use jiff::Timestamp;
use tokio::time::{Instant, sleep, sleep_until};

use super::{
    Chunks, Clock, Incoming, Kind, Limits, Notice, Server, ThreadMessage, ThreadRow,
    backoff::Backoff,
    known::{Key, Known},
    ledger::{Comparison, Held, Ledger, Unclear},
    look::{Look, look},
    seen::Seen,
};
use crate::api::{Error, EventParser};
use passing::{is_passing, retry_after};

/// Events that wait for a look at the inbox; the stream is not read further while there are so many.
const HELD: usize = 1024;
/// Looks that fail before the feed goes on without.
const LOOKS: u32 = 2;

/// What a feed gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Update {
    /// A message that arrived.
    Message(Box<Incoming>),
    /// Something that the user should know.
    Notice(Notice),
}

/// A thread in the look-back.
#[derive(Debug, Clone)]
pub struct Recent {
    /// Its latest message, as the inbox lists it.
    pub incoming: Incoming,
    /// What arrived before this second is too old.
    pub(super) oldest: i64,
    /// The latest message was certainly received, not sent.
    pub(super) is_received: bool,
}

type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + 'a>>;

/// A connection that is open.
struct Connection<S> {
    stream: S,
    parser: EventParser,
    opened: Instant,
    last_byte: Option<Instant>,
    /// It brought an event that had not been seen, or a message that had not been delivered.
    useful: bool,
    /// It brought an event that the inbox confirmed. Before that, a server may resend what is old.
    is_live: bool,
}

/// Every message that arrives, once.
pub struct Feed<'a, S: Server> {
    server: &'a S,
    kinds: Vec<Kind>,
    limits: Limits,
    clock: Clock,
    /// At most one of these two is there.
    connection: Option<Connection<S::Stream>>,
    connecting: Option<(Pending<'a, S::Stream>, Instant)>,
    looking: Option<Pending<'a, Look>>,
    /// What the last look came to, while its unclear threads are read, and the one that is being read.
    comparison: Option<Comparison>,
    reading: Option<Pending<'a, Vec<ThreadMessage>>>,
    /// When to connect, and when to look at the inbox.
    connect_at: Option<Instant>,
    look_at: Option<Instant>,
    last_look: Option<Instant>,
    failed_looks: u32,
    /// The next look reads the lists to the end: an older change may not have been settled.
    look_whole: bool,
    polling: bool,
    /// New events wait for the inbox to be compared.
    holding: bool,
    /// The inbox cannot be read at all, and the stream must do.
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
    /// Events per thread that look like repetitions, until the inbox has been compared.
    doubted: BTreeMap<Key, u64>,
    baseline: Vec<ThreadRow>,
    ready: VecDeque<Update>,
    trouble: Option<String>,
}

/// What a step waited for.
enum Woken<T> {
    Timer,
    Connected(Result<T, Error>),
    Looked(Result<Look, Error>),
    Chunk(Result<Option<Vec<u8>>, Error>),
}

impl<'a, S: Server> Feed<'a, S> {
    /// A feed of these kinds of messages. It starts with [`Feed::connect`].
    pub fn new(server: &'a S, kinds: &[Kind], limits: Limits, clock: Clock) -> Self {
        Self {
            server,
            kinds: kinds.to_owned(),
            trial: limits.first_trial,
            limits,
            clock,
            connection: None,
            connecting: None,
            looking: None,
            comparison: None,
            reading: None,
            connect_at: None,
            look_at: Some(Instant::now()),
            last_look: None,
            failed_looks: 0,
            look_whole: false,
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

    /// Takes the baseline and connects, or finds that the inbox must be polled: what arrives from now on will be delivered.
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
                && (is_checked || self.unchecked || self.failed_looks >= LOOKS)
        }
    }

    /// Forgets what has arrived so far: all of it belongs to the baseline.
    pub fn discard(&mut self) {
        self.ready
            .retain(|update| matches!(update, Update::Notice(_)));
    }

    /// The threads of the baseline with unread messages of which the latest is from the last `since`, newest first.
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

    /// Why there is no connection at present.
    #[must_use]
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// The next message or notice. Loses nothing if it is dropped.
    pub async fn next(&mut self) -> Result<Update, Error> {
        loop {
            if let Some(update) = self.ready.pop_front() {
                return Ok(update);
            }
            self.step().await?;
        }
    }

    /// Reads the messages of a thread that arrived since the baseline. Those that were not delivered yet are delivered next.
    pub async fn read(&mut self, incoming: &Incoming) -> Result<Vec<ThreadMessage>, Error> {
        let mut messages = self.read_whole(incoming).await?;
        let key = (incoming.kind(), incoming.thread().to_owned());
        self.ledger.retain_new(key, &mut messages);
        Ok(messages)
    }

    /// Reads a thread, however often that takes.
    pub(super) async fn read_whole(
        &mut self,
        incoming: &Incoming,
    ) -> Result<Vec<ThreadMessage>, Error> {
        let key = (incoming.kind(), incoming.thread().to_owned());
        let messages = loop {
            let error = match self.server.thread(key.0, &key.1).await {
                Ok(messages) => break messages,
                Err(error) => error,
            };
            if !is_passing(&error) {
                return Err(error);
            }
            let pause = retry_after(&error).unwrap_or_default();
            self.trouble = Some(error.to_string());
            sleep(pause.clamp(self.limits.poll, self.limits.longest_retry_after)).await;
        };
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

    /// Waits for one thing, and handles it.
    async fn step(&mut self) -> Result<(), Error> {
        self.read_unclear().await;
        self.start_what_is_due();
        let timer = self.timer();
        let reading = self.held.len() < HELD;
        // Bytes that have arrived count before the silence that seemed to go before them: the caller may have been busy.
        let woken = tokio::select! {
            biased;
            look = maybe(self.looking.as_mut()) => Woken::Looked(look),
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
                    Err(error) if self.refused(&error) => {}
                    Err(error) => return Err(error),
                }
            }
            Woken::Looked(look) => {
                self.looking = None;
                return self.looked(look).await;
            }
            Woken::Chunk(Ok(Some(chunk))) => self.take(&chunk),
            Woken::Chunk(ended) => return self.broken(ended.err()),
        }
        Ok(())
    }

    /// Starts the look and the connection whose time has come.
    fn start_what_is_due(&mut self) {
        let now = Instant::now();
        if self.looking.is_none() && self.look_at.is_some_and(|at| at <= now) {
            self.look_at = None;
            self.last_look = Some(now);
            let known = if self.look_whole {
                Known::default()
            } else {
                self.ledger.known()
            };
            self.looking = Some(Box::pin(look(self.server, self.kinds.clone(), known)));
        }
        if self.connect_at.is_some_and(|at| at <= now) {
            self.connect_at = None;
            let connecting = self.server.connect(self.last_event_id.clone());
            self.connecting = Some((Box::pin(connecting), now + self.limits.head));
        }
    }

    /// When something is due.
    fn timer(&self) -> Option<Instant> {
        let look = self.look_at.filter(|_| self.looking.is_none());
        let head = self.connecting.as_ref().map(|(_, deadline)| *deadline);
        [look, self.connect_at, head, self.silent_at()]
            .into_iter()
            .flatten()
            .min()
    }

    /// When the connection has been silent for too long.
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
            self.fall_back("it does not answer");
        } else if is_past(self.silent_at()) {
            let was_alive = self
                .connection
                .as_ref()
                .is_some_and(|open| open.last_byte.is_some());
            if was_alive {
                return self.broken(None);
            }
            self.connection = None;
            self.fall_back("nothing comes through");
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

    fn notify_repeated(&mut self) {
        if !std::mem::replace(&mut self.notified_repeated, true) {
            self.notify(Notice::Repeated);
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
