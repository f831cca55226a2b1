//! State of the inbox at the start of a check, so that the check can stop at unchanged threads.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Kind, ThreadRow, text::opening};

/// Kind and ID of a thread.
pub(super) type Key = (Kind, String);

/// Latest message of a thread: its opening, its time, and the number of unread messages.
pub(super) type Latest = (String, String, Option<u64>);

/// Returns the latest message of a row.
pub(super) fn latest_of(row: &ThreadRow) -> Latest {
    (opening(&row.preview), row.latest_dt.clone(), row.unread)
}

/// State of all threads at the start of a check.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) threads: BTreeMap<Key, (u64, Option<Latest>)>,
    pub(super) horizon: BTreeMap<Kind, Timestamp>,
    pub(super) newest: BTreeMap<Kind, Timestamp>,
}

impl Known {
    /// Returns whether a row, and therefore every older one, is unchanged.
    pub(super) fn is_settled(&self, row: &ThreadRow) -> bool {
        let latest = row.latest_dt.parse::<Timestamp>().ok();
        let newest = self.newest.get(&row.kind).copied();
        // A message from the same second as the newest may have arrived after the check.
        let is_older = latest.is_some() && latest < newest;
        if row.unread == Some(0) {
            return is_older;
        }
        match self.threads.get(&(row.kind, row.thread.clone())) {
            // A thread read since is newer than the last check; older threads may be, too.
            Some((count, known)) => {
                let is_same = *count == row.messages && *known == Some(latest_of(row));
                is_same && (is_older || latest.is_none())
            }
            None => latest.is_some() && latest <= self.horizon.get(&row.kind).copied(),
        }
    }
}
