//! The home page: the identities, and their messages.

use axum::{
    Router,
    extract::{Query, State as AxumState},
    routing::get,
};
use jiff::Zoned;
use serde::Deserialize;

use super::{
    device::pending,
    error::Failed,
    identities::{Identity, identities, menu},
    layout::Page,
    list::rows,
    text::escape,
};
use crate::sandbox::rejection::Rejection;
use crate::sandbox::state::{Routes, Shared, State};

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new().route("/", get(home))
}

#[derive(Deserialize)]
pub(super) struct Asked {
    /// UUID; empty for all identities.
    #[serde(default)]
    identity: String,
    #[serde(default = "first")]
    page: u32,
}

const fn first() -> u32 {
    1
}

async fn home(AxumState(state): Shared, Query(asked): Query<Asked>) -> Result<Page, Failed> {
    let now = Zoned::now();
    let connection = state.database.lock();
    let identities = identities(&connection)?;
    let chosen = identities
        .iter()
        .find(|identity| identity.uuid == asked.identity);
    if chosen.is_none() && !asked.identity.is_empty() {
        return Err(Rejection::NOT_FOUND.into());
    }
    let tagged = chosen.is_none() && identities.len() > 1;
    let (rows, has_older) = rows(&connection, &asked.identity, asked.page, tagged, &now)?;
    let waiting: String = pending(&connection)?
        .iter()
        .map(|code| {
            format!("<p class=\"notice\"><a href=\"/device?user_code={code}\">Approve the login {code}</a></p>")
        })
        .collect();
    drop(connection);
    let heading = chosen.map_or("All messages", |identity| identity.name.as_str());
    let list = if !rows.is_empty() {
        format!("<ol class=\"messages\">{rows}</ol>")
    } else if asked.page > 1 {
        "<p>No older messages.</p>".to_owned()
    } else {
        empty(&state, chosen)
    };
    let unread: usize = chosen.map_or_else(
        || identities.iter().map(|identity| identity.unread).sum(),
        |identity| identity.unread,
    );
    let title = match unread {
        0 => heading.to_owned(),
        unread => format!("({unread}) {heading}"),
    };
    let body = format!(
        "<div id=\"logins\" data-live>{waiting}</div>\n<div class=\"inbox\">{}\n\
         <section id=\"messages\" data-live><h1 dir=\"auto\">{}</h1>{list}{}</section></div>",
        menu(&identities, &asked.identity),
        escape(heading),
        pager(&asked, has_older)
    );
    Ok(Page::new(title, body).reloading())
}

/// Returns what to do where there are no messages.
fn empty(state: &State, chosen: Option<&Identity>) -> String {
    let url = &state.base;
    let to = chosen.map_or_else(String::new, |identity| {
        format!(" --to {}", shell_words::quote(&identity.inbox))
    });
    let query = chosen.map_or_else(String::new, |identity| {
        format!("?identity={}", escape(&identity.uuid))
    });
    let deliver = format!(
        "ravi --api-url {url} sandbox deliver email{to} --subject Hello --body 'Your code is 847291'"
    );
    format!(
        "<p>No messages yet. <a href=\"/deliver{query}\">Deliver one</a>, or run:</p><pre>{}</pre>\
         <p>To use this server from a terminal, log in:</p><pre>ravi --api-url {url} login</pre>",
        escape(&deliver)
    )
}

/// Returns the links to newer and older messages.
fn pager(asked: &Asked, has_older: bool) -> String {
    let link = |page: u32, label: &str| {
        let identity = escape(&asked.identity);
        format!("<a href=\"/?identity={identity}&amp;page={page}\">{label}</a>")
    };
    let newer = if asked.page > 1 {
        link(asked.page - 1, "Newer messages")
    } else {
        String::new()
    };
    let older = if has_older {
        link(asked.page.saturating_add(1), "Older messages")
    } else {
        String::new()
    };
    if newer.is_empty() && older.is_empty() {
        return String::new();
    }
    format!(
        "<nav class=\"pager\" aria-label=\"More messages\"><span>{newer}</span><span>{older}</span></nav>"
    )
}
