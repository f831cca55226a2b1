//! New events: stores them and notifies the streams.

use std::sync::Mutex;

use rusqlite::{Connection, params};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::watch;

use super::preview::preview_of;

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

impl Events {
    fn announce(
        &self,
        connection: &Connection,
        identity: &str,
        kind: &str,
        data: &serde_json::Value,
    ) -> Result<(), rusqlite::Error> {
        connection.execute(
            "INSERT INTO events (identity, kind, data) VALUES (?1, ?2, ?3)",
            params![identity, kind, data.to_string()],
        )?;
        self.newest.send_replace(connection.last_insert_rowid());
        Ok(())
    }

    /// Announces an email.
    pub(super) fn announce_email(
        &self,
        connection: &Connection,
        id: i64,
    ) -> Result<(), rusqlite::Error> {
        let (identity, data) = connection.query_row(
            "SELECT identity, thread_id, from_email, subject, text_content, html_content FROM emails WHERE id = ?1",
            [id],
            |row| {
                let text = |index: usize| row.get::<_, String>(index);
                let data = json!({
                    "thread_id": text(1)?,
                    "from_email": text(2)?,
                    "subject": text(3)?,
                    "preview": preview_of(&text(4)?, &text(5)?),
                });
                Ok((text(0)?, data))
            },
        )?;
        self.announce(connection, &identity, "email", &data)
    }

    /// Announces an SMS.
    pub(super) fn announce_sms(
        &self,
        connection: &Connection,
        id: i64,
    ) -> Result<(), rusqlite::Error> {
        let (identity, data) = connection.query_row(
            "SELECT identity, conversation_id, from_number, body FROM sms WHERE id = ?1",
            [id],
            |row| {
                let text = |index: usize| row.get::<_, String>(index);
                let data = json!({
                    "conversation_id": text(1)?,
                    "from_number": text(2)?,
                    "preview": preview_of(&text(3)?, ""),
                });
                Ok((text(0)?, data))
            },
        )?;
        self.announce(connection, &identity, "sms", &data)
    }
}
