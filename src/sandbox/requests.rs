//! The request log, and the faults that replace responses.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

/// State that tests inspect and set.
#[derive(Default)]
pub(super) struct Control {
    pub(super) log: Mutex<Vec<Logged>>,
    pub(super) faults: Mutex<Vec<Fault>>,
    pub(super) under_way: AtomicUsize,
    pub(super) released: Notify,
}

/// A logged request; contains secrets only if the log is configured to.
#[derive(Clone, Serialize)]
pub(super) struct Logged {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) identity: String,
    /// Whether the request had an `Authorization` header.
    pub(super) authorization: bool,
    pub(super) content_type: String,
    /// Number of concurrent requests, including this one.
    pub(super) together: usize,
    pub(super) user_agent: String,
    pub(super) body: String,
    pub(super) status: u16,
}

/// Replaces or holds a response.
#[derive(Clone, Deserialize)]
pub(super) struct Fault {
    pub(super) method: String,
    pub(super) path: String,
    #[serde(default)]
    pub(super) status: u16,
    /// Whether to hold the response until `POST /sandbox/release`.
    #[serde(default)]
    pub(super) hold: bool,
    #[serde(default)]
    pub(super) body: String,
    #[serde(default)]
    pub(super) content_type: Option<String>,
    #[serde(default)]
    retry_after: Option<u64>,
    /// Number of requests to affect.
    #[serde(default = "once")]
    times: u32,
}

fn once() -> u32 {
    1
}

/// Counts a request while it is in progress.
pub(super) struct UnderWay<'a> {
    count: &'a AtomicUsize,
    pub(super) together: usize,
}

impl<'a> UnderWay<'a> {
    pub(super) fn new(count: &'a AtomicUsize) -> Self {
        let together = count.fetch_add(1, Ordering::Relaxed) + 1;
        Self { count, together }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Returns the fault for a request, if any, and uses it up.
pub(super) fn take_fault(control: &Control, request: &Logged) -> Option<Fault> {
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

pub(super) fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
