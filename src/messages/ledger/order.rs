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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Incoming;

    fn message(id: &str, text: &str, created_dt: &str) -> ThreadMessage {
        ThreadMessage {
            id: id.to_owned(),
            incoming: true,
            text: text.to_owned(),
            created_dt: created_dt.to_owned(),
            ..ThreadMessage::default()
        }
    }

    fn texts(texts: &[&str]) -> Vec<ThreadMessage> {
        texts.iter().map(|text| message("", text, "")).collect()
    }

    fn held(previews: &[&str]) -> Vec<Held> {
        let held = |preview: &&str| Held {
            incoming: Incoming {
                preview: (*preview).to_owned(),
                ..Incoming::default()
            },
            has_id: true,
            compared: false,
        };
        previews.iter().map(held).collect()
    }

    #[test]
    fn the_oldest_row_of_each_kind_is_the_one_with_the_least_time() {
        let row = |kind, second: u64| ThreadRow {
            kind,
            latest_dt: format!("2026-01-01T00:00:0{second}Z"),
            ..ThreadRow::default()
        };
        let mut rows = vec![row(Kind::Email, 5), row(Kind::Email, 3), row(Kind::Sms, 4)];
        rows.push(ThreadRow::default());
        let oldest = oldest_listed(&rows);
        let oldest: Vec<_> = oldest
            .iter()
            .map(|(kind, at)| (*kind, at.as_second() % 10))
            .collect();
        assert_eq!(oldest, [(Kind::Email, 3), (Kind::Sms, 4)]);
    }

    #[test]
    fn what_is_new_comes_after_the_base_and_was_received() {
        let mut messages = texts(&["a", "b", "c", "d"]);
        messages[2].incoming = false;
        for (base, count, new) in [
            (0, 4, &["a", "b", "d"][..]),
            (1, 4, &["b", "d"]),
            (4, 4, &[]),
            (9, 4, &[]),
            // The two oldest of six are not there.
            (1, 6, &["a", "b", "d"]),
            (3, 6, &["b", "d"]),
            (3, 2, &["d"]),
        ] {
            let found = since(&messages, base, count);
            let found: Vec<_> = found.iter().map(|message| &*message.text).collect();
            assert_eq!(found, new, "{base} of {count}");
        }
    }

    #[test]
    fn what_came_after_the_list_follows_its_latest_message() {
        let messages = texts(&["a", "b", "a", "c"]);
        assert_eq!(later_than(&messages, "c"), 0);
        assert_eq!(later_than(&messages, "a"), 1);
        assert_eq!(later_than(&messages, "b"), 2);
        assert_eq!(later_than(&messages, "x"), 0);
    }

    /// The messages and the events that they were given, and those that are left.
    fn assigned(new: &[&str], events: &[&str], is_loose: bool) -> (Vec<(String, String)>, usize) {
        let new = texts(new);
        let mut events = held(events);
        let new: Vec<_> = new.iter().collect();
        let pairs = assign(&new, &mut events, is_loose);
        let pairs = pairs.into_iter().map(|(message, event)| {
            let preview = event.map_or(String::new(), |held| held.incoming.preview);
            (message.text.clone(), preview)
        });
        (pairs.collect(), events.len())
    }

    #[test]
    fn each_message_gets_the_event_that_begins_like_it() {
        let pair = |text: &str, event: &str| (text.to_owned(), event.to_owned());
        assert_eq!(
            assigned(&["a", "b"], &["b", "x"], false),
            (vec![pair("a", ""), pair("b", "b")], 1)
        );
        // The last remaining event.
        assert_eq!(
            assigned(&["a", "b"], &["b", "x", "y"], true),
            (vec![pair("a", "y"), pair("b", "b")], 1)
        );
        assert_eq!(
            assigned(&["", "b"], &["x", "y"], false),
            (vec![pair("", "y"), pair("b", "")], 1)
        );
    }

    #[test]
    fn events_repeat_each_other_if_they_read_the_same() {
        assert!(!has_duplicates(&held(&[])));
        assert!(!has_duplicates(&held(&["a", "b", "c"])));
        assert!(has_duplicates(&held(&["a", "b", "b"])));
        assert!(has_duplicates(&held(&["a", "b", "a"])));
    }

    #[test]
    fn messages_are_put_in_the_order_of_time_and_then_of_ids() {
        let (one, two) = ("2026-01-01T00:00:01Z", "2026-01-01T00:00:02Z");
        let order = |messages: &[(&str, &str)]| {
            let messages = messages.iter().map(|(id, at)| message(id, "", at));
            let mut messages: Vec<_> = messages.collect();
            oldest_first(&mut messages);
            let ids: Vec<_> = messages.into_iter().map(|message| message.id).collect();
            ids.join(" ")
        };
        assert_eq!(order(&[("2", two), ("1", one)]), "1 2");
        assert_eq!(order(&[("10", one), ("9", one)]), "9 10");
        // Without numbers, those of one second stay in the order of the server, whichever it is.
        assert_eq!(order(&[("c", two), ("b", one), ("a", one)]), "a b c");
        assert_eq!(order(&[("b", one), ("a", one), ("c", two)]), "b a c");
        assert_eq!(order(&[("b", one), ("a", one)]), "b a");
    }
}
