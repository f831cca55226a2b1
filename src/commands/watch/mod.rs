//! `ravi watch`: messages as they arrive, or the one code or link that is waited for.

mod exec;
mod filter;
mod trigger;

use std::time::{Duration, Instant};

use tokio::time::sleep_until;

use super::Context;
use crate::{
    api::Client,
    cli::Watch,
    failure::{Failure, Kind},
    messages::{
        Clock, Feed, Given, Limits, Notice, Recent, Snapshot, Update, Wanted, find,
        search_look_back,
    },
    output::{Answer, clean},
};
use filter::{Filter, line};
use trigger::Trigger;

pub(super) use crate::messages::{Found, Incoming};

/// How long a code or link is waited for by default.
const TIMEOUT: Duration = Duration::from_mins(2);
/// How far the look-back goes by default.
const LOOK_BACK: Duration = Duration::from_secs(30);

/// Runs the command.
pub(super) async fn run(context: &Context, args: Watch) -> Result<Answer, Failure> {
    let filter = Filter::new(&args)?;
    if let Some(command) = &args.exec {
        exec::check(command)?;
    }
    let wanted = match (args.otp, args.link) {
        (true, _) => Some(Wanted::Code),
        (_, true) => Some(Wanted::Link),
        _ => None,
    };
    let deadline = context
        .deadline
        .or_else(|| wanted.map(|_| Instant::now() + TIMEOUT));
    // To find the identity can take as long as anything else.
    let client = tokio::select! {
        client = context.keyless_client() => client?,
        () = until(deadline) => return Err(Failure::new(Kind::TimedOut, timed_out(wanted))),
    };
    let kinds = filter.kinds();
    let mut watching = Watching {
        context,
        filter: &filter,
        args: &args,
        feed: Feed::new(&client, &kinds, Limits::default(), Clock::system()),
        without: Arrived::default(),
        filtered: Arrived::default(),
    };
    let ended = tokio::select! {
        ended = watching.run(wanted) => Some(ended),
        () = until(deadline) => None,
    };
    ended.unwrap_or_else(|| Err(watching.timed_out(wanted)))
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline.into()).await,
        None => std::future::pending().await,
    }
}

fn arrived(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Code => "the code arrived",
        Wanted::Link => "the link arrived",
    }
}

fn timed_out(wanted: Option<Wanted>) -> &'static str {
    match wanted {
        Some(Wanted::Code) => "timed out before a verification code arrived",
        Some(Wanted::Link) => "timed out before a verification link arrived",
        None => "timed out",
    }
}

/// Messages that arrived, of one sort.
#[derive(Default)]
struct Arrived {
    count: usize,
    /// What is said of the last.
    last: Option<String>,
}

impl Arrived {
    fn note(&mut self, last: String) {
        self.count += 1;
        self.last = Some(last);
    }
}

/// A watch under way.
struct Watching<'a> {
    context: &'a Context,
    filter: &'a Filter,
    args: &'a Watch,
    feed: Feed<'a, Client>,
    /// Those without a code or link.
    without: Arrived,
    /// Those that the filters kept out.
    filtered: Arrived,
}

/// What ends the wait for a message.
enum Next {
    Message(Box<Incoming>),
    /// The trigger command failed with this exit code.
    Failed(i32),
}

