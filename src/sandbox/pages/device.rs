//! Approval of logins (RFC 8628 §3.3).

use axum::{
    Form, Router,
    extract::{Query, State as AxumState},
    http::StatusCode,
    routing::get,
};
use rusqlite::Connection;
use serde::Deserialize;

use super::{error::Failed, layout::Page, text::escape};
use crate::sandbox::database::now_seconds;
use crate::sandbox::state::{Routes, Shared};

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    user_code: String,
}

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new().route("/device", get(show).post(decide))
}

/// Returns the codes that wait for a decision, the newest first.
pub(super) fn pending(connection: &Connection) -> Result<Vec<String>, rusqlite::Error> {
    let mut statement = connection.prepare_cached(
        "SELECT user_code FROM device_codes WHERE state = 'pending' AND expires > ?1 ORDER BY rowid DESC LIMIT 20",
    )?;
    let codes = statement.query_map([now_seconds()], |row| row.get(0))?;
    codes.collect()
}

async fn show(AxumState(state): Shared, Query(asked): Query<Asked>) -> Result<Page, Failed> {
    let codes: String = pending(&state.database.lock())?
        .iter()
        .map(|code| format!("<li><a href=\"/device?user_code={code}\">{code}</a></li>"))
        .collect();
    let waiting = if codes.is_empty() {
        format!(
            "<p>No login is waiting. Start one in a terminal:</p><pre>ravi --api-url {} login</pre>",
            escape(&state.base)
        )
    } else {
        format!("<ul>{codes}</ul>")
    };
    let body = format!(
        "<h1>Approve a login</h1>\
         <p>Approve only if the terminal shows the same code.</p>\
         <form method=\"post\" action=\"/device\">\
         <p><label>Code <input name=\"user_code\" value=\"{}\" autocomplete=\"off\" required></label></p>\
         <p><button name=\"decision\" value=\"approved\">Approve</button> \
         <button name=\"decision\" value=\"denied\">Deny</button></p></form>\
         <section><h2>Waiting logins</h2><div id=\"waiting\" data-live>{waiting}</div></section>",
        escape(&asked.user_code)
    );
    Ok(Page::new("Approve a login", body))
}

#[derive(Deserialize)]
pub(super) struct Decision {
    user_code: String,
    decision: String,
}

async fn decide(AxumState(state): Shared, Form(form): Form<Decision>) -> Result<Page, Failed> {
    let typed: String = form
        .user_code
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    let decision = if form.decision == "approved" {
        "approved"
    } else {
        "denied"
    };
    let changed = state.database.lock().execute(
        "UPDATE device_codes SET state = ?3 WHERE replace(user_code, '-', '') = ?1 AND expires > ?2 AND state = 'pending'",
        rusqlite::params![typed, now_seconds(), decision],
    )?;
    if changed > 0 {
        let title = format!("The login is {decision}");
        let body = format!(
            "<h1>{title}</h1><p>You can close this page, or open <a href=\"/\">the inbox</a>.</p>"
        );
        return Ok(Page::new(title, body));
    }
    let mut page = Page::new(
        "Unknown code",
        "<h1>Unknown code</h1><p>It may have expired or been used. <a href=\"/device\">Enter another</a>.</p>",
    );
    page.status = StatusCode::NOT_FOUND;
    Ok(page)
}
