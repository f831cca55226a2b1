//! Identities of the account.

use axum::{
    Json, Router,
    extract::{Path, State as AxumState},
    http::{HeaderMap, StatusCode},
    routing::get,
};
use rusqlite::{ErrorCode, Row, params};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    database::{Database, now},
    rejection::Rejection,
    state::{Routes, Shared},
};

const COLUMNS: &str = "SELECT uuid, name, inbox, phone, created_dt, updated_dt FROM identities";

fn body(row: &Row<'_>) -> Result<Value, rusqlite::Error> {
    Ok(json!({
        "uuid": row.get::<_, String>(0)?,
        "name": row.get::<_, String>(1)?,
        "inbox": row.get::<_, String>(2)?,
        "phone": row.get::<_, String>(3)?,
        "created_dt": row.get::<_, String>(4)?,
        "updated_dt": row.get::<_, String>(5)?,
    }))
}

fn one(database: &Database, uuid: &str) -> Result<Json<Value>, Rejection> {
    let query = format!("{COLUMNS} WHERE uuid = ?1");
    Ok(Json(database.lock().query_row(&query, [uuid], body)?))
}

pub(super) fn exists(database: &Database, uuid: &str) -> Result<bool, rusqlite::Error> {
    let connection = database.lock();
    let mut statement = connection.prepare_cached("SELECT 1 FROM identities WHERE uuid = ?1")?;
    statement.exists([uuid])
}

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new()
        .route("/api/identities/", get(list).post(create))
        .route(
            "/api/identities/{uuid}/",
            get(get_one).put(update).delete(delete),
        )
}

async fn list(AxumState(state): Shared, headers: HeaderMap) -> Result<Json<Vec<Value>>, Rejection> {
    state.session(&headers)?;
    let connection = state.database.lock();
    let mut statement = connection.prepare(&format!("{COLUMNS} ORDER BY created_dt, rowid"))?;
    let rows = statement.query_map([], body)?.collect::<Result<_, _>>()?;
    Ok(Json(rows))
}

async fn get_one(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(uuid): Path<String>,
) -> Result<Json<Value>, Rejection> {
    state.session(&headers)?;
    one(&state.database, &uuid)
}

#[derive(Deserialize)]
pub(super) struct Upload {
    #[serde(default)]
    name: String,
    email: Option<String>,
}

async fn create(
    AxumState(state): Shared,
    headers: HeaderMap,
    Json(upload): Json<Upload>,
) -> Result<(StatusCode, Json<Value>), Rejection> {
    state.session(&headers)?;
    if upload.name.is_empty() {
        return Err(Rejection::required("name"));
    }
    let uuid = Uuid::new_v4();
    let local = upload
        .email
        .unwrap_or_else(|| upload.name.to_lowercase().replace(' ', "-"));
    let inbox = if local.contains('@') {
        local
    } else {
        format!("{local}@in.ravi.app")
    };
    let phone = format!("+1555{:07}", uuid.as_u128() % 10_000_000);
    let inserted = state.database.lock().execute(
        "INSERT INTO identities VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
        params![uuid.to_string(), upload.name, inbox, phone, now()],
    );
    taken(inserted)?;
    let created = one(&state.database, &uuid.to_string())?;
    Ok((StatusCode::CREATED, created))
}

/// Turns a duplicate name or address into a 409.
fn taken(changed: Result<usize, rusqlite::Error>) -> Result<usize, Rejection> {
    match changed {
        Err(rusqlite::Error::SqliteFailure(error, _))
            if error.code == ErrorCode::ConstraintViolation =>
        {
            Err(Rejection::Code {
                status: StatusCode::CONFLICT,
                code: "conflict",
                detail: "An identity with this name or email already exists.".into(),
            })
        }
        other => Ok(other?),
    }
}

async fn update(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(uuid): Path<String>,
    Json(upload): Json<Upload>,
) -> Result<Json<Value>, Rejection> {
    state.session(&headers)?;
    if upload.name.is_empty() {
        return Err(Rejection::required("name"));
    }
    let changed = state.database.lock().execute(
        "UPDATE identities SET name = ?2, updated_dt = ?3 WHERE uuid = ?1",
        params![uuid, upload.name, now()],
    );
    taken(changed)?;
    one(&state.database, &uuid)
}

async fn delete(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(uuid): Path<String>,
) -> Result<StatusCode, Rejection> {
    state.session(&headers)?;
    let connection = state.database.lock();
    match connection.execute("DELETE FROM identities WHERE uuid = ?1", [uuid])? {
        0 => Err(Rejection::NOT_FOUND),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}
