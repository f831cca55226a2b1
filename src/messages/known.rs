//! What was known of the inbox when a look began, so that the look can stop where nothing has changed.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Kind, ThreadRow, text::opening};

/// A thread: its kind and ID.
pub(super) type Key = (Kind, String);

/// The latest message of a thread: its opening, its time, and how many are unread.
pub(super) type Latest = (String, String, Option<u64>);

/// Returns the latest message that a row shows.
pub(super) fn latest_of(row: &ThreadRow) -> Latest {
    (opening(&row.preview), row.latest_dt.clone(), row.unread)
}

/// What was known of all threads when a look began.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) threads: BTreeMap<Key, (u64, Option<Latest>)>,
    pub(super) horizon: BTreeMap<Kind, Timestamp>,
    pub(super) newest: BTreeMap<Kind, Timestamp>,
}

impl Known {
    /// Whether a row has not changed since, so that older ones have not either.
    pub(super) fn is_settled(&self, row: &ThreadRow) -> bool {
        let latest = row.latest_dt.parse::<Timestamp>().ok();
        let newest = self.newest.get(&row.kind).copied();
        // In the same second as the newest of the last look, another may have come after the look.
        let is_older = latest.is_some() && latest < newest;
        if row.unread == Some(0) {
            return is_older;
        }
        match self.threads.get(&(row.kind, row.thread.clone())) {
            // A thread that was read since is newer than the last look, and what is older than it may be too.
            Some((count, known)) => {
                let is_same = *count == row.messages && *known == Some(latest_of(row));
                is_same && (is_older || latest.is_none())
            }
            None => latest.is_some() && latest <= self.horizon.get(&row.kind).copied(),
        }
    }
}
