//! What a watch says at its end: what arrived, and why it was not what was waited for.

use crate::{
    failure::{Failure, Kind},
    messages::Wanted,
    output::clean,
};

/// Returns why the trigger command is stopped.
pub(super) fn arrived(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Code => "the code arrived",
        Wanted::Link => "the link arrived",
    }
}

/// Returns what timed out.
pub(super) fn timed_out(wanted: Option<Wanted>) -> &'static str {
    match wanted {
        Some(Wanted::Code) => "timed out before a verification code arrived",
        Some(Wanted::Link) => "timed out before a verification link arrived",
        None => "timed out",
    }
}

/// Messages that arrived, of one sort.
#[derive(Debug, Default)]
pub(super) struct Arrived {
    count: usize,
    /// What is said of the last.
    last: Option<String>,
}

impl Arrived {
    pub(super) fn note(&mut self, last: String) {
        self.count += 1;
        self.last = Some(last);
    }
}

/// What arrived and did not end the watch.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// Messages without a code or link.
    pub(super) without: Arrived,
    /// Messages that the filters kept out.
    pub(super) filtered: Arrived,
}

impl Report {
    /// Returns the failure of a watch that timed out; `trouble` says why it was not connected.
    pub(super) fn timed_out(&self, wanted: Option<Wanted>, trouble: Option<&str>) -> Failure {
        let failure = Failure::new(Kind::TimedOut, timed_out(wanted));
        if let Some(trouble) = trouble {
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