impl Watching<'_> {
    async fn run(&mut self, wanted: Option<Wanted>) -> Result<Answer, Failure> {
        match wanted {
            Some(wanted) => self.wait(wanted).await,
            None => self.follow().await,
        }
    }

    /// Prints messages until there are enough.
    async fn follow(&mut self) -> Result<Answer, Failure> {
        self.feed.connect().await?;
        let mut trigger = Trigger::start(self.args)?;
        let mut left = self.args.count.unwrap_or(usize::MAX);
        if let Some(since) = self.args.since() {
            for recent in self.recent(since).iter().rev() {
                if left > 0 && !self.show(&recent.incoming).await? {
                    return Ok(Answer::default());
                }
                left = left.saturating_sub(1);
            }
        }
        while left > 0 {
            let incoming = match self.next(&mut trigger).await? {
                Next::Message(incoming) => incoming,
                Next::Failed(code) => return Ok(Answer::default().with_exit_code(code)),
            };
            if !self.show(&incoming).await? {
                break;
            }
            left -= 1;
        }
        if left == 0 {
            let arrived = if self.args.count == Some(1) {
                "the message arrived"
            } else {
                "the messages arrived"
            };
            trigger.stop(&self.context.style, arrived);
        }
        Ok(Answer::default())
    }

    /// Waits for a code or a link: first in the look-back, then in what arrives.
    async fn wait(&mut self, wanted: Wanted) -> Result<Answer, Failure> {
        let given = given(self.context);
        let snapshot = given.as_ref().map(Given::snapshot).unwrap_or_default();
        self.feed.connect().await?;
        // What the trigger command triggers cannot have arrived before it.
        if self.args.since().is_none() && !self.args.command.is_empty() {
            self.feed.discard();
        }
        let mut trigger = Trigger::start(self.args)?;
        let default = || self.args.command.is_empty().then_some(LOOK_BACK);
        if let Some(since) = self.args.since().or_else(default) {
            let recent = self.recent(since);
            let (found, without) = search_look_back(&mut self.feed, recent, wanted).await?;
            for incoming in &without {
                self.without.note(line(incoming));
            }
            if let Some(found) = found
                && let Some(answer) = self.claim(given.as_ref(), &found, None).await?
            {
                trigger.stop(&self.context.style, arrived(wanted));
                return Ok(answer);
            }
        }
        loop {
            let incoming = match self.next(&mut trigger).await? {
                Next::Message(incoming) => incoming,
                Next::Failed(code) => return Ok(Answer::default().with_exit_code(code)),
            };
            match find(&mut self.feed, &incoming, wanted).await? {
                Some(found) => {
                    let claimed = self.claim(given.as_ref(), &found, Some(snapshot)).await?;
                    if let Some(answer) = claimed {
                        trigger.stop(&self.context.style, arrived(wanted));
                        return Ok(answer);
                    }
                }
                None => self.without.note(line(&incoming)),
            }
        }
    }

    /// The answer, if this is the process that prints it. What cannot be rendered is not recorded as printed.
    async fn claim(
        &self,
        given: Option<&Given>,
        found: &Found,
        snapshot: Option<Snapshot>,
    ) -> Result<Option<Answer>, Failure> {
        let answer = Answer::show(&self.context.style, found)?.finish().await?;
        let is_new = match given {
            Some(given) => given.claim(found, snapshot).await,
            None => true,
        };
        Ok(is_new.then_some(answer))
    }

    /// The next message that is wanted.
    async fn next(&mut self, trigger: &mut Trigger) -> Result<Next, Failure> {
        loop {
            let update = tokio::select! {
                update = self.feed.next() => update?,
                failed = trigger.failure() => return Ok(Next::Failed(failed?)),
            };
            match update {
                Update::Message(incoming) if self.filter.keeps(&incoming) => {
                    return Ok(Next::Message(incoming));
                }
                Update::Message(incoming) => self.filtered.note(incoming.from().to_owned()),
                Update::Notice(notice @ Notice::Streaming) => {
                    self.context.style.note(&notice.to_string());
                }
                Update::Notice(notice) => self.context.style.warn(&notice.to_string()),
            }
        }
    }

    /// The look-back, newest first.
    fn recent(&mut self, since: Duration) -> Vec<Recent> {
        let recent = self.feed.look_back(since).into_iter();
        let (kept, filtered) = recent.partition(|recent| self.filter.keeps(&recent.incoming));
        let filtered: Vec<Recent> = filtered;
        for recent in filtered.iter().rev() {
            self.filtered.note(recent.incoming.from().to_owned());
        }
        kept
    }

    /// Prints a message, or runs the user's command for it. `false` if stdout is closed.
    async fn show(&self, incoming: &Incoming) -> Result<bool, Failure> {
        if let Some(command) = &self.args.exec {
            exec::run(self.context, command, self.args.pass_session, incoming).await?;
            return Ok(true);
        }
        let line = Answer::show_line(&self.context.style, incoming)?;
        line.finish().await?.print_line().await
    }

    fn timed_out(&self, wanted: Option<Wanted>) -> Failure {
        let failure = Failure::new(Kind::TimedOut, timed_out(wanted));
        if let Some(trouble) = self.feed.trouble() {
            return failure.hint(format!("not connected at the end: {trouble}"));
        }
        match self.not_wanted(wanted) {
            Some(hint) => failure.hint(hint),
            None if wanted.is_some() => failure.hint(
                "no messages arrived; give a longer --timeout, or --since for a longer look-back",
            ),
            None => failure,
        }
    }

    /// Says which messages arrived and did not end the watch; `None` if there were none.
    fn not_wanted(&self, wanted: Option<Wanted>) -> Option<String> {
        let (without, filtered) = (self.without.count, self.filtered.count);
        let messages = |count: usize| match count {
            1 => "1 message".to_owned(),
            _ => format!("{count} messages"),
        };
        let what = match wanted {
            Some(Wanted::Link) => "link",
            _ => "code",
        };
        match (&self.without.last, &self.filtered.last) {
            (None, None) => None,
            (Some(last), None) => Some(format!(
                "{} without a {what} arrived; the last: {}",
                messages(without),
                clean(last)
            )),
            (Some(last), Some(_)) => Some(format!(
                "{} arrived: {filtered} filtered out, {without} without a {what}; the last of those: {}",
                messages(filtered + without),
                clean(last)
            )),
            // The messages of a watch for all of them were printed.
            (None, Some(last)) => Some(format!(
                "no matching message: {filtered} arrived, {filtered} filtered out; check --from, --subject and --match; the last was from {}",
                clean(last)
            )),
        }
    }
}

/// The record of codes and links that were printed; `None` where there is no directory for it.
fn given(context: &Context) -> Option<Given> {
    let directory = context.folders.active().ok()?;
    Some(Given::File(directory.join("given-codes")))
}
