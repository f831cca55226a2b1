//! SMS conversations and messages, and the identity's phone number.

use axum::{
    Json, Router,
    extract::{Path, State as AxumState},
    http::{HeaderMap, Uri},
    routing::get,
};
use rusqlite::{Connection, Row, params};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    database::now,
    identity_id::IdentityId,
    mailbox::Mailbox,
    preview::preview,
    rejection::Rejection,
    state::{Routes, Shared},
    table::Table,
};

/// SQLite takes columns without an aggregate from the row with the `max`.
const CONVERSATIONS: &str = "
    SELECT m.identity, m.conversation_id, m.from_number, i.phone, m.body AS preview, count(*) AS message_count,
        sum(NOT m.is_read) AS unread_count, max(m.id) AS id, m.created_dt AS latest_message_dt
    FROM sms m JOIN identities i ON i.uuid = m.identity GROUP BY m.identity, m.conversation_id";

const SMS: Mailbox = Mailbox {
    messages: Table {
        name: "sms",
        key: "id",
        body: message_body,
    },
    filters: &[
        ("direction", "direction = ?"),
        ("conversation_id", "conversation_id = ?"),
        ("from_number", "from_number = ?"),
        ("created_after", "created_dt > ?"),
    ],
    thread: "conversation_id",
    threads: CONVERSATIONS,
    thread_body: conversation_body,
};

fn conversation_body(row: &Row<'_>) -> Result<Value, rusqlite::Error> {
    let text = |name: &str| row.get::<_, String>(name);
    Ok(json!({
        "conversation_id": text("conversation_id")?,
        "from_number": text("from_number")?,
        "phone_number": text("phone")?,
        "preview": preview(&text("preview")?),
        "message_count": row.get::<_, i64>("message_count")?,
        "unread_count": row.get::<_, i64>("unread_count")?,
        "latest_message_dt": text("latest_message_dt")?,
    }))
}

fn message_body(row: &Row<'_>) -> Result<Value, rusqlite::Error> {
    let text = |name: &str| row.get::<_, String>(name);
    Ok(json!({
        "id": row.get::<_, i64>("id")?,
        "from_number": text("from_number")?,
        "to_number": text("to_number")?,
        "body": text("body")?,
        "direction": text("direction")?,
        "is_read": row.get::<_, bool>("is_read")?,
        "created_dt": text("created_dt")?,
    }))
}

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new()
        .route("/api/sms-inbox/", get(conversations))
        .route("/api/sms-inbox/{conversation_id}/", get(conversation))
        .route("/api/messages/", get(messages))
        .route("/api/messages/{id}/", get(message))
        .route("/api/phone/", get(phone))
}

async fn conversations(
    AxumState(state): Shared,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Json<Value>, Rejection> {
    SMS.list_threads(&state, state.identity(&headers)?, &uri)
}

async fn conversation(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(conversation_id): Path<String>,
) -> Result<Json<Value>, Rejection> {
    let identity = state.identity(&headers)?;
    let connection = state.database.lock();
    let mut messages = SMS.read_thread(&connection, &identity, &conversation_id)?;
    let number = |name: &str| messages.first().map(|first| first[name].clone());
    let (from, to) = (number("from_number"), number("to_number"));
    for message in messages.iter_mut().filter_map(Value::as_object_mut) {
        message.remove("from_number");
        message.remove("to_number");
    }
    Ok(Json(json!({
        "conversation_id": conversation_id,
        "from_number": from,
        "phone": to,
        "message_count": messages.len(),
        "messages": messages,
    })))
}

async fn messages(
    AxumState(state): Shared,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Json<Value>, Rejection> {
    SMS.list_messages(&state, state.identity(&headers)?, &uri)
}

async fn message(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Json<Value>, Rejection> {
    let identity = state.identity(&headers)?;
    let connection = state.database.lock();
    Ok(Json(SMS.read_message(&connection, &identity, &id)?))
}

/// An SMS to store.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Sms {
    /// UUID, name, address or number of the recipient.
    pub(super) identity: String,
    pub(super) conversation_id: String,
    #[serde(alias = "from")]
    pub(super) from_number: String,
    pub(super) body: String,
    pub(super) created_dt: String,
}

impl Sms {
    /// Stores an incoming SMS of an identity; returns its ID.
    pub(super) fn store(
        self,
        connection: &Connection,
        identity: &IdentityId,
    ) -> Result<i64, rusqlite::Error> {
        let phone: String = connection.query_row(
            "SELECT phone FROM identities WHERE uuid = ?1",
            [identity],
            |row| row.get(0),
        )?;
        let conversation_id = if self.conversation_id.is_empty() {
            format!("{phone}:{}", self.from_number)
        } else {
            self.conversation_id
        };
        let created_dt = if self.created_dt.is_empty() {
            now()
        } else {
            self.created_dt
        };
        connection.execute(
            "INSERT INTO sms (identity, conversation_id, from_number, to_number, body, direction, is_read, created_dt)
             VALUES (?1, ?2, ?3, ?4, ?5, 'incoming', 0, ?6)",
            params![
                identity,
                conversation_id,
                self.from_number,
                phone,
                self.body,
                created_dt
            ],
        )?;
        Ok(connection.last_insert_rowid())
    }
}

async fn phone(AxumState(state): Shared, headers: HeaderMap) -> Result<Json<Value>, Rejection> {
    let identity = state.identity(&headers)?;
    let found = state.database.lock().query_row(
        "SELECT rowid, phone, created_dt FROM identities WHERE uuid = ?1",
        [identity],
        |row| {
            Ok(json!([{
                "id": row.get::<_, i64>(0)?,
                "phone_number": row.get::<_, String>(1)?,
                "provider": "sandbox",
                "created_dt": row.get::<_, String>(2)?,
            }]))
        },
    )?;
    Ok(Json(found))
}
