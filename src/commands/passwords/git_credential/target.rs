//! What a credential is for: an https host with its port, and a path if git sends one.

use std::fmt;

use url::Url;

use crate::domain::Domain;

/// The port of https. An entry names no port, so it is for this one only.
const HTTPS: u16 = 443;

/// A host with its port, and the path of a repository.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Target {
    pub(super) domain: Domain,
    port: u16,
    path: Option<String>,
}

impl Target {
    /// Returns the target of a request of git; `None` if it is not https, or the host is none.
    pub(super) fn new(protocol: &str, host: &str, path: &str) -> Option<Self> {
        let is_part = |c: char| !c.is_whitespace() && !c.is_control() && !"/\\@?#%".contains(c);
        if protocol != "https" || !host.chars().all(is_part) {
            return None;
        }
        let port = Url::parse(&format!("https://{host}")).ok()?;
        let path = path.trim_matches('/');
        Some(Self {
            domain: Domain::parse(host).ok()?,
            port: port.port_or_known_default()?,
            path: (!path.is_empty()).then(|| path.to_owned()),
        })
    }

    pub(super) fn has_default_port(&self) -> bool {
        self.port == HTTPS
    }

    /// Returns the URL without the path.
    pub(super) fn origin(&self) -> String {
        if self.has_default_port() {
            format!("https://{}", self.domain)
        } else {
            format!("https://{}:{}", self.domain, self.port)
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin())?;
        match &self.path {
            Some(path) => write!(f, "/{path}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Target;

    fn shown(host: &str, path: &str) -> Option<String> {
        Target::new("https", host, path).map(|target| target.to_string())
    }

    #[test]
    fn a_target_is_the_host_in_its_one_notation() {
        for (host, path, expected) in [
            ("Git.Example.COM", "", "https://git.example.com"),
            ("git.example.com:443", "", "https://git.example.com"),
            (
                "git.example.com:8443",
                "a/b.git",
                "https://git.example.com:8443/a/b.git",
            ),
            ("bücher.example", "/", "https://xn--bcher-kva.example"),
            ("[::1]:8443", "/a b", "https://[::1]:8443/a b"),
        ] {
            assert_eq!(shown(host, path).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_host_that_is_something_else_is_no_target() {
        for host in [
            "",
            "good.example/@evil.example",
            "evil.example@good.example",
            "good.example%2f.evil.example",
            "good.example\\.evil.example",
            "good.example#evil.example",
            "good.example?evil.example",
            "good .example",
            "good.example:port",
            "good.example:99999",
        ] {
            assert_eq!(shown(host, ""), None, "{host}");
        }
        assert_eq!(Target::new("http", "git.example.com", ""), None);
        assert_eq!(Target::new("HTTPS", "git.example.com", ""), None);
    }
}
