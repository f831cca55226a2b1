//! What a command fails with: kind, message, hint and exit code.

use std::collections::BTreeMap;

use serde::Serialize;

/// What sort of failure it is; each has one exit code, which scripts rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Anything else: 1.
    Failure,
    /// The command line, or input that it names: 2.
    Usage,
    /// Not logged in, or the session is over: 3.
    NotLoggedIn,
    /// 4.
    NotFound,
    /// 403: 5.
    Forbidden,
    /// 409: 6.
    Conflict,
    /// 429: 7.
    RateLimited,
    /// The network or the server, time-outs included: 8.
    Network,
    /// 402: 9.
    PaymentRequired,
    /// No key, a wrong PIN, or a field that does not open: 10.
    Locked,
    /// `watch` timed out: 124.
    TimedOut,
    /// A command that is to be run cannot be executed: 126.
    CommandNotExecutable,
    /// A command that is to be run is not there: 127.
    CommandNotFound,
    /// Ctrl-C: 130.
    Interrupted,
    /// SIGTERM or SIGHUP: 143.
    Terminated,
}

impl Kind {
    /// The process's exit code.
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

/// A failure as its reader needs it: what happened, to what, and what to do next. Never holds a secret.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Failure {
    /// Its sort.
    pub kind: Kind,
    /// What happened, in a line.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// HTTP status, if a server answered.
    pub status: Option<u16>,
    /// The server's own `code`.
    pub code: Option<String>,
    /// Field → messages of a validation error.
    pub fields: BTreeMap<String, Vec<String>>,
    /// Seconds to wait.
    pub retry_after: Option<u64>,
}

impl Failure {
    /// A failure of a kind.
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

    /// The message for people, with the fields.
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

    /// A wrong command line or input.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// There is no session.
    #[must_use]
    pub fn not_logged_in() -> Self {
        Self::new(Kind::NotLoggedIn, "not logged in")
            .hint("run `ravi login`, or set RAVI_ACCESS_TOKEN")
    }
}
