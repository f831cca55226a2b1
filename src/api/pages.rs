//! Lists that come in pages: read ahead where the place of the next pages can be told, one after the other elsewhere.

use std::{
    cmp::Reverse,
    collections::HashSet,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
};

use futures_util::{Stream, StreamExt, stream};
use jiff::Timestamp;
use reqwest::Method;
use serde::{Deserialize, de::DeserializeOwned};
use url::Url;

use super::{
    Client,
    client::{Scope, parse},
    error::Error,
};

/// The most pages of one list that are read.
const PAGE_LIMIT: usize = 10_000;
/// Pages of one list that are asked for at the same time.
const IN_FLIGHT: usize = 4;

/// One page: rows, and where the others are.
struct Page<T> {
    rows: Vec<T>,
    rest: Rest,
    /// Of the body: a server that pays no attention to `offset` gives the same page again.
    hash: u64,
}

enum Rest {
    Nothing,
    /// The URLs of all other pages.
    Ahead(Vec<Url>),
    /// The URL of the next page, which alone knows the one after it.
    Next(Url),
}

/// A page as it is on the wire.
#[derive(Deserialize)]
struct Wire<T> {
    results: Vec<T>,
    #[serde(default)]
    count: Option<usize>,
    #[serde(default)]
    next: Option<String>,
}

/// A row with a key and a time, for lists that people read newest first.
pub(super) trait Dated {
    /// What no other row of the list has.
    fn key(&self) -> &str;
    /// RFC 3339.
    fn dt(&self) -> &str;
}

/// Reads a list page by page, in the server's order. A bare array is one page.
pub(super) fn read<T: DeserializeOwned + 'static>(
    client: &Client,
    scope: Scope,
    first: Url,
) -> impl Stream<Item = Result<Vec<T>, Error>> {
    stream::once(async move {
        let Page { rows, rest, hash } = fetch(client, scope, first, true).await?;
        let others = match rest {
            Rest::Nothing => stream::empty().boxed_local(),
            Rest::Ahead(urls) => read_ahead(client, scope, urls).boxed_local(),
            Rest::Next(url) => one_by_one(client, scope, url, hash).boxed_local(),
        };
        Ok(stream::iter([Ok(rows)]).chain(others))
    })
    .flat_map(unfailed)
}

/// Reads a list page by page, newest rows first whatever the server's order is. A row that moved to another page while
/// the list was read comes once.
pub(super) fn newest_first<T: DeserializeOwned + Dated + 'static>(
    client: &Client,
    scope: Scope,
    first: Url,
) -> impl Stream<Item = Result<Vec<T>, Error>> {
    let pages = stream::once(async move {
        let Page {
            mut rows,
            rest,
            hash,
        } = fetch(client, scope, first, true).await?;
        let ascending = is_ascending(&rows);
        Ok(match rest {
            Rest::Nothing => stream::iter([Ok(rows)]).boxed_local(),
            Rest::Ahead(urls) if !ascending => stream::iter([Ok(rows)])
                .chain(read_ahead(client, scope, urls))
                .boxed_local(),
            Rest::Ahead(mut urls) => {
                urls.reverse();
                read_ahead(client, scope, urls)
                    .chain(stream::iter([Ok(rows)]))
                    .boxed_local()
            }
            Rest::Next(url) if !ascending => stream::iter([Ok(rows)])
                .chain(one_by_one(client, scope, url, hash))
                .boxed_local(),
            // Where the newest rows are is known at the end only.
            Rest::Next(url) => {
                let mut others = one_by_one(client, scope, url, hash).boxed_local();
                while let Some(page) = others.next().await {
                    rows.append(&mut page?);
                }
                stream::iter([Ok(rows)]).boxed_local()
            }
        })
    })
    .flat_map(unfailed);
    let mut seen = HashSet::new();
    pages.map(move |page| {
        page.map(|mut rows: Vec<T>| {
            rows.retain(|row| row.key().is_empty() || seen.insert(row.key().to_owned()));
            // Stable: rows without a time stay where they are.
            rows.sort_by_cached_key(|row| Reverse(row.dt().parse::<Timestamp>().ok()));
            rows
        })
    })
}

fn is_ascending<T: Dated>(rows: &[T]) -> bool {
    let time = |row: Option<&T>| row?.dt().parse::<Timestamp>().ok();
    time(rows.first()) < time(rows.last())
}

/// A stream that could not begin is a stream of its error.
fn unfailed<T>(
    started: Result<impl Stream<Item = Result<T, Error>>, Error>,
) -> impl Stream<Item = Result<T, Error>> {
    match started {
        Ok(pages) => pages.left_stream(),
        Err(error) => stream::iter([Err(error)]).right_stream(),
    }
}

