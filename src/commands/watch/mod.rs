//! `ravi watch`: streams messages, or waits for one code or link.

mod exec;
mod trigger;

use std::{
    ffi::OsString,
    time::{Duration, Instant},
};

use clap::Args;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};

use super::{
    Context,
    command::Command,
    options::{PASS_SESSION, SpanOrZero, positive, words},
    waiting::{
        Next, TIMEOUT, Waiting, connecting,
        filter::{Filter, Matching},
        report::{arrived, timed_out},
        until,
    },
};
use crate::{
    failure::{Failure, Kind},
    messages::{Found, Incoming, Wanted},
    otp,
    output::{Answer, Output, Style, schema_of},
};
use trigger::Trigger;

/// The default length of the look-back.
const LOOK_BACK: Duration = Duration::from_secs(30);

/// `ravi watch`
#[derive(Debug, Default, Args, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Watch {
    /// Wait for a verification code, print it, and exit
    #[arg(long)]
    pub otp: bool,
    /// Wait for a verification link, print it, and exit
    #[arg(long, conflicts_with = "otp")]
    pub link: bool,
    /// Wait for a link of this kind
    #[arg(long, value_name = "KIND", requires = "link", conflicts_with = "otp")]
    pub kind: Option<otp::Kind>,
    /// The filters.
    #[command(flatten)]
    #[serde(flatten)]
    pub matching: Matching,
    /// Exit after this many messages
    #[arg(long, value_name = "N", value_parser = positive, conflicts_with_all = ["otp", "link"])]
    pub count: Option<usize>,
    /// Also match unread messages up to this old
    ///
    /// Default: 30s with --otp or --link, unless there is a trigger command; 0s otherwise.
    #[arg(long, value_name = "DUR")]
    pub since: Option<SpanOrZero>,
    /// Run this command in a shell for each message
    ///
    /// The shell is `sh`, or PowerShell on Windows. The command gets the event as JSON on stdin, and `RAVI_EVENT`,
    /// `RAVI_EVENT_ID`, `RAVI_FROM`, `RAVI_SUBJECT`, `RAVI_PREVIEW` and `RAVI_THREAD_ID` in its environment, each cut at 4096
    /// bytes. On Windows, commands that contain `%RAVI_…%` are refused: `cmd` would run text from the sender.
    #[arg(long, value_name = "CMD", conflicts_with_all = ["otp", "link"])]
    pub exec: Option<String>,
    #[arg(long, help = PASS_SESSION)]
    #[allow(missing_docs, reason = "its help says it")]
    pub pass_session: bool,
    /// Command that triggers the message; runs once connected
    #[arg(last = true)]
    #[serde(deserialize_with = "words")]
    #[schemars(with = "Vec<String>")]
    pub command: Vec<OsString>,
}

impl Watch {
    /// Returns the value of `--since`.
    pub(super) fn since(&self) -> Option<Duration> {
        self.since.map(|since| since.0)
    }
}

/// The result of a watch.
#[derive(Debug)]
pub enum Watched {
    /// The rendered code or link. Rendered early, so that a failure does not record it as printed.
    Found(Answer),
    /// The messages are already printed. The exit code is 0, or that of a failed trigger command.
    Ended(i32),
}

/// The JSON output: the code or link, or a line for each message.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "only its schema is used")]
enum WatchOutput {
    Found(Found),
    Message(Incoming),
}

impl Output for Watched {
    fn schema() -> Option<Schema> {
        Some(schema_of::<WatchOutput>())
    }

    fn answer(self, _: &Style) -> Result<Answer, Failure> {
        Ok(match self {
            Self::Found(answer) => answer,
            Self::Ended(exit_code) => Answer::default().with_exit_code(exit_code),
        })
    }
}

impl Command for Watch {
    type Output = Watched;

    const KEEPS_TIME: bool = true;

    async fn run(self, context: &Context) -> Result<Watched, Failure> {
        let filter = Filter::new(&self.matching)?;
        if let Some(command) = &self.exec {
            exec::check(command)?;
        }
        let wanted = match (self.otp, self.link) {
            (true, _) => Some(Wanted::Code),
            (_, true) => Some(Wanted::Link(self.kind)),
            _ => None,
        };
        let deadline = context
            .deadline
            .or_else(|| wanted.map(|_| Instant::now() + TIMEOUT));
        // Finding the identity may need a request, so the timeout applies to it.
        let client = tokio::select! {
            client = connecting(context, context.keyless_client()) => client?,
            () = until(deadline) => return Err(Failure::new(Kind::TimedOut, timed_out(wanted))),
        };
        let mut watching = Watching {
            context,
            args: &self,
            waiting: Waiting::new(context, &client, &filter, deadline),
            has_end: self.count.is_some() || deadline.is_some(),
            ending: None,
        };
        let ended = tokio::select! {
            ended = watching.run(wanted) => Some(ended),
            () = until(deadline) => None,
        };
        let ended = ended.unwrap_or_else(|| Err(watching.waiting.timed_out(wanted)))?;
        let Some((trigger, arrived)) = watching.ending else {
            return Ok(ended);
        };
        let answer = match ended {
            Watched::Found(answer) => answer,
            Watched::Ended(_) => Answer::default(),
        };
        // The wait for the command may be interrupted: print first.
        let kept = if context.style.speaker.is_none() {
            answer.print_line().await?;
            None
        } else {
            Some(answer)
        };
        let ended = match trigger.stop(&context.style, arrived).await? {
            0 => Watched::Ended(0),
            code => trigger_failed(&context.style, code),
        };
        Ok(kept.map_or(ended, Watched::Found))
    }
}

