//! The model: a server with inboxes and an event stream, and the network before it.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeSet, VecDeque},
    rc::Rc,
    time::Duration,
};

use futures_util::{
    StreamExt, TryStreamExt,
    stream::{self, LocalBoxStream},
};
use ravi::{
    api::{Error, StatusError},
    messages::{Chunks, Kind, Server, ThreadMessage, ThreadRow},
};
use serde_json::json;
use tokio::{
    sync::Notify,
    time::{Instant, sleep, sleep_until},
};

use crate::rng::Rng;

/// After this, a stream is dead.
const SILENCE: Duration = Duration::from_secs(100);
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// Which events have IDs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ids {
    All,
    None,
    Some,
    /// Not valid in a header.
    Unsendable,
}

/// What a proxy does with the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proxy {
    Absent,
    /// Lets nothing through.
    Holds,
    /// Lets chunks of so many bytes through.
    Buffers(usize),
}

/// What goes wrong, from and to a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The stream is answered with this status.
    Stream(u16),
    /// The heads of streams take this long.
    SlowHead(u64),
    /// Lists and threads are answered with this status.
    Inbox(u16),
    /// Nothing can be reached.
    Network,
    /// The token has expired, and cannot be renewed at once.
    Token,
    /// There is no stream: something else answers.
    NoStream,
    /// Streams end as soon as they have begun.
    Ends,
}

/// How this server and this network are.
#[derive(Debug, Clone)]
pub struct Nature {
    pub ids: Ids,
    /// `Last-Event-ID` is followed.
    pub resumes: bool,
    /// Events that are sent again on every connection that does not resume.
    pub resends: usize,
    pub duplicates: u64,
    /// Events of different threads change places.
    pub reorders: u64,
    /// Percent of events that the server never sends.
    pub drops: u64,
    pub proxy: Proxy,
    /// Percent of connections that are cut at some byte.
    pub cuts: u64,
    /// Percent of connections that fall silent at some byte.
    pub half_open: u64,
    /// Chunks are of random sizes, and come apart.
    pub chops: bool,
    pub retry: Option<u64>,
    /// Milliseconds that the inbox is late.
    pub lag: u64,
    /// Reading a thread marks it as read.
    pub marks_read: bool,
    /// Latest messages that a thread gives; 0 for all.
    pub thread_page: usize,
    /// Rows of a page of a list.
    pub page: usize,
    /// The last page of a list comes first, and may have few rows.
    pub oldest_first: bool,
    pub latency: u64,
}

/// A message in a thread.
#[derive(Debug, Clone)]
pub struct Stored {
    pub number: u64,
    pub text: String,
    pub incoming: bool,
    pub read: bool,
    pub at: Instant,
    /// When the inbox shows it.
    pub visible: Instant,
    pub created: i64,
}

#[derive(Debug, Clone)]
pub struct Thread {
    pub kind: Kind,
    pub id: String,
    pub messages: Vec<Stored>,
}

#[derive(Debug, Clone)]
struct Logged {
    id: Option<String>,
    thread: String,
    text: String,
}

/// The server's state.
pub struct World {
    pub nature: Nature,
    pub rng: RefCell<Rng>,
    pub threads: RefCell<Vec<Thread>>,
    pub faults: RefCell<Vec<(Instant, Instant, Fault)>>,
    log: RefCell<Vec<Logged>>,
    /// Events before this one were forgotten by an installation.
    forgotten: Cell<usize>,
    next_id: Cell<u64>,
    generation: Cell<u64>,
    news: Notify,
    /// What a client did that none should.
    pub violations: RefCell<Vec<String>>,
    pub trace: bool,
    pub started: Instant,
    /// When each connection was asked for.
    pub attempts: RefCell<Vec<Instant>>,
    /// When each client had read both lists for the first time. What arrived before, it can only know from the stream.
    pub first_looks: RefCell<Vec<Instant>>,
}

