//! Outgoing email of an identity: new messages and replies.

use axum::{
    Json, Router,
    extract::{Path, State as AxumState},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use serde::Deserialize;
use serde_json::Value;

use super::{
    announce::Arrival,
    email::{EMAILS, Email},
    identity_id::IdentityId,
    limits::{self, Limited},
    rejection::Rejection,
    state::{Routes, Shared, State},
    storage,
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Compose {
    to: Option<String>,
    subject: Option<String>,
    body: Option<String>,
    cc: String,
    bcc: String,
    attachment_uuids: Vec<String>,
}

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new()
        .route("/api/email-messages/compose/", post(compose))
        .route("/api/email-messages/{id}/reply/", post(reply))
        .route("/api/email-messages/{id}/reply-all/", post(reply_all))
}

async fn compose(
    AxumState(state): Shared,
    headers: HeaderMap,
    Json(compose): Json<Compose>,
) -> Result<(StatusCode, Json<Value>), Rejection> {
    let identity = state.identity(&headers)?;
    let required = |name: &'static str, value: Option<String>| {
        let value = value.filter(|value| !value.trim().is_empty());
        value.ok_or_else(|| Rejection::required(name))
    };
    let email = Email {
        to_email: required("to", compose.to)?,
        subject: required("subject", compose.subject)?,
        html_content: required("body", compose.body)?,
        cc: compose.cc,
        bcc: compose.bcc,
        ..Email::default()
    };
    for address in recipients(&email) {
        if !address.contains('@') {
            return Err(Rejection::Field {
                field: "to",
                message: "Enter a valid email address.".into(),
            });
        }
    }
    send(&state, &identity, email, &compose.attachment_uuids)
}

async fn reply(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(reply): Json<Compose>,
) -> Result<(StatusCode, Json<Value>), Rejection> {
    answer(&state, &headers, &id, reply, false)
}

async fn reply_all(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(reply): Json<Compose>,
) -> Result<(StatusCode, Json<Value>), Rejection> {
    answer(&state, &headers, &id, reply, true)
}

fn answer(
    state: &State,
    headers: &HeaderMap,
    id: &str,
    reply: Compose,
    to_all: bool,
) -> Result<(StatusCode, Json<Value>), Rejection> {
    let identity = state.identity(headers)?;
    let original = EMAILS.messages.get(&state.database.lock(), &identity, id)?;
    let text = |field: &str| original[field].as_str().unwrap_or_default().to_owned();
    let inbox = inbox(state, &identity)?;
    let Some(body) = reply.body.filter(|body| !body.trim().is_empty()) else {
        return Err(Rejection::required("body"));
    };
    let sent_by_us = text("direction") == "outgoing";
    let (to, others) = if sent_by_us {
        (text("to_email"), text("cc"))
    } else {
        let others = [text("to_email"), text("cc")].join(",");
        (text("from_email"), others)
    };
    let others: Vec<&str> = addresses(&others)
        .filter(|address| !address.eq_ignore_ascii_case(&inbox))
        .collect();
    let subject = text("subject");
    let email = Email {
        thread_id: text("thread_id"),
        to_email: to,
        cc: if to_all {
            others.join(",")
        } else {
            String::new()
        },
        subject: if subject.to_lowercase().starts_with("re:") {
            subject
        } else {
            format!("Re: {subject}")
        },
        html_content: body,
        ..Email::default()
    };
    send(state, &identity, email, &reply.attachment_uuids)
}

fn inbox(state: &State, identity: &IdentityId) -> Result<String, rusqlite::Error> {
    state.database.lock().query_row(
        "SELECT inbox FROM identities WHERE uuid = ?1",
        [identity],
        |row| row.get(0),
    )
}

fn addresses(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|a| !a.is_empty())
}

fn recipients(email: &Email) -> impl Iterator<Item = &str> {
    [&email.to_email, &email.cc, &email.bcc]
        .into_iter()
        .flat_map(|list| addresses(list))
}

/// Stores an outgoing email, and delivers it to recipients in this sandbox.
fn send(
    state: &State,
    identity: &IdentityId,
    email: Email,
    attachments: &[String],
) -> Result<(StatusCode, Json<Value>), Rejection> {
    state.subscribed()?;
    let email = Email {
        from_email: inbox(state, identity)?,
        outgoing: true,
        ..email
    };
    let connection = state.database.lock();
    storage::check_uploaded(&connection, identity, attachments)?;
    limits::count(&connection, identity, Limited::Send)?;
    for address in recipients(&email) {
        let found = connection.query_row(
            "SELECT uuid FROM identities WHERE inbox = ?1",
            [address],
            |row| row.get::<_, IdentityId>(0),
        );
        if let Ok(recipient) = found {
            let copy = Email {
                from_email: email.from_email.clone(),
                to_email: email.to_email.clone(),
                cc: email.cc.clone(),
                subject: email.subject.clone(),
                html_content: email.html_content.clone(),
                ..Email::default()
            };
            let id = copy.store(&connection, &recipient)?;
            storage::copy_attachments(&connection, attachments, &recipient, id)?;
            state.events.announce(&connection, Arrival::Email(id))?;
        }
    }
    let id = email.store(&connection, identity)?;
    storage::attach(&connection, attachments, id)?;
    let sent = EMAILS
        .messages
        .get(&connection, identity, &id.to_string())?;
    let sent = storage::with_attachments(state, &connection, sent)?;
    Ok((StatusCode::CREATED, Json(sent)))
}
