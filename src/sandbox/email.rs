//! Threads and messages of email: read, sent, and delivered.

use std::collections::HashMap;

use axum::{
    Json,
    extract::{Path, Query, State as AxumState},
    http::{HeaderMap, StatusCode, Uri},
};
use rusqlite::{Connection, Row, params};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Shared, State,
    database::now,
    limits::{self, Limited},
    paging::{Listing, wants_unread},
    refusal::Refusal,
    storage,
};

/// Characters of a preview.
const PREVIEW: usize = 100;

const THREADS: &str = "
    SELECT m.identity, m.thread_id,
        (SELECT subject FROM emails f WHERE f.identity = m.identity AND f.thread_id = m.thread_id ORDER BY f.id LIMIT 1) AS subject,
        m.text_content AS preview, m.html_content, m.from_email, i.inbox, count(*) AS message_count,
        sum(NOT m.is_read) AS unread_count, max(m.id) AS id,
        max(m.created_dt) AS latest_message_dt, min(m.created_dt) AS oldest_message_dt
    FROM emails m JOIN identities i ON i.uuid = m.identity GROUP BY m.identity, m.thread_id";

const MESSAGES: &str = "SELECT * FROM emails";

fn thread_body(row: &Row<'_>) -> Result<Value, rusqlite::Error> {
    let text = |name: &str| row.get::<_, String>(name);
    Ok(json!({
        "thread_id": text("thread_id")?,
        "subject": text("subject")?,
        "preview": beginning(&text("preview")?, &text("html_content")?),
        "from_email": text("from_email")?,
        "inbox": text("inbox")?,
        "message_count": row.get::<_, i64>("message_count")?,
        "unread_count": row.get::<_, i64>("unread_count")?,
        "latest_message_dt": text("latest_message_dt")?,
        "oldest_message_dt": text("oldest_message_dt")?,
    }))
}

fn message_body(row: &Row<'_>) -> Result<Value, rusqlite::Error> {
    let text = |name: &str| row.get::<_, String>(name);
    Ok(json!({
        "id": row.get::<_, i64>("id")?,
        "from_email": text("from_email")?,
        "to_email": text("to_email")?,
        "cc": text("cc")?,
        "subject": text("subject")?,
        "text_content": text("text_content")?,
        "html_content": text("html_content")?,
        "direction": text("direction")?,
        "is_read": row.get::<_, bool>("is_read")?,
        "attachments": [],
        "message_id": text("message_id")?,
        "thread_id": text("thread_id")?,
        "created_dt": text("created_dt")?,
    }))
}

/// The preview of a message.
pub(super) fn beginning(text: &str, html: &str) -> String {
    if text.trim().is_empty() {
        preview(&mail_parser::decoders::html::html_to_text(html))
    } else {
        preview(text)
    }
}

/// The beginning of a text, on one line.
pub(super) fn preview(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(PREVIEW) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}

