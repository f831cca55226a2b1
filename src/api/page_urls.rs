//! The URLs of the pages of a list: next-page links, `offset` and `page`.

use url::Url;

use super::{Client, error::Error};

/// Length limit of a next-page URL, in bytes: what servers accept.
const URL_LIMIT: usize = 8 * 1024;

/// The location of the other pages.
pub(super) enum Rest {
    /// There are none.
    Nothing,
    /// URLs of all other pages.
    Ahead(Ahead),
    /// URL of the next page only.
    Next(Url),
}

/// Pages whose URLs differ in one query parameter.
#[derive(Clone)]
pub(super) struct Ahead {
    url: Url,
    /// Query parameter, and its values.
    name: &'static str,
    first: usize,
    step: usize,
    pub(super) pages: usize,
}

impl Ahead {
    /// Returns the URL of a page. Built on demand, because the server controls their number.
    pub(super) fn page(&self, index: usize) -> Url {
        let value = self.first.saturating_add(index.saturating_mul(self.step));
        with(&self.url, self.name, value)
    }
}

/// Returns all pages after the first, if `next` uses `offset` or `page` and the server states the number of rows.
pub(super) fn ahead(first: &Url, next: &Url, count: usize, page_length: usize) -> Option<Ahead> {
    if page_length == 0 {
        return None;
    }
    let ahead = |name, first, step, pages| Ahead {
        url: next.clone(),
        name,
        first,
        step,
        pages,
    };
    if let Some(offset) = number(next, "offset") {
        let begun = number(first, "offset").unwrap_or(0);
        let steady = begun.checked_add(page_length) == Some(offset);
        let pages = count.saturating_sub(offset).div_ceil(page_length);
        return steady.then(|| ahead("offset", offset, page_length, pages));
    }
    if number(next, "page") == Some(2) {
        let pages = count.div_ceil(page_length).saturating_sub(1);
        return Some(ahead("page", 2, 1, pages));
    }
    None
}

/// Returns what may follow an array: another page, if this one is full.
pub(super) fn after_array(present: &Url, length: usize) -> Rest {
    match number(present, "limit") {
        Some(limit) if limit == length && limit > 0 => {
            let offset = number(present, "offset")
                .unwrap_or(0)
                .saturating_add(length);
            Rest::Next(with(present, "offset", offset))
        }
        _ => Rest::Nothing,
    }
}

/// Returns a numeric query parameter.
fn number(url: &Url, name: &str) -> Option<usize> {
    let (_, value) = url.query_pairs().find(|(key, _)| key == name)?;
    value.parse().ok()
}

/// Returns the URL with another value for a query parameter.
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

/// Parses `next`. It must be on the same server: the request carries a token.
pub(super) fn next_page(client: &Client, present: &Url, next: &str) -> Result<Url, Error> {
    let unexpected = |reason: &str| Error::Unexpected {
        request: format!("GET {}", present.path()),
        reason: reason.to_owned(),
    };
    if next.len() > URL_LIMIT {
        return Err(unexpected("the URL of its next page is too long"));
    }
    let url = present
        .join(next)
        .map_err(|_| unexpected("the URL of its next page is invalid"))?;
    if url.origin() != client.transport().base().origin() {
        return Err(unexpected("its next page is on another server"));
    }
    if url == *present {
        return Err(unexpected("its next page is itself"));
    }
    Ok(url)
}
