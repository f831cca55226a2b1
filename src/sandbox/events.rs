//! The event stream (SSE), with IDs, keep-alives and resumption; and faults on request.

use std::{collections::VecDeque, sync::PoisonError, time::Duration};

use axum::{
    Json, Router,
    body::Body,
    extract::State as AxumState,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use futures_util::stream;
use rusqlite::params;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::watch;

use super::{
    announce::Faults,
    identity_id::IdentityId,
    rejection::Rejection,
    state::{Routes, Shared, State},
};

/// Maximum events read from the database at a time.
const BATCH: i64 = 500;
/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new()
        .route("/api/events/stream/", get(stream))
        .route("/sandbox/stream", post(set_faults))
        .route("/sandbox/burst", post(burst))
}

async fn set_faults(AxumState(state): Shared, Json(faults): Json<Faults>) -> StatusCode {
    let mut present = state
        .events
        .faults
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    *present = faults;
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
pub(super) struct Burst {
    count: usize,
}

/// Creates many SMS events of the first identity at once, without messages in the inbox.
async fn burst(
    AxumState(state): Shared,
    Json(burst): Json<Burst>,
) -> Result<StatusCode, Rejection> {
    let mut connection = state.database.lock();
    let transaction = connection.transaction()?;
    for n in 0..burst.count {
        let data = json!({ "conversation_id": "burst", "from_number": "+15551234567", "preview": format!("event {n}") });
        transaction.execute(
            "INSERT INTO events (identity, kind, data) SELECT uuid, 'sms', ?1 FROM identities ORDER BY created_dt, rowid LIMIT 1",
            [data.to_string()],
        )?;
    }
    let newest = transaction.last_insert_rowid();
    transaction.commit()?;
    state.events.newest.send_replace(newest);
    Ok(StatusCode::NO_CONTENT)
}

/// A client's stream.
struct Stream {
    state: std::sync::Arc<State>,
    identity: IdentityId,
    last: i64,
    newest: watch::Receiver<i64>,
    faults: Faults,
    sent: usize,
    /// Chunks to send.
    ready: VecDeque<String>,
}

async fn stream(AxumState(state): Shared, headers: HeaderMap) -> Result<Response, Rejection> {
    let identity = state.identity(&headers)?;
    let newest = state.events.newest.subscribe();
    let resumed = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok());
    let last = match resumed {
        Some(last) => last,
        None => state.database.lock().query_row(
            "SELECT coalesce(max(id), 0) FROM events",
            [],
            |row| row.get(0),
        )?,
    };
    let faults = state
        .events
        .faults
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let mut ready = VecDeque::new();
    ready.extend(faults.retry_ms.map(|retry| format!("retry: {retry}\n\n")));
    let stream = Stream {
        state,
        identity,
        last,
        newest,
        faults,
        sent: 0,
        ready,
    };
    let chunks = stream::unfold(stream, |mut stream| async move {
        let chunk = stream.next().await?;
        Some((Ok::<_, std::convert::Infallible>(chunk), stream))
    });
    let mut answer = Body::from_stream(chunks).into_response();
    let event_stream = header::HeaderValue::from_static("text/event-stream");
    answer
        .headers_mut()
        .insert(header::CONTENT_TYPE, event_stream);
    Ok(answer)
}

impl Stream {
    /// Returns the next chunk; `None` cuts the stream.
    async fn next(&mut self) -> Option<String> {
        loop {
            if self.faults.buffer {
                return std::future::pending().await;
            }
            if let Some(chunk) = self.ready.pop_front() {
                if self.faults.delay_ms > 0 {
                    tokio::time::sleep(Duration::from_millis(self.faults.delay_ms)).await;
                }
                return Some(chunk);
            }
            let reached = |limit: Option<usize>| limit.is_some_and(|limit| self.sent >= limit);
            if reached(self.faults.stall_after) {
                return std::future::pending().await;
            }
            if reached(self.faults.cut_after) {
                return None;
            }
            self.newest.mark_unchanged();
            self.read().ok()?;
            if self.ready.is_empty() {
                let changed =
                    tokio::time::timeout(self.state.config.keepalive, self.newest.changed());
                match changed.await {
                    Ok(Ok(())) => {}
                    Ok(Err(_)) => return None,
                    Err(_) => return Some(": keepalive\n\n".to_owned()),
                }
            }
        }
    }

    /// Reads new events into one chunk, or one per event if a fault applies between events.
    fn read(&mut self) -> Result<(), rusqlite::Error> {
        let connection = self.state.database.lock();
        let mut statement = connection.prepare_cached(
            "SELECT id, kind, data FROM events WHERE identity = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        )?;
        let room = self.faults.cut_after.or(self.faults.stall_after);
        let room = room.map_or(BATCH, |after| {
            i64::try_from(after.saturating_sub(self.sent))
                .unwrap_or(BATCH)
                .min(BATCH)
        });
        let rows = statement.query_map(params![self.identity, self.last, room], |row| {
            let id: i64 = row.get(0)?;
            let (kind, data) = (row.get::<_, String>(1)?, row.get::<_, String>(2)?);
            let id_line = if self.faults.without_ids {
                String::new()
            } else {
                format!("id: {id}\n")
            };
            Ok((id, format!("{id_line}event: {kind}\ndata: {data}\n\n")))
        })?;
        let mut chunks: Vec<(i64, String)> = rows.collect::<Result<_, _>>()?;
        drop(statement);
        drop(connection);
        if let Some((id, _)) = chunks.last() {
            self.last = *id;
        }
        self.sent += chunks.len();
        if self.faults.reorder {
            for pair in chunks.chunks_mut(2) {
                pair.reverse();
            }
        }
        let copies = if self.faults.duplicate { 2 } else { 1 };
        let texts = chunks.into_iter().map(|(_, text)| text.repeat(copies));
        if self.faults.delay_ms > 0 {
            self.ready.extend(texts);
        } else {
            let all: String = texts.collect();
            if !all.is_empty() {
                self.ready.push_back(all);
            }
        }
        Ok(())
    }
}
