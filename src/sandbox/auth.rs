//! Device codes, sessions and tokens. Access tokens expire; refresh tokens rotate, and reusing one ends its session, as
//! on a server that detects stolen tokens.

use axum::{
    Json, Router,
    extract::State as AxumState,
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use rusqlite::{OptionalExtension, params};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    database::{Database, now_seconds, seconds},
    rejection::Rejection,
    state::{Routes, Shared, State},
};

/// Letters of a user code, without ones that look or sound alike (RFC 8628 §6.1).
const USER_CODE_LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// Tokens of a new session.
pub struct Issued {
    /// An unsigned JWT.
    pub access: String,
    /// Valid for one refresh.
    pub refresh: String,
    /// UUID of the account's first identity.
    pub identity: String,
    /// Its name.
    pub identity_name: String,
}

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new()
        .route("/api/auth/device/", post(device))
        .route("/api/auth/device/token/", post(device_token))
        .route("/api/auth/token/refresh/", post(refresh))
        .route("/api/auth/login/", post(login))
        .route("/api/auth/logout/", post(logout))
        .route("/api/auth/user/", get(user))
        .route("/api/subscription/", get(subscription))
        .route("/sandbox/expire", post(expire))
}

async fn device(AxumState(state): Shared) -> Result<Json<Value>, Rejection> {
    let device_code = Uuid::new_v4().to_string();
    let user_code = user_code();
    let (life, interval) = (state.config.device_ttl, state.config.interval);
    state.database.lock().execute(
        "INSERT INTO device_codes VALUES (?1, ?2, 'pending', ?3, ?4, 0)",
        params![
            device_code,
            user_code,
            now_seconds() + seconds(life),
            seconds(interval)
        ],
    )?;
    let page = format!("{}/device", state.base);
    Ok(Json(json!({
        "device_code": device_code,
        "user_code": user_code,
        "verification_uri": page,
        "verification_uri_complete": format!("{page}?user_code={user_code}"),
        "expires_in": life,
        "interval": interval,
    })))
}

fn user_code() -> String {
    let random = Uuid::new_v4();
    let letter =
        |byte: &u8| char::from(USER_CODE_LETTERS[usize::from(*byte) % USER_CODE_LETTERS.len()]);
    let letters: String = random.as_bytes()[8..].iter().map(letter).collect();
    format!("{}-{}", &letters[..4], &letters[4..])
}

async fn device_token(
    AxumState(state): Shared,
    Json(body): Json<Value>,
) -> Result<Json<Value>, Rejection> {
    let device_code = body["device_code"].as_str().unwrap_or_default();
    match count_poll(&state, device_code)?.as_str() {
        "approved" => redeem(&state, device_code),
        "denied" => Err(Rejection::OAuth {
            error: "access_denied",
            description: "The request was denied.",
        }),
        _ => Err(Rejection::OAuth {
            error: "authorization_pending",
            description: "The request is still waiting for approval.",
        }),
    }
}

/// Records a poll of a device code and returns the user's decision; fails if the code is unknown or expired, or the poll
/// came too early.
fn count_poll(state: &State, device_code: &str) -> Result<String, Rejection> {
    let now = now_seconds();
    let database = state.database.lock();
    let found: Option<(String, i64, i64, i64)> = database
        .query_row(
            "SELECT state, expires, interval, polled FROM device_codes WHERE device_code = ?1",
            [device_code],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )
        .optional()?;
    let Some((decision, expires, interval, polled)) = found else {
        return Err(Rejection::OAuth {
            error: "invalid_grant",
            description: "Unknown device code.",
        });
    };
    if now >= expires {
        return Err(Rejection::OAuth {
            error: "expired_token",
            description: "The device code has expired.",
        });
    }
    let too_early = decision == "pending" && now - polled < interval;
    database.execute(
        "UPDATE device_codes SET polled = ?2, interval = interval + ?3 WHERE device_code = ?1",
        params![device_code, now, if too_early { 5 } else { 0 }],
    )?;
    if too_early {
        return Err(Rejection::OAuth {
            error: "slow_down",
            description: "Polling too fast.",
        });
    }
    Ok(decision)
}

/// Uses up an approved device code and starts a session.
fn redeem(state: &State, device_code: &str) -> Result<Json<Value>, Rejection> {
    let spent = state.database.lock().execute(
        "DELETE FROM device_codes WHERE device_code = ?1",
        [device_code],
    )?;
    if spent == 0 {
        return Err(Rejection::OAuth {
            error: "invalid_grant",
            description: "This device code has been used.",
        });
    }
    let user = user_body(&state.database)?;
    Ok(logged_in(&issue(state)?, &user))
}

/// Returns the response to a login.
fn logged_in(issued: &Issued, user: &Value) -> Json<Value> {
    Json(json!({
        "access_token": issued.access,
        "refresh_token": issued.refresh,
        "user": user,
    }))
}

/// Password of the sandbox account.
pub(super) const SANDBOX_PASSWORD: &str = "sandbox";

async fn login(
    AxumState(state): Shared,
    Json(body): Json<Value>,
) -> Result<Json<Value>, Rejection> {
    for field in ["email", "password"] {
        if body[field].as_str().is_none_or(str::is_empty) {
            return Err(Rejection::required(field));
        }
    }
    let user = user_body(&state.database)?;
    if user["email"] != body["email"] || body["password"] != SANDBOX_PASSWORD {
        return Err(Rejection::Code {
            status: StatusCode::UNAUTHORIZED,
            code: "invalid_credentials",
            detail: "Unable to log in with these credentials.".into(),
        });
    }
    Ok(logged_in(&issue(&state)?, &user))
}