fn read_ahead<T: DeserializeOwned + 'static>(
    client: &Client,
    scope: Scope,
    urls: Vec<Url>,
) -> impl Stream<Item = Result<Vec<T>, Error>> {
    stream::iter(urls)
        .map(move |url| async move { Ok(fetch(client, scope, url, false).await?.rows) })
        .buffered(IN_FLIGHT)
}

fn one_by_one<T: DeserializeOwned + 'static>(
    client: &Client,
    scope: Scope,
    url: Url,
    hash: u64,
) -> impl Stream<Item = Result<Vec<T>, Error>> {
    stream::unfold(
        (Some(url), 1, hash),
        move |(url, read, before)| async move {
            let url = url?;
            if read >= PAGE_LIMIT {
                return Some((Err(too_many(&url)), (None, read, before)));
            }
            match fetch(client, scope, url, false).await {
                Ok(page) if page.hash == before => None,
                Ok(page) => {
                    let next = match page.rest {
                        Rest::Next(url) => Some(url),
                        _ => None,
                    };
                    Some((Ok(page.rows), (next, read + 1, page.hash)))
                }
                Err(error) => Some((Err(error), (None, read, before))),
            }
        },
    )
}

async fn fetch<T: DeserializeOwned + 'static>(
    client: &Client,
    scope: Scope,
    url: Url,
    look_ahead: bool,
) -> Result<Page<T>, Error> {
    let request = client.request(Method::GET, scope, url, None)?;
    let body = client.send(scope, &request).await?;
    let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(&body);
    if body.trim_ascii_start().first() == Some(&b'[') {
        let rows: Vec<T> = parse(&request, &body)?;
        let rest = after_array(&request.url, rows.len());
        return Ok(Page { rows, rest, hash });
    }
    let page: Wire<T> = parse(&request, &body)?;
    let rest = match page.next.filter(|next| !next.is_empty()) {
        None => Rest::Nothing,
        Some(next) => {
            let next = next_page(client, &request.url, &next)?;
            let ahead = look_ahead
                .then(|| ahead(&request.url, &next, page.count?, page.results.len()))
                .flatten();
            match ahead {
                Some(urls) if urls.len() >= PAGE_LIMIT => return Err(too_many(&next)),
                Some(urls) => Rest::Ahead(urls),
                None => Rest::Next(next),
            }
        }
    };
    Ok(Page {
        rows: page.results,
        rest,
        hash,
    })
}

/// The URLs of all pages after the first, if `next` counts rows (`offset`) or pages (`page`) and the server says how
/// many rows there are.
fn ahead(first: &Url, next: &Url, count: usize, page_length: usize) -> Option<Vec<Url>> {
    if page_length == 0 {
        return None;
    }
    if let Some(offset) = number(next, "offset") {
        let steady = offset == number(first, "offset").unwrap_or(0) + page_length;
        let offsets = (offset..count).step_by(page_length);
        return steady.then(|| offsets.map(|offset| with(next, "offset", offset)).collect());
    }
    if number(next, "page") == Some(2) {
        let pages = count.div_ceil(page_length);
        return Some((2..=pages).map(|page| with(next, "page", page)).collect());
    }
    None
}

/// What may follow a bare array: another one, if this is as long as the page that was asked for.
fn after_array(present: &Url, length: usize) -> Rest {
    match number(present, "limit") {
        Some(limit) if limit == length && limit > 0 => {
            let offset = number(present, "offset").unwrap_or(0) + length;
            Rest::Next(with(present, "offset", offset))
        }
        _ => Rest::Nothing,
    }
}

/// A parameter of a query that is a number.
fn number(url: &Url, name: &str) -> Option<usize> {
    let (_, value) = url.query_pairs().find(|(key, _)| key == name)?;
    value.parse().ok()
}

/// The same URL with another number for a parameter.
fn with(url: &Url, name: &str, value: usize) -> Url {
    let others: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, _)| key != name)
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    let mut url = url.clone();
    url.query_pairs_mut()
        .clear()
        .extend_pairs(others)
        .append_pair(name, &value.to_string());
    url
}

/// `next` as an URL. A token goes to its own server only.
fn next_page(client: &Client, present: &Url, next: &str) -> Result<Url, Error> {
    let unexpected = |reason: &str| Error::Unexpected {
        request: format!("GET {}", present.path()),
        reason: reason.to_owned(),
    };
    let url = present
        .join(next)
        .map_err(|_| unexpected("its next page is no URL"))?;
    if url.origin() != client.transport().base().origin() {
        return Err(unexpected("its next page is on another server"));
    }
    if url == *present {
        return Err(unexpected("its next page is itself"));
    }
    Ok(url)
}

fn too_many(url: &Url) -> Error {
    Error::Unexpected {
        request: format!("GET {}", url.path()),
        reason: format!("more than {PAGE_LIMIT} pages"),
    }
}
