//! Seen event IDs of a stream: detects duplicates, even if the server reuses IDs.

use std::{
    collections::{HashMap, VecDeque},
    hash::{BuildHasher, RandomState},
};

/// Maximum number of IDs remembered, at about 32 bytes each.
const REMEMBERED: usize = 8192;

/// How an event relates to earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// New, or its ID was used for another event before (reinstalled servers reset their IDs).
    New,
    /// Duplicate on the same connection.
    Duplicate,
    /// Duplicate from an earlier connection. After a reset of the IDs, it may be a new but identical event.
    Resent,
}

/// The latest event IDs, as keyed hashes: bounded in size, and servers cannot cause collisions.
#[derive(Debug, Default)]
pub(super) struct Seen {
    state: RandomState,
    /// Hash of the ID -> hash of the event, and its connection.
    events: HashMap<u64, (u64, u64)>,
    order: VecDeque<u64>,
}

impl Seen {
    /// Records an event.
    pub(super) fn note(&mut self, id: &str, content: (&str, &str), connection: u64) -> Sight {
        let id = self.state.hash_one(id);
        let content = self.state.hash_one(content);
        match self.events.insert(id, (content, connection)) {
            Some((before, by)) if before == content && by == connection => Sight::Duplicate,
            Some((before, _)) if before == content => Sight::Resent,
            Some(_) => Sight::New,
            None => {
                self.order.push_back(id);
                if self.order.len() > REMEMBERED
                    && let Some(oldest) = self.order.pop_front()
                {
                    self.events.remove(&oldest);
                }
                Sight::New
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{REMEMBERED, Seen, Sight};

    #[test]
    fn identifies_an_event_by_id_content_and_connection() {
        let mut seen = Seen::default();
        let (one, two) = (("email", "{1}"), ("email", "{2}"));
        assert_eq!(seen.note("1", one, 1), Sight::New);
        assert_eq!(seen.note("1", one, 1), Sight::Duplicate);
        assert_eq!(seen.note("2", one, 1), Sight::New);
        assert_eq!(seen.note("1", one, 2), Sight::Resent);
        assert_eq!(seen.note("1", one, 2), Sight::Duplicate);
        // The server reused the ID.
        assert_eq!(seen.note("1", two, 2), Sight::New);
        assert_eq!(seen.note("1", ("sms", "{2}"), 2), Sight::New);
        assert_eq!(seen.note("1", ("sms", "{2}"), 2), Sight::Duplicate);
    }

    #[test]
    fn a_new_id_replaces_the_oldest() {
        let mut seen = Seen::default();
        let mut note = |number: usize| seen.note(&number.to_string(), ("email", ""), 1);
        for number in 0..REMEMBERED {
            assert_eq!(note(number), Sight::New);
        }
        assert_eq!(note(0), Sight::Duplicate);
        assert_eq!(note(REMEMBERED), Sight::New);
        assert_eq!(note(1), Sight::Duplicate);
        assert_eq!(note(0), Sight::New);
        assert!(seen.events.len() <= REMEMBERED && seen.order.len() <= REMEMBERED);
    }
}