impl World {
    pub fn new(nature: Nature, rng: Rng, trace: bool) -> Self {
        Self {
            nature,
            rng: RefCell::new(rng),
            threads: RefCell::default(),
            faults: RefCell::default(),
            log: RefCell::default(),
            forgotten: Cell::new(0),
            next_id: Cell::new(1),
            generation: Cell::new(0),
            news: Notify::new(),
            violations: RefCell::default(),
            trace,
            started: Instant::now(),
            attempts: RefCell::default(),
            first_looks: RefCell::default(),
        }
    }

    pub fn say(&self, text: impl FnOnce() -> String) {
        if self.trace {
            eprintln!("{:>9.3} {}", self.started.elapsed().as_secs_f64(), text());
        }
    }

    pub fn chance(&self, percent: u64) -> bool {
        self.rng.borrow_mut().percent(percent)
    }

    pub fn below(&self, end: u64) -> u64 {
        self.rng.borrow_mut().below(end)
    }

    /// A message is stored, and announced if it was received.
    pub fn store(&self, thread: usize, stored: Stored, announce: bool) {
        let mut threads = self.threads.borrow_mut();
        let thread = &mut threads[thread];
        self.say(|| {
            format!(
                "stored {} {:?} incoming {}",
                thread.id, stored.text, stored.incoming
            )
        });
        let data = match thread.kind {
            Kind::Email => {
                json!({ "thread_id": thread.id, "from_email": "a@b.c", "subject": "S", "preview": preview(&stored.text) })
            }
            Kind::Sms => {
                json!({ "conversation_id": thread.id, "from_number": "+1", "preview": preview(&stored.text) })
            }
        };
        let (incoming, name, key) = (stored.incoming, thread.kind.name(), thread.id.clone());
        thread.messages.push(stored);
        drop(threads);
        if !incoming || !announce {
            return;
        }
        let number = self.next_id.get();
        self.next_id.set(number + 1);
        let id = match self.nature.ids {
            Ids::All => Some(number.to_string()),
            Ids::None => None,
            Ids::Some => self.chance(50).then(|| number.to_string()),
            Ids::Unsendable => Some(format!("é{number}\u{1}")),
        };
        let line = id
            .as_ref()
            .map_or(String::new(), |id| format!("id: {id}\n"));
        let logged = Logged {
            text: format!("{line}event: {name}\ndata: {data}\n\n"),
            thread: key,
            id,
        };
        self.log.borrow_mut().push(logged);
        self.news.notify_waiters();
    }

    /// Reinstalls the server: connections end, and resumption state is lost.
    pub fn deploy(&self, resets_ids: bool) {
        self.say(|| format!("deployed, IDs reset: {resets_ids}"));
        self.generation.set(self.generation.get() + 1);
        self.forgotten.set(self.log.borrow().len());
        if resets_ids {
            self.next_id.set(1);
        }
        self.news.notify_waiters();
    }

    /// Another program reads a thread as far as this message.
    pub fn read_elsewhere(&self, thread: usize, is_read: impl Fn(&Stored) -> bool) {
        let thread = &mut self.threads.borrow_mut()[thread];
        self.say(|| format!("read {} elsewhere", thread.id));
        for stored in thread.messages.iter_mut().filter(|stored| is_read(stored)) {
            stored.read = true;
        }
    }

    fn fault(&self, is: impl Fn(Fault) -> bool) -> Option<Fault> {
        let now = Instant::now();
        let faults = self.faults.borrow();
        let mut present = faults
            .iter()
            .filter(|(from, to, _)| *from <= now && now < *to);
        present
            .find(|(.., fault)| is(*fault))
            .map(|(.., fault)| *fault)
    }

    async fn delay(&self) {
        let latency = self.below(self.nature.latency + 1);
        sleep(Duration::from_millis(latency)).await;
    }

    /// Where a connection begins in the log, and whether events are resent.
    fn position(&self, last_event_id: Option<&str>) -> usize {
        let log = self.log.borrow();
        let forgotten = self.forgotten.get();
        if let Some(last) = last_event_id.filter(|_| self.nature.resumes) {
            let found = log[forgotten..]
                .iter()
                .rposition(|logged| logged.id.as_deref() == Some(last));
            if let Some(found) = found {
                return forgotten + found + 1;
            }
        }
        log.len().saturating_sub(self.nature.resends).max(forgotten)
    }
}

