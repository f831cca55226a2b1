//! The feed against a server that follows a script, under simulated time: the script.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::unnecessary_wraps, reason = "some connections fail")]

mod connection;
mod inbox;

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    time::Duration,
};

use futures_util::{
    StreamExt,
    stream::{self, LocalBoxStream},
};
use serde_json::json;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::{Feed, Update};
use crate::{
    api::{Error, StatusError},
    messages::{Chunks, Clock, Kind, Limits, Notice, Server, ThreadMessage, ThreadRow},
};

/// What each connection comes to; the last one is repeated.
type Connect = fn() -> Result<Script, Error>;

/// The chunks of a stream, each some milliseconds after the one before. An empty one is its end, `!` the end of the
/// session.
struct Script {
    chunks: VecDeque<(u64, Vec<u8>)>,
    /// When the next one comes.
    due: Option<Instant>,
}

impl Script {
    async fn chunk(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let Some((pause, _)) = self.chunks.front() else {
            return std::future::pending().await;
        };
        let pause = Duration::from_millis(*pause);
        sleep_until(*self.due.get_or_insert_with(|| Instant::now() + pause)).await;
        self.due = None;
        let chunk = self.chunks.pop_front().map(|(_, chunk)| chunk);
        match chunk {
            Some(chunk) if chunk == b"!" => Err(Error::SessionOver),
            chunk => Ok(chunk.filter(|chunk| !chunk.is_empty())),
        }
    }
}

fn script(chunks: impl IntoIterator<Item = (u64, Vec<u8>)>) -> Script {
    Script {
        chunks: chunks.into_iter().collect(),
        due: None,
    }
}

struct Scripted {
    connects: Vec<Connect>,
    /// The status of the list of threads.
    status: Cell<u16>,
    /// The status of every thread.
    thread_status: Cell<u16>,
    rows: RefCell<Vec<ThreadRow>>,
    /// What the next lists have instead.
    next_rows: RefCell<VecDeque<Vec<ThreadRow>>>,
    /// The second page of every list, if there is one.
    older: RefCell<Vec<ThreadRow>>,
    /// The list has so many pages.
    pages: Cell<usize>,
    started: Instant,
    connected: RefCell<Vec<Duration>>,
    listed: RefCell<Vec<Duration>>,
}

impl Scripted {
    fn new(connects: &[Connect]) -> Self {
        Self {
            connects: connects.to_vec(),
            status: Cell::new(200),
            thread_status: Cell::new(200),
            rows: RefCell::default(),
            next_rows: RefCell::default(),
            older: RefCell::default(),
            pages: Cell::new(1),
            started: Instant::now(),
            connected: RefCell::default(),
            listed: RefCell::default(),
        }
    }

    fn feed(&self) -> Feed<'_, Self> {
        let clock = Clock {
            now: Box::new(|| jiff::Timestamp::UNIX_EPOCH),
            jitter: Box::new(|| 1.0),
        };
        Feed::new(self, &[Kind::Email], Limits::default(), clock)
    }
}

impl Scripted {
    async fn page(&self, older: Option<Vec<ThreadRow>>) -> Result<Vec<ThreadRow>, Error> {
        sleep(Duration::from_millis(100)).await;
        match self.status.get() {
            200 if older.is_some() => Ok(older.unwrap_or_default()),
            // A thread of its own in every list, where there are several pages.
            200 if self.pages.get() > 1 => {
                let thread = self.listed.borrow().len().to_string();
                Ok(vec![row(&thread, "", 1, Some(1))])
            }
            200 => {
                let next = self.next_rows.borrow_mut().pop_front();
                Ok(next.unwrap_or_else(|| self.rows.borrow().clone()))
            }
            code => Err(status(code)),
        }
    }
}

impl Server for Scripted {
    async fn connect(&self, _: Option<String>) -> Result<Chunks, Error> {
        let mut connected = self.connected.borrow_mut();
        let connect = self.connects[connected.len().min(self.connects.len() - 1)];
        connected.push(self.started.elapsed());
        let script = connect()?;
        let chunks = stream::try_unfold(script, |mut script| async move {
            let chunk = script.chunk().await?;
            Ok(chunk.map(|chunk| (chunk, script)))
        });
        Ok(chunks.boxed_local())
    }

    fn unread(&self, _: Kind) -> LocalBoxStream<'_, Result<Vec<ThreadRow>, Error>> {
        self.listed.borrow_mut().push(self.started.elapsed());
        let older = self.older.borrow().clone();
        let count = if older.is_empty() {
            self.pages.get()
        } else {
            2
        };
        let page = move |index| {
            let older = (index == 1).then(|| older.clone());
            self.page(older.filter(|rows| !rows.is_empty()))
        };
        stream::iter(0..count).then(page).boxed_local()
    }

    async fn thread(&self, _: Kind, _: &str) -> Result<Vec<ThreadMessage>, Error> {
        match self.thread_status.get() {
            200 => Ok(Vec::new()),
            code => Err(status(code)),
        }
    }
}

fn status(status: u16) -> Error {
    Error::Status(Box::new(StatusError {
        request: "GET /api/events/".to_owned(),
        status,
        ..StatusError::default()
    }))
}

fn event(id: u64, thread: &str, preview: &str) -> Vec<u8> {
    let data =
        json!({ "thread_id": thread, "from_email": "a@b.c", "subject": "S", "preview": preview });
    format!("id: {id}\nevent: email\ndata: {data}\n\n").into_bytes()
}

/// What comes within so many seconds.
async fn within(seconds: u64, feed: &mut Feed<'_, Scripted>) -> Vec<Update> {
    let mut updates = Vec::new();
    let all = async {
        loop {
            updates.push(feed.next().await.unwrap());
        }
    };
    let _: Result<(), _> = timeout(Duration::from_secs(seconds), all).await;
    updates
}

fn row(thread: &str, latest_dt: &str, messages: u64, unread: Option<u64>) -> ThreadRow {
    ThreadRow {
        thread: thread.to_owned(),
        preview: thread.to_owned(),
        latest_dt: latest_dt.to_owned(),
        messages,
        unread,
        ..ThreadRow::default()
    }
}

fn milliseconds(times: &RefCell<Vec<Duration>>) -> Vec<u128> {
    times.borrow().iter().map(Duration::as_millis).collect()
}

fn listed(preview: &str, messages: u64) -> Vec<ThreadRow> {
    let row = row("t", "1970-01-01T00:00:00Z", messages, Some(messages));
    let preview = preview.to_owned();
    vec![ThreadRow { preview, ..row }]
}

fn ids(updates: &[Update]) -> Vec<&str> {
    let messages = updates.iter().filter_map(|update| match update {
        Update::Message(incoming) => incoming.id.as_deref(),
        Update::Notice(_) => None,
    });
    messages.collect()
}