/// A running watch.
struct Watching<'a> {
    context: &'a Context,
    args: &'a Watch,
    waiting: Waiting<'a>,
    /// Whether the watch ends without Ctrl-C.
    has_end: bool,
    /// The trigger command once its message arrived, and the reason to stop it.
    ending: Option<(Trigger, &'static str)>,
}

impl Watching<'_> {
    async fn run(&mut self, wanted: Option<Wanted>) -> Result<Watched, Failure> {
        match wanted {
            Some(wanted) => self.wait(wanted).await,
            None => self.follow().await,
        }
    }

    /// Prints messages until `--count` is reached.
    async fn follow(&mut self) -> Result<Watched, Failure> {
        self.waiting.connect(None, self.args.count).await?;
        self.context.until_interrupted.set(!self.has_end);
        let mut trigger = Trigger::start(&self.args.command, self.args.pass_session)?;
        let mut left = self.args.count.unwrap_or(usize::MAX);
        if let Some(since) = self.args.since() {
            for recent in self.waiting.recent(since).iter().rev() {
                if self.context.style.speaker.is_some() {
                    return self.answer(&recent.incoming, trigger);
                }
                if left > 0 && !self.show(&recent.incoming).await? {
                    return Ok(Watched::Ended(0));
                }
                left = left.saturating_sub(1);
            }
        }
        while left > 0 {
            let incoming = match self.waiting.next(async || trigger.failure().await).await? {
                Next::Message(incoming) => incoming,
                Next::Else(code) => return Ok(trigger_failed(&self.context.style, code)),
            };
            if self.context.style.speaker.is_some() {
                return self.answer(&incoming, trigger);
            }
            if !self.show(&incoming).await? {
                break;
            }
            left -= 1;
        }
        if left == 0 {
            let arrived = arrived_all(self.args.count.unwrap_or_default());
            self.ending = Some((trigger, arrived));
        }
        Ok(Watched::Ended(0))
    }

    /// Ends with one message, for a program that waits for it.
    fn answer(&mut self, incoming: &Incoming, trigger: Trigger) -> Result<Watched, Failure> {
        let answer = Answer::show_line(&self.context.style, incoming)?;
        self.ending = Some((trigger, arrived_all(1)));
        Ok(Watched::Found(answer))
    }

    /// Waits for a code or link, first in the look-back, then in new messages.
    async fn wait(&mut self, wanted: Wanted) -> Result<Watched, Failure> {
        let style = &self.context.style;
        // Rendered before it is recorded as printed: rendering may fail.
        let render = async |found: &Found| Answer::show(style, found)?.finish().await;
        self.waiting.connect(Some(wanted), None).await?;
        // The message cannot be older than the trigger command.
        if self.args.since().unwrap_or_default().is_zero() && !self.args.command.is_empty() {
            self.waiting.discard();
        }
        let mut trigger = Trigger::start(&self.args.command, self.args.pass_session)?;
        let default = || self.args.command.is_empty().then_some(LOOK_BACK);
        let found = match self.args.since().or_else(default) {
            Some(since) => self.waiting.find_recent(since, wanted, render).await?,
            None => None,
        };
        let answer = if let Some((_, answer)) = found {
            answer
        } else {
            let failure = async || trigger.failure().await;
            match self.waiting.find(wanted, render, failure).await? {
                Next::Message((_, answer)) => answer,
                Next::Else(code) => return Ok(trigger_failed(style, code)),
            }
        };
        self.ending = Some((trigger, arrived(wanted)));
        Ok(Watched::Found(answer))
    }

    /// Prints a message, or runs `--exec` for it. Returns `false` if stdout is closed.
    async fn show(&self, incoming: &Incoming) -> Result<bool, Failure> {
        if let Some(command) = &self.args.exec {
            exec::run(self.context, command, self.args.pass_session, incoming).await?;
            return Ok(true);
        }
        let line = Answer::show_line(&self.context.style, incoming)?;
        line.finish().await?.print_line().await
    }
}

/// Returns why the trigger command is stopped after this many messages.
fn arrived_all(count: usize) -> &'static str {
    if count == 1 {
        "the message arrived"
    } else {
        "the messages arrived"
    }
}

/// Ends the watch with the exit code of the trigger command.
fn trigger_failed(style: &Style, code: i32) -> Watched {
    let warning = format!("the trigger command failed with exit code {code}");
    style.warn(&warning);
    Watched::Ended(code)
}
