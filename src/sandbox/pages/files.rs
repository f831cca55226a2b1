//! Contents of an email that a browser must not take for a page of the sandbox: HTML bodies and attachments.

use axum::{
    Router,
    extract::{Path, State as AxumState},
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rusqlite::Connection;

use super::{
    error::Failed,
    text::{count, escape},
};
use crate::sandbox::state::{Routes, Shared, State};

/// Allows styles and embedded images; gives the HTML an origin of its own, without scripts and forms.
const HTML_POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
    style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";
const FILE_POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// Opens links in another tab: this frame shows nothing but the message.
const BASE: &str = "<!doctype html><meta charset=\"utf-8\"><base target=\"_blank\">";

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new()
        .route("/email/{id}/html", get(html))
        .route("/email/{id}/source", get(source))
        .route("/email/{id}/attachments/{uuid}", get(attachment))
}

fn html_of(state: &State, id: i64) -> Result<String, rusqlite::Error> {
    let connection = state.database.lock();
    let mut statement = connection
        .prepare_cached("SELECT html_content FROM emails WHERE id = ?1 AND html_content <> ''")?;
    statement.query_row([id], |row| row.get(0))
}

async fn html(AxumState(state): Shared, Path(id): Path<i64>) -> Result<Response, Failed> {
    let content = [BASE, &html_of(&state, id)?].concat();
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, HTML_POLICY),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("x-dns-prefetch-control"), "off"),
    ];
    Ok((headers, content).into_response())
}

async fn source(AxumState(state): Shared, Path(id): Path<i64>) -> Result<Response, Failed> {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, FILE_POLICY),
    ];
    Ok((headers, html_of(&state, id)?).into_response())
}

async fn attachment(
    AxumState(state): Shared,
    Path((id, uuid)): Path<(i64, String)>,
) -> Result<Response, Failed> {
    let (name, content): (String, Vec<u8>) = state.database.lock().query_row(
        "SELECT filename, content FROM attachments WHERE email = ?1 AND uuid = ?2 AND content IS NOT NULL",
        (id, uuid),
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_SECURITY_POLICY, FILE_POLICY),
    ];
    let mut answer = (headers, content).into_response();
    let name = utf8_percent_encode(last_name(&name), NON_ALPHANUMERIC);
    let disposition = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{name}"));
    answer.headers_mut().insert(
        header::CONTENT_DISPOSITION,
        disposition.unwrap_or(HeaderValue::from_static("attachment")),
    );
    Ok(answer)
}

/// Returns a file name without directories.
fn last_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// Returns the list of the attachments of an email, with links; empty if there are none.
pub(super) fn attachments(connection: &Connection, email: i64) -> Result<String, rusqlite::Error> {
    let mut statement = connection.prepare_cached(
        "SELECT uuid, filename, content_type, size FROM attachments WHERE email = ?1 ORDER BY rowid",
    )?;
    let rows = statement.query_map([email], |row| {
        let text = |index: usize| row.get::<_, String>(index);
        Ok(format!(
            "<li><a href=\"/email/{email}/attachments/{}\" download><bdi>{}</bdi></a> \
             <small><bdi>{}</bdi>, {}</small></li>",
            escape(&text(0)?),
            escape(&text(1)?),
            escape(&text(2)?),
            size(row.get(3)?)
        ))
    })?;
    let files: String = rows.collect::<Result<_, _>>()?;
    Ok(if files.is_empty() {
        files
    } else {
        format!("<section><h2>Attachments</h2><ul class=\"files\">{files}</ul></section>")
    })
}

/// Returns a size as people read it.
fn size(bytes: i64) -> String {
    match usize::try_from(bytes).unwrap_or(0) {
        bytes @ 0..1000 => count(bytes, "byte"),
        bytes @ 1000..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        bytes => format!("{} MB", bytes.div_ceil(1_000_000)),
    }
}
