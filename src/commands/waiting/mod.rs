//! Waiting for messages: connecting, filters, and the verification code or link that one process takes.

pub(super) mod filter;
pub(super) mod program;
pub(super) mod report;

use std::time::{Duration, Instant};

use tokio::time::sleep_until;

use super::Context;
use crate::{
    api::Client,
    failure::Failure,
    messages::{
        Clock, Feed, Found, Incoming, Limits, Notice, Printed, Recent, Snapshot, Update, Wanted,
        find, search_look_back,
    },
    output::{Style, live},
    work,
};
use filter::{Filter, line};
use report::{Report, ready};

/// The default timeout for a code or link.
pub(super) const TIMEOUT: Duration = Duration::from_mins(2);

/// Runs a part of connecting; says so if it takes long.
pub(super) async fn connecting<T>(context: &Context, part: impl Future<Output = T>) -> T {
    let is_live = context.style.is_live();
    let show = |elapsed| {
        if is_live {
            live::draw_wait("Connecting", elapsed);
        }
    };
    work::reporting(part, show).await
}

/// Resolves at a deadline; never without one.
pub(super) async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline.into()).await,
        None => std::future::pending().await,
    }
}

/// Prints a notice of the feed.
fn notify(style: &Style, notice: &Notice) {
    match notice {
        Notice::Streaming | Notice::Lost(_) | Notice::Reconnected => {
            style.note(&notice.to_string());
        }
        _ => style.warn(&notice.to_string()),
    }
}

/// A wait for messages that match the filters.
pub(super) struct Waiting<'a> {
    context: &'a Context,
    filter: &'a Filter,
    feed: Feed<'a, Client>,
    report: Report,
    deadline: Option<Instant>,
    /// The record of printed codes and links; `None` without a directory for it.
    printed: Option<Printed>,
    /// The end of that record before the baseline.
    snapshot: Snapshot,
}

/// What ended a wait.
pub(super) enum Next<M, E> {
    /// The message, or what was found in it.
    Message(M),
    /// Something else that the caller waits for, too.
    Else(E),
}

impl<'a> Waiting<'a> {
    /// Prepares a wait. `deadline` is for its notice: the caller ends the wait.
    pub(super) fn new(
        context: &'a Context,
        client: &'a Client,
        filter: &'a Filter,
        deadline: Option<Instant>,
    ) -> Self {
        let directory = context.directories.active().ok();
        let printed = directory.map(|directory| Printed::File(directory.join("given-codes")));
        Self {
            context,
            filter,
            feed: Feed::new(client, &filter.kinds(), Limits::default(), Clock::system()),
            report: Report::default(),
            deadline,
            snapshot: printed.as_ref().map(Printed::snapshot).unwrap_or_default(),
            printed,
        }
    }

    /// Connects, and says so: messages that arrive from now on are delivered.
    pub(super) async fn connect(
        &mut self,
        wanted: Option<Wanted>,
        count: Option<usize>,
    ) -> Result<(), Failure> {
        let context = self.context;
        let connected = self
            .feed
            .connect_with(|notice| notify(&context.style, notice));
        connecting(context, connected).await?;
        let identity = context.active_identity()?;
        let who = identity.map(|active| active.name.unwrap_or(active.selector.as_str().to_owned()));
        context.style.note(&ready(
            self.feed.is_polling(),
            &who.unwrap_or_default(),
            (wanted, count),
            self.deadline,
        ));
        Ok(())
    }

    /// Ignores the messages that have arrived so far.
    pub(super) fn discard(&mut self) {
        self.feed.discard();
    }

    /// Waits for the next message that matches the filters, or for something else, which must be safe to cancel.
    pub(super) async fn next<E>(
        &mut self,
        mut other: impl AsyncFnMut() -> Result<E, Failure>,
    ) -> Result<Next<Box<Incoming>, E>, Failure> {
        loop {
            let update = tokio::select! {
                update = self.feed.next() => update?,
                ended = other() => return ended.map(Next::Else),
            };
            match update {
                Update::Message(incoming) if self.filter.keeps(&incoming) => {
                    return Ok(Next::Message(incoming));
                }
                Update::Message(incoming) => self.report.filtered.note(incoming.from().to_owned()),
                Update::Notice(notice) => notify(&self.context.style, &notice),
            }
        }
    }

    /// Returns the matching messages of the look-back, newest first.
    pub(super) fn recent(&mut self, since: Duration) -> Vec<Recent> {
        if since.is_zero() {
            return Vec::new();
        }
        self.report.looks_back = true;
        let recent = self.feed.look_back(since).into_iter();
        let (kept, filtered) = recent.partition(|recent| self.filter.keeps(&recent.incoming));
        let filtered: Vec<Recent> = filtered;
        for recent in filtered.iter().rev() {
            self.report.filtered.note(recent.incoming.from().to_owned());
        }
        kept
    }

    /// Finds the code or link of the look-back, if this process is to take it. `prepare` runs before it is taken, so that a
    /// failure leaves it to others.
    pub(super) async fn find_recent<P>(
        &mut self,
        since: Duration,
        wanted: Wanted,
        prepare: impl AsyncFnOnce(&Found) -> Result<P, Failure>,
    ) -> Result<Option<(Found, P)>, Failure> {
        let recent = self.recent(since);
        let count = recent.len();
        let (found, without) = search_look_back(&mut self.feed, recent, wanted).await?;
        for incoming in &without {
            self.report.without.note(line(incoming));
        }
        let Some(found) = found else {
            return Ok(None);
        };
        let prepared = prepare(&found).await?;
        if self.claim(&found, None).await {
            return Ok(Some((found, prepared)));
        }
        // Nothing older than a printed code is printed.
        for _ in without.len()..count {
            self.report.printed.note(found.sender.clone());
        }
        Ok(None)
    }

    /// Waits for a message with a code or link that this process is to take, or for something else, as [`Waiting::next`] does.
    /// `prepare` runs before it is taken.
    pub(super) async fn find<P, E>(
        &mut self,
        wanted: Wanted,
        prepare: impl AsyncFn(&Found) -> Result<P, Failure>,
        mut other: impl AsyncFnMut() -> Result<E, Failure>,
    ) -> Result<Next<(Found, P), E>, Failure> {
        loop {
            let incoming = match self.next(&mut other).await? {
                Next::Message(incoming) => incoming,
                Next::Else(ended) => return Ok(Next::Else(ended)),
            };
            match find(&mut self.feed, &incoming, wanted).await? {
                Some(found) => {
                    let prepared = prepare(&found).await?;
                    if self.claim(&found, Some(self.snapshot)).await {
                        return Ok(Next::Message((found, prepared)));
                    }
                    self.report.printed.note(found.sender);
                }
                None => self.report.without.note(line(&incoming)),
            }
        }
    }

    /// Returns whether this process is to take the code or link.
    async fn claim(&self, found: &Found, snapshot: Option<Snapshot>) -> bool {
        match &self.printed {
            Some(printed) => printed.claim(found, snapshot).await,
            None => true,
        }
    }

    /// Returns the failure of a wait that timed out.
    pub(super) fn timed_out(&self, wanted: Option<Wanted>) -> Failure {
        self.report.timed_out(wanted, self.feed.trouble())
    }
}