pub(super) async fn threads(
    AxumState(state): Shared,
    headers: HeaderMap,
    uri: Uri,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Value>, Refusal> {
    let identity = state.identity(&headers)?;
    let mut listing = Listing::of(identity, THREADS.to_owned(), "id DESC");
    if wants_unread(&query) {
        listing.only("unread_count > CAST(? AS INTEGER)", "0");
    }
    listing.answer(&state, &uri, &query, thread_body)
}

pub(super) async fn thread(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(thread_id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let identity = state.identity(&headers)?;
    let connection = state.database.lock();
    let mut statement = connection
        .prepare("SELECT * FROM emails WHERE identity = ?1 AND thread_id = ?2 ORDER BY id")?;
    let rows = statement.query_map([&identity, &thread_id], message_body)?;
    let messages: Vec<Value> = rows
        .map(|row| storage::with_attachments(&state, &connection, row?))
        .collect::<Result<_, _>>()?;
    let Some(first) = messages.first() else {
        return Err(Refusal::not_found());
    };
    connection.execute(
        "UPDATE emails SET is_read = 1 WHERE identity = ?1 AND thread_id = ?2",
        [&identity, &thread_id],
    )?;
    Ok(Json(json!({
        "thread_id": thread_id,
        "subject": first["subject"],
        "message_count": messages.len(),
        "messages": messages,
    })))
}

pub(super) async fn messages(
    AxumState(state): Shared,
    headers: HeaderMap,
    uri: Uri,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Value>, Refusal> {
    let identity = state.identity(&headers)?;
    let mut listing = Listing::of(identity, MESSAGES.to_owned(), "id DESC");
    if wants_unread(&query) {
        listing.only("is_read = CAST(? AS INTEGER)", "0");
    }
    let columns = [
        ("direction", "direction = ?"),
        ("thread_id", "thread_id = ?"),
        ("from_email", "from_email = ?"),
        ("created_after", "created_dt > ?"),
    ];
    listing.only_asked(&query, &columns);
    let Json(mut answer) = listing.answer(&state, &uri, &query, message_body)?;
    let connection = state.database.lock();
    let rows = if answer.is_array() {
        answer.as_array_mut()
    } else {
        answer["results"].as_array_mut()
    };
    for row in rows.into_iter().flatten() {
        *row = storage::with_attachments(&state, &connection, row.take())?;
    }
    Ok(Json(answer))
}

pub(super) async fn message(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let identity = state.identity(&headers)?;
    let connection = state.database.lock();
    let found = one(&connection, &identity, &id)?;
    connection.execute(
        "UPDATE emails SET is_read = 1 WHERE identity = ?1 AND id = ?2",
        [&identity, &id],
    )?;
    Ok(Json(storage::with_attachments(&state, &connection, found)?))
}

fn one(connection: &Connection, identity: &str, id: &str) -> Result<Value, rusqlite::Error> {
    connection.query_row(
        "SELECT * FROM emails WHERE identity = ?1 AND id = ?2",
        [identity, id],
        message_body,
    )
}

/// A message before it is stored.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Email {
    pub(super) identity: String,
    pub(super) thread_id: String,
    #[serde(alias = "from")]
    pub(super) from_email: String,
    #[serde(alias = "to")]
    pub(super) to_email: String,
    pub(super) cc: String,
    pub(super) bcc: String,
    pub(super) subject: String,
    #[serde(alias = "text")]
    pub(super) text_content: String,
    #[serde(alias = "html")]
    pub(super) html_content: String,
    #[serde(skip)]
    pub(super) outgoing: bool,
    pub(super) message_id: String,
    pub(super) created_dt: String,
}

impl Email {
    /// Stores it; gives its id.
    pub(super) fn store(self, connection: &Connection) -> Result<i64, rusqlite::Error> {
        let made = |text: String, make: &dyn Fn() -> String| {
            if text.is_empty() { make() } else { text }
        };
        let random = || Uuid::new_v4().simple().to_string();
        let thread_id = made(self.thread_id, &|| format!("thread-{}", random()));
        let message_id = made(self.message_id, &|| format!("<{}@in.ravi.app>", random()));
        let created_dt = made(self.created_dt, &now);
        connection.execute(
            "INSERT INTO emails (identity, thread_id, from_email, to_email, cc, bcc, subject, text_content, html_content, direction, is_read, message_id, created_dt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            params![
                self.identity,
                thread_id,
                self.from_email,
                self.to_email,
                self.cc,
                self.bcc,
                self.subject,
                self.text_content,
                self.html_content,
                if self.outgoing { "outgoing" } else { "incoming" },
                self.outgoing,
                message_id,
                created_dt
            ],
        )?;
        Ok(connection.last_insert_rowid())
    }
}

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

pub(super) async fn compose(
    AxumState(state): Shared,
    headers: HeaderMap,
    Json(compose): Json<Compose>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let identity = state.identity(&headers)?;
    let required = |name: &str, value: Option<String>| {
        let value = value.filter(|value| !value.trim().is_empty());
        value.ok_or_else(|| Refusal::field(name, "This field is required."))
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
            return Err(Refusal::field("to", "Enter a valid email address."));
        }
    }
    send(&state, &identity, email, &compose.attachment_uuids)
}

pub(super) async fn reply(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(reply): Json<Compose>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    answer(&state, &headers, &id, reply, false)
}

pub(super) async fn reply_all(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(reply): Json<Compose>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    answer(&state, &headers, &id, reply, true)
}

fn answer(
    state: &State,
    headers: &HeaderMap,
    id: &str,
    reply: Compose,
    to_all: bool,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let identity = state.identity(headers)?;
    let original = one(&state.database.lock(), &identity, id)?;
    let text = |field: &str| original[field].as_str().unwrap_or_default().to_owned();
    let inbox = inbox(state, &identity)?;
    let Some(body) = reply.body.filter(|body| !body.trim().is_empty()) else {
        return Err(Refusal::field("body", "This field is required."));
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

fn inbox(state: &State, identity: &str) -> Result<String, rusqlite::Error> {
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

/// Stores what an identity sends, and delivers it to the recipients that live in this sandbox.
fn send(
    state: &State,
    identity: &str,
    email: Email,
    attachments: &[String],
) -> Result<(StatusCode, Json<Value>), Refusal> {
    state.subscribed()?;
    let email = Email {
        from_email: inbox(state, identity)?,
        identity: identity.to_owned(),
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
            |row| row.get::<_, String>(0),
        );
        if let Ok(recipient) = found {
            let copy = Email {
                identity: recipient.clone(),
                from_email: email.from_email.clone(),
                to_email: email.to_email.clone(),
                cc: email.cc.clone(),
                subject: email.subject.clone(),
                html_content: email.html_content.clone(),
                ..Email::default()
            };
            let id = copy.store(&connection)?;
            storage::copy_attachments(&connection, attachments, &recipient, id)?;
        }
    }
    let id = email.store(&connection)?;
    storage::attach(&connection, attachments, id)?;
    let sent = one(&connection, identity, &id.to_string())?;
    let sent = storage::with_attachments(state, &connection, sent)?;
    Ok((StatusCode::CREATED, Json(sent)))
}
