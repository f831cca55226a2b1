//! What tests look at and turn: the log of requests, and faults on demand.

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::{Request, State as AxumState},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

use super::{Shared, State};

/// How many requests are remembered, and how much of a body.
const LOG_LIMIT: usize = 20_000;
const BODY_LIMIT: usize = 2 * 1024 * 1024;

#[derive(Default)]
pub(super) struct Control {
    log: Mutex<Vec<Logged>>,
    faults: Mutex<Vec<Fault>>,
}

/// One request as it came.
#[derive(Clone, Serialize)]
pub(super) struct Logged {
    method: String,
    path: String,
    query: String,
    identity: String,
    user_agent: String,
    body: String,
    status: u16,
}

/// An answer that stands in for the real one.
#[derive(Clone, Deserialize)]
pub(super) struct Fault {
    method: String,
    path: String,
    status: u16,
    #[serde(default)]
    body: String,
    #[serde(default)]
    content_type: Option<String>,
    #[serde(default)]
    retry_after: Option<u64>,
    /// How many requests get it.
    #[serde(default = "once")]
    times: u32,
}

fn once() -> u32 {
    1
}

pub(super) async fn requests(AxumState(state): Shared) -> Json<Vec<Logged>> {
    Json(locked(&state.control.log).clone())
}

pub(super) async fn add_fault(AxumState(state): Shared, Json(fault): Json<Fault>) -> StatusCode {
    locked(&state.control.faults).push(fault);
    StatusCode::NO_CONTENT
}

/// Logs every request to the API, and puts faults in the place of answers.
pub(super) async fn watch(
    AxumState(state): AxumState<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    if !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let header = |name: &str| {
        let value = parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let mut logged = Logged {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        identity: header("x-ravi-identity"),
        user_agent: header("user-agent"),
        body: String::from_utf8_lossy(&body).into_owned(),
        status: 0,
    };
    let answer = match take_fault(&state.control, &logged) {
        Some(fault) => fault.into_response(),
        None => next.run(Request::from_parts(parts, Body::from(body))).await,
    };
    logged.status = answer.status().as_u16();
    let mut log = locked(&state.control.log);
    if log.len() < LOG_LIMIT {
        log.push(logged);
    }
    answer
}

fn take_fault(control: &Control, request: &Logged) -> Option<Fault> {
    let mut faults = locked(&control.faults);
    let matches = |fault: &Fault| fault.method == request.method && fault.path == request.path;
    let index = faults.iter().position(matches)?;
    let fault = faults.get_mut(index)?;
    fault.times = fault.times.saturating_sub(1);
    let taken = fault.clone();
    if taken.times == 0 {
        faults.remove(index);
    }
    Some(taken)
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let content_type = self.content_type.as_deref().unwrap_or("application/json");
        let mut answer = (status, self.body).into_response();
        if let Ok(value) = HeaderValue::from_str(content_type) {
            answer.headers_mut().insert(header::CONTENT_TYPE, value);
        }
        if let Some(seconds) = self.retry_after {
            answer
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
        }
        answer
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
