//! What git keeps in the notes of an entry: a line for what the credential is for, and others for its expiry and refresh token.
//! The lines of a user stay as they are.

use jiff::Timestamp;

use super::{
    request::{EXPIRY, REFRESH_TOKEN},
    target::Target,
};
use crate::secret::Secret;

/// What begins each line of git.
const GIT: &str = "git ";
const TARGET: &str = "credential";

/// The lines of git.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Kept {
    /// What the credential is for; `None` in an entry that git did not store.
    pub(super) target: Option<String>,
    /// Seconds since 1970 at which the password expires.
    pub(super) expiry: Option<u64>,
    pub(super) refresh_token: Option<Secret>,
}

/// Splits a line of git into its key and value; `None` for other lines.
fn split(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.strip_prefix(GIT)?.split_once(": ")?;
    [TARGET, EXPIRY, REFRESH_TOKEN]
        .contains(&key)
        .then(|| (key, value.trim_end()))
}

impl Kept {
    /// Reads the lines of git in notes.
    pub(super) fn read(notes: &Secret) -> Self {
        let mut kept = Self::default();
        for (key, value) in notes.expose().lines().filter_map(split) {
            match key {
                TARGET => kept.target = Some(value.trim_end_matches('/').to_owned()),
                EXPIRY => kept.expiry = value.parse().ok(),
                _ => kept.refresh_token = Some(Secret::new(value.to_owned())),
            }
        }
        kept
    }

    /// Returns notes with these lines of git instead of theirs.
    pub(super) fn write(&self, notes: &Secret) -> Secret {
        let mut lines: Vec<&str> = notes.expose().lines().collect();
        lines.retain(|line| split(line).is_none());
        let expiry = self.expiry.map(|expiry| expiry.to_string());
        let of_git = [
            (TARGET, self.target.as_deref()),
            (EXPIRY, expiry.as_deref()),
            (
                REFRESH_TOKEN,
                self.refresh_token.as_ref().map(Secret::expose),
            ),
        ];
        let mut parts = Vec::new();
        for line in &lines {
            parts.extend([line, "\n"]);
        }
        for (key, value) in of_git {
            if let Some(value) = value {
                parts.extend([GIT, key, ": ", value, "\n"]);
            }
        }
        parts.pop();
        Secret::new(parts.concat())
    }

    /// Returns whether the password has expired.
    pub(super) fn is_expired(&self) -> bool {
        let now = Timestamp::now().as_second();
        let expiry = self.expiry.and_then(|expiry| i64::try_from(expiry).ok());
        expiry.is_some_and(|expiry| expiry <= now)
    }

    /// Returns how well the entry fits; `None` if it is for something else. An entry with a path is for this path only, and an
    /// entry that git did not store is for the default port.
    pub(super) fn rank(&self, target: &Target) -> Option<Rank> {
        match &self.target {
            Some(own) if *own == target.to_string() => Some(Rank::Exact),
            Some(own) if *own == target.origin() => Some(Rank::WholeHost),
            None if target.has_default_port() => Some(Rank::Users),
            _ => None,
        }
    }
}

/// How well an entry fits, from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// A user stored it for the domain.
    Users,
    /// git stored it for the host, and the request names a path.
    WholeHost,
    /// git stored it for just this.
    Exact,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{Kept, Rank, Secret, Target};

    fn notes(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[test]
    fn the_lines_of_a_user_stay() {
        let kept = Kept {
            target: Some("https://git.example.com:8443/a b.git".to_owned()),
            expiry: Some(5),
            refresh_token: Some(notes("r")),
        };
        let first = kept.write(&notes("mine: one\n\ngit is fun: yes"));
        assert_eq!(
            first.expose(),
            "mine: one\n\ngit is fun: yes\ngit credential: https://git.example.com:8443/a b.git\n\
             git password_expiry_utc: 5\ngit oauth_refresh_token: r"
        );
        assert_eq!(Kept::read(&first), kept);
        let second = Kept {
            target: Some("https://git.example.com".to_owned()),
            ..Kept::default()
        };
        assert_eq!(
            second.write(&first).expose(),
            "mine: one\n\ngit is fun: yes\ngit credential: https://git.example.com"
        );
        assert_eq!(Kept::default().write(&notes("")).expose(), "");
    }

    #[test]
    fn an_entry_is_for_no_other_port_and_no_other_path() {
        let rank = |line: &str, host: &str, path: &str| {
            Kept::read(&notes(line)).rank(&Target::new("https", host, path).unwrap())
        };
        let (host, port) = ("git.example.com", "git.example.com:8443");
        let (line, line_port) = (
            "git credential: https://git.example.com/",
            "git credential: https://git.example.com:8443",
        );
        assert_eq!(rank("", host, "a"), Some(Rank::Users));
        assert_eq!(rank("", port, ""), None);
        assert_eq!(rank(line, host, ""), Some(Rank::Exact));
        assert_eq!(rank(line, host, "a"), Some(Rank::WholeHost));
        assert_eq!(rank(line, port, ""), None);
        assert_eq!(rank(line_port, port, ""), Some(Rank::Exact));
        assert_eq!(rank(line_port, host, ""), None);
        let line_path = "git credential: https://git.example.com/a";
        assert_eq!(rank(line_path, host, "a"), Some(Rank::Exact));
        assert_eq!(rank(line_path, host, "b"), None);
        assert_eq!(rank(line_path, host, ""), None);
        assert_eq!(rank("git credential: ?", host, ""), None);
    }
}
