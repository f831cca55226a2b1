//! Which pages get a password: those of its domain and below, over https.

use url::{Host, Url};

use crate::{domain::Domain, failure::Failure};

/// The website of an entry.
pub(super) struct Site {
    host: Host,
    /// Whether hosts below it belong to others: it is a public suffix such as `github.io`.
    is_suffix: bool,
}

impl Site {
    /// Returns the website of a domain.
    ///
    /// # Errors
    /// Another client has stored a text that is no domain.
    pub(super) fn of(domain: &Domain) -> Result<Self, Failure> {
        let parsed = Domain::parse(domain.as_str())?;
        let host = Host::parse(parsed.as_str()).map_err(|_| {
            Failure::usage(format!("the domain of the entry is not a host: `{domain}`"))
                .hint("change it with `ravi passwords update UUID --domain DOMAIN`")
        })?;
        Ok(Self {
            is_suffix: psl::suffix_str(parsed.as_str()) == Some(parsed.as_str()),
            host,
        })
    }

    /// Returns whether a page at this URL, or with this origin, gets the password.
    pub(super) fn admits(&self, url: &str) -> bool {
        let Some(url) = secure(url) else {
            return false;
        };
        match (&self.host, url.host()) {
            (Host::Domain(own), Some(Host::Domain(host))) => {
                let host = host.trim_end_matches('.');
                let below = host.strip_suffix(own.as_str());
                host == own || (!self.is_suffix && below.is_some_and(|left| left.ends_with('.')))
            }
            (Host::Ipv4(own), Some(Host::Ipv4(host))) => *own == host,
            (Host::Ipv6(own), Some(Host::Ipv6(host))) => *own == host,
            _ => false,
        }
    }
}

/// Returns whether a form on the page `from` may send what is in it to the origin `to`: the same host, or another one of the same
/// registrable domain.
pub(super) fn may_send(from: &str, to: &str) -> bool {
    let (Some(from), Some(to)) = (secure(from), secure(to)) else {
        return false;
    };
    let registrable = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        match url.host() {
            Some(Host::Domain(_)) => psl::domain_str(host).unwrap_or(host).to_owned(),
            _ => host.to_owned(),
        }
    };
    registrable(&from) == registrable(&to)
}

/// Parses a URL; returns `None` unless what is sent there is encrypted or stays on this machine.
fn secure(url: &str) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    let is_here = match url.host()? {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    let is_secure = url.scheme() == "https" || (url.scheme() == "http" && is_here);
    is_secure.then_some(url)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{Site, may_send};
    use crate::domain::Domain;

    fn admits(domain: &str, url: &str) -> bool {
        Site::of(&Domain::stored(domain.to_owned()))
            .unwrap()
            .admits(url)
    }

    #[test]
    fn a_page_of_the_domain_or_below_gets_the_password() {
        for (domain, url) in [
            ("example.com", "https://example.com/login?next=/"),
            ("example.com", "https://EXAMPLE.com"),
            ("example.com", "https://example.com.:8443/"),
            ("example.com", "https://login.eu.example.com"),
            ("EXAMPLE.com", "https://example.com"),
            ("bücher.example", "https://shop.xn--bcher-kva.example/"),
            ("alice.github.io", "https://alice.github.io/"),
            ("github.io", "https://github.io/"),
            ("localhost", "http://localhost:8000/"),
            ("app.localhost", "http://app.localhost:8000/"),
            ("127.0.0.1", "http://127.0.0.1:8000/"),
            ("127.0.0.1", "https://127.0.0.1/"),
            ("[::1]", "http://[::1]:8000/"),
            ("192.0.2.1", "https://192.0.2.1/"),
        ] {
            assert!(admits(domain, url), "{domain} {url}");
        }
    }

    #[test]
    fn no_other_page_does() {
        for (domain, url) in [
            ("example.com", "http://example.com/"),
            ("example.com", "https://example.com.evil.test/"),
            ("example.com", "https://notexample.com/"),
            ("example.com", "https://example.co/"),
            ("example.com", "https://example.com@evil.test/"),
            ("example.com", "https://evil.test/?example.com"),
            ("example.com", "https://evil.test#.example.com"),
            ("example.com", "https://xn--exmple-cua.com/"),
            ("login.example.com", "https://example.com/"),
            ("login.example.com", "https://evil.example.com/"),
            ("github.io", "https://alice.github.io/"),
            ("co.uk", "https://shop.co.uk/"),
            ("com", "https://example.com/"),
            ("example.com", "data:text/html,example.com"),
            ("example.com", "javascript:'https://example.com'"),
            ("example.com", "blob:https://example.com/1"),
            ("example.com", "about:blank"),
            ("example.com", "file:///example.com"),
            ("example.com", "chrome-error://chromewebdata/"),
            ("example.com", "null"),
            ("example.com", ""),
            ("127.0.0.1", "http://127.0.0.2/"),
            ("192.0.2.1", "http://192.0.2.1/"),
            ("0.0.1", "https://127.0.0.1/"),
            ("localhost", "http://localhost.evil.test/"),
        ] {
            let site = Site::of(&Domain::stored(domain.to_owned()));
            assert!(!site.is_ok_and(|site| site.admits(url)), "{domain} {url}");
        }
    }

    #[test]
    fn a_form_sends_within_its_registrable_domain() {
        for (from, to) in [
            ("https://www.example.co.uk", "https://login.example.co.uk"),
            ("https://example.com", "https://example.com:8443"),
            ("http://127.0.0.1:8000", "http://127.0.0.1:9000"),
        ] {
            assert!(may_send(from, to), "{from} {to}");
        }
        for (from, to) in [
            ("https://a.co.uk", "https://b.co.uk"),
            ("https://example.com", "http://example.com"),
            ("https://example.com", "https://evil.test"),
            ("https://alice.github.io", "https://eve.github.io"),
            ("https://example.com", "invalid"),
        ] {
            assert!(!may_send(from, to), "{from} {to}");
        }
    }
}
