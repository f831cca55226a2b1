//! An inbox check: reads its lists as far as they may contain something new.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{TryStreamExt, future::try_join_all};
use jiff::Timestamp;

use super::{Kind, Server, ThreadRow, known::Known};
use crate::api::Error;

/// Maximum pages of a list per check.
const PAGES: usize = 20;

/// Result of a check.
#[derive(Debug, Default)]
pub(super) struct Check {
    /// Threads with unread messages.
    pub(super) rows: Vec<ThreadRow>,
    /// Kinds whose lists were not read to the end.
    pub(super) partial: BTreeSet<Kind>,
    /// Whether unread pages may contain something new.
    pub(super) is_cut: bool,
    /// Time of the latest message of any thread.
    pub(super) newest: BTreeMap<Kind, Timestamp>,
}

/// Reads the lists of these kinds, until the last row of a page is unchanged.
pub(super) async fn check<S: Server>(
    server: &S,
    kinds: Vec<Kind>,
    known: Known,
) -> Result<Check, Error> {
    let lists = kinds.into_iter().map(|kind| list(server, kind, &known));
    let mut whole = Check::default();
    for list in try_join_all(lists).await? {
        whole.rows.extend(list.rows);
        whole.partial.extend(list.partial);
        whole.is_cut |= list.is_cut;
        whole.newest.extend(list.newest);
    }
    Ok(whole)
}

async fn list<S: Server>(server: &S, kind: Kind, known: &Known) -> Result<Check, Error> {
    let mut check = Check::default();
    let mut pages = server.unread(kind);
    let mut count = 0;
    while let Some(page) = pages.try_next().await? {
        if count == PAGES {
            check.partial.insert(kind);
            check.is_cut = true;
            break;
        }
        count += 1;
        let is_settled = page.last().is_some_and(|row| known.is_settled(row));
        for row in page {
            if let Ok(latest) = row.latest_dt.parse::<Timestamp>() {
                let newest = check.newest.entry(kind).or_insert(latest);
                *newest = latest.max(*newest);
            }
            // Some servers ignore the query.
            if row.unread != Some(0) {
                check.rows.push(row);
            }
        }
        if is_settled {
            check.partial.insert(kind);
            break;
        }
    }
    Ok(check)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use futures_util::{
        StreamExt,
        stream::{self, LocalBoxStream},
    };

    use super::*;
    use crate::messages::{Chunks, ThreadMessage};

    /// A server whose lists have this many pages of one thread each.
    struct Pages {
        email: usize,
        sms: usize,
    }

    /// Every third row is already read; the second has the latest message.
    fn row(kind: Kind, page: usize) -> ThreadRow {
        let second = if page == 1 { 59 } else { page };
        ThreadRow {
            kind,
            thread: format!("t{page}"),
            messages: 1,
            unread: [None, Some(0), Some(1)][page % 3],
            latest_dt: format!("2026-01-01T00:00:{second:02}Z"),
            ..ThreadRow::default()
        }
    }

    impl Server for Pages {
        async fn connect(&self, _: Option<String>) -> Result<Chunks, Error> {
            Ok(stream::empty().boxed_local())
        }

        fn unread(&self, kind: Kind) -> LocalBoxStream<'_, Result<Vec<ThreadRow>, Error>> {
            let count = match kind {
                Kind::Email => self.email,
                Kind::Sms => self.sms,
            };
            let pages = (0..count).map(move |page| Ok(vec![row(kind, page)]));
            stream::iter(pages).boxed_local()
        }

        async fn thread(&self, _: Kind, _: &str) -> Result<Vec<ThreadMessage>, Error> {
            Ok(Vec::new())
        }
    }

    async fn checked(email: usize, sms: usize) -> Check {
        let kinds = vec![Kind::Email, Kind::Sms];
        let server = Pages { email, sms };
        check(&server, kinds, Known::default()).await.unwrap()
    }

    #[tokio::test]
    async fn reads_the_unread_threads_of_every_list() {
        let check = checked(3, 2).await;
        let rows: Vec<_> = check
            .rows
            .iter()
            .map(|row| (row.kind, &*row.thread))
            .collect();
        let (email, sms) = (Kind::Email, Kind::Sms);
        assert_eq!(rows, [(email, "t0"), (email, "t2"), (sms, "t0")]);
        let newest: Timestamp = "2026-01-01T00:00:59Z".parse().unwrap();
        assert_eq!(
            check.newest,
            BTreeMap::from([(email, newest), (sms, newest)])
        );
        assert!(!check.is_cut && check.partial.is_empty());
    }

    #[tokio::test]
    async fn reports_partially_read_lists() {
        for (email, sms, cut) in [
            (PAGES, PAGES, &[][..]),
            (PAGES + 1, 1, &[Kind::Email]),
            (1, PAGES + 5, &[Kind::Sms]),
        ] {
            let check = checked(email, sms).await;
            assert_eq!(check.is_cut, !cut.is_empty());
            assert!(check.partial.iter().eq(cut));
        }
    }
}
