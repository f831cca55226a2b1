//! What can go wrong between a request and its answer, and the error bodies of the contract.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Map, Value};

/// The longest error body that is read, in bytes. A tree of it takes many times as much memory.
const BODY_LIMIT: usize = 256 * 1024;

/// Why a call gave no answer that can be used. Texts from the server are kept as they came: clean them before a
/// terminal sees them.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The base URL cannot be used; the text says why.
    #[error("{0}")]
    BaseUrl(String),
    /// The server answered, with a status outside 2xx.
    #[error("{0}")]
    Status(Box<StatusError>),
    /// No connection: name look-up, refusal, TLS.
    #[error("cannot reach {host}: {reason}")]
    Unreachable {
        /// Host and port of the base URL.
        host: String,
        /// The innermost cause, in the words of the network library.
        reason: String,
    },
    /// The server was silent for too long.
    #[error("{host} did not answer in time")]
    TimedOut {
        /// Host and port of the base URL.
        host: String,
    },
    /// The answer ended before it was whole.
    #[error("the connection to {host} broke before the answer was complete")]
    Broken {
        /// Host and port of the base URL.
        host: String,
    },
    /// A body longer than any answer of the contract can be.
    #[error("the answer to {request} is larger than {limit_mib} MiB")]
    TooLarge {
        /// Method and path.
        request: String,
        /// The limit.
        limit_mib: usize,
    },
    /// A 2xx whose body is not what the contract says.
    #[error("the answer to {request} is not what Ravi sends: {reason}")]
    Unexpected {
        /// Method and path.
        request: String,
        /// What was wrong with it.
        reason: String,
    },
    /// A redirect, which is never followed: the token would go with it.
    #[error("{request} was redirected to {location}, and redirects are not followed")]
    Redirected {
        /// Method and path.
        request: String,
        /// The `Location` of the answer.
        location: String,
    },
    /// The server answered the request for events with something else than a stream.
    #[error("the server has no stream of events")]
    NoStream,
    /// A file of this machine could not be read or written; the text names it.
    #[error("{0}")]
    LocalFile(String),
    /// There are no tokens to send.
    #[error("not logged in")]
    NoToken,
    /// The server no longer accepts the session, and it could not be renewed.
    #[error("the session is over")]
    SessionOver,
    /// An endpoint of one identity was called without one.
    #[error("no identity is selected")]
    NoIdentity,
    /// The refresh request failed. Not retried: the refresh token may be spent.
    #[error(transparent)]
    Refresh(Box<Self>),
    /// The source of the tokens could not read or keep them: its own error.
    #[error(transparent)]
    Tokens(Box<dyn std::error::Error + Send + Sync>),
}

/// An error answer, in the contract's terms ("Error response shape") whatever spelling it came in.
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
    /// Field → messages, of a validation error.
    pub fields: BTreeMap<String, Vec<String>>,
    /// How long to wait before another try.
    pub retry_after: Option<Duration>,
    /// The identity that was sent, if one was.
    pub identity: Option<String>,
}

impl std::fmt::Display for StatusError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.message {
            Some(message) => f.write_str(message),
            None => write!(f, "{} was answered with {}", self.request, self.status),
        }
    }
}

impl StatusError {
    /// Reads an error body. One that is no JSON object, or longer than `BODY_LIMIT`, adds nothing: an HTML page is of no
    /// use here.
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