fn preview(text: &str) -> String {
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

fn status(status: u16, retry_after: Option<u64>) -> Error {
    Error::Status(Box::new(StatusError {
        request: "GET /api/".to_owned(),
        status,
        retry_after: retry_after.map(Duration::from_secs),
        ..StatusError::default()
    }))
}

fn unreachable() -> Error {
    Error::Unreachable {
        host: "model".to_owned(),
        reason: "down".to_owned(),
    }
}

/// The model as one client sees it.
pub struct Model {
    world: Rc<World>,
    /// The lists that were read since the last failure.
    listed: RefCell<BTreeSet<Kind>>,
    has_looked: Cell<bool>,
}

/// One connection to the stream.
pub struct ModelStream {
    world: Rc<World>,
    generation: u64,
    position: usize,
    /// Chunks on the way, and when they arrive.
    on_the_way: VecDeque<(Instant, Vec<u8>)>,
    /// Bytes in a proxy.
    buffered: Vec<u8>,
    /// Bytes until the connection is cut, or falls silent.
    cut_after: Option<usize>,
    silent_after: Option<usize>,
    keep_alive: Instant,
    /// The last byte that got through, and when the client last waited for one.
    last_byte: Instant,
    last_wait: Instant,
    ended: bool,
}

impl Server for Model {
    async fn connect(&self, last_event_id: Option<String>) -> Result<Chunks, Error> {
        let world = &self.world;
        world.attempts.borrow_mut().push(Instant::now());
        if let Some(id) = last_event_id
            .as_ref()
            .filter(|id| !id.bytes().all(|byte| byte.is_ascii_graphic()))
        {
            world
                .violations
                .borrow_mut()
                .push(format!("{id:?} was sent, and no header can hold it"));
        }
        world.delay().await;
        let fault = world.fault(|fault| !matches!(fault, Fault::Inbox(_)));
        world.say(|| format!("connect after {last_event_id:?}: {fault:?}"));
        match fault {
            Some(Fault::Stream(429)) => return Err(status(429, Some(world.below(20)))),
            Some(Fault::Stream(code)) => return Err(status(code, None)),
            Some(Fault::Network) => return Err(unreachable()),
            Some(Fault::Token) => return Err(Error::Refresh(Box::new(unreachable()))),
            Some(Fault::NoStream) => return Err(Error::NoStream),
            Some(Fault::SlowHead(seconds)) => sleep(Duration::from_secs(seconds)).await,
            Some(Fault::Inbox(_) | Fault::Ends) | None => {}
        }
        let position = world.position(last_event_id.as_deref());
        let limit = |percent: u64| {
            world
                .chance(percent)
                .then(|| usize::try_from(world.below(600)).unwrap())
        };
        let mut stream = ModelStream {
            world: Rc::clone(world),
            generation: world.generation.get(),
            position,
            on_the_way: VecDeque::new(),
            buffered: Vec::new(),
            cut_after: limit(world.nature.cuts),
            silent_after: limit(world.nature.half_open),
            keep_alive: Instant::now() + KEEP_ALIVE,
            last_byte: Instant::now(),
            last_wait: Instant::now(),
            ended: false,
        };
        if fault == Some(Fault::Ends) {
            stream.cut_after = Some(0);
        }
        if let Some(retry) = world.nature.retry {
            stream.send(format!("retry: {retry}\n\n").as_bytes());
        }
        let chunks = stream::try_unfold(stream, |mut stream| async move {
            let chunk = stream.chunk().await?;
            Ok(chunk.map(|chunk| (chunk, stream)))
        });
        Ok(chunks.boxed_local())
    }

    fn unread(&self, kind: Kind) -> LocalBoxStream<'_, Result<Vec<ThreadRow>, Error>> {
        stream::once(async move {
            let rows = self.rows(kind).await?;
            let page = self.world.nature.page;
            let first = match rows.len() % page {
                rest if rest > 0 && self.world.nature.oldest_first => rest,
                _ => page.min(rows.len()),
            };
            let (first, others) = rows.split_at(first);
            let others: Vec<Vec<ThreadRow>> = others.chunks(page).map(<[_]>::to_vec).collect();
            let others = stream::iter(others).then(async |page| {
                self.world.delay().await;
                self.world
                    .say(|| format!("listed another page of {}", page.len()));
                self.check_inbox().map(|()| page)
            });
            Ok(stream::iter([Ok(first.to_vec())]).chain(others))
        })
        .try_flatten()
        .boxed_local()
    }

    async fn thread(&self, kind: Kind, id: &str) -> Result<Vec<ThreadMessage>, Error> {
        let world = &self.world;
        world.delay().await;
        self.check_inbox()?;
        let mut messages = Vec::new();
        {
            let mut threads = world.threads.borrow_mut();
            let thread = threads
                .iter_mut()
                .find(|thread| thread.kind == kind && thread.id == id);
            let thread = thread.ok_or_else(|| status(404, None))?;
            let skipped = match world.nature.thread_page {
                0 => 0,
                page => thread.messages.len().saturating_sub(page),
            };
            for stored in thread
                .messages
                .iter_mut()
                .skip(skipped)
                .filter(|m| m.visible <= Instant::now())
            {
                messages.push(ThreadMessage {
                    id: stored.number.to_string(),
                    incoming: stored.incoming,
                    unread: Some(!stored.read),
                    text: stored.text.clone(),
                    created_dt: time(stored.created),
                    ..ThreadMessage::default()
                });
                stored.read |= world.nature.marks_read;
            }
        }
        world.say(|| format!("read {id}: {} messages", messages.len()));
        world.delay().await;
        Ok(messages)
    }
}

