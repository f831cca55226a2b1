//! Paginated lists: pages are fetched in parallel if their URLs are known, otherwise one by one.

use std::{
    cell::Cell,
    cmp::Reverse,
    collections::HashSet,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    rc::Rc,
};

use futures_util::{Stream, StreamExt, stream};
use jiff::Timestamp;
use reqwest::Method;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use url::Url;

use super::{
    Client,
    client::{Scope, parse, parse_any},
    error::Error,
    page_urls::{Ahead, Rest, after_array, ahead, next_page},
    transport::Request,
    wire,
};

/// Maximum pages of one list.
const PAGE_LIMIT: usize = 10_000;
/// Maximum rows and bytes of one list. A row without fields takes 3 bytes of the response, and a hundred times as much
/// in memory.
const ROW_LIMIT: usize = 250_000;
const BYTE_LIMIT: usize = 256 * 1024 * 1024;
/// Concurrent page requests per list.
const IN_FLIGHT: usize = 4;

/// One page: its rows, and the location of the rest.
struct Page<T> {
    rows: Vec<T>,
    rest: Rest,
    /// Hash of the body: a server that ignores `offset` returns the same page again.
    hash: u64,
}

/// A page as sent by the server.
#[derive(Deserialize)]
struct Wire<T> {
    results: Rows<T>,
    /// Ignored unless it is a plausible number.
    #[serde(default, deserialize_with = "wire::plausible_count")]
    count: Option<usize>,
    #[serde(default)]
    next: Option<String>,
}

/// Amount read of one list.
#[derive(Default)]
struct Amount {
    rows: Cell<usize>,
    bytes: Cell<usize>,
}

impl Amount {
    /// Adds a page; fails if the list exceeds the limits.
    fn add(&self, request: &Request, rows: usize, bytes: usize) -> Result<(), Error> {
        self.rows.set(self.rows.get() + rows);
        self.bytes.set(self.bytes.get() + bytes);
        let too_long = |limit: &str| {
            Err(Error::Unexpected {
                request: request.name(),
                reason: format!("the list is longer than {limit}"),
            })
        };
        if self.rows.get() > ROW_LIMIT {
            return too_long(&format!("{ROW_LIMIT} rows"));
        }
        if self.bytes.get() > BYTE_LIMIT {
            return too_long(&format!("{} MiB", BYTE_LIMIT / 1024 / 1024));
        }
        Ok(())
    }
}

/// Rows of a page, at most [`ROW_LIMIT`] + 1: the rest is skipped.
struct Rows<T>(Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let rows: Vec<wire::Object<T>> = wire::first_items(deserializer, ROW_LIMIT + 1)?;
        Ok(Self(rows.into_iter().map(|row| row.0).collect()))
    }
}

/// A row with a unique key and a time, for lists shown newest first.
pub(super) trait Dated {
    /// Returns the unique key.
    fn key(&self) -> &str;
    /// Returns the time, RFC 3339.
    fn dt(&self) -> &str;
}

impl Client {
    /// Reads a whole list: an array or pages.
    pub(super) async fn list<T: DeserializeOwned + 'static>(
        &self,
        scope: Scope,
        segments: &[&str],
        query: &[(&str, String)],
    ) -> Result<Vec<T>, Error> {
        let mut pages = Box::pin(read(self, scope, self.with_query(segments, query)));
        let mut rows = Vec::new();
        while let Some(page) = pages.next().await {
            let mut page = page?;
            if rows.is_empty() {
                rows = page;
            } else {
                rows.append(&mut page);
            }
        }
        Ok(rows)
    }
}

/// Reads a list page by page, in the server's order. An array counts as one page.
pub(super) fn read<T: DeserializeOwned + 'static>(
    client: &Client,
    scope: Scope,
    first: Url,
) -> impl Stream<Item = Result<Vec<T>, Error>> {
    stream::once(async move {
        let amount = Rc::new(Amount::default());
        let Page { rows, rest, hash } = fetch(client, scope, first, true, &amount).await?;
        let others = match rest {
            Rest::Nothing => stream::empty().boxed_local(),
            Rest::Ahead(ahead) => read_ahead(client, scope, ahead, false, amount).boxed_local(),
            Rest::Next(url) => one_by_one(client, scope, url, hash, amount).boxed_local(),
        };
        Ok(stream::iter([Ok(rows)]).chain(others))
    })
    .flat_map(or_error)
}

