//! A one-time password, and its code for a time or counter.

use std::{
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use totp_rs::Totp;

use crate::secret::Secret;

/// What a code depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moving {
    /// The time, in steps of so many seconds.
    Time(u64),
    /// The counter of the next code.
    Counter(u64),
}

/// A one-time password: what codes are computed from. `Debug` shows nothing of it.
#[derive(Clone)]
pub struct OneTime {
    /// The line for the notes: the given URI, or a URI made from a bare secret.
    pub(super) uri: Secret,
    pub(super) label: Secret,
    pub(super) issuer: Option<Secret>,
    pub(super) moving: Moving,
    pub(super) generator: Totp,
}

/// A code, and how long it is valid.
#[derive(Debug, Clone)]
pub struct Code {
    /// 6 to 8 digits, or the 5 characters of Steam's.
    pub code: Secret,
    /// How long it is valid yet; `None` for a counter.
    pub valid_for: Option<Duration>,
    /// How long each code is valid; `None` for a counter.
    pub period: Option<Duration>,
}

impl OneTime {
    /// Returns the URI, as the line of the notes.
    #[must_use]
    pub fn uri(&self) -> &Secret {
        &self.uri
    }

    /// Returns the name of the account, without the issuer. May be empty.
    #[must_use]
    pub fn label(&self) -> &str {
        self.label.expose()
    }

    /// Returns the name of the service.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.issuer.as_ref().map(Secret::expose)
    }

    /// Returns whether its codes are counted (HOTP): each is valid once, and the counter must be stored before one is used.
    #[must_use]
    pub fn is_counter(&self) -> bool {
        matches!(self.moving, Moving::Counter(_))
    }

    /// Returns whether it is for the same account of the same service.
    #[must_use]
    pub fn is_same_account(&self, other: &Self) -> bool {
        self.label == other.label && self.issuer == other.issuer
    }

    /// Returns whether a user may mean it by this name: issuer, label, or `issuer:label`.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        let (label, name) = (self.label(), name.to_lowercase());
        let issuer = self.issuer().unwrap_or_default();
        let names = [issuer, label, &format!("{issuer}:{label}")].map(str::to_lowercase);
        !name.is_empty() && names.contains(&name)
    }

    /// Returns the code for a time, or for the counter. A time before 1970 counts as 1970.
    #[must_use]
    pub fn code(&self, at: SystemTime) -> Code {
        let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
        let (moment, period) = match self.moving {
            // Its step is 1.
            Moving::Counter(counter) => (counter, None),
            Moving::Time(period) => (since.as_secs(), Some(Duration::from_secs(period))),
        };
        let left = |period: Duration| {
            let into = Duration::from_secs(since.as_secs() % period.as_secs().max(1));
            period.saturating_sub(into + Duration::from_nanos(since.subsec_nanos().into()))
        };
        Code {
            code: Secret::new(self.generator.generate(moment).to_string()),
            valid_for: period.map(left),
            period,
        }
    }
}

impl fmt::Debug for OneTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTime(…)")
    }
}
