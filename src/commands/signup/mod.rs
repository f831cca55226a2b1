//! `ravi signup`: makes a password, stores it as pending, runs a command that signs up with it, and gives that command the
//! verification code or link. The entry stays if all of it succeeds.

mod args;
mod entry;
mod password_file;
mod plan;
mod steps;

use std::time::Instant;

use schemars::{JsonSchema, Schema};
use serde::Serialize;

pub(super) use args::Signup;

use super::{
    Context,
    command::Command,
    waiting::{TIMEOUT, filter::Filter, until},
};
use crate::{
    domain::Domain,
    failure::{Failure, Kind},
    ids::Uuid,
    messages::Wanted,
    output::{Answer, Output, Render, Style, clean, pairs, schema_of},
    secret::Secret,
};
use entry::Pending;
use plan::Planned;
use steps::{Running, Step, Stop};

/// A sign-up, without its password.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Signup")]
struct SignedUp {
    domain: Domain,
    /// UUID of the entry; `null` if it was deleted, because a step has failed.
    uuid: Option<Uuid>,
    #[schemars(extend("x-ravi" = "open"))]
    username: Secret,
    /// The steps that were done, in order.
    steps: Vec<Step>,
    /// The step that failed; `null` if none has.
    step: Option<Step>,
}

/// The end of a sign-up.
#[derive(Debug)]
pub struct Ended {
    signed_up: SignedUp,
    /// Not 0 if a step failed, which was reported.
    exit_code: i32,
}

impl Output for Ended {
    fn schema() -> Option<Schema> {
        Some(schema_of::<SignedUp>())
    }

    fn answer(self, style: &Style) -> Result<Answer, Failure> {
        if self.exit_code == 0 {
            return self.signed_up.answer(style);
        }
        let answer = if style.json {
            Answer::json(style, &self.signed_up)?
        } else {
            Answer::default()
        };
        Ok(answer.with_exit_code(self.exit_code))
    }
}

impl Render for SignedUp {
    fn human(&self, _: &Style) -> String {
        let uuid = self.uuid.as_ref().map_or("", Uuid::as_str);
        let shown = pairs(&[("username", self.username.expose()), ("uuid", uuid)]);
        format!("Signed up at {}.\n{shown}", clean(self.domain.as_str()))
    }

    fn quiet(&self) -> String {
        self.uuid.as_ref().map_or_else(String::new, Uuid::to_string)
    }

    fn changed(&self) -> Option<String> {
        let uuid = self.uuid.as_ref()?;
        Some(format!(
            "the entry is stored: run `ravi passwords get {}`",
            clean(uuid.as_str())
        ))
    }
}

/// Adds what an interruption leaves behind.
fn interrupted(failure: Failure) -> Failure {
    failure.hint("if the entry could not be deleted, `ravi passwords list` names it as pending")
}

impl Command for Signup {
    type Output = Ended;

    const KEEPS_TIME: bool = true;

    async fn run(self, context: &Context) -> Result<Ended, Failure> {
        let filter = Filter::new(&self.matching)?;
        let domain = Domain::parse(&self.domain)?;
        let wanted = if self.link {
            Wanted::Link(None)
        } else {
            Wanted::Code
        };
        let planned = tokio::select! {
            planned = Planned::new(context, &self, domain.clone()) => planned?,
            () = until(context.deadline) => return Err(timed_out()),
        };
        let Planned {
            plan,
            username,
            password,
        } = planned;
        let client = plan.client.clone();
        context.if_ended.set(Some(interrupted));
        let pending = tokio::select! {
            stored = Pending::store(context, plan) => stored?,
            () = until(context.deadline) => return Err(timed_out()),
        };
        let mut running = Running {
            context,
            args: &self,
            domain: &domain,
            username: &username,
            password: &password,
            steps: vec![Step::Store],
            current: Step::Connect,
        };
        let message_deadline = Instant::now() + TIMEOUT;
        let waits_until = context.deadline.unwrap_or(message_deadline);
        let ended = tokio::select! {
            // A message that is missing has a failure of its own.
            biased;
            ended = running.run(&client, &filter, wanted, waits_until) => ended,
            () = until(context.deadline) => Err(Stop::timed_out()),
        };
        let Running {
            mut steps, current, ..
        } = running;
        let end = End {
            context,
            domain: &domain,
            pending,
        };
        let (uuid, exit_code) = match ended {
            Ok(()) => end.keep().await,
            Err(stop) => end.delete(stop).await,
        };
        let failed = (exit_code != 0).then_some(current);
        if failed.is_none() {
            steps.push(Step::Keep);
        }
        Ok(Ended {
            signed_up: SignedUp {
                domain,
                uuid,
                username,
                steps,
                step: failed,
            },
            exit_code,
        })
    }
}

fn timed_out() -> Failure {
    Failure::new(Kind::TimedOut, "timed out before the sign-up began")
}

/// The end of the pending entry.
struct End<'a> {
    context: &'a Context,
    domain: &'a Domain,
    pending: Pending,
}

impl End<'_> {
    /// Keeps the entry; returns its UUID, and the exit code.
    async fn keep(self) -> (Option<Uuid>, i32) {
        let uuid = self.pending.uuid.clone();
        match self.pending.keep().await {
            Ok(uuid) => (Some(uuid), 0),
            // The website has the password: the entry must not be deleted.
            Err(failure) => {
                let remove = format!("ravi passwords update {uuid} --notes ''");
                let failure = failure.hint(format!(
                    "the entry is still marked as pending: remove the mark with `{remove}`"
                ));
                (Some(uuid), Stop::from(failure).report(&self.context.style))
            }
        }
    }

    /// Reports why, and deletes the entry; returns its UUID if that fails, and the exit code.
    async fn delete(self, why: Stop) -> (Option<Uuid>, i32) {
        let Self {
            context,
            domain,
            pending,
        } = self;
        let exit_code = why.report(&context.style);
        let uuid = pending.uuid.clone();
        let Err(failure) = pending.delete().await else {
            let notice = format!("Deleted the pending entry of {domain}.");
            context.style.note(&notice);
            return (None, exit_code);
        };
        let why = failure.message;
        context.style.warn(&format!(
            "cannot delete the pending entry of {domain} ({why}): run `ravi passwords delete {uuid}`"
        ));
        (Some(uuid), exit_code)
    }
}
