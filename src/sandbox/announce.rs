//! New events: stores them and notifies the streams.

use std::sync::Mutex;

use rusqlite::{Connection, Row, params};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{
    identity_id::IdentityId,
    preview::{Content, preview},
    table::Body,
};

/// Notifies the streams of new events.
pub(super) struct Events {
    pub(super) newest: watch::Sender<i64>,
    pub(super) faults: Mutex<Faults>,
}

impl Default for Events {
    fn default() -> Self {
        Self {
            newest: watch::Sender::new(0),
            faults: Mutex::default(),
        }
    }
}

/// Faults of streams, until changed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Faults {
    /// Cut each stream after this many events.
    pub(super) cut_after: Option<usize>,
    /// Send nothing after this many events, not even keep-alives, without closing.
    pub(super) stall_after: Option<usize>,
    /// Send every event twice.
    pub(super) duplicate: bool,
    /// Swap each pair of events.
    pub(super) reorder: bool,
    /// Delay before each event.
    pub(super) delay_ms: u64,
    /// Omit `id:`.
    pub(super) without_ids: bool,
    /// Tell clients to wait this long before reconnecting.
    pub(super) retry_ms: Option<u64>,
    /// Send only the response headers, like a buffering proxy.
    pub(super) buffer: bool,
}

/// A message that was stored.
#[derive(Clone, Copy)]
pub(super) enum Arrival {
    /// ID of an email.
    Email(i64),
    /// ID of an SMS.
    Sms(i64),
}

impl Events {
    /// Stores the event of a message, and notifies the streams.
    pub(super) fn announce(
        &self,
        connection: &Connection,
        arrival: Arrival,
    ) -> Result<(), rusqlite::Error> {
        let (kind, table, id, data): (_, _, _, Body) = match arrival {
            Arrival::Email(id) => ("email", "emails", id, email_data),
            Arrival::Sms(id) => ("sms", "sms", id, sms_data),
        };
        let (identity, data) = connection.query_row(
            &format!("SELECT * FROM {table} WHERE id = ?1"),
            [id],
            |row| Ok((row.get::<_, IdentityId>("identity")?, data(row)?)),
        )?;
        connection.execute(
            "INSERT INTO events (identity, kind, data) VALUES (?1, ?2, ?3)",
            params![identity, kind, data.to_string()],
        )?;
        self.newest.send_replace(connection.last_insert_rowid());
        Ok(())
    }
}

fn email_data(row: &Row<'_>) -> Result<Value, rusqlite::Error> {
    let content = Content {
        text: row.get("text_content")?,
        html: row.get("html_content")?,
    };
    Ok(json!({
        "thread_id": row.get::<_, String>("thread_id")?,
        "from_email": row.get::<_, String>("from_email")?,
        "subject": row.get::<_, String>("subject")?,
        "preview": content.preview(),
    }))
}

fn sms_data(row: &Row<'_>) -> Result<Value, rusqlite::Error> {
    Ok(json!({
        "conversation_id": row.get::<_, String>("conversation_id")?,
        "from_number": row.get::<_, String>("from_number")?,
        "preview": preview(&row.get::<_, String>("body")?),
    }))
}
