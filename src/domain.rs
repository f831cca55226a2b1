//! Domain of a password entry, normalized on input.

use serde::Serialize;
use url::{Host, Url};

use crate::{failure::Failure, ids::string_schema};

/// A host as the server searches for it: lower case, punycode, no port, no trailing dot. Its JSON is the plain string.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Domain(String);

string_schema!(Domain);

impl Domain {
    /// Parses a domain, or extracts the host of a URL.
    ///
    /// # Errors
    /// A usage failure if it is empty, has spaces, or is no host.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let refuse = |why: &str| {
            Err(Failure::usage(format!("`{text}` {why}"))
                .hint("use a domain such as example.com, or a URL"))
        };
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(Failure::usage("the domain is empty")
                .hint("use a domain such as example.com, or a URL"));
        }
        if trimmed.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return refuse("is not a domain: it has spaces or control characters");
        }
        let url = if trimmed.contains("://") {
            Url::parse(trimmed)
        } else {
            Url::parse(&format!("https://{trimmed}"))
        };
        let host = match url.as_ref().map(Url::host) {
            // For schemes other than http and https, the parser does not normalize the host.
            Ok(Some(Host::Domain(domain))) => Host::parse(domain.trim_end_matches('.')).ok(),
            Ok(address) => address.map(|address| address.to_owned()),
            Err(_) => None,
        };
        let Some(host) = host.map(|host| host.to_string()) else {
            return refuse("is not a domain");
        };
        if is_short_for(trimmed, &host) {
            return refuse(&format!(
                "is not a domain; the IP address {host} has 4 numbers"
            ));
        }
        if host.is_empty() || host.split('.').any(str::is_empty) {
            return refuse("is not a domain");
        }
        Ok(Self(host))
    }

    /// Returns the domain of a stored entry, unchanged: other clients may store any text.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// Returns whether the server sent none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether two domains differ at most in case, as those of other clients may.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }

    /// Returns the host.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Returns whether a text without a scheme is another notation of an IPv4 address, such as 396 for 0.0.1.140. A start of a
/// UUID may look like one.
fn is_short_for(text: &str, host: &str) -> bool {
    let typed = text.split(['/', '?', '#', ':']).next().unwrap_or(text);
    let typed = typed.rsplit('@').next().unwrap_or(typed);
    host.parse::<std::net::Ipv4Addr>().is_ok()
        && !text.contains("://")
        && typed.trim_end_matches('.') != host
}

impl std::fmt::Display for Domain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
