//! The code that a login asks for: the one-time password of the entry, or the code of a message.

use std::time::{Duration, Instant};

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    api::Client,
    commands::{
        Context,
        entries::{
            code::{self, Access, Wanted as WantedCode},
            password::Entry,
        },
        waiting::{Next, TIMEOUT, Waiting, filter::Filter, until},
    },
    failure::Failure,
    messages::{Found, Wanted},
    one_time,
    secret::Secret,
};

/// How old the message may be, if the page asks for its code already when it is first seen.
const LOOK_BACK: Duration = Duration::from_mins(2);

/// Where a code came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum CodeSource {
    /// The one-time password of the entry.
    OneTimePassword,
    /// An SMS.
    Sms,
    /// An email.
    Email,
}

/// What gives the code of a login.
pub(super) struct Codes<'a> {
    context: &'a Context,
    access: Access<'a>,
    entry: &'a Entry,
    messages: Messages<'a>,
}

/// What waits for a message.
pub(super) struct Messages<'a> {
    /// A client without keys; `None` without `--otp`.
    pub(super) client: Option<&'a Client>,
    pub(super) filter: &'a Filter,
    /// Once connected.
    pub(super) waiting: Option<Waiting<'a>>,
}

impl<'a> Codes<'a> {
    pub(super) fn new(
        context: &'a Context,
        access: Access<'a>,
        entry: &'a Entry,
        messages: Messages<'a>,
    ) -> Self {
        Self {
            context,
            access,
            entry,
            messages,
        }
    }

    /// Returns whether the entry has a one-time password.
    pub(super) fn is_one_time(&self) -> bool {
        self.entry.notes.as_ref().is_some_and(one_time::has)
    }

    fn deadline(&self) -> Instant {
        let limit = Instant::now() + TIMEOUT;
        self.context.deadline.unwrap_or(limit)
    }

    /// Connects to the stream, unless the entry has a one-time password. Called before the form that triggers the message is
    /// submitted.
    pub(super) async fn connect(&mut self) -> Result<(), Failure> {
        let (client, filter) = (self.messages.client, self.messages.filter);
        let Some(client) =
            client.filter(|_| self.messages.waiting.is_none() && !self.is_one_time())
        else {
            return Ok(());
        };
        let deadline = Some(self.deadline());
        let mut waiting = Waiting::new(self.context, client, filter, deadline);
        let connected = tokio::select! {
            connected = waiting.connect(Some(Wanted::Code), None) => Some(connected),
            () = until(deadline) => None,
        };
        connected.unwrap_or_else(|| Err(waiting.timed_out(Some(Wanted::Code))))?;
        self.messages.waiting = Some(waiting);
        Ok(())
    }

    /// Returns the code. `is_first` says that nothing was submitted before: the message may have arrived already.
    pub(super) async fn read(&mut self, is_first: bool) -> Result<(Secret, CodeSource), Failure> {
        if self.is_one_time() {
            let wanted = WantedCode {
                fresh: true,
                ..WantedCode::default()
            };
            let found = code::read(self.context, self.access, self.entry, wanted).await?;
            return Ok((found.code.code, CodeSource::OneTimePassword));
        }
        self.connect().await?;
        let deadline = Some(self.deadline());
        let Some(waiting) = &mut self.messages.waiting else {
            return Err(Failure::usage("the stream of messages is not connected"));
        };
        let found = tokio::select! {
            found = find(waiting, is_first) => Some(found?),
            () = until(deadline) => None,
        };
        let Some(found) = found else {
            return Err(waiting.timed_out(Some(Wanted::Code)).hint(
                "the page asks for the code: have it sent again there, and run the command again; a website's one-time password is stored by `ravi passwords update --otpauth-stdin`",
            ));
        };
        let source = if found.source == "sms" {
            CodeSource::Sms
        } else {
            CodeSource::Email
        };
        Ok((Secret::new(found.code.unwrap_or_default()), source))
    }
}

async fn find(waiting: &mut Waiting<'_>, is_first: bool) -> Result<Found, Failure> {
    let ready = async |_: &Found| Ok(());
    if is_first
        && let Some((found, ())) = waiting.find_recent(LOOK_BACK, Wanted::Code, ready).await?
    {
        return Ok(found);
    }
    let never = async || std::future::pending::<Result<std::convert::Infallible, Failure>>().await;
    match waiting.find(Wanted::Code, ready, never).await? {
        Next::Message((found, ())) => Ok(found),
        Next::Else(never) => match never {},
    }
}
