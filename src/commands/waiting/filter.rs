//! The filters of messages, and the line that is printed for one.

use clap::{Args, ValueEnum};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    commands::options::Part,
    failure::Failure,
    messages::{Found, Incoming, Kind},
    output::{Render, Style, clean, cut_line, moment},
};

/// The filters of messages.
#[derive(Debug, Default, Args, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Matching {
    /// Match only email or only SMS
    #[arg(long, value_name = "KIND")]
    pub only: Option<EventKind>,
    /// Match only messages from this address, number or @domain, or any that contains this text
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub from: Option<Part>,
    /// Match only messages whose subject contains this text
    #[arg(long, value_name = "TEXT")]
    pub subject: Option<Part>,
    /// Match only messages whose subject or preview matches this regex
    #[arg(long = "match", value_name = "REGEX")]
    pub pattern: Option<String>,
}

/// The kinds of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// Email
    Email,
    /// SMS
    Sms,
}

/// Selects the messages that match.
pub(in crate::commands) struct Filter {
    only: Option<Kind>,
    from: Option<Part>,
    subject: Option<Part>,
    pattern: Option<regex::Regex>,
}

impl Filter {
    pub(in crate::commands) fn new(args: &Matching) -> Result<Self, Failure> {
        let pattern = args.pattern.as_deref().map(regex::Regex::new).transpose();
        let pattern = pattern.map_err(|error| {
            Failure::usage(format!(
                "--match is not a valid regular expression: {}",
                reason(&error)
            ))
            .hint("give one such as --match '(?i)code|verify'")
        })?;
        Ok(Self {
            only: args.only.map(|kind| match kind {
                EventKind::Email => Kind::Email,
                EventKind::Sms => Kind::Sms,
            }),
            from: args.from.clone(),
            subject: args.subject.clone(),
            pattern,
        })
    }

    /// Returns the kinds of messages that match.
    pub(in crate::commands) fn kinds(&self) -> Vec<Kind> {
        let mut kinds = vec![Kind::Email, Kind::Sms];
        kinds.retain(|kind| self.only.is_none_or(|only| only == *kind));
        kinds
    }

    pub(in crate::commands) fn keeps(&self, incoming: &Incoming) -> bool {
        let subject = incoming.subject.as_deref().unwrap_or_default();
        self.only.is_none_or(|only| only == incoming.kind())
            && self
                .from
                .as_ref()
                .is_none_or(|part| part.is_sender(incoming.from()))
            && self.subject.as_ref().is_none_or(|part| part.is_in(subject))
            && self
                .pattern
                .as_ref()
                .is_none_or(|pattern| pattern.is_match(&incoming.text()))
    }
}

/// Returns the reason of an error, without the drawing of the expression that may precede it.
fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let line = text.lines().last().unwrap_or_default();
    line.trim_start_matches("error: ")
        .trim_end_matches('.')
        .to_owned()
}

/// Returns one sanitized line for a terminal.
pub(in crate::commands) fn line(incoming: &Incoming) -> String {
    let time = incoming.received_dt.parse().map(moment);
    let mut line = format!(
        "{}  {:<5}  {}",
        time.unwrap_or_default(),
        incoming.event,
        incoming.from()
    );
    let subject = incoming.subject.as_deref().unwrap_or_default();
    for text in [subject, &incoming.preview] {
        if !text.is_empty() {
            line.push_str("  ");
            line.push_str(text);
        }
    }
    clean(&line).into_owned()
}

impl Render for Incoming {
    fn human(&self, style: &Style) -> String {
        cut_line(&line(self), style.columns)
    }

    fn quiet(&self) -> String {
        clean(self.thread()).into_owned()
    }
}

impl Render for Found {
    fn human(&self, _: &Style) -> String {
        clean(self.value()).into_owned()
    }

    fn quiet(&self) -> String {
        clean(self.value()).into_owned()
    }
}
