//! A look at the inbox: the pages of its lists, as far as they can show something new.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{TryStreamExt, future::try_join_all};
use jiff::Timestamp;

use super::{Kind, Server, ThreadRow, ledger::Known};
use crate::api::Error;

/// Pages of a list that one look reads.
const PAGES: usize = 20;

/// What a look found.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// Threads with unread messages.
    pub(super) rows: Vec<ThreadRow>,
    /// Kinds whose lists were not read to the end.
    pub(super) partial: BTreeSet<Kind>,
    /// A list was not read to the end though more of it may be new.
    pub(super) is_cut: bool,
    /// When the latest message of any thread arrived.
    pub(super) newest: BTreeMap<Kind, Timestamp>,
}

/// Reads the lists of these kinds, until the last row of a page is known and has not changed.
pub(super) async fn look<S: Server>(
    server: &S,
    kinds: Vec<Kind>,
    known: Known,
) -> Result<Look, Error> {
    let lists = kinds.into_iter().map(|kind| list(server, kind, &known));
    let mut whole = Look::default();
    for list in try_join_all(lists).await? {
        whole.rows.extend(list.rows);
        whole.partial.extend(list.partial);
        whole.is_cut |= list.is_cut;
        whole.newest.extend(list.newest);
    }
    Ok(whole)
}

async fn list<S: Server>(server: &S, kind: Kind, known: &Known) -> Result<Look, Error> {
    let mut look = Look::default();
    let mut pages = server.unread(kind);
    let mut count = 0;
    while let Some(page) = pages.try_next().await? {
        if count == PAGES {
            look.partial.insert(kind);
            look.is_cut = true;
            break;
        }
        count += 1;
        let is_settled = page.last().is_some_and(|row| known.is_settled(row));
        for row in page {
            if let Ok(latest) = row.latest_dt.parse::<Timestamp>() {
                let newest = look.newest.entry(kind).or_insert(latest);
                *newest = latest.max(*newest);
            }
            // Some servers ignore the query.
            if row.unread != Some(0) {
                look.rows.push(row);
            }
        }
        if is_settled {
            look.partial.insert(kind);
            break;
        }
    }
    Ok(look)
}
