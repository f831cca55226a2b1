//! Attachments: presigned uploads to, and downloads from, the sandbox's own storage.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, Query, State as AxumState},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    identity_id::IdentityId,
    limits::{self, Limited},
    rejection::Rejection,
    state::{Routes, Shared, State},
};

/// 10 MB.
const SIZE_LIMIT: i64 = 10 * 1024 * 1024;
/// Endings of files that cannot be attached.
const BLOCKED: [&str; 10] = [
    ".exe", ".dll", ".bat", ".cmd", ".msi", ".iso", ".dmg", ".apk", ".jar", ".lnk",
];

#[derive(Deserialize)]
pub(super) struct Presign {
    filename: String,
    content_type: String,
    size: i64,
}

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new()
        .route("/api/email-attachments/presign/", post(presign))
        .route("/storage/{uuid}", get(download).put(upload))
}

async fn presign(
    AxumState(state): Shared,
    headers: HeaderMap,
    Json(presign): Json<Presign>,
) -> Result<(StatusCode, Json<Value>), Rejection> {
    let identity = state.identity(&headers)?;
    let name = presign.filename.to_lowercase();
    if BLOCKED.iter().any(|ending| name.ends_with(ending)) {
        return Err(Rejection::Field {
            field: "filename",
            message: "This file type is not allowed.".into(),
        });
    }
    if !(1..=SIZE_LIMIT).contains(&presign.size) {
        return Err(Rejection::Field {
            field: "size",
            message: "The size must be 1 byte to 10 MB.".into(),
        });
    }
    let connection = state.database.lock();
    limits::count(&connection, &identity, Limited::Upload)?;
    let uuid = Uuid::new_v4().to_string();
    let token = Uuid::new_v4().simple().to_string();
    connection.execute(
        "INSERT INTO attachments (uuid, identity, token, filename, content_type, size) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![uuid, identity, token, presign.filename, presign.content_type, presign.size],
    )?;
    Ok((
        StatusCode::CREATED,
        Json(json!({
            "uuid": uuid,
            "upload_url": format!("{}/storage/{uuid}?token={token}", state.base),
            "storage_key": format!("attachments/{uuid}"),
        })),
    ))
}

#[derive(Deserialize)]
pub(super) struct Permission {
    #[serde(default)]
    token: String,
}

/// Stores the bytes like real storage: the URL contains the signature, and any other authorization is an error.
async fn upload(
    AxumState(state): Shared,
    headers: HeaderMap,
    Path(uuid): Path<String>,
    Query(permission): Query<Permission>,
    content: Bytes,
) -> Result<StatusCode, Rejection> {
    if headers.contains_key(header::AUTHORIZATION) {
        let detail = "Only one authorization method is allowed.";
        return Err(Rejection::Code {
            status: StatusCode::BAD_REQUEST,
            code: "invalid_argument",
            detail: detail.into(),
        });
    }
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let stored = state.database.lock().execute(
        "UPDATE attachments SET content = ?5 WHERE uuid = ?1 AND token = ?2 AND content_type = ?3 AND size = ?4 AND email IS NULL",
        params![uuid, permission.token, content_type, length(&content), &content[..]],
    )?;
    if stored == 0 {
        let detail = "The signature does not match the request.";
        return Err(Rejection::Code {
            status: StatusCode::FORBIDDEN,
            code: "signature_does_not_match",
            detail: detail.into(),
        });
    }
    Ok(StatusCode::OK)
}

