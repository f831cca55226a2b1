//! Failure of a command: kind, message, hint and exit code.

use std::collections::BTreeMap;

use serde::Serialize;

/// The hint for a missing session.
pub const LOG_IN: &str = "run `ravi login`, or set RAVI_ACCESS_TOKEN";

/// Kind of a failure; each has one exit code, which scripts rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Anything else: 1.
    Failure,
    /// Invalid command line or input: 2.
    Usage,
    /// Not logged in, or session expired: 3.
    NotLoggedIn,
    /// 4.
    NotFound,
    /// 403: 5.
    Forbidden,
    /// 409: 6.
    Conflict,
    /// 429: 7.
    RateLimited,
    /// Network or server failure, including timeouts: 8.
    Network,
    /// 402: 9.
    PaymentRequired,
    /// Missing key, wrong PIN, or field that cannot be decrypted: 10.
    Locked,
    /// `watch` timed out: 124.
    TimedOut,
    /// The given command cannot be executed: 126.
    CommandNotExecutable,
    /// The given command was not found: 127.
    CommandNotFound,
    /// Ctrl-C: 130.
    Interrupted,
    /// SIGTERM or SIGHUP: 143.
    Terminated,
}

impl Kind {
    /// Returns the exit code of the process.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Failure => 1,
            Self::Usage => 2,
            Self::NotLoggedIn => 3,
            Self::NotFound => 4,
            Self::Forbidden => 5,
            Self::Conflict => 6,
            Self::RateLimited => 7,
            Self::Network => 8,
            Self::PaymentRequired => 9,
            Self::Locked => 10,
            Self::TimedOut => 124,
            Self::CommandNotExecutable => 126,
            Self::CommandNotFound => 127,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }
}

/// A failure: what failed, why, and what to do. Never contains a secret.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Failure {
    /// Kind of the failure.
    pub kind: Kind,
    /// What failed and why, in one line.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// HTTP status, if a server responded.
    pub status: Option<u16>,
    /// The server's `code`.
    pub code: Option<String>,
    /// Messages per field, from a validation error.
    pub fields: BTreeMap<String, Vec<String>>,
    /// Seconds to wait.
    pub retry_after: Option<u64>,
}

impl Failure {
    /// Creates a failure.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
            status: None,
            code: None,
            fields: BTreeMap::new(),
            retry_after: None,
        }
    }

    /// Returns the message, including the fields.
    #[must_use]
    pub fn line(&self) -> String {
        if self.fields.is_empty() {
            return self.message.clone();
        }
        let field =
            |(field, messages): (&String, &Vec<String>)| format!("{field}: {}", messages.join(" "));
        let listed: Vec<String> = self.fields.iter().map(field).collect();
        format!("{}: {}", self.message, listed.join("; "))
    }

    /// Creates a failure for an invalid command line or input.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Sets the hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Creates the failure for a missing session. `server` is the address that the user chose, if any.
    #[must_use]
    pub fn not_logged_in(server: Option<&str>) -> Self {
        let to = server.map_or(String::new(), |server| format!(" to {server}"));
        Self::new(Kind::NotLoggedIn, format!("not logged in{to}")).hint(LOG_IN)
    }
}
