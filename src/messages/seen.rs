//! The event IDs of a stream: an event that comes twice counts once, and an ID that is used again does not hide another event.

use std::{
    collections::{HashMap, VecDeque},
    hash::{BuildHasher, RandomState},
};

/// IDs that are remembered. Of each, 32 bytes or so, however long it is.
const REMEMBERED: usize = 8192;

/// What is known of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// It is new, or its ID was used for another event before (IDs are reset when a server is reinstalled).
    New,
    /// The same event came by this connection.
    Repeated,
    /// The same event came by an earlier connection. After a reset of the IDs it may be another that reads the same.
    Resent,
}

/// The last few thousand event IDs. They are kept as keyed hashes, so that their length costs nothing and no server can
/// make two of them equal.
#[derive(Debug, Default)]
pub(super) struct Seen {
    state: RandomState,
    /// Hash of the ID -> hash of the event, and the connection that it came by.
    events: HashMap<u64, (u64, u64)>,
    order: VecDeque<u64>,
}

impl Seen {
    /// Remembers an event.
    pub(super) fn note(&mut self, id: &str, content: (&str, &str), connection: u64) -> Sight {
        let id = self.state.hash_one(id);
        let content = self.state.hash_one(content);
        match self.events.insert(id, (content, connection)) {
            Some((before, by)) if before == content && by == connection => Sight::Repeated,
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
    fn an_event_is_told_by_its_id_and_content_and_connection() {
        let mut seen = Seen::default();
        let (one, two) = (("email", "{1}"), ("email", "{2}"));
        assert_eq!(seen.note("1", one, 1), Sight::New);
        assert_eq!(seen.note("1", one, 1), Sight::Repeated);
        assert_eq!(seen.note("2", one, 1), Sight::New);
        assert_eq!(seen.note("1", one, 2), Sight::Resent);
        assert_eq!(seen.note("1", one, 2), Sight::Repeated);
        // The ID was used again.
        assert_eq!(seen.note("1", two, 2), Sight::New);
        assert_eq!(seen.note("1", ("sms", "{2}"), 2), Sight::New);
        assert_eq!(seen.note("1", ("sms", "{2}"), 2), Sight::Repeated);
    }

    #[test]
    fn the_oldest_id_is_forgotten_for_a_new_one() {
        let mut seen = Seen::default();
        let mut note = |number: usize| seen.note(&number.to_string(), ("email", ""), 1);
        for number in 0..REMEMBERED {
            assert_eq!(note(number), Sight::New);
        }
        assert_eq!(note(0), Sight::Repeated);
        assert_eq!(note(REMEMBERED), Sight::New);
        assert_eq!(note(1), Sight::Repeated);
        assert_eq!(note(0), Sight::New);
        assert!(seen.events.len() <= REMEMBERED && seen.order.len() <= REMEMBERED);
    }
}