impl Model {
    pub fn new(world: &Rc<World>) -> Self {
        Self {
            world: Rc::clone(world),
            listed: RefCell::default(),
            has_looked: Cell::new(false),
        }
    }

    fn note_listed(&self, kind: Kind) {
        let mut listed = self.listed.borrow_mut();
        listed.insert(kind);
        if listed.len() == 2 && !self.has_looked.replace(true) {
            self.world.first_looks.borrow_mut().push(Instant::now());
        }
    }

    /// Every thread with unread messages, newest first.
    async fn rows(&self, kind: Kind) -> Result<Vec<ThreadRow>, Error> {
        let world = &self.world;
        world.delay().await;
        self.check_inbox()?;
        let mut rows: Vec<(i64, usize, ThreadRow)> = Vec::new();
        for (index, thread) in world.threads.borrow().iter().enumerate() {
            let visible: Vec<&Stored> = thread
                .messages
                .iter()
                .filter(|m| m.visible <= Instant::now())
                .collect();
            let unread = visible.iter().filter(|m| m.incoming && !m.read).count() as u64;
            let Some(last) = visible.last().filter(|_| unread > 0 && thread.kind == kind) else {
                continue;
            };
            let row = ThreadRow {
                kind,
                thread: thread.id.clone(),
                from: "a@b.c".to_owned(),
                subject: Some("S".to_owned()),
                preview: preview(&last.text),
                messages: visible.len() as u64,
                unread: Some(unread),
                latest_dt: time(last.created),
            };
            rows.push((last.created, index, row));
        }
        rows.sort_by_key(|(created, ..)| std::cmp::Reverse(*created));
        let rows: Vec<ThreadRow> = rows.into_iter().map(|(.., row)| row).collect();
        world.say(|| {
            let rows: Vec<String> = rows
                .iter()
                .map(|row| {
                    format!(
                        "{} {}/{} {:?}",
                        row.thread,
                        row.unread.unwrap(),
                        row.messages,
                        row.preview
                    )
                })
                .collect();
            format!("listed {kind:?}: {rows:?}")
        });
        world.delay().await;
        self.note_listed(kind);
        Ok(rows)
    }

    fn check_inbox(&self) -> Result<(), Error> {
        let fault = self
            .world
            .fault(|fault| matches!(fault, Fault::Inbox(_) | Fault::Network | Fault::Token));
        let Some(fault) = fault else { return Ok(()) };
        self.listed.borrow_mut().clear();
        self.world.say(|| format!("inbox: {fault:?}"));
        Err(match fault {
            Fault::Inbox(429) => status(429, Some(self.world.below(20))),
            Fault::Inbox(code) => status(code, None),
            Fault::Token => Error::Refresh(Box::new(unreachable())),
            _ => unreachable(),
        })
    }
}

