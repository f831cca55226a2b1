//! State of the inbox at the start of a check, so that the check can stop at unchanged threads.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Kind, ThreadRow, text::opening};

/// Kind and ID of a thread.
pub(super) type Key = (Kind, String);

/// Latest message of a thread, and the number of unread messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Latest {
    opening: String,
    /// RFC 3339.
    pub(super) dt: String,
    unread: Option<u64>,
}

impl Latest {
    /// Returns the latest message of a row.
    pub(super) fn of_row(row: &ThreadRow) -> Self {
        Self {
            opening: opening(&row.preview),
            dt: row.latest_dt.clone(),
            unread: row.unread,
        }
    }
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
                let is_same = *count == row.messages && *known == Some(Latest::of_row(row));
                is_same && (is_older || latest.is_none())
            }
            None => latest.is_some() && latest <= self.horizon.get(&row.kind).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn row(thread: &str, messages: u64, unread: Option<u64>, latest_dt: &str) -> ThreadRow {
        ThreadRow {
            thread: thread.to_owned(),
            messages,
            unread,
            latest_dt: latest_dt.to_owned(),
            ..ThreadRow::default()
        }
    }

    #[test]
    fn a_row_is_settled_if_nothing_of_it_or_after_it_can_have_changed() {
        let (before, at, newest, after) = (
            "2026-01-01T00:00:01Z",
            "2026-01-01T00:00:02Z",
            "2026-01-01T00:00:03Z",
            "2026-01-01T00:00:04Z",
        );
        let rows = [
            row("t", 2, Some(1), at),
            row("newest", 2, Some(1), newest),
            row("undated", 2, Some(1), ""),
        ];
        let latest = rows.map(|row| {
            let known = (row.messages, Some(Latest::of_row(&row)));
            ((row.kind, row.thread), known)
        });
        let known = Known {
            threads: BTreeMap::from(latest),
            horizon: BTreeMap::from([(Kind::Email, at.parse().unwrap())]),
            newest: BTreeMap::from([(Kind::Email, newest.parse().unwrap())]),
        };
        for (row, settled) in [
            // Read threads: only their time tells.
            (row("other", 1, Some(0), at), true),
            (row("other", 1, Some(0), newest), false),
            (row("other", 1, Some(0), ""), false),
            // Known ones.
            (row("t", 2, Some(1), at), true),
            (row("t", 3, Some(1), at), false),
            (row("t", 2, Some(2), at), false),
            (row("t", 2, Some(1), before), false),
            (row("newest", 2, Some(1), newest), false),
            (row("undated", 2, Some(1), ""), true),
            // Those that no look has found.
            (row("other", 1, Some(1), before), true),
            (row("other", 1, Some(1), at), true),
            (row("other", 1, Some(1), newest), false),
            (row("other", 1, Some(1), after), false),
            (row("other", 1, Some(1), ""), false),
        ] {
            assert_eq!(known.is_settled(&row), settled, "{row:?}");
        }
    }
}
