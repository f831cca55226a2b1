//! Email threads and messages: storage and endpoints.

use axum::{
    Json, Router,
    extract::{Path, State as AxumState},
    http::{HeaderMap, Uri},
    routing::get,
};
use rusqlite::{Connection, Row, params};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    database::now,
    identity_id::IdentityId,
    mailbox::Mailbox,
    preview::Content,
    rejection::Rejection,
    state::{Routes, Shared},
    storage,
    table::Table,
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

pub(super) const EMAILS: Mailbox = Mailbox {
    messages: Table {
        name: "emails",
        key: "id",
        body: message_body,
    },
    filters: &[
        ("direction", "direction = ?"),
        ("thread_id", "thread_id = ?"),
        ("from_email", "from_email = ?"),
        ("created_after", "created_dt > ?"),
    ],
    thread: "thread_id",
    threads: THREADS,
    thread_body,
};

fn thread_body(row: &Row<'_>) -> Result<Value, rusqlite::Error> {
    let text = |name: &str| row.get::<_, String>(name);
    let content = Content {
        text: text("preview")?,
        html: text("html_content")?,
    };
    Ok(json!({
        "thread_id": text("thread_id")?,
        "subject": text("subject")?,
        "preview": content.preview(),
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

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new()
        .route("/api/email-inbox/", get(threads))
        .route("/api/email-inbox/{thread_id}/", get(thread))
        .route("/api/email-messages/", get(messages))
        .route("/api/email-messages/{id}/", get(message))
}

async fn threads(
    AxumState(state): Shared,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Json<Value>, Rejection> {
    EMAILS.list_threads(&state, state.identity(&headers)?, &uri)
}

async fn thread(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(thread_id): Path<String>,
) -> Result<Json<Value>, Rejection> {
    let identity = state.identity(&headers)?;
    let connection = state.database.lock();
    let messages = EMAILS.read_thread(&connection, &identity, &thread_id)?;
    let messages: Vec<Value> = messages
        .into_iter()
        .map(|message| storage::with_attachments(&state, &connection, message))
        .collect::<Result<_, _>>()?;
    Ok(Json(json!({
        "thread_id": thread_id,
        "subject": messages.first().map(|first| &first["subject"]),
        "message_count": messages.len(),
        "messages": messages,
    })))
}

async fn messages(
    AxumState(state): Shared,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Json<Value>, Rejection> {
    let identity = state.identity(&headers)?;
    let Json(mut answer) = EMAILS.list_messages(&state, identity, &uri)?;
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

async fn message(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Json<Value>, Rejection> {
    let identity = state.identity(&headers)?;
    let connection = state.database.lock();
    let message = EMAILS.read_message(&connection, &identity, &id)?;
    Ok(Json(storage::with_attachments(
        &state,
        &connection,
        message,
    )?))
}

/// An email to store.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Email {
    /// UUID, name, address or number of the recipient, when delivered from outside.
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
    /// Stores the email of an identity; returns its ID.
    pub(super) fn store(
        self,
        connection: &Connection,
        identity: &IdentityId,
    ) -> Result<i64, rusqlite::Error> {
        let made = |text: String, make: &dyn Fn() -> String| {
            if text.is_empty() { make() } else { text }
        };
        let random = || Uuid::new_v4().simple().to_string();
        let thread_id = made(self.thread_id, &|| format!("thread-{:.12}", random()));
        let message_id = made(self.message_id, &|| format!("<{}@in.ravi.app>", random()));
        let created_dt = made(self.created_dt, &now);
        connection.execute(
            "INSERT INTO emails (identity, thread_id, from_email, to_email, cc, bcc, subject, text_content, html_content, direction, is_read, message_id, created_dt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            params![
                identity,
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
