//! New events: they are stored, and the streams are notified.

use std::sync::Mutex;

use rusqlite::{Connection, params};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::watch;

use super::preview::beginning;

/// Notifies the streams that there is something new.
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

/// The faults of streams, until others are set.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Faults {
    /// Cut each stream after so many events.
    pub(super) cut_after: Option<usize>,
    /// Fall silent after so many events, keep-alives included, without closing.
    pub(super) stall_after: Option<usize>,
    /// Send every event twice.
    pub(super) duplicate: bool,
    /// Send each pair of events the wrong way round.
    pub(super) reorder: bool,
    /// Wait before each event.
    pub(super) delay_ms: u64,
    /// Send no `id:`.
    pub(super) without_ids: bool,
    /// Ask clients to wait this long before they connect again.
    pub(super) retry_ms: Option<u64>,
    /// Send the head of the answer, and nothing else, as a proxy that buffers does.
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

    /// An email has arrived.
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
                    "preview": beginning(&text(4)?, &text(5)?),
                });
                Ok((text(0)?, data))
            },
        )?;
        self.announce(connection, &identity, "email", &data)
    }

    /// An SMS has arrived.
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
                    "preview": beginning(&text(3)?, ""),
                });
                Ok((text(0)?, data))
            },
        )?;
        self.announce(connection, &identity, "sms", &data)
    }
}
