//! What tests look at and turn: the log of requests, and faults on demand.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::{Request, State as AxumState},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use super::{Shared, State};

/// What stands in the log for a secret.
const REDACTED: &str = "[redacted]";

/// How many requests are remembered, and how much of a body.
const LOG_LIMIT: usize = 20_000;
const BODY_LIMIT: usize = 2 * 1024 * 1024;

#[derive(Default)]
pub(super) struct Control {
    log: Mutex<Vec<Logged>>,
    faults: Mutex<Vec<Fault>>,
    under_way: AtomicUsize,
    released: Notify,
}

/// One request as it came; its secrets only if the log was asked to hold them.
#[derive(Clone, Serialize)]
pub(super) struct Logged {
    method: String,
    path: String,
    query: String,
    identity: String,
    /// Whether there was any.
    authorization: bool,
    content_type: String,
    /// Requests under way together with this one, itself counted.
    together: usize,
    user_agent: String,
    body: String,
    status: u16,
}

/// An answer that stands in for the real one, or the real one late.
#[derive(Clone, Deserialize)]
pub(super) struct Fault {
    method: String,
    path: String,
    #[serde(default)]
    status: u16,
    /// The request is carried out, and its answer held back until `POST /sandbox/release`.
    #[serde(default)]
    hold: bool,
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

/// Lets one answer go that is held back.
pub(super) async fn release(AxumState(state): Shared) -> StatusCode {
    state.control.released.notify_one();
    StatusCode::NO_CONTENT
}

/// Logs every request to the API, and puts faults in the place of answers.
pub(super) async fn watch(
    AxumState(state): AxumState<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let in_api = path.starts_with("/api/");
    if !in_api && !path.starts_with("/storage/") {
        return next.run(request).await;
    }
    let under_way = UnderWay::new(&state.control.under_way);
    let (parts, body) = request.into_parts();
    let header = |name: &str| {
        let value = parts.headers.get(name).map(HeaderValue::as_bytes);
        String::from_utf8_lossy(value.unwrap_or_default()).into_owned()
    };
    // Every user of the machine can connect, and read the log.
    let shown = |secret: &str| match secret {
        "" => String::new(),
        secret if state.config.log_bodies => secret.to_owned(),
        _ => REDACTED.to_owned(),
    };
    let query = parts.uri.query().unwrap_or_default();
    let mut logged = Logged {
        method: parts.method.to_string(),
        path,
        // In the query of a storage URL is its token.
        query: if in_api {
            query.to_owned()
        } else {
            shown(query)
        },
        identity: header("x-ravi-identity"),
        authorization: parts.headers.contains_key("authorization"),
        content_type: header("content-type"),
        together: under_way.together,
        user_agent: header("user-agent"),
        body: String::new(),
        status: 0,
    };
    tokio::time::sleep(state.config.latency).await;
    // Files are not kept in the log.
    let body = if in_api {
        let Ok(bytes) = to_bytes(body, BODY_LIMIT).await else {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        };
        logged.body = shown(&String::from_utf8_lossy(&bytes));
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

/// Counts a request for as long as it is under way.
struct UnderWay<'a> {
    count: &'a AtomicUsize,
    together: usize,
}

impl<'a> UnderWay<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        let together = count.fetch_add(1, Ordering::Relaxed) + 1;
        Self { count, together }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
    }
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
