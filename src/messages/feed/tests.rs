//! The feed against a server that follows a script, under simulated time.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    cell::{Cell, RefCell},
    time::Duration,
};

use futures_util::{
    StreamExt,
    stream::{self, LocalBoxStream},
};
use serde_json::json;
use tokio::time::{Instant, sleep, timeout};

use super::{Feed, Update};
use crate::{
    api::{Error, StatusError},
    messages::{Chunks, Clock, Kind, Limits, Notice, Server, ThreadMessage, ThreadRow},
};

/// What each connection comes to; the last one is repeated.
type Connect = fn() -> Result<Script, Error>;

/// The chunks of a stream, each some milliseconds after the one before. An empty one is its end.
struct Script(Vec<(u64, Vec<u8>)>);

impl Chunks for Script {
    async fn chunk(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let Some((pause, _)) = self.0.first() else {
            return std::future::pending().await;
        };
        sleep(Duration::from_millis(*pause)).await;
        let (_, chunk) = self.0.remove(0);
        Ok(Some(chunk).filter(|chunk| !chunk.is_empty()))
    }
}

struct Scripted {
    connects: Vec<Connect>,
    /// The status of the list of threads.
    status: Cell<u16>,
    rows: RefCell<Vec<ThreadRow>>,
    started: Instant,
    connected: RefCell<Vec<Duration>>,
    listed: RefCell<Vec<Duration>>,
}

impl Scripted {
    fn new(connects: &[Connect]) -> Self {
        Self {
            connects: connects.to_vec(),
            status: Cell::new(200),
            rows: RefCell::default(),
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

impl Server for Scripted {
    type Stream = Script;

    async fn connect(&self, _: Option<String>) -> Result<Script, Error> {
        let mut connected = self.connected.borrow_mut();
        let connect = self.connects[connected.len().min(self.connects.len() - 1)];
        connected.push(self.started.elapsed());
        connect()
    }

    fn unread(&self, _: Kind) -> LocalBoxStream<'_, Result<Vec<ThreadRow>, Error>> {
        self.listed.borrow_mut().push(self.started.elapsed());
        let page = async {
            sleep(Duration::from_millis(100)).await;
            match self.status.get() {
                200 => Ok(self.rows.borrow().clone()),
                code => Err(status(code)),
            }
        };
        stream::once(page).boxed_local()
    }

    async fn thread(&self, _: Kind, _: &str) -> Result<Vec<ThreadMessage>, Error> {
        Ok(Vec::new())
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

#[tokio::test(start_paused = true)]
async fn what_arrives_before_the_discard_is_forgotten_but_no_notice_is() {
    fn early() -> Result<Script, Error> {
        let long = format!("data: {}\n\n", "x".repeat(1 << 21));
        Ok(Script(vec![(0, event(1, "t", "hello")), (0, long.into())]))
    }
    for discards in [false, true] {
        let server = Scripted::new(&[early]);
        let mut feed = server.feed();
        feed.connect().await.unwrap();
        if discards {
            feed.discard();
        }
        let updates = within(1, &mut feed).await;
        let is_message = |update: &Update| matches!(update, Update::Message(_));
        assert_eq!(updates.iter().any(is_message), !discards);
        assert!(updates.contains(&Update::Notice(Notice::TooLong)));
    }
}

#[tokio::test(start_paused = true)]
async fn the_trouble_is_the_last_error_until_something_works() {
    let server = Scripted::new(&[|| Err(status(503)), || Ok(Script(Vec::new()))]);
    let mut feed = server.feed();
    assert_eq!(feed.trouble(), None);
    let connecting = timeout(Duration::from_millis(300), feed.connect()).await;
    assert!(connecting.is_err());
    assert_eq!(feed.trouble(), Some(status(503).to_string().as_str()));
    feed.connect().await.unwrap();
    assert_eq!(feed.trouble(), None);
}
