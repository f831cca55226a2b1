//! A stream that holds: connected again when it breaks, every event once, and the inbox polled where there is none.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet, VecDeque},
    time::Duration,
};

use futures_util::TryStreamExt;
use jiff::Timestamp;
use rand::{Rng, rngs::OsRng};
use tokio::time::{sleep, timeout};

use super::incoming::{Filter, Incoming};
use crate::{
    api::{Client, EmailThread, Error, EventStream, Heard, SmsThread},
    cli::EventKind,
    failure::Failure,
    output::Style,
};

/// The pauses before a connection is made again: the first, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Event ids that are remembered, so that none counts twice.
const REMEMBERED: usize = 8192;
/// How long the head of a stream may take: a proxy that buffers holds it back.
const HEAD_PATIENCE: Duration = Duration::from_secs(15);
/// How long a new stream may say nothing at all: keep-alives come every 30 s, unless a proxy buffers them.
const FIRST_BYTE_PATIENCE: Duration = Duration::from_secs(40);
/// How often an inbox is polled where there is no stream.
const POLL: Duration = Duration::from_secs(3);

/// Where things come from.
enum Source {
    /// Not yet, or not at present.
    None,
    Stream(Box<EventStream>),
    Poll,
}

/// Everything that arrives, each once.
pub(super) struct Feed<'a> {
    client: &'a Client,
    style: &'a Style,
    filter: &'a Filter,
    /// Why there is no connection at present, for whoever runs out of time meanwhile.
    trouble: &'a RefCell<Option<String>>,
    source: Source,
    heard: Vec<Heard>,
    ready: VecDeque<Incoming>,
    last_event_id: Option<String>,
    seen: HashSet<String>,
    order: VecDeque<String>,
    /// Failures since the last event or byte.
    failures: u32,
    /// When the present connection was asked for: what came since then has not been told.
    asked_at: Timestamp,
    retry: Option<Duration>,
    /// The state of each thread at the last poll.
    polled: HashMap<(String, String), (String, Option<u64>, String)>,
    /// A stream without ids loses what comes between two connections: then the inbox is looked at too.
    without_ids: bool,
}

impl<'a> Feed<'a> {
    pub(super) fn new(
        client: &'a Client,
        style: &'a Style,
        filter: &'a Filter,
        trouble: &'a RefCell<Option<String>>,
    ) -> Self {
        Self {
            client,
            style,
            filter,
            trouble,
            source: Source::None,
            heard: Vec::new(),
            ready: VecDeque::new(),
            last_event_id: None,
            seen: HashSet::new(),
            order: VecDeque::new(),
            failures: 0,
            asked_at: Timestamp::now(),
            retry: None,
            polled: HashMap::new(),
            without_ids: false,
        }
    }

    /// Waits until the stream stands, or polling has a baseline: what arrives from now on will be heard.
    pub(super) async fn connect(&mut self) -> Result<(), Failure> {
        while let Source::None = self.source {
            self.try_connect().await?;
        }
        Ok(())
    }

    /// The next thing that arrives.
    pub(super) async fn next(&mut self) -> Result<Incoming, Failure> {
        loop {
            if let Some(incoming) = self.ready.pop_front() {
                return Ok(incoming);
            }
            match &mut self.source {
                Source::None => self.try_connect().await?,
                Source::Poll => {
                    sleep(POLL).await;
                    self.poll(None).await?;
                }
                Source::Stream(stream) => {
                    let patience = if stream.alive {
                        Duration::MAX
                    } else {
                        FIRST_BYTE_PATIENCE
                    };
                    match timeout(patience, stream.next(self.client, &mut self.heard)).await {
                        Ok(Ok(true)) => {
                            self.failures = 0;
                            self.sort();
                        }
                        Ok(ended) => self.broken(ended.err()).await?,
                        Err(_) => self.fall_back("nothing comes through").await?,
                    }
                }
            }
        }
    }

    async fn try_connect(&mut self) -> Result<(), Failure> {
        self.asked_at = Timestamp::now();
        let connecting = self.client.events(self.last_event_id.as_deref());
        match timeout(HEAD_PATIENCE, connecting).await {
            Ok(Ok(stream)) => {
                self.trouble.replace(None);
                self.source = Source::Stream(Box::new(stream));
                // What came between two connections without ids is in the inbox.
                if self.without_ids {
                    self.poll(None).await?;
                }
                Ok(())
            }
            Ok(Err(error)) => self.refused(error).await,
            Err(_) => self.fall_back("it does not answer").await,
        }
    }

    /// A connection that could not be made.
    async fn refused(&mut self, error: Error) -> Result<(), Failure> {
        self.trouble.replace(Some(error.to_string()));
        match &error {
            Error::NoStream => self.fall_back("it answers with something else").await,
            // An error in the contract's shape speaks of the identity; without one, of the endpoint.
            Error::Status(answer)
                if matches!(answer.status, 404 | 405 | 406 | 501) && answer.message.is_none() =>
            {
                self.fall_back("it is not known there").await
            }
            Error::Status(answer) if matches!(answer.status, 408 | 429 | 500..) => {
                self.pause(answer.retry_after).await;
                Ok(())
            }
            Error::Unreachable { .. }
            | Error::TimedOut { .. }
            | Error::Broken { .. }
            | Error::Refresh(_) => {
                self.pause(None).await;
                Ok(())
            }
            _ => Err(error.into()),
        }
    }

