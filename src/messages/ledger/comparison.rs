//! Events that wait for the inbox, and what a comparison with it comes to.

use std::collections::BTreeSet;

use crate::messages::{Incoming, ThreadRow, known::Key};

/// An event that waits for the inbox to be compared.
#[derive(Debug, Clone)]
pub(in crate::messages) struct Held {
    pub(in crate::messages) incoming: Incoming,
    /// The event had an ID that had not been seen.
    pub(in crate::messages) has_id: bool,
    /// It was compared once, and the inbox did not count it yet.
    pub(in crate::messages) compared: bool,
}

impl Held {
    pub(in crate::messages) fn key(&self) -> Key {
        (self.incoming.kind(), self.incoming.thread().to_owned())
    }
}

/// A thread that must be read to know what of it is new.
#[derive(Debug)]
pub(in crate::messages) struct Unclear {
    pub(in crate::messages) key: Key,
    pub(in crate::messages) row: Option<ThreadRow>,
    pub(in crate::messages) held: Vec<Held>,
}

/// What a comparison comes to.
#[derive(Debug, Default)]
pub(in crate::messages) struct Comparison {
    /// New messages, in order within each thread.
    pub(in crate::messages) deliver: Vec<Incoming>,
    /// Threads to be read.
    pub(in crate::messages) unclear: Vec<Unclear>,
    /// Events that the inbox does not count yet: to be compared once more.
    pub(in crate::messages) again: Vec<Held>,
    /// Events were dropped that the inbox does not count; it may be late.
    pub(in crate::messages) dropped: bool,
    /// Threads to be compared once more.
    pub(in crate::messages) doubted: BTreeSet<Key>,
    /// Events were confirmed by the inbox.
    pub(in crate::messages) confirmed: bool,
}
