//! Events that wait for the inbox, and the result of a comparison with it.

use std::collections::BTreeSet;

use crate::messages::{Incoming, ThreadRow, known::Key};

/// An event that waits for a comparison with the inbox.
#[derive(Debug, Clone)]
pub(in crate::messages) struct Held {
    pub(in crate::messages) incoming: Incoming,
    /// Whether the event had a new ID.
    pub(in crate::messages) has_id: bool,
    /// Whether it was compared once without being counted by the inbox.
    pub(in crate::messages) compared: bool,
}

impl Held {
    pub(in crate::messages) fn key(&self) -> Key {
        (self.incoming.kind(), self.incoming.thread().to_owned())
    }
}

/// A thread that must be read to find its new messages.
#[derive(Debug)]
pub(in crate::messages) struct Unclear {
    pub(in crate::messages) key: Key,
    pub(in crate::messages) row: Option<ThreadRow>,
    pub(in crate::messages) held: Vec<Held>,
}

/// The result of a comparison.
#[derive(Debug, Default)]
pub(in crate::messages) struct Comparison {
    /// New messages, in order within each thread.
    pub(in crate::messages) deliver: Vec<Incoming>,
    /// Threads to read.
    pub(in crate::messages) unclear: Vec<Unclear>,
    /// Events that the inbox does not count yet: to be compared again.
    pub(in crate::messages) again: Vec<Held>,
    /// Whether events were dropped that the inbox does not count; it may lag.
    pub(in crate::messages) dropped: bool,
    /// Threads to compare again.
    pub(in crate::messages) doubted: BTreeSet<Key>,
    /// Whether a thread could not be read.
    pub(in crate::messages) is_incomplete: bool,
    /// Whether the inbox confirmed events.
    pub(in crate::messages) confirmed: bool,
}

impl Comparison {
    /// Keeps events that the inbox does not show yet for one more comparison. Drops those that were compared before.
    pub(in crate::messages) fn wait_once(&mut self, events: Vec<Held>) {
        for mut held in events {
            self.dropped |= held.compared;
            if !std::mem::replace(&mut held.compared, true) {
                self.again.push(held);
            }
        }
    }
}