    /// A connection that stood and does no more.
    async fn broken(&mut self, error: Option<Error>) -> Result<(), Failure> {
        self.source = Source::None;
        if let Some(error @ Error::Unexpected { .. }) = error {
            return Err(error.into());
        }
        self.pause(None).await;
        Ok(())
    }

    /// Exponential back-off with jitter; what the server asked for is the least.
    async fn pause(&mut self, asked: Option<Duration>) {
        let grown = FIRST_PAUSE * 2_u32.pow(self.failures.min(6));
        let jittered = grown.min(LONGEST_PAUSE).mul_f64(OsRng.gen_range(0.5..=1.0));
        self.failures += 1;
        let least = asked.or(self.retry).unwrap_or_default();
        // A `retry:` replaces the first pause, shorter or longer, as the standard wants it.
        let pause = match self.retry {
            Some(retry) if self.failures == 1 && asked.is_none() => retry,
            _ => jittered.max(least),
        };
        sleep(pause).await;
    }

    async fn fall_back(&mut self, why: &str) -> Result<(), Failure> {
        self.style.warn(&format!(
            "the server's stream of events cannot be used ({why}): the inbox is polled every {} s instead",
            POLL.as_secs()
        ));
        self.source = Source::Poll;
        self.poll(Some(self.asked_at)).await
    }

    /// Takes what was heard; of events that come twice, the first.
    fn sort(&mut self) {
        for heard in self.heard.drain(..) {
            let event = match heard {
                Heard::Retry(retry) => {
                    self.retry = Some(retry.min(LONGEST_PAUSE));
                    continue;
                }
                Heard::Event(event) => event,
            };
            match &event.id {
                Some(id) => {
                    if !self.seen.insert(id.clone()) {
                        continue;
                    }
                    self.order.push_back(id.clone());
                    if self.order.len() > REMEMBERED
                        && let Some(oldest) = self.order.pop_front()
                    {
                        self.seen.remove(&oldest);
                    }
                    self.last_event_id = Some(id.clone());
                }
                None => self.without_ids = true,
            }
            self.ready.extend(Incoming::of_event(event));
        }
    }

    /// Looks at the inboxes. The first time, what came before `baseline` is only remembered.
    async fn poll(&mut self, baseline: Option<Timestamp>) -> Result<(), Failure> {
        let mut found = Vec::new();
        let unread = unread(self.client, self.filter).await;
        let unread = match unread {
            Ok(unread) => unread,
            // Safe requests were repeated already: the next poll is the next try.
            Err(failure) if failure.kind == crate::failure::Kind::Network && baseline.is_none() => {
                return Ok(());
            }
            Err(failure) => return Err(failure),
        };
        for (incoming, count) in unread {
            let key = (incoming.event.clone(), incoming.thread().to_owned());
            // Two messages may come in one second: the text tells them apart.
            let text = incoming.preview.clone();
            let state = (incoming.received_dt.clone(), count, text);
            let before = self.polled.insert(key, state.clone());
            let came = incoming.received_dt.parse::<Timestamp>().ok();
            // Inboxes tell whole seconds.
            let old = baseline.is_some_and(|baseline| {
                came.is_none_or(|came| came.as_second() < baseline.as_second())
            });
            if before.as_ref() != Some(&state) && !old {
                found.push(incoming);
            }
        }
        // The lists are newest first; things are told in the order in which they came.
        found.reverse();
        self.ready.extend(found);
        Ok(())
    }
}

/// What is unread in the inboxes, newest first, with how much of it is.
pub(super) async fn unread(
    client: &Client,
    filter: &Filter,
) -> Result<Vec<(Incoming, Option<u64>)>, Failure> {
    let mut found = Vec::new();
    if filter.wants(EventKind::Email) {
        let mut pages = Box::pin(client.email_threads(true));
        let page: Vec<EmailThread> = pages.try_next().await?.unwrap_or_default();
        let fresh = page
            .into_iter()
            .filter(|thread| thread.unread_count != Some(0));
        found.extend(fresh.map(|thread| {
            let count = thread.unread_count;
            (Incoming::of_email(thread), count)
        }));
    }
    if filter.wants(EventKind::Sms) {
        let mut pages = Box::pin(client.sms_threads(true));
        let page: Vec<SmsThread> = pages.try_next().await?.unwrap_or_default();
        let fresh = page
            .into_iter()
            .filter(|thread| thread.unread_count != Some(0));
        found.extend(fresh.map(|thread| {
            let count = thread.unread_count;
            (Incoming::of_sms(thread), count)
        }));
    }
    Ok(found)
}