async fn download(
    AxumState(state): Shared,
    Path(uuid): Path<String>,
    Query(permission): Query<Permission>,
) -> Result<Response, Rejection> {
    let (content_type, content): (String, Vec<u8>) = state.database.lock().query_row(
        "SELECT content_type, content FROM attachments WHERE uuid = ?1 AND token = ?2 AND content IS NOT NULL",
        [uuid, permission.token],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut answer = content.into_response();
    let headers = answer.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&content_type) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    // Untrusted HTML must not become a page of this site, which could approve a login.
    for (name, value) in [
        (header::CONTENT_DISPOSITION, "attachment"),
        (
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'; frame-ancestors 'none'",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(answer)
}

fn length(content: &[u8]) -> i64 {
    i64::try_from(content.len()).unwrap_or(i64::MAX)
}

/// Fails unless each of these files was uploaded completely.
pub(super) fn check_uploaded(
    connection: &Connection,
    identity: &IdentityId,
    uuids: &[String],
) -> Result<(), Rejection> {
    for uuid in uuids {
        let found: Option<i64> = connection
            .query_row(
                "SELECT 1 FROM attachments WHERE uuid = ?1 AND identity = ?2 AND content IS NOT NULL AND email IS NULL",
                (uuid, identity),
                |row| row.get(0),
            )
            .optional()?;
        if found.is_none() {
            let message = format!("Attachment {uuid} was not uploaded.");
            return Err(Rejection::Field {
                field: "attachment_uuids",
                message: message.into(),
            });
        }
    }
    Ok(())
}

/// Attaches uploaded files to a message.
pub(super) fn attach(
    connection: &Connection,
    uuids: &[String],
    email: i64,
) -> Result<(), rusqlite::Error> {
    for uuid in uuids {
        connection.execute(
            "UPDATE attachments SET email = ?2 WHERE uuid = ?1",
            params![uuid, email],
        )?;
    }
    Ok(())
}

/// Copies the files of a message that is delivered within the sandbox.
pub(super) fn copy_attachments(
    connection: &Connection,
    uuids: &[String],
    identity: &IdentityId,
    email: i64,
) -> Result<(), rusqlite::Error> {
    for uuid in uuids {
        connection.execute(
            "INSERT INTO attachments (uuid, identity, token, filename, content_type, size, is_inline, content, email)
             SELECT ?2, ?3, token, filename, content_type, size, is_inline, content, ?4 FROM attachments WHERE uuid = ?1",
            params![uuid, Uuid::new_v4().to_string(), identity, email],
        )?;
    }
    Ok(())
}

/// An attachment of a delivered message.
pub(super) struct Delivered<'a> {
    pub(super) filename: &'a str,
    pub(super) content_type: &'a str,
    pub(super) inline: bool,
    pub(super) content: &'a [u8],
}

/// Stores an attachment of a delivered message.
pub(super) fn store(
    connection: &Connection,
    identity: &IdentityId,
    email: i64,
    file: &Delivered<'_>,
) -> Result<(), rusqlite::Error> {
    connection.execute(
        "INSERT INTO attachments (uuid, identity, token, filename, content_type, size, is_inline, content, email)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            Uuid::new_v4().to_string(),
            identity,
            Uuid::new_v4().simple().to_string(),
            file.filename,
            file.content_type,
            length(file.content),
            file.inline,
            file.content,
            email
        ],
    )?;
    Ok(())
}

/// Returns a message with its attachments.
pub(super) fn with_attachments(
    state: &State,
    connection: &Connection,
    mut message: Value,
) -> Result<Value, rusqlite::Error> {
    let mut statement = connection.prepare_cached(
        "SELECT uuid, filename, content_type, size, is_inline, token FROM attachments WHERE email = ?1 ORDER BY rowid",
    )?;
    let rows = statement.query_map([message["id"].as_i64()], |row| {
        let uuid: String = row.get(0)?;
        let token: String = row.get(5)?;
        Ok(json!({
            "uuid": uuid,
            "filename": row.get::<_, String>(1)?,
            "content_type": row.get::<_, String>(2)?,
            "size": row.get::<_, i64>(3)?,
            "is_inline": row.get::<_, bool>(4)?,
            "download_url": format!("{}/storage/{uuid}?token={token}", state.base),
        }))
    })?;
    message["attachments"] = Value::Array(rows.collect::<Result<_, _>>()?);
    Ok(message)
}
