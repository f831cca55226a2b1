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
    /// `watch` or `signup` timed out: 124.
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
    /// All kinds, by exit code.
    pub const ALL: [Self; 15] = [
        Self::Failure,
        Self::Usage,
        Self::NotLoggedIn,
        Self::NotFound,
        Self::Forbidden,
        Self::Conflict,
        Self::RateLimited,
        Self::Network,
        Self::PaymentRequired,
        Self::Locked,
        Self::TimedOut,
        Self::CommandNotExecutable,
        Self::CommandNotFound,
        Self::Interrupted,
        Self::Terminated,
    ];

    /// Returns what it means, as in README.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Failure => "other failure",
            Self::Usage => {
                "invalid command line or input, no identity selected, or no terminal for a prompt"
            }
            Self::NotLoggedIn => {
                "not logged in (to the server that is named), or the session has expired"
            }
            Self::NotFound => "not found",
            Self::Forbidden => "refused (403)",
            Self::Conflict => "conflict (409)",
            Self::RateLimited => "rate-limited (429)",
            Self::Network => "network or server failure, or timeout",
            Self::PaymentRequired => "payment required (402)",
            Self::Locked => {
                "locked: no key on this machine, a wrong PIN, or a field that cannot be decrypted"
            }
            Self::TimedOut => "`ravi watch` or `ravi signup` timed out",
            Self::CommandNotExecutable => "a command to run cannot be executed",
            Self::CommandNotFound => "a command to run is not found",
            Self::Interrupted => "interrupted",
            Self::Terminated => "terminated by SIGTERM or SIGHUP",
        }
    }

    /// Returns what to do, as in README.
    #[must_use]
    pub fn advice(self) -> Option<&'static str> {
        Some(match self {
            Self::Failure => "follow the hint",
            Self::Usage => {
                "run `ravi COMMAND --help`; set the flag or variable that the hint names"
            }
            Self::NotLoggedIn => "run `ravi login`",
            Self::NotFound => "run the command that the hint names, to list what exists",
            Self::Forbidden => "check that the identity is yours: `ravi identities current`",
            Self::Conflict => "choose another name, or change the existing entry",
            Self::RateLimited => "wait for the time in `retry_after`",
            Self::Network => "check the network and `RAVI_API_URL`; try again",
            Self::PaymentRequired => "upgrade at ravi.app/billing",
            Self::Locked => "run `ravi encryption status`, then `ravi encryption unlock`",
            Self::TimedOut => {
                "give a longer `--timeout`; with `--otp` or `--link`, the hint describes the messages that arrived"
            }
            Self::CommandNotExecutable => "check the file's permissions",
            Self::CommandNotFound => "check its name and PATH",
            Self::Interrupted | Self::Terminated => return None,
        })
    }

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
    /// What to do. Further lines are what to choose from.
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

    /// Sets the hint, and below it a line for each of several candidates.
    #[must_use]
    pub fn hint_with(self, hint: &str, candidates: impl Iterator<Item = String>) -> Self {
        let mut lines = vec![hint.to_owned()];
        lines.extend(candidates.map(|line| line.replace('\n', " ")));
        self.hint(lines.join("\n"))
    }

    /// Creates the failure for a missing session. `server` is the address that the user chose, if any.
    #[must_use]
    pub fn not_logged_in(server: Option<&str>) -> Self {
        let to = server.map_or(String::new(), |server| format!(" to {server}"));
        Self::new(Kind::NotLoggedIn, format!("not logged in{to}")).hint(LOG_IN)
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn the_kinds_are_complete_and_in_the_order_of_their_exit_codes() {
        let schema = schemars::schema_for!(Kind).to_value();
        let kinds = schema["oneOf"].as_array().map(Vec::len);
        assert_eq!(kinds, Some(Kind::ALL.len()), "{schema}");
        assert!(Kind::ALL.is_sorted_by_key(|kind| kind.exit_code()));
    }
}
