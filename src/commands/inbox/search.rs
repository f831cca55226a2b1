//! `ravi inbox search`: looks for a text in every message, on this machine.

use std::{cell::Cell, future::ready, time::Duration};

use clap::Args;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Deserialize;

use super::filter::Filter;
use crate::{
    api::{self, Client, EmailMessage},
    commands::{
        Context,
        command::Command,
        options::{Part, Span},
    },
    failure::Failure,
    otp::seen_text,
    output::{Listed, Shown, Style, html, show_rows},
    work,
};

/// The messages whose bodies are fetched at once, if the list has none.
const AT_ONCE: usize = 4;
/// The messages whose bodies are fetched at most: each costs a request.
const FETCHED: usize = 200;

/// The width of the text of HTML, which is then joined to one line.
const COLUMNS: usize = 100;

/// `ravi inbox search`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Search {
    /// Text to look for in subjects, addresses and bodies, ignoring case
    pub text: Part,
    /// The filters.
    #[command(flatten)]
    #[serde(flatten)]
    pub filter: Filter,
    /// Search only messages up to this old, such as 12h
    #[arg(long, value_name = "DUR")]
    pub since: Option<Span>,
}

impl Command for Search {
    type Output = Listed<EmailMessage>;

    async fn run(self, context: &Context) -> Result<Self::Output, Failure> {
        if self.text.as_str().trim().is_empty() {
            return Err(Failure::usage("the text to look for is empty"));
        }
        let (client, ..) = context.identity_client().await?;
        let search = Searching {
            client: &client,
            style: &context.style,
            args: &self,
            has_bodies: Cell::new(false),
            fetched: Cell::new(0),
        };
        let oldest = self.since.and_then(|since| before_now(since.0));
        let pages = client.email_messages(self.filter.unread);
        let batches = until(pages, oldest).map_ok(|page| search.batches(page));
        let matching = batches
            .map_err(Failure::from)
            .try_flatten()
            .and_then(|batch| search.matching(batch));
        let shown = Shown {
            keep: |_: &EmailMessage| true,
            limit: self.filter.limit,
            when_empty: "No messages match.",
            shortens: false,
        };
        show_rows(context.screen(), matching, shown).await
    }
}

fn before_now(since: Duration) -> Option<Timestamp> {
    let since = SignedDuration::try_from(since).ok()?;
    Timestamp::now().checked_sub(since).ok()
}

/// Ends a list that is sorted newest first at the first message before `oldest`.
fn until(
    pages: impl Stream<Item = Result<Vec<EmailMessage>, api::Error>>,
    oldest: Option<Timestamp>,
) -> impl Stream<Item = Result<Vec<EmailMessage>, api::Error>> {
    pages.scan(false, move |is_past, page| {
        if *is_past {
            return ready(None);
        }
        let page = page.map(|mut rows| {
            let all = rows.len();
            let time = |row: &EmailMessage| row.created_dt.parse::<Timestamp>().ok();
            rows.retain(|row| {
                oldest.is_none() || time(row).is_none_or(|time| Some(time) >= oldest)
            });
            *is_past = rows.len() < all;
            rows
        });
        ready(Some(page))
    })
}

/// A search that runs.
struct Searching<'a> {
    client: &'a Client,
    style: &'a Style,
    args: &'a Search,
    /// Whether the server's list has the bodies of messages.
    has_bodies: Cell<bool>,
    /// The messages that were fetched for their bodies.
    fetched: Cell<usize>,
}

impl Searching<'_> {
    /// Splits a page, so that matches are printed as they are found: few at once where bodies must be fetched.
    fn batches(
        &self,
        mut page: Vec<EmailMessage>,
    ) -> impl Stream<Item = Result<Vec<EmailMessage>, Failure>> + use<> {
        let has_body = |row: &EmailMessage| !is_bare(row);
        let filter = &self.args.filter;
        self.has_bodies
            .set(self.has_bodies.get() || page.iter().any(has_body));
        page.retain(|row| filter.keeps(row));
        let size = if self.has_bodies.get() {
            page.len().max(1)
        } else {
            AT_ONCE
        };
        let mut batches = Vec::new();
        while !page.is_empty() {
            let rest = page.split_off(size.min(page.len()));
            batches.push(Ok(std::mem::replace(&mut page, rest)));
        }
        stream::iter(batches)
    }

    /// Returns the messages that match.
    async fn matching(&self, batch: Vec<EmailMessage>) -> Result<Vec<EmailMessage>, Failure> {
        let messages = stream::iter(batch).map(|row| self.with_body(row));
        let messages: Vec<EmailMessage> = messages.buffered(AT_ONCE).try_collect().await?;
        let text = self.args.text.clone();
        work::off_thread("searching the messages", move || {
            let found = messages.into_iter().filter(|row| is_match(&text, row));
            found.collect()
        })
        .await
    }

    /// Fetches a message whose body is needed: the list has no bodies, and its headers do not match.
    async fn with_body(&self, row: EmailMessage) -> Result<EmailMessage, Failure> {
        let is_known =
            self.has_bodies.get() || headers(&row).any(|text| self.args.text.is_in(text));
        if is_known || self.fetched.get() > FETCHED {
            return Ok(row);
        }
        self.fetched.set(self.fetched.get() + 1);
        if self.fetched.get() > FETCHED {
            self.style.warn(&format!(
                "the bodies of only {FETCHED} messages are searched: give --from, --subject or --since"
            ));
            return Ok(row);
        }
        match self.client.email_message(&row.id).await {
            Ok(message) => Ok(message),
            // It was deleted since.
            Err(error) if error.is_not_found() => Ok(row),
            Err(error) => Err(error.into()),
        }
    }
}

fn is_bare(row: &EmailMessage) -> bool {
    row.text_content.is_empty() && row.html_content.is_empty()
}

fn headers(row: &EmailMessage) -> impl Iterator<Item = &String> {
    [&row.subject, &row.from_email, &row.to_email, &row.cc].into_iter()
}

/// Returns whether a message has the text in a header or in its body, which may break the text anywhere between words.
fn is_match(text: &Part, row: &EmailMessage) -> bool {
    let text = Part::from(spaced(text.as_str()));
    let is_in = |part: &str| text.is_in(&spaced(part));
    if headers(row).any(|header| is_in(header)) || is_in(&row.text_content) {
        return true;
    }
    let html = &row.html_content;
    let seen = seen_text(html);
    // The quick text leaves some entities as they are, such as that of é.
    let full = if seen.contains('&') {
        html::readable(html, COLUMNS).map(|readable| readable.text)
    } else {
        None
    };
    is_in(&full.unwrap_or(seen))
}

/// Returns a text with single spaces between its words.
fn spaced(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_in_headers_and_in_both_bodies() {
        let message = EmailMessage {
            subject: "Your Order".to_owned(),
            from_email: "Shop <shop@example.com>".to_owned(),
            cc: "ann@example.net".to_owned(),
            text_content: "It is on\r\n  its way.".to_owned(),
            html_content: "<style>red</style><p>Caf&eacute; <b>Gr\u{f6}\u{df}e &amp;</b></p>"
                .to_owned(),
            ..EmailMessage::default()
        };
        for (text, expected) in [
            ("your order", true),
            ("SHOP@", true),
            ("ann@", true),
            ("on its  WAY", true),
            ("CAF\u{e9}", true),
            ("gr\u{f6}\u{df}e &", true),
            ("red", false),
            ("eacute", false),
            ("shopann", false),
        ] {
            assert_eq!(
                is_match(&Part::from(text.to_owned()), &message),
                expected,
                "{text}"
            );
        }
    }
}