fn time(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).unwrap().to_string()
}

impl ModelStream {
    /// Puts bytes on the way, in chunks of any size.
    fn send(&mut self, bytes: &[u8]) {
        let world = Rc::clone(&self.world);
        let bytes = match world.nature.proxy {
            Proxy::Holds => return,
            Proxy::Absent => bytes.to_vec(),
            Proxy::Buffers(size) => {
                self.buffered.extend_from_slice(bytes);
                if self.buffered.len() < size {
                    return;
                }
                std::mem::take(&mut self.buffered)
            }
        };
        let mut at = self.on_the_way.back().map_or(Instant::now(), |(at, _)| *at);
        at = at.max(Instant::now());
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let size = if world.nature.chops {
                at += Duration::from_millis(world.below(20));
                usize::try_from(1 + world.below(60))
                    .unwrap()
                    .min(rest.len())
            } else {
                rest.len()
            };
            self.on_the_way.push_back((at, rest[..size].to_vec()));
            rest = &rest[size..];
        }
    }

    /// Sends what has been logged since.
    fn pull(&mut self) {
        let world = Rc::clone(&self.world);
        loop {
            let mut next = {
                let log = world.log.borrow();
                let pair = log[self.position..].iter().take(2);
                pair.cloned().collect::<Vec<Logged>>()
            };
            if next.is_empty() {
                return;
            }
            let is_reordered = next.len() == 2
                && next[0].thread != next[1].thread
                && world.chance(world.nature.reorders);
            if is_reordered {
                next.reverse();
            } else {
                next.truncate(1);
            }
            self.position += next.len();
            for logged in next {
                if world.chance(world.nature.drops) {
                    continue;
                }
                for _ in 0..=u64::from(world.chance(world.nature.duplicates)) {
                    self.send(logged.text.as_bytes());
                }
            }
        }
    }

    /// What of a chunk gets through.
    fn limited(&mut self, mut chunk: Vec<u8>) -> Vec<u8> {
        if let Some(left) = &mut self.cut_after {
            if chunk.len() > *left {
                chunk.truncate(*left);
                self.ended = true;
            }
            *left -= chunk.len();
        }
        if let Some(left) = &mut self.silent_after {
            if chunk.len() > *left {
                chunk.truncate(*left);
            }
            *left -= chunk.len();
        }
        chunk
    }
}

impl ModelStream {
    async fn chunk(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let world = Rc::clone(&self.world);
        loop {
            if self.ended || self.cut_after == Some(0) || self.generation != world.generation.get()
            {
                world.say(|| "the stream ends".to_owned());
                if world.chance(50) {
                    return Ok(None);
                }
                let host = "model".to_owned();
                return Err(Error::Broken { host });
            }
            let news = world.news.notified();
            self.pull();
            let now = Instant::now();
            if now - self.last_wait > KEEP_ALIVE * 2 {
                // The client was busy.
                self.last_byte = now;
            }
            self.last_wait = now;
            if now - self.last_byte > SILENCE {
                let silent = now - self.last_byte;
                world.violations.borrow_mut().push(format!(
                    "a stream that is silent for {silent:?} is still read"
                ));
            }
            if self.keep_alive <= now {
                self.keep_alive = now + KEEP_ALIVE;
                self.send(b": keepalive\n\n");
            }
            if self.on_the_way.front().is_some_and(|(at, _)| *at <= now)
                && let Some((_, chunk)) = self.on_the_way.pop_front()
            {
                let chunk = self.limited(chunk);
                if !chunk.is_empty() {
                    self.last_byte = now;
                    return Ok(Some(chunk));
                }
                continue;
            }
            let next = self
                .on_the_way
                .front()
                .map_or(self.keep_alive, |(at, _)| *at);
            tokio::select! {
                biased;
                () = news => {}
                () = sleep_until(next.min(self.keep_alive)) => {}
            }
        }
    }
}
