//! Order and matching of messages and events.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::comparison::Held;
use crate::messages::{
    Kind, ThreadMessage, ThreadRow,
    text::{is_beginning, opening},
};

/// Returns the time of the latest message of the oldest thread of each kind.
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

/// Returns the received messages after the first `base` of `count`. A server may return only the latest ones.
pub(super) fn since(messages: &[ThreadMessage], base: u64, count: u64) -> Vec<&ThreadMessage> {
    let new = &messages[first_since(messages, base, count)..];
    new.iter().filter(|message| message.incoming).collect()
}

/// Counts the messages after the latest one of a list.
pub(super) fn later_than(messages: &[ThreadMessage], latest: &str) -> u64 {
    let latest = messages
        .iter()
        .rev()
        .position(|message| is_beginning(latest, message));
    latest.unwrap_or(0) as u64
}

/// Returns the index of the first message after the first `base` of `count`, of which `messages` are the latest.
pub(super) fn first_since(messages: &[ThreadMessage], base: u64, count: u64) -> usize {
    let absent = count.saturating_sub(messages.len() as u64);
    let first = usize::try_from(base.saturating_sub(absent)).unwrap_or(usize::MAX);
    first.min(messages.len())
}

/// Matches events to new messages. An unmatched event is a duplicate, unless previews cannot be compared with texts (as
/// with HTML): then it announces any unmatched message.
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

/// Returns whether two events are identical.
pub(super) fn has_duplicates(held: &[Held]) -> bool {
    let openings = held.iter().map(|held| opening(&held.incoming.preview));
    let openings: Vec<String> = openings.collect();
    openings
        .iter()
        .enumerate()
        .any(|(at, one)| openings[..at].contains(one))
}

/// Sorts messages oldest first, whatever the server's order.
pub(super) fn oldest_first(messages: &mut [ThreadMessage]) {
    let time = |message: &ThreadMessage| message.created_dt.parse::<Timestamp>().ok();
    if messages.first().map(time) > messages.last().map(time) {
        messages.reverse();
    }
    messages.sort_by_key(|message| (time(message), message.id.parse::<u64>().ok()));
}
