//! Error responses in the shape of the contract.

use std::borrow::Cow;

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// An error response.
pub(super) enum Rejection {
    /// An error with a code.
    Code {
        status: StatusCode,
        code: &'static str,
        detail: Cow<'static, str>,
    },
    /// A validation error of one field.
    Field {
        field: &'static str,
        message: Cow<'static, str>,
    },
    /// An OAuth error (RFC 8628 §3.5, RFC 6749 §5.2).
    OAuth {
        error: &'static str,
        description: &'static str,
    },
    /// A rate limit, and the seconds until the next use is allowed.
    RateLimited { seconds: i64 },
}

impl Rejection {
    pub(super) const NOT_FOUND: Self = Self::Code {
        status: StatusCode::NOT_FOUND,
        code: "not_found",
        detail: Cow::Borrowed("Not found."),
    };

    pub(super) const METHOD_NOT_ALLOWED: Self = Self::Code {
        status: StatusCode::METHOD_NOT_ALLOWED,
        code: "method_not_allowed",
        detail: Cow::Borrowed("Method not allowed."),
    };

    /// Creates the validation error of a missing field.
    pub(super) const fn required(field: &'static str) -> Self {
        Self::Field {
            field,
            message: Cow::Borrowed("This field is required."),
        }
    }

    /// Creates the validation error of an empty field.
    pub(super) const fn blank(field: &'static str) -> Self {
        Self::Field {
            field,
            message: Cow::Borrowed("This field may not be blank."),
        }
    }
}

impl From<rusqlite::Error> for Rejection {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::QueryReturnedNoRows => Self::NOT_FOUND,
            other => Self::Code {
                status: StatusCode::INTERNAL_SERVER_ERROR,
                code: "server_error",
                detail: other.to_string().into(),
            },
        }
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let (status, body) = match self {
            Self::Code {
                status,
                code,
                detail,
            } => (status, json!({ "detail": detail, "code": code })),
            Self::Field { field, message } => {
                (StatusCode::BAD_REQUEST, json!({ field: [message] }))
            }
            Self::OAuth { error, description } => (
                StatusCode::BAD_REQUEST,
                json!({ "error": error, "error_description": description }),
            ),
            Self::RateLimited { seconds } => {
                let detail =
                    format!("Request was throttled. Expected available in {seconds} seconds.");
                let body = json!({
                    "detail": detail, "code": "throttled", "retry_after_seconds": seconds,
                });
                let headers = [(header::RETRY_AFTER, seconds.to_string())];
                return (StatusCode::TOO_MANY_REQUESTS, headers, Json(body)).into_response();
            }
        };
        (status, Json(body)).into_response()
    }
}