async fn subscription(
    AxumState(state): Shared,
    headers: HeaderMap,
) -> Result<Json<Value>, Rejection> {
    state.session(&headers)?;
    let active = state.config.subscription;
    Ok(Json(json!({
        "status": if active { "active" } else { "inactive" },
        "plan": if active { Value::from("sandbox") } else { Value::Null },
        "cancel_at_period_end": false,
    })))
}

/// Starts a session.
pub(super) fn issue(state: &State) -> Result<Issued, rusqlite::Error> {
    let session = Uuid::new_v4().to_string();
    let (access, expires) = access_token(state.config.access_ttl);
    let refresh = refresh_token();
    let database = state.database.lock();
    database.execute(
        "INSERT INTO sessions (id, access, expires) VALUES (?1, ?2, ?3)",
        params![session, access, expires],
    )?;
    database.execute(
        "INSERT INTO refresh_tokens (token, session) VALUES (?1, ?2)",
        params![refresh, session],
    )?;
    let (identity, identity_name) = database
        .query_row(
            "SELECT uuid, name FROM identities ORDER BY created_dt LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?
        .unwrap_or_default();
    Ok(Issued {
        access,
        refresh,
        identity,
        identity_name,
    })
}

/// Returns an unsigned JWT and its expiry time.
fn access_token(life: u64) -> (String, i64) {
    let expires = now_seconds() + seconds(life);
    let part = |value: Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let header = part(json!({ "alg": "none", "typ": "JWT" }));
    let claims = part(json!({ "sub": "1", "exp": expires, "jti": Uuid::new_v4() }));
    let signature = BASE64_URL_SAFE_NO_PAD.encode(Uuid::new_v4().as_bytes());
    (format!("{header}.{claims}.{signature}"), expires)
}

fn refresh_token() -> String {
    format!("refresh-{}", Uuid::new_v4())
}

async fn refresh(
    AxumState(state): Shared,
    Json(body): Json<Value>,
) -> Result<Json<Value>, Rejection> {
    let Some(token) = body["refresh"].as_str() else {
        return Err(Rejection::required("refresh"));
    };
    let invalid = || Rejection::Code {
        status: StatusCode::UNAUTHORIZED,
        code: "token_not_valid",
        detail: "Token is invalid or expired.".into(),
    };
    let database = state.database.lock();
    let (session, spent, ended): (String, bool, bool) = database
        .query_row(
            "SELECT s.id, r.spent, s.ended FROM refresh_tokens r JOIN sessions s ON s.id = r.session WHERE r.token = ?1",
            [token],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?
        .ok_or_else(invalid)?;
    if spent {
        database.execute("UPDATE sessions SET ended = 1 WHERE id = ?1", [&session])?;
    }
    if spent || ended {
        return Err(invalid());
    }
    let (access, expires) = access_token(state.config.access_ttl);
    let next = refresh_token();
    database.execute(
        "UPDATE refresh_tokens SET spent = 1 WHERE token = ?1",
        [token],
    )?;
    database.execute(
        "INSERT INTO refresh_tokens (token, session) VALUES (?1, ?2)",
        params![next, session],
    )?;
    database.execute(
        "UPDATE sessions SET access = ?2, expires = ?3 WHERE id = ?1",
        params![session, access, expires],
    )?;
    Ok(Json(
        json!({ "access_token": access, "refresh_token": next }),
    ))
}

/// Returns the session of an access token, or a 401 with the reason as its code.
pub(super) fn session_of(database: &Database, token: &str) -> Result<String, Rejection> {
    let found: Option<(String, i64, bool)> = database
        .lock()
        .query_row(
            "SELECT id, expires, ended FROM sessions WHERE access = ?1",
            [token],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    match found {
        Some((session, expires, false)) if now_seconds() < expires => Ok(session),
        Some((_, _, false)) => Err(Rejection::Code {
            status: StatusCode::UNAUTHORIZED,
            code: "token_expired",
            detail: "The token has expired.".into(),
        }),
        _ => Err(Rejection::Code {
            status: StatusCode::UNAUTHORIZED,
            code: "token_not_valid",
            detail: "The token is not valid.".into(),
        }),
    }
}

async fn logout(AxumState(state): Shared, headers: HeaderMap) -> Result<Json<Value>, Rejection> {
    let session = state.session(&headers)?;
    state
        .database
        .lock()
        .execute("UPDATE sessions SET ended = 1 WHERE id = ?1", [session])?;
    Ok(Json(json!({ "detail": "Successfully logged out." })))
}

async fn user(AxumState(state): Shared, headers: HeaderMap) -> Result<Json<Value>, Rejection> {
    state.session(&headers)?;
    Ok(Json(user_body(&state.database)?))
}

fn user_body(database: &Database) -> Result<Value, rusqlite::Error> {
    database.lock().query_row(
        "SELECT id, email, first_name, last_name FROM account",
        [],
        |row| {
            Ok(json!({
                "id": row.get::<_, i64>(0)?,
                "email": row.get::<_, String>(1)?,
                "first_name": row.get::<_, String>(2)?,
                "last_name": row.get::<_, String>(3)?,
            }))
        },
    )
}

/// Expires all access tokens.
async fn expire(AxumState(state): Shared) -> Result<Json<Value>, Rejection> {
    state
        .database
        .lock()
        .execute("UPDATE sessions SET expires = 0", [])?;
    Ok(Json(json!({})))
}
