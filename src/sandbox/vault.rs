//! Vault secrets, stored as received: a server cannot decrypt them. Redacted in lists.

use axum::{
    Json, Router,
    extract::{Path, State as AxumState},
    http::{HeaderMap, StatusCode},
    routing::get,
};
use rusqlite::{OptionalExtension, Row, params};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    database::now,
    rejection::Rejection,
    state::{Routes, Shared},
    table::Table,
};

const VAULT: Table = Table {
    name: "vault",
    key: "uuid",
    body,
};

fn body(row: &Row<'_>) -> Result<Value, rusqlite::Error> {
    Ok(json!({
        "uuid": row.get::<_, String>("uuid")?,
        "identity": row.get::<_, String>("identity")?,
        "key": row.get::<_, String>("key")?,
        "value": row.get::<_, String>("value")?,
        "notes": row.get::<_, String>("notes")?,
        "created_dt": row.get::<_, String>("created_dt")?,
        "updated_dt": row.get::<_, String>("updated_dt")?,
    }))
}

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new()
        .route("/api/vault/", get(list).post(set))
        .route("/api/vault/{uuid}/", get(get_one).delete(delete))
}

async fn list(AxumState(state): Shared, headers: HeaderMap) -> Result<Json<Vec<Value>>, Rejection> {
    let identity = state.identity(&headers)?;
    let connection = state.database.lock();
    let mut entries = VAULT.list(&connection, &identity, "key")?;
    for entry in &mut entries {
        entry["value"] = json!("");
        entry["notes"] = json!("");
    }
    Ok(Json(entries))
}

async fn get_one(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(uuid): Path<String>,
) -> Result<Json<Value>, Rejection> {
    let identity = state.identity(&headers)?;
    let connection = state.database.lock();
    Ok(Json(VAULT.get(&connection, &identity, &uuid)?))
}

#[derive(Deserialize)]
pub(super) struct Upload {
    key: Option<String>,
    value: Option<String>,
    notes: Option<String>,
}

/// Creates or updates the entry with this key; keeps the notes if none are sent.
async fn set(
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
            (&identity, &key),
            |row| row.get(0),
        )
        .optional()?;
    let status = match &existing {
        Some(_) => StatusCode::OK,
        None => StatusCode::CREATED,
    };
    let uuid = existing.unwrap_or_else(|| Uuid::new_v4().to_string());
    connection.execute(
        "INSERT INTO vault VALUES (?1, ?2, ?3, ?4, coalesce(?5, ''), ?6, ?6)
         ON CONFLICT (identity, key) DO UPDATE
         SET value = ?4, notes = coalesce(?5, notes), updated_dt = ?6",
        params![uuid, identity, key, value, upload.notes, now()],
    )?;
    Ok((status, Json(VAULT.get(&connection, &identity, &uuid)?)))
}

async fn delete(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(uuid): Path<String>,
) -> Result<StatusCode, Rejection> {
    let identity = state.identity(&headers)?;
    VAULT.delete(&state.database.lock(), &identity, &uuid)
}
