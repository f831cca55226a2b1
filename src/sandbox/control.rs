//! Controls for tests: the request log, and faults on demand.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::{Body, to_bytes},
    extract::{Request, State as AxumState},
    http::{HeaderValue, StatusCode, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::{get, post},
};

use super::{
    requests::{Fault, Logged, UnderWay, locked, take_fault},
    state::{Routes, Shared, State},
};

/// Placeholder for a secret in the log.
const REDACTED: &str = "[redacted]";

/// Maximum requests in the log, and bytes logged per body.
const LOG_LIMIT: usize = 20_000;
const BODY_LIMIT: usize = 2 * 1024 * 1024;
/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new()
        .route("/sandbox/requests", get(requests))
        .route("/sandbox/faults", post(add_fault))
        .route("/sandbox/release", post(release))
}

async fn requests(AxumState(state): Shared) -> Json<Vec<Logged>> {
    Json(locked(&state.control.log).clone())
}

async fn add_fault(AxumState(state): Shared, Json(fault): Json<Fault>) -> StatusCode {
    locked(&state.control.faults).push(fault);
    StatusCode::NO_CONTENT
}

/// Releases one held response.
async fn release(AxumState(state): Shared) -> StatusCode {
    state.control.released.notify_one();
    StatusCode::NO_CONTENT
}

/// Logs every request to the API, and replaces responses by faults.
pub(super) async fn watch(
    AxumState(state): AxumState<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let in_api = is_in_api(path);
    if !in_api && !path.starts_with("/storage/") {
        return next.run(request).await;
    }
    let under_way = UnderWay::new(&state.control.under_way);
    let (parts, body) = request.into_parts();
    let mut logged = describe(&state, &parts, under_way.together);
    tokio::time::sleep(state.config.latency).await;
    // The log omits file contents.
    let body = if in_api {
        let Ok(bytes) = to_bytes(body, BODY_LIMIT).await else {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        };
        logged.body = shown(&state, &String::from_utf8_lossy(&bytes));
        Body::from(bytes)
    } else {
        body
    };
    let fault = take_fault(&state.control, &logged);
    let hold = fault.as_ref().is_some_and(|fault| fault.hold);
    let answer = match fault {
        Some(fault) if !fault.hold => fault.into_response(),
        _ => next.run(Request::from_parts(parts, body)).await,
    };
    logged.status = answer.status().as_u16();
    {
        let mut log = locked(&state.control.log);
        if log.len() < LOG_LIMIT {
            log.push(logged);
        }
    }
    if hold {
        state.control.released.notified().await;
    }
    answer
}

fn is_in_api(path: &str) -> bool {
    path.starts_with("/api/")
}

/// Returns the log entry of a request, without its body and status.
fn describe(state: &State, parts: &Parts, together: usize) -> Logged {
    let header = |name: &str| {
        let value = parts.headers.get(name).map(HeaderValue::as_bytes);
        String::from_utf8_lossy(value.unwrap_or_default()).into_owned()
    };
    let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or_default());
    Logged {
        method: parts.method.to_string(),
        path: path.to_owned(),
        // The query of a storage URL contains its token.
        query: if is_in_api(path) {
            query.to_owned()
        } else {
            shown(state, query)
        },
        identity: header("x-ravi-identity"),
        authorization: parts.headers.contains_key("authorization"),
        content_type: header("content-type"),
        together,
        user_agent: header("user-agent"),
        body: String::new(),
        status: 0,
    }
}

/// Returns a secret as logged: every user of this machine can connect and read the log.
fn shown(state: &State, secret: &str) -> String {
    match secret {
        "" => String::new(),
        secret if state.config.log_bodies => secret.to_owned(),
        _ => REDACTED.to_owned(),
    }
}
