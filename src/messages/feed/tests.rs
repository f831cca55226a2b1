//! The feed against a server that follows a script, under simulated time.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::unnecessary_wraps, reason = "some connections fail")]

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
        let page = |_| async {
            sleep(Duration::from_millis(100)).await;
            match self.status.get() {
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
        };
        stream::iter(0..self.pages.get()).then(page).boxed_local()
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

#[tokio::test(start_paused = true)]
async fn what_arrives_before_the_discard_is_forgotten_but_no_notice_is() {
    fn early() -> Result<Script, Error> {
        let long = format!("data: {}\n\n", "x".repeat(1 << 21));
        Ok(script([(0, event(1, "t", "hello")), (0, long.into())]))
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
    let server = Scripted::new(&[|| Err(status(503)), || Ok(script([]))]);
    let mut feed = server.feed();
    assert_eq!(feed.trouble(), None);
    let connecting = timeout(Duration::from_millis(300), feed.connect()).await;
    assert!(connecting.is_err());
    assert_eq!(feed.trouble(), Some(status(503).to_string().as_str()));
    feed.connect().await.unwrap();
    assert_eq!(feed.trouble(), None);
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

#[tokio::test(start_paused = true)]
async fn the_look_back_has_the_threads_of_the_baseline_that_are_new_enough() {
    let server = Scripted::new(&[|| Ok(script([]))]);
    *server.rows.borrow_mut() = vec![
        row("too old", "1969-12-31T23:59:49Z", 1, Some(1)),
        row("oldest", "1969-12-31T23:59:50Z", 2, Some(1)),
        row("new", "1969-12-31T23:59:55Z", 2, Some(2)),
        row("undated", "", 1, Some(1)),
        row("uncounted", "1969-12-31T23:59:54Z", 0, None),
        row("unsaid", "1969-12-31T23:59:53Z", 1, None),
    ];
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    let recent = feed.look_back(Duration::from_secs(10));
    let recent: Vec<_> = recent
        .iter()
        .map(|recent| (recent.incoming.thread(), recent.is_received, recent.oldest))
        .collect();
    assert_eq!(
        recent,
        [
            ("new", true, -10),
            ("uncounted", true, -10),
            ("unsaid", false, -10),
            ("oldest", false, -10)
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn an_inbox_that_fails_is_noticed_once_until_it_works_again() {
    let server = Scripted::new(&[|| Ok(script((0..20).map(|_| (30_000, b":\n".to_vec()))))]);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    for _ in 0..2 {
        server.status.set(503);
        let notice = Update::Notice(Notice::Unchecked(status(503).to_string()));
        assert_eq!(within(150, &mut feed).await, [notice]);
        assert!(feed.trouble().is_some());
        server.status.set(200);
        assert_eq!(within(60, &mut feed).await, []);
        assert_eq!(feed.trouble(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn events_without_ids_that_repeat_are_noticed_once() {
    fn repeating() -> Result<Script, Error> {
        let event = |text: &str| event(0, "t", text).split_off(6);
        let events = ["hello", "hello", "hello", "other"];
        Ok(script(events.map(|text| (1000, event(text)))))
    }
    let server = Scripted::new(&[repeating]);
    // The inbox may not be read at all.
    server.status.set(403);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    let updates = within(10, &mut feed).await;
    let said: Vec<_> = updates
        .iter()
        .map(|update| match update {
            Update::Message(incoming) => incoming.preview.as_str(),
            Update::Notice(Notice::Duplicate) => "repeated",
            Update::Notice(_) => "?",
        })
        .collect();
    assert_eq!(said[..2], ["hello", "repeated"]);
    assert_eq!(said.iter().filter(|said| **said == "repeated").count(), 1);
}

#[tokio::test(start_paused = true)]
async fn without_a_stream_the_inbox_is_polled_and_the_stream_tried_ever_less_often() {
    let server = Scripted::new(&[|| Err(Error::NoStream)]);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    let polling = Notice::Polling {
        why: "the response is not an event stream".to_owned(),
        every: Duration::from_secs(3),
    };
    assert_eq!(within(1000, &mut feed).await, [Update::Notice(polling)]);
    let connected = milliseconds(&server.connected);
    let pauses: Vec<_> = connected.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(pauses[..5], [37_500, 75_000, 150_000, 300_000, 375_000]);
    let listed = milliseconds(&server.listed);
    for pair in listed[2..].windows(2) {
        assert_eq!(pair[1] - pair[0], 3100);
    }
}

fn milliseconds(times: &RefCell<Vec<Duration>>) -> Vec<u128> {
    times.borrow().iter().map(Duration::as_millis).collect()
}

#[tokio::test(start_paused = true)]
async fn an_error_that_does_not_pass_ends_the_feed() {
    let server = Scripted::new(&[|| Err(status(401))]);
    assert!(server.feed().connect().await.is_err());
    let server = Scripted::new(&[|| Ok(script([(1000, b"!".to_vec())]))]);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    assert!(matches!(feed.next().await, Err(Error::SessionOver)));
}

#[tokio::test(start_paused = true)]
async fn connections_that_last_are_made_again_without_a_longer_pause() {
    let server = Scripted::new(&[|| Ok(script([(10_000, Vec::new())]))]);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    within(100, &mut feed).await;
    let connected = milliseconds(&server.connected);
    let pauses: Vec<_> = connected.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(pauses.len() > 5);
    assert!(pauses.iter().all(|pause| *pause == pauses[0]), "{pauses:?}");
}

#[tokio::test(start_paused = true)]
async fn the_inbox_is_compared_when_the_server_has_resent_what_it_resends() {
    let server = Scripted::new(&[|| {
        let event = event(1, "t", "hello");
        Ok(script([(1000, event), (9000, Vec::new())]))
    }]);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    within(12, &mut feed).await;
    let again = server.connected.borrow()[1] + Duration::from_millis(300);
    assert!(server.listed.borrow().contains(&again));
}

#[tokio::test(start_paused = true)]
async fn the_inbox_is_read_no_more_often_than_it_is_polled() {
    let server = Scripted::new(&[|| {
        let long = format!("data: {}\n\n", "x".repeat(1 << 21));
        Ok(script([(1000, long.into())]))
    }]);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    within(5, &mut feed).await;
    assert_eq!(milliseconds(&server.listed), [0, 100, 3100]);
    // And after it has failed.
    let server = Scripted::new(&[|| Ok(script([]))]);
    server.status.set(503);
    assert!(
        timeout(Duration::from_secs(3), server.feed().connect())
            .await
            .is_err()
    );
    assert_eq!(milliseconds(&server.listed), [0]);
}

#[tokio::test(start_paused = true)]
async fn an_event_that_the_inbox_does_not_count_is_compared_again_soon() {
    let server = Scripted::new(&[|| Ok(script([(0, event(1, "t", "hello"))]))]);
    *server.rows.borrow_mut() = vec![row("t", "1970-01-01T00:00:00Z", 2, Some(1))];
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    assert_eq!(milliseconds(&server.listed)[..3], [0, 100, 500]);
}

#[tokio::test(start_paused = true)]
async fn one_look_that_fails_is_not_noticed() {
    let server = Scripted::new(&[|| Ok(script((0..20).map(|_| (30_000, b":\n".to_vec()))))]);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    server.status.set(503);
    assert_eq!(within(122, &mut feed).await, []);
    assert_eq!(within(3, &mut feed).await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_an_inbox_that_may_not_be_read_is_delivered() {
    let server = Scripted::new(&[|| Ok(script([(0, event(1, "t", "hello"))]))]);
    let mut feed = server.feed();
    let connecting = timeout(Duration::from_millis(150), feed.connect()).await;
    assert!(connecting.is_err());
    server.status.set(403);
    let updates = within(1, &mut feed).await;
    assert!(matches!(
        &updates[..],
        [Update::Notice(Notice::Unchecked(_)), Update::Message(_)]
    ));
}

#[tokio::test(start_paused = true)]
async fn lists_that_are_too_long_are_noticed_once_until_they_are_short_again() {
    let server = Scripted::new(&[|| Err(Error::NoStream)]);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    within(1, &mut feed).await;
    for _ in 0..2 {
        server.pages.set(25);
        let updates = within(30, &mut feed).await;
        let too_many = Update::Notice(Notice::TooMany);
        let notices = updates.iter().filter(|update| **update == too_many);
        assert_eq!(notices.count(), 1);
        server.pages.set(1);
        within(10, &mut feed).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_thread_that_cannot_be_read_is_noticed() {
    for (code, notice) in [
        (503, Notice::Unchecked(status(503).to_string())),
        (404, Notice::Duplicate),
    ] {
        let server = Scripted::new(&[|| Err(Error::NoStream)]);
        let listed = |messages| vec![row("t", "1970-01-01T00:00:00Z", messages, Some(messages))];
        *server.rows.borrow_mut() = listed(2);
        let mut feed = server.feed();
        feed.connect().await.unwrap();
        within(1, &mut feed).await;
        *server.rows.borrow_mut() = listed(5);
        server.thread_status.set(code);
        assert_eq!(within(2, &mut feed).await, [], "the look is still to come");
        assert_eq!(within(2, &mut feed).await, [Update::Notice(notice)]);
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_of_a_listed_thread_waits_for_the_inbox_until_it_has_confirmed_one() {
    let server = Scripted::new(&[|| {
        let new = (5000, event(1, "u", "hello"));
        let first = (1000, event(2, "t", "a"));
        Ok(script([new, first, (4000, event(3, "t", "b"))]))
    }]);
    *server.rows.borrow_mut() = listed("old", 2);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    *server.rows.borrow_mut() = listed("a", 3);
    assert_eq!(within(15, &mut feed).await.len(), 3);
    assert_eq!(milliseconds(&server.listed), [0, 100, 6100]);
}

#[tokio::test(start_paused = true)]
async fn a_short_connection_is_of_use_if_the_inbox_has_something_new() {
    let server = Scripted::new(&[|| Ok(script([(1000, Vec::new())]))]);
    // Every list has a new thread.
    server.pages.set(2);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    within(20, &mut feed).await;
    let connected = milliseconds(&server.connected);
    let pauses: Vec<_> = connected.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(pauses.len() > 5);
    assert!(pauses.iter().all(|pause| *pause == pauses[0]), "{pauses:?}");
}

#[tokio::test(start_paused = true)]
async fn an_event_is_kept_while_its_thread_cannot_be_read() {
    let server = Scripted::new(&[|| Ok(script([(5000, event(1, "t", "a"))]))]);
    *server.rows.borrow_mut() = listed("old", 2);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    *server.rows.borrow_mut() = listed("x", 3);
    server.thread_status.set(503);
    let notice = Update::Notice(Notice::Unchecked(status(503).to_string()));
    let updates = within(6, &mut feed).await;
    assert_eq!(updates, [notice], "a notice is given once");
    *server.rows.borrow_mut() = listed("a", 3);
    let updates = within(6, &mut feed).await;
    assert!(
        matches!(&updates[..], [Update::Message(incoming)] if incoming.id.as_deref() == Some("1"))
    );
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

#[tokio::test(start_paused = true)]
async fn an_event_of_a_thread_that_is_gone_is_delivered() {
    let server = Scripted::new(&[|| Ok(script([(5000, event(1, "t", "a"))]))]);
    *server.rows.borrow_mut() = listed("old", 2);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    *server.rows.borrow_mut() = listed("x", 3);
    server.thread_status.set(404);
    assert_eq!(ids(&within(6, &mut feed).await), ["1"]);
}

#[tokio::test(start_paused = true)]
async fn a_new_event_of_a_live_connection_does_not_wait_for_a_thread_that_cannot_be_read() {
    // The second one arrives while the inbox is compared again after two minutes.
    let server = Scripted::new(&[|| {
        let keep_alives = (0..4).map(|_| (30_000, b":\n".to_vec()));
        let confirmed = (5000, event(1, "t", "a"));
        let chunks = [confirmed].into_iter().chain(keep_alives);
        Ok(script(chunks.chain([(150, event(2, "t", "b"))])))
    }]);
    *server.rows.borrow_mut() = listed("old", 2);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    *server.rows.borrow_mut() = listed("a", 3);
    assert_eq!(ids(&within(100, &mut feed).await), ["1"]);
    *server.rows.borrow_mut() = listed("x", 5);
    server.thread_status.set(503);
    assert_eq!(ids(&within(30, &mut feed).await), ["2"]);
}

#[tokio::test(start_paused = true)]
async fn an_event_that_a_thread_does_not_show_waits_once_and_then_the_inbox_is_compared_soon() {
    let server = Scripted::new(&[|| Ok(script([(5000, event(1, "t", "a"))]))]);
    *server.rows.borrow_mut() = listed("old", 2);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    // The list has another message each time, and the thread shows none.
    let next = [listed("x", 3), listed("y", 4)];
    server.next_rows.borrow_mut().extend(next);
    *server.rows.borrow_mut() = listed("y", 4);
    assert_eq!(ids(&within(12, &mut feed).await), [""; 0]);
    assert_eq!(milliseconds(&server.listed), [0, 100, 5100, 5500, 8500]);
}
