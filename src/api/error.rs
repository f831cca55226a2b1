//! Errors of a request, and the error bodies of the contract.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Map, Value};

use crate::ids::Uuid;

/// Size limit of an error body, in bytes. Its parsed form takes many times as much memory.
const BODY_LIMIT: usize = 256 * 1024;

/// Why a call failed. Server texts are kept unchanged: sanitize them before printing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The base URL is not usable; the text says why.
    #[error("{0}")]
    BaseUrl(String),
    /// The server responded with a status other than 2xx.
    #[error("{0}")]
    Status(Box<StatusError>),
    /// No connection: DNS, refused, or TLS.
    #[error("cannot reach {host}: {reason}")]
    Unreachable {
        /// Host and port of the base URL.
        host: String,
        /// Innermost cause, as the network library reports it.
        reason: String,
    },
    /// The trusted root certificates could not be read; the text says which.
    #[error("{0}")]
    Certificates(String),
    /// The server did not respond in time.
    #[error("{host} timed out")]
    TimedOut {
        /// Host and port of the base URL.
        host: String,
    },
    /// The response ended early.
    #[error("the connection to {host} was lost before the response was complete")]
    Broken {
        /// Host and port of the base URL.
        host: String,
    },
    /// A body over the size limit.
    #[error("the response to {request} is larger than {limit_mib} MiB")]
    TooLarge {
        /// Method and path.
        request: String,
        /// Limit in MiB.
        limit_mib: usize,
    },
    /// A 2xx response whose body violates the contract.
    #[error("unexpected response to {request}: {reason}")]
    Unexpected {
        /// Method and path.
        request: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A redirect. Never followed: it would receive the token.
    #[error("{request} was redirected to {location}; redirects are not followed")]
    Redirected {
        /// Method and path.
        request: String,
        /// `Location` header of the response.
        location: String,
    },
    /// The response to the events request is not a stream.
    #[error("the server has no event stream")]
    NoStream,
    /// A local file could not be read or written; the text names it.
    #[error("{0}")]
    LocalFile(String),
    /// There are no tokens.
    #[error("not logged in")]
    NoToken,
    /// The server no longer accepts the session, and refreshing failed.
    #[error("the session has expired")]
    SessionOver,
    /// An endpoint that needs an identity was called without one.
    #[error("no identity is selected")]
    NoIdentity,
    /// The refresh request failed. Not retried: the refresh token may have been used.
    #[error(transparent)]
    Refresh(Box<Self>),
    /// Tokens could not be read or stored.
    #[error(transparent)]
    Tokens(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// Returns whether the failure may pass by itself. A single request gives up on more of them than a watch.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Status(answer) => {
                matches!(answer.status, 408 | 429 | 500..) && answer.status != 501
            }
            Self::Unreachable { .. }
            | Self::TimedOut { .. }
            | Self::Broken { .. }
            | Self::Refresh(_) => true,
            _ => false,
        }
    }

    /// Returns whether the server does not know what was requested.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Status(answer) if answer.status == 404)
    }

    /// Returns the `Retry-After` of a response.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status(answer) => answer.retry_after,
            _ => None,
        }
    }
}

/// An error response in the contract's terms ("Error response shape"), whatever names the server uses.
#[derive(Debug, Clone, Default)]
pub struct StatusError {
    /// Method and path of the request.
    pub request: String,
    /// HTTP status.
    pub status: u16,
    /// `code`, or OAuth's `error`.
    pub code: Option<String>,
    /// `detail`, `error_description` or `message`.
    pub message: Option<String>,
    /// Messages per field, from a validation error.
    pub fields: BTreeMap<String, Vec<String>>,
    /// Wait before the next attempt.
    pub retry_after: Option<Duration>,
    /// Identity that was sent, if any.
    pub identity: Option<Uuid>,
}

impl std::fmt::Display for StatusError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.message {
            Some(message) => f.write_str(message),
            None => write!(f, "{} failed with status {}", self.request, self.status),
        }
    }
}

impl StatusError {
    /// Parses an error body. Ignores bodies that are not JSON objects or exceed `BODY_LIMIT`.
    #[must_use]
    pub fn parse(status: u16, body: &[u8]) -> Self {
        let mut error = Self {
            status,
            ..Self::default()
        };
        if body.len() > BODY_LIMIT {
            return error;
        }
        let Ok(Value::Object(body)) = serde_json::from_slice(body) else {
            return error;
        };
        let nested = body.get("error").and_then(Value::as_object);
        let object = nested.unwrap_or(&body);
        let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
        error.code = text("code").or_else(|| text("error"));
        error.message = ["detail", "error_description", "message"]
            .into_iter()
            .find_map(text);
        error.retry_after = body
            .get("retry_after_seconds")
            .and_then(Value::as_f64)
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        for holder in ["detail", "message", "details"] {
            if let Some(Value::Object(fields)) = object.get(holder) {
                error.add_fields(fields);
            }
        }
        error.add_fields(object);
        error
    }

    fn add_fields(&mut self, object: &Map<String, Value>) {
        for (field, messages) in object {
            let Value::Array(messages) = messages else {
                continue;
            };
            let messages = messages.iter().filter_map(Value::as_str).map(str::to_owned);
            self.fields
                .entry(field.clone())
                .or_default()
                .extend(messages);
        }
        self.fields.retain(|_, messages| !messages.is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16) -> Error {
        Error::Status(Box::new(StatusError {
            status,
            retry_after: Some(Duration::from_secs(7)),
            ..StatusError::default()
        }))
    }

    #[test]
    fn errors_that_may_pass_are_transient() {
        let host = || "h:1".to_owned();
        for error in [
            status(408),
            status(429),
            status(500),
            status(503),
            Error::Unreachable {
                host: host(),
                reason: String::new(),
            },
            Error::TimedOut { host: host() },
            Error::Broken { host: host() },
            Error::Refresh(Box::new(Error::SessionOver)),
        ] {
            assert!(error.is_transient(), "{error:?}");
        }
        for error in [
            status(400),
            status(404),
            status(499),
            status(501),
            Error::NoStream,
            Error::SessionOver,
        ] {
            assert!(!error.is_transient(), "{error:?}");
        }
    }

    #[test]
    fn only_a_response_has_a_retry_after() {
        assert_eq!(status(429).retry_after(), Some(Duration::from_secs(7)));
        assert_eq!(Error::NoStream.retry_after(), None);
    }
}
