//! Email threads and messages: storage and endpoints.

use std::collections::HashMap;

use axum::{
    Json,
    extract::{Path, Query, State as AxumState},
    http::{HeaderMap, Uri},
};
use rusqlite::{Connection, Row, params};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    database::now,
    paging::{Listing, wants_unread},
    preview::preview_of,
    rejection::Rejection,
    state::Shared,
    storage,
};

/// SQLite takes columns without an aggregate from the row with the `max`.
const THREADS: &str = "
    SELECT m.identity, m.thread_id,
        (SELECT subject FROM emails f WHERE f.identity = m.identity AND f.thread_id = m.thread_id ORDER BY f.id LIMIT 1) AS subject,
        m.text_content AS preview, m.html_content, m.from_email, i.inbox, count(*) AS message_count,
        sum(NOT m.is_read) AS unread_count, max(m.id) AS id,
        m.created_dt AS latest_message_dt,
        (SELECT min(created_dt) FROM emails f WHERE f.identity = m.identity AND f.thread_id = m.thread_id) AS oldest_message_dt
    FROM emails m JOIN identities i ON i.uuid = m.identity GROUP BY m.identity, m.thread_id";

const MESSAGES: &str = "SELECT * FROM emails";

fn thread_body(row: &Row<'_>) -> Result<Value, rusqlite::Error> {
    let text = |name: &str| row.get::<_, String>(name);
    Ok(json!({
        "thread_id": text("thread_id")?,
        "subject": text("subject")?,
        "preview": preview_of(&text("preview")?, &text("html_content")?),
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

pub(super) async fn threads(
    AxumState(state): Shared,
    headers: HeaderMap,
    uri: Uri,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Value>, Rejection> {
    let identity = state.identity(&headers)?;
    let mut listing = Listing::of(identity, THREADS);
    if wants_unread(&query) {
        listing.only("unread_count > CAST(? AS INTEGER)", "0");
    }
    listing.answer(&state, &uri, &query, thread_body)
}

pub(super) async fn thread(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(thread_id): Path<String>,
) -> Result<Json<Value>, Rejection> {
    let identity = state.identity(&headers)?;
    let connection = state.database.lock();
    let mut statement = connection
        .prepare("SELECT * FROM emails WHERE identity = ?1 AND thread_id = ?2 ORDER BY id")?;
    let rows = statement.query_map([&identity, &thread_id], message_body)?;
    let messages: Vec<Value> = rows
        .map(|row| storage::with_attachments(&state, &connection, row?))
        .collect::<Result<_, _>>()?;
    let Some(first) = messages.first() else {
        return Err(Rejection::NOT_FOUND);
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
) -> Result<Json<Value>, Rejection> {
    let identity = state.identity(&headers)?;
    let mut listing = Listing::of(identity, MESSAGES);
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
) -> Result<Json<Value>, Rejection> {
    let identity = state.identity(&headers)?;
    let connection = state.database.lock();
    let found = one(&connection, &identity, &id)?;
    connection.execute(
        "UPDATE emails SET is_read = 1 WHERE identity = ?1 AND id = ?2",
        [&identity, &id],
    )?;
    Ok(Json(storage::with_attachments(&state, &connection, found)?))
}

pub(super) fn one(
    connection: &Connection,
    identity: &str,
    id: &str,
) -> Result<Value, rusqlite::Error> {
    connection.query_row(
        "SELECT * FROM emails WHERE identity = ?1 AND id = ?2",
        [identity, id],
        message_body,
    )
}

/// An email to store.
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
    /// Stores the email; returns its ID.
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
