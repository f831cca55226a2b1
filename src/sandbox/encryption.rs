//! The account's salt, public key and verifier, as uploaded.

use axum::{
    Json, Router,
    extract::State as AxumState,
    http::{HeaderMap, StatusCode},
    routing::get,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    database::Database,
    rejection::Rejection,
    state::{Routes, Shared},
};

/// PIN of an account that the sandbox has set up.
pub const SANDBOX_PIN: &str = "123456";

/// Salt, public key and verifier for [`SANDBOX_PIN`], created with libsodium.
const READY: [&str; 3] = [
    "ViAmB5jBwJzieakHC7Wfow==",
    "uJQugmZoeQn0XWs29RyPXLHWLrvY24XMFhXwNjypuGA=",
    "Gyre9f43MS2VbW3WoZsaf7qQhgNAFzHvVvsbDlGyt1PY86YLhmnSzs2M22jyPgOJWfvLLHxLp8ZYN9IYNO6Q",
];

/// Sets [`SANDBOX_PIN`] on an account without a PIN.
pub(super) fn set_ready_pin(database: &Database) -> Result<(), rusqlite::Error> {
    let connection = database.lock();
    connection.execute(
        "UPDATE account SET salt = ?1, public_key = ?2, verifier = ?3 WHERE public_key = ''",
        READY,
    )?;
    Ok(())
}

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new().route("/api/encryption/", get(get_keys).post(set))
}

async fn get_keys(AxumState(state): Shared, headers: HeaderMap) -> Result<Json<Value>, Rejection> {
    state.session(&headers)?;
    if !state.config.encryption {
        return Err(Rejection::NOT_FOUND);
    }
    let body = state.database.lock().query_row(
        "SELECT salt, public_key, verifier FROM account",
        [],
        |row| {
            Ok(json!({
                "salt": row.get::<_, String>(0)?,
                "public_key": row.get::<_, String>(1)?,
                "verifier": row.get::<_, String>(2)?,
            }))
        },
    )?;
    Ok(Json(body))
}

#[derive(Deserialize)]
pub(super) struct Upload {
    #[serde(default)]
    salt: String,
    #[serde(default)]
    public_key: String,
    #[serde(default)]
    verifier: String,
}

async fn set(
    AxumState(state): Shared,
    headers: HeaderMap,
    Json(upload): Json<Upload>,
) -> Result<Json<Value>, Rejection> {
    state.session(&headers)?;
    if !state.config.encryption {
        return Err(Rejection::NOT_FOUND);
    }
    let fields = [
        ("salt", &upload.salt),
        ("public_key", &upload.public_key),
        ("verifier", &upload.verifier),
    ];
    if let Some((field, _)) = fields.into_iter().find(|(_, value)| value.is_empty()) {
        return Err(Rejection::required(field));
    }
    let changed = state.database.lock().execute(
        "UPDATE account SET salt = ?1, public_key = ?2, verifier = ?3 WHERE public_key = ''",
        [&upload.salt, &upload.public_key, &upload.verifier],
    )?;
    if changed == 0 {
        return Err(Rejection::Code {
            status: StatusCode::CONFLICT,
            code: "already_set_up",
            detail: "Encryption is already set up.".into(),
        });
    }
    Ok(Json(json!({
        "salt": upload.salt,
        "public_key": upload.public_key,
        "verifier": upload.verifier,
    })))
}
