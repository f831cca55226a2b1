//! Error responses in the shape of the contract.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// An error response: status and body.
pub(super) struct Refusal {
    status: u16,
    body: Value,
    retry_after: Option<i64>,
}

impl Refusal {
    pub(super) fn new(status: u16, code: &str, detail: &str) -> Self {
        Self {
            status,
            body: json!({ "detail": detail, "code": code }),
            retry_after: None,
        }
    }

    /// Creates a validation error of one field.
    pub(super) fn field(field: &str, message: &str) -> Self {
        Self {
            status: 400,
            body: json!({ field: [message] }),
            retry_after: None,
        }
    }

    /// Creates an OAuth error (RFC 8628 §3.5, RFC 6749 §5.2).
    pub(super) fn oauth(error: &str, description: &str) -> Self {
        Self {
            status: 400,
            body: json!({ "error": error, "error_description": description }),
            retry_after: None,
        }
    }

    pub(super) fn not_found() -> Self {
        Self::new(404, "not_found", "Not found.")
    }

    /// Creates a rate-limit error with the seconds to wait.
    pub(super) fn rate_limited(seconds: i64) -> Self {
        Self {
            status: 429,
            body: json!({
                "detail": format!("Request was throttled. Expected available in {seconds} seconds."),
                "code": "throttled",
                "retry_after_seconds": seconds,
            }),
            retry_after: Some(seconds),
        }
    }

    pub(super) fn method_not_allowed() -> Self {
        Self::new(405, "method_not_allowed", "Method not allowed.")
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::QueryReturnedNoRows => Self::not_found(),
            other => Self::new(500, "server_error", &other.to_string()),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut answer = (status, Json(self.body)).into_response();
        if let Some(seconds) = self.retry_after {
            answer
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
        }
        answer
    }
}
