//! Lists of messages and events: which are new, in what order, and which belong together.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::comparison::Held;
use crate::messages::{
    Kind, ThreadMessage, ThreadRow,
    text::{is_beginning, opening},
};

/// When the latest message of the oldest thread of each kind arrived.
pub(super) fn oldest_listed(rows: &[ThreadRow]) -> BTreeMap<Kind, Timestamp> {
    let mut oldest = BTreeMap::new();
    for row in rows {
        if let Ok(latest) = row.latest_dt.parse::<Timestamp>() {
            let before = oldest.entry(row.kind).or_insert(latest);
            *before = latest.min(*before);
        }
    }
    oldest
}

/// The messages that were received after the first so many. A server may give the latest messages only.
pub(super) fn since(messages: &[ThreadMessage], base: u64, count: u64) -> Vec<&ThreadMessage> {
    let new = &messages[first_since(messages, base, count)..];
    new.iter().filter(|message| message.incoming).collect()
}

/// Counts the messages after the one that was the latest in a list.
pub(super) fn later_than(messages: &[ThreadMessage], latest: &str) -> u64 {
    let latest = messages
        .iter()
        .rev()
        .position(|message| is_beginning(latest, message));
    latest.unwrap_or(0) as u64
}

/// The index of the first message after the first `base` of `count`, of which these are the latest.
pub(super) fn first_since(messages: &[ThreadMessage], base: u64, count: u64) -> usize {
    let absent = count.saturating_sub(messages.len() as u64);
    let first = usize::try_from(base.saturating_sub(absent)).unwrap_or(usize::MAX);
    first.min(messages.len())
}

/// Finds the event of each new message. An event that announces none of them is a repetition. Where previews are not the
/// beginnings of messages, and of HTML, which every server reads in its own way, it announces one that is left.
pub(super) fn assign<'a>(
    new: &[&'a ThreadMessage],
    held: &mut Vec<Held>,
    is_loose: bool,
) -> Vec<(&'a ThreadMessage, Option<Held>)> {
    let mut assigned = Vec::new();
    for message in new {
        let same = |held: &Held| is_beginning(&held.incoming.preview, message);
        let event = held.iter().position(same).map(|at| held.remove(at));
        assigned.push((*message, event));
    }
    for (message, event) in assigned.iter_mut().rev() {
        if event.is_none() && (is_loose || message.text.trim().is_empty()) {
            *event = held.pop();
        }
    }
    assigned
}

/// Whether two events read the same.
pub(super) fn repeats_itself(held: &[Held]) -> bool {
    let openings = held.iter().map(|held| opening(&held.incoming.preview));
    let openings: Vec<String> = openings.collect();
    openings
        .iter()
        .enumerate()
        .any(|(at, one)| openings[..at].contains(one))
}

/// Oldest first, whatever the server's order is.
pub(super) fn oldest_first(messages: &mut [ThreadMessage]) {
    let time = |message: &ThreadMessage| message.created_dt.parse::<Timestamp>().ok();
    if messages.first().map(time) > messages.last().map(time) {
        messages.reverse();
    }
    messages.sort_by_key(|message| (time(message), message.id.parse::<u64>().ok()));
}
