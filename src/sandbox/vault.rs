//! Vault secrets, stored as received: a server cannot decrypt them. Redacted in lists.

use axum::{
    Json,
    extract::{Path, State as AxumState},
    http::{HeaderMap, StatusCode},
};
use rusqlite::{OptionalExtension, Row, params};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{database::now, rejection::Rejection, state::Shared};

const COLUMNS: &str = "SELECT uuid, identity, key, value, notes, created_dt, updated_dt FROM vault WHERE identity = ?1";

fn body(row: &Row<'_>) -> Result<Value, rusqlite::Error> {
    Ok(json!({
        "uuid": row.get::<_, String>(0)?,
        "identity": row.get::<_, String>(1)?,
        "key": row.get::<_, String>(2)?,
        "value": row.get::<_, String>(3)?,
        "notes": row.get::<_, String>(4)?,
        "created_dt": row.get::<_, String>(5)?,
        "updated_dt": row.get::<_, String>(6)?,
    }))
}

pub(super) async fn list(
    AxumState(state): Shared,
    headers: HeaderMap,
) -> Result<Json<Vec<Value>>, Rejection> {
    let identity = state.identity(&headers)?;
    let connection = state.database.lock();
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} ORDER BY key"))?;
    let rows = statement.query_map([identity], |row| {
        let mut entry = body(row)?;
        entry["value"] = json!("");
        entry["notes"] = json!("");
        Ok(entry)
    })?;
    Ok(Json(rows.collect::<Result<_, _>>()?))
}

pub(super) async fn get(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(uuid): Path<String>,
) -> Result<Json<Value>, Rejection> {
    let identity = state.identity(&headers)?;
    let query = format!("{COLUMNS} AND uuid = ?2");
    let connection = state.database.lock();
    let mut statement = connection.prepare_cached(&query)?;
    Ok(Json(statement.query_row([identity, uuid], body)?))
}

#[derive(Deserialize)]
pub(super) struct Upload {
    key: Option<String>,
    value: Option<String>,
    notes: Option<String>,
}

/// Creates or updates the entry with this key; keeps the notes if none are sent.
pub(super) async fn set(
    AxumState(state): Shared,
    headers: HeaderMap,
    Json(upload): Json<Upload>,
) -> Result<(StatusCode, Json<Value>), Rejection> {
    let identity = state.identity(&headers)?;
    let required =
        |name: &'static str, value: Option<String>| value.ok_or_else(|| Rejection::required(name));
    let key = required("key", upload.key)?;
    if key.is_empty() {
        return Err(Rejection::blank("key"));
    }
    let value = required("value", upload.value)?;
    let connection = state.database.lock();
    let existing: Option<String> = connection
        .query_row(
            "SELECT uuid FROM vault WHERE identity = ?1 AND key = ?2",
            [&identity, &key],
            |row| row.get(0),
        )
        .optional()?;
    let status = match &existing {
        Some(_) => StatusCode::OK,
        None => StatusCode::CREATED,
    };
    connection.execute(
        "INSERT INTO vault VALUES (?1, ?2, ?3, ?4, coalesce(?5, ''), ?6, ?6)
         ON CONFLICT (identity, key) DO UPDATE
         SET value = ?4, notes = coalesce(?5, notes), updated_dt = ?6",
        params![
            existing.unwrap_or_else(|| Uuid::new_v4().to_string()),
            identity,
            key,
            value,
            upload.notes,
            now()
        ],
    )?;
    let query = format!("{COLUMNS} AND key = ?2");
    let stored = connection.query_row(&query, [identity, key], body)?;
    Ok((status, Json(stored)))
}

pub(super) async fn delete(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(uuid): Path<String>,
) -> Result<StatusCode, Rejection> {
    let identity = state.identity(&headers)?;
    let deleted = state.database.lock().execute(
        "DELETE FROM vault WHERE identity = ?1 AND uuid = ?2",
        [identity, uuid],
    )?;
    match deleted {
        0 => Err(Rejection::NOT_FOUND),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}