/// Reads a list page by page, newest first whatever the server's order. Skips duplicates of rows that moved between
/// pages.
pub(super) fn newest_first<T: DeserializeOwned + Dated + 'static>(
    client: &Client,
    scope: Scope,
    first: Url,
) -> impl Stream<Item = Result<Vec<T>, Error>> {
    let pages = stream::once(async move {
        let amount = Rc::new(Amount::default());
        let page = fetch(client, scope, first, true, &amount).await?;
        let Page {
            mut rows,
            rest,
            hash,
        } = page;
        let ascending = is_ascending(&rows);
        Ok(match rest {
            Rest::Nothing => stream::iter([Ok(rows)]).boxed_local(),
            Rest::Ahead(ahead) if !ascending => stream::iter([Ok(rows)])
                .chain(read_ahead(client, scope, ahead, false, amount))
                .boxed_local(),
            Rest::Ahead(ahead) => read_ahead(client, scope, ahead, true, amount)
                .chain(stream::iter([Ok(rows)]))
                .boxed_local(),
            Rest::Next(url) if !ascending => stream::iter([Ok(rows)])
                .chain(one_by_one(client, scope, url, hash, amount))
                .boxed_local(),
            // The newest rows may be on the last page.
            Rest::Next(url) => {
                let mut others = one_by_one(client, scope, url, hash, amount).boxed_local();
                while let Some(page) = others.next().await {
                    rows.append(&mut page?);
                }
                stream::iter([Ok(rows)]).boxed_local()
            }
        })
    })
    .flat_map(or_error);
    let mut seen = HashSet::new();
    pages.map(move |page| {
        page.map(|mut rows: Vec<T>| {
            rows.retain(|row| row.key().is_empty() || seen.insert(row.key().to_owned()));
            // Stable sort: rows without a time keep their place.
            rows.sort_by_cached_key(|row| Reverse(row.dt().parse::<Timestamp>().ok()));
            rows
        })
    })
}

fn is_ascending<T: Dated>(rows: &[T]) -> bool {
    let time = |row: Option<&T>| row?.dt().parse::<Timestamp>().ok();
    time(rows.first()) < time(rows.last())
}

/// Turns an error into a stream that yields it.
fn or_error<T>(
    started: Result<impl Stream<Item = Result<T, Error>>, Error>,
) -> impl Stream<Item = Result<T, Error>> {
    match started {
        Ok(pages) => pages.left_stream(),
        Err(error) => stream::iter([Err(error)]).right_stream(),
    }
}

/// Reads pages whose number is known; last page first if `backwards`.
fn read_ahead<T: DeserializeOwned + 'static>(
    client: &Client,
    scope: Scope,
    ahead: Ahead,
    backwards: bool,
    amount: Rc<Amount>,
) -> impl Stream<Item = Result<Vec<T>, Error>> {
    let last = ahead.pages.saturating_sub(1);
    stream::iter(0..ahead.pages)
        .map(move |index| {
            let url = ahead.page(if backwards { last - index } else { index });
            let amount = Rc::clone(&amount);
            async move { Ok(fetch(client, scope, url, false, &amount).await?.rows) }
        })
        .buffered(IN_FLIGHT)
}

