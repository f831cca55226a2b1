//! Password entries, stored as received: a server cannot decrypt them.

use std::collections::HashMap;

use axum::{
    Json, Router,
    extract::{Path, Query, State as AxumState},
    http::{HeaderMap, StatusCode},
    routing::get,
};
use rusqlite::{Row, params};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    database::now,
    rejection::Rejection,
    state::{Routes, Shared},
    table::Table,
};

const PASSWORDS: Table = Table {
    name: "passwords",
    key: "uuid",
    body,
};

fn body(row: &Row<'_>) -> Result<Value, rusqlite::Error> {
    Ok(json!({
        "uuid": row.get::<_, String>("uuid")?,
        "identity": row.get::<_, String>("identity")?,
        "domain": row.get::<_, String>("domain")?,
        "username": row.get::<_, String>("username")?,
        "password": row.get::<_, String>("password")?,
        "notes": row.get::<_, String>("notes")?,
        "created_dt": row.get::<_, String>("created_dt")?,
        "updated_dt": row.get::<_, String>("updated_dt")?,
    }))
}

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new()
        .route("/api/passwords/", get(list).post(create))
        .route("/api/passwords/generate_password/", get(generate))
        .route(
            "/api/passwords/{uuid}/",
            get(get_one).put(replace).delete(delete),
        )
}

async fn list(AxumState(state): Shared, headers: HeaderMap) -> Result<Json<Vec<Value>>, Rejection> {
    let identity = state.identity(&headers)?;
    let connection = state.database.lock();
    let entries = PASSWORDS.list(&connection, &identity, "created_dt, rowid")?;
    Ok(Json(entries))
}

async fn get_one(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(uuid): Path<String>,
) -> Result<Json<Value>, Rejection> {
    let identity = state.identity(&headers)?;
    let connection = state.database.lock();
    Ok(Json(PASSWORDS.get(&connection, &identity, &uuid)?))
}

#[derive(Deserialize)]
pub(super) struct Upload {
    domain: Option<String>,
    username: Option<String>,
    password: Option<String>,
    notes: Option<String>,
}

impl Upload {
    /// Returns all four fields, which POST and PUT require; the secret ones may be empty.
    fn complete(self) -> Result<[String; 4], Rejection> {
        let required = |name: &'static str, value: Option<String>| {
            value.ok_or_else(|| Rejection::required(name))
        };
        let domain = required("domain", self.domain)?;
        if domain.is_empty() {
            return Err(Rejection::blank("domain"));
        }
        Ok([
            domain,
            required("username", self.username)?,
            required("password", self.password)?,
            self.notes.unwrap_or_default(),
        ])
    }
}

async fn create(
    AxumState(state): Shared,
    headers: HeaderMap,
    Json(upload): Json<Upload>,
) -> Result<(StatusCode, Json<Value>), Rejection> {
    let identity = state.identity(&headers)?;
    let [domain, username, password, notes] = upload.complete()?;
    let uuid = Uuid::new_v4().to_string();
    let connection = state.database.lock();
    connection.execute(
        "INSERT INTO passwords VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
        params![uuid, identity, domain, username, password, notes, now()],
    )?;
    let created = PASSWORDS.get(&connection, &identity, &uuid)?;
    Ok((StatusCode::CREATED, Json(created)))
}

async fn replace(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(uuid): Path<String>,
    Json(upload): Json<Upload>,
) -> Result<Json<Value>, Rejection> {
    let identity = state.identity(&headers)?;
    let [domain, username, password, notes] = upload.complete()?;
    let connection = state.database.lock();
    connection.execute(
        "UPDATE passwords SET domain = ?3, username = ?4, password = ?5, notes = ?6, updated_dt = ?7 WHERE identity = ?1 AND uuid = ?2",
        params![identity, uuid, domain, username, password, notes, now()],
    )?;
    Ok(Json(PASSWORDS.get(&connection, &identity, &uuid)?))
}

async fn delete(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(uuid): Path<String>,
) -> Result<StatusCode, Rejection> {
    let identity = state.identity(&headers)?;
    PASSWORDS.delete(&state.database.lock(), &identity, &uuid)
}

async fn generate(
    AxumState(state): Shared,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Value>, Rejection> {
    state.identity(&headers)?;
    let wanted = |name: &str| query.get(name).is_none_or(|value| value == "true");
    let excluded = query.get("exclude_chars").map_or("", String::as_str);
    let classes = [
        ("lowercase", "abcdefghijklmnopqrstuvwxyz"),
        ("uppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        ("digits", "0123456789"),
        ("special", "!@#$%^&*"),
    ];
    let alphabet: Vec<char> = classes
        .into_iter()
        .filter(|(name, _)| wanted(name))
        .flat_map(|(_, class)| class.chars())
        .filter(|c| !excluded.contains(*c))
        .collect();
    let length = query.get("length").map_or(Ok(16), |length| length.parse());
    match length {
        Ok(length @ 1..=1024) if !alphabet.is_empty() => {
            let random = || Uuid::new_v4().as_u128() % alphabet.len() as u128;
            let draw = |_| usize::try_from(random()).map_or('a', |index| alphabet[index]);
            let password: String = (0..length).map(draw).collect();
            Ok(Json(json!({ "password": password })))
        }
        _ => Err(Rejection::Field {
            field: "length",
            message: "Enter a whole number from 1 to 1024.".into(),
        }),
    }
}
