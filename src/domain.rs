//! Domain of a password entry, normalized on input.

use url::{Host, Url};

use crate::failure::Failure;

/// A host as the server searches for it: lower case, punycode, no port, no trailing dot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain(String);

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
        if host.is_empty() || host.split('.').any(str::is_empty) {
            return refuse("is not a domain");
        }
        Ok(Self(host))
    }

    /// Returns the host.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