fn one_by_one<T: DeserializeOwned + 'static>(
    client: &Client,
    scope: Scope,
    url: Url,
    hash: u64,
    amount: Rc<Amount>,
) -> impl Stream<Item = Result<Vec<T>, Error>> {
    let seen = HashSet::from([hash_of(url.as_str().as_bytes())]);
    stream::unfold((Some(url), seen, hash), move |(url, mut seen, before)| {
        let amount = Rc::clone(&amount);
        async move {
            let url = url?;
            if seen.len() >= PAGE_LIMIT {
                return Some((Err(too_many(&url)), (None, seen, before)));
            }
            match fetch(client, scope, url, false, &amount).await {
                Ok(page) if page.hash == before => None,
                Ok(page) => {
                    let next = match page.rest {
                        Rest::Next(url) => Some(url),
                        _ => None,
                    };
                    // Fail if a page links back to an earlier one.
                    if let Some(next) = &next
                        && !seen.insert(hash_of(next.as_str().as_bytes()))
                    {
                        return Some((Err(page_loop(next)), (None, seen, before)));
                    }
                    Some((Ok(page.rows), (next, seen, page.hash)))
                }
                Err(error) => Some((Err(error), (None, seen, before))),
            }
        }
    })
}

fn hash_of(bytes: &[u8]) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(bytes)
}

async fn fetch<T: DeserializeOwned + 'static>(
    client: &Client,
    scope: Scope,
    url: Url,
    look_ahead: bool,
    amount: &Amount,
) -> Result<Page<T>, Error> {
    let request = client.request(Method::GET, scope, url, None)?;
    let body = client.send(scope, &request).await?;
    let hash = hash_of(&body);
    if body.trim_ascii_start().first() == Some(&b'[') {
        let Rows(rows) = parse_any(&request, &body)?;
        amount.add(&request, rows.len(), body.len())?;
        let rest = after_array(&request.url, rows.len());
        return Ok(Page { rows, rest, hash });
    }
    let page: Wire<T> = parse(&request, &body)?;
    let Rows(rows) = page.results;
    amount.add(&request, rows.len(), body.len())?;
    let rest = match page.next.filter(|next| !next.is_empty()) {
        None => Rest::Nothing,
        Some(next) => {
            let next = next_page(client, &request.url, &next)?;
            let count = page.count.filter(|_| look_ahead);
            match count.and_then(|count| ahead(&request.url, &next, count, rows.len())) {
                Some(ahead) if ahead.pages >= PAGE_LIMIT => return Err(too_many(&next)),
                Some(ahead) => Rest::Ahead(ahead),
                None => Rest::Next(next),
            }
        }
    };
    Ok(Page { rows, rest, hash })
}

fn page_loop(url: &Url) -> Error {
    Error::Unexpected {
        request: format!("GET {}", url.path()),
        reason: "its pages form a loop".to_owned(),
    }
}

fn too_many(url: &Url) -> Error {
    Error::Unexpected {
        request: format!("GET {}", url.path()),
        reason: format!("more than {PAGE_LIMIT} pages"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    /// Returns the result of `Amount::add` for the last of these pages, each given as (rows, bytes).
    fn last(pages: &[(usize, usize)]) -> Result<(), String> {
        let request = Request {
            method: Method::GET,
            url: Url::parse("https://ravi.app/api/passwords/").unwrap(),
            body: None,
            identity: None,
            idempotent: true,
            last_event_id: None,
        };
        let amount = Amount::default();
        let (last, others) = pages.split_last().unwrap();
        for (rows, bytes) in others {
            amount.add(&request, *rows, *bytes).unwrap();
        }
        let (rows, bytes) = last;
        let added = amount.add(&request, *rows, *bytes);
        added.map_err(|error| error.to_string())
    }

    #[test]
    fn limits_apply_to_all_pages_of_a_list_together() {
        assert_eq!(last(&[(100_000, 1), (100_000, 1), (50_000, 1)]), Ok(()));
        let error = last(&[(100_000, 1), (100_000, 1), (50_001, 1)]).unwrap_err();
        assert!(error.ends_with("longer than 250000 rows"), "{error}");
        let most = 256 << 20;
        assert_eq!(last(&[(1, 1), (1, most - 1)]), Ok(()));
        let error = last(&[(1, 1), (1, most)]).unwrap_err();
        assert!(error.ends_with("longer than 256 MiB"), "{error}");
    }
}
