//! What a watch says about itself: that it is connected, and at its end, which messages arrived and did not match.

use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

use crate::{
    failure::{Failure, Kind},
    messages::Wanted,
    output::{clean, moment},
};

/// Returns the notice that a watch is connected: as which identity, for what it waits, and until when.
pub(in crate::commands) fn ready(
    is_polling: bool,
    who: &str,
    (wanted, count): (Option<Wanted>, Option<usize>),
    deadline: Option<Instant>,
) -> String {
    let how = if is_polling {
        "Polling the inbox of"
    } else {
        "Connected as"
    };
    let what = match (wanted, count) {
        (Some(Wanted::Code), _) => "a verification code".to_owned(),
        (Some(Wanted::Link(_)), _) => "a verification link".to_owned(),
        (None, Some(count)) => messages(count),
        (None, None) => "messages".to_owned(),
    };
    let end = deadline.and_then(|deadline| {
        let left = deadline.saturating_duration_since(Instant::now());
        let left = SignedDuration::try_from(left).ok()?;
        Timestamp::now().checked_add(left).ok()
    });
    let end = end.map_or("Ctrl-C".to_owned(), moment);
    format!("{how} {}: waiting for {what} until {end}.", clean(who))
}

fn messages(count: usize) -> String {
    match count {
        1 => "1 message".to_owned(),
        _ => format!("{count} messages"),
    }
}

/// Returns the reason for stopping the trigger command.
pub(in crate::commands) fn arrived(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Code => "the code arrived",
        Wanted::Link(_) => "the link arrived",
    }
}

fn noun(wanted: Option<Wanted>) -> &'static str {
    match wanted {
        Some(Wanted::Link(_)) => "link",
        _ => "code",
    }
}

/// Returns what no message had.
fn what(wanted: Option<Wanted>) -> String {
    match wanted {
        Some(Wanted::Link(Some(kind))) => format!("link of the kind {}", kind.name()),
        _ => noun(wanted).to_owned(),
    }
}

/// Returns the message of a timeout.
pub(in crate::commands) fn timed_out(wanted: Option<Wanted>) -> &'static str {
    match wanted {
        Some(Wanted::Code) => "timed out before a verification code arrived",
        Some(Wanted::Link(_)) => "timed out before a verification link arrived",
        None => "timed out",
    }
}

/// The count of messages of one kind, and the last one.
#[derive(Debug, Default)]
pub(in crate::commands) struct Arrived {
    count: usize,
    /// Describes the last message.
    last: Option<String>,
}

impl Arrived {
    pub(in crate::commands) fn note(&mut self, last: String) {
        self.count += 1;
        self.last = Some(last);
    }
}

/// The messages that did not end the watch, by reason.
#[derive(Debug, Default)]
pub(in crate::commands) struct Report {
    /// Messages without a code or link.
    pub(in crate::commands) without: Arrived,
    /// Messages that the filters excluded.
    pub(in crate::commands) filtered: Arrived,
    /// Messages whose code or link was printed before, and older ones.
    pub(in crate::commands) printed: Arrived,
    /// Whether messages from before the wait were searched, too.
    pub(in crate::commands) looks_back: bool,
}

impl Report {
    /// Returns the failure of a watch that timed out. `trouble` is the reason why it was not connected.
    pub(in crate::commands) fn timed_out(
        &self,
        wanted: Option<Wanted>,
        trouble: Option<&str>,
    ) -> Failure {
        let failure = Failure::new(Kind::TimedOut, timed_out(wanted));
        if let Some(trouble) = trouble {
            return failure.hint(format!("check the connection: {trouble}"));
        }
        match self.not_wanted(wanted) {
            Some(hint) => failure.hint(hint),
            None if wanted.is_some() && self.looks_back => failure.hint(
                "no messages arrived; give a longer --timeout, or a longer look-back with --since",
            ),
            None if wanted.is_some() => {
                failure.hint("no messages arrived; give a longer --timeout")
            }
            None => failure.hint("omit --timeout to watch until Ctrl-C"),
        }
    }

    /// Describes the messages that arrived and did not end the watch; returns `None` if there were none.
    fn not_wanted(&self, wanted: Option<Wanted>) -> Option<String> {
        let (without, filtered) = (self.without.count, self.filtered.count);
        if self.printed.count > 0 {
            return Some(self.printed_before(wanted));
        }
        let what = what(wanted);
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
            // Without --otp or --link, matching messages were printed.
            (None, Some(last)) => Some(format!(
                "no matching message: {filtered} arrived, {filtered} filtered out; check --from, --subject and --match; the last was from {}",
                clean(last)
            )),
        }
    }

    /// Says why a code or link that arrived is not printed.
    fn printed_before(&self, wanted: Option<Wanted>) -> String {
        let what = noun(wanted);
        let last = clean(self.printed.last.as_deref().unwrap_or_default());
        let why = match self.printed.count {
            1 => format!(
                "1 message with a {what} arrived, but the {what} was printed before, and each is printed once; it was from {last}"
            ),
            count => format!(
                "{} arrived, but their {what}s were printed before, or a newer one was, and each is printed once; the last was from {last}",
                messages(count)
            ),
        };
        match self.without.count + self.filtered.count {
            0 => why,
            others => format!(
                "{why}; {} filtered out or without a {what}",
                messages(others)
            ),
        }
    }
}
