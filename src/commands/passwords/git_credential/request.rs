//! What git writes on stdin: a `key=value` line for each property of a credential.

use percent_encoding::percent_decode_str;

use super::target::Target;
use crate::{failure::Failure, secret::Secret};

pub(super) const USERNAME: &str = "username";
pub(super) const PASSWORD: &str = "password";
pub(super) const EXPIRY: &str = "password_expiry_utc";
pub(super) const REFRESH_TOKEN: &str = "oauth_refresh_token";

/// A description of a credential. Properties with other names are ignored, as the protocol demands: git has added some in the
/// past.
#[derive(Debug, Default)]
pub(super) struct Request {
    protocol: String,
    host: String,
    path: String,
    pub(super) username: Option<Secret>,
    pub(super) password: Option<Secret>,
    /// Seconds since 1970 at which the password expires.
    pub(super) expiry: Option<u64>,
    pub(super) refresh_token: Option<Secret>,
}

/// Returns whether a value would end its line before its own end. git drops a carriage return there.
pub(super) fn breaks_line(value: &str) -> bool {
    value.contains(['\n', '\r', '\0'])
}

impl Request {
    /// Parses the lines up to the first empty one.
    pub(super) fn parse(lines: &Secret) -> Result<Self, Failure> {
        let mut request = Self::default();
        let lines = lines.expose().lines().take_while(|line| !line.is_empty());
        for (index, line) in lines.enumerate() {
            // The line may hold a secret: only its number is shown.
            let refuse = |why: &str| {
                let number = index + 1;
                Failure::usage(format!("line {number} of the request of git {why}"))
                    .hint("git writes lines such as `host=example.com`")
            };
            let Some((key, value)) = line.split_once('=') else {
                return Err(refuse("has no `=`"));
            };
            if breaks_line(value) {
                return Err(refuse("has a carriage return or NUL"));
            }
            request
                .set(key, value)
                .ok_or_else(|| refuse("is not a URL with a protocol"))?;
        }
        Ok(request)
    }

    /// Sets a property; `None` if its value is invalid.
    fn set(&mut self, key: &str, value: &str) -> Option<()> {
        let secret = || Some(Secret::new(value.to_owned()));
        match key {
            "protocol" => value.clone_into(&mut self.protocol),
            "host" => value.clone_into(&mut self.host),
            "path" => value.clone_into(&mut self.path),
            USERNAME => self.username = secret(),
            PASSWORD => self.password = secret(),
            // git takes 0 and what is no number as a password that does not expire.
            EXPIRY => self.expiry = value.parse().ok().filter(|expiry| *expiry > 0),
            REFRESH_TOKEN => self.refresh_token = secret(),
            "url" => self.set_url(value)?,
            _ => {}
        }
        Some(())
    }

    /// Sets the properties that a URL has, and unsets those that it lacks. Splits it as git does; the parser of URLs would keep
    /// a copy of the password.
    fn set_url(&mut self, url: &str) -> Option<()> {
        let (protocol, rest) = url.split_once("://")?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let (login, host) = match authority.split_once('@') {
            Some((login, host)) => (Some(login), host),
            None => (None, authority),
        };
        let (username, password) = match login.map(|login| login.split_once(':')) {
            Some(Some((username, password))) => (Some(username), Some(password)),
            Some(None) => (login, None),
            None => (None, None),
        };
        protocol.clone_into(&mut self.protocol);
        decoded(host)?.expose().clone_into(&mut self.host);
        decoded(path)?.expose().clone_into(&mut self.path);
        self.username = match username {
            Some(username) => Some(decoded(username)?),
            None => None,
        };
        self.password = match password {
            Some(password) => Some(decoded(password)?),
            None => None,
        };
        Some(())
    }

    /// Returns what the credential is for; `None` if that is no https host.
    pub(super) fn target(&self) -> Option<Target> {
        Target::new(&self.protocol, &self.host, &self.path)
    }
}

/// Decodes a part of a URL; `None` if the result is no value.
fn decoded(part: &str) -> Option<Secret> {
    let text = percent_decode_str(part).decode_utf8().ok()?;
    let text = Secret::new(text.into_owned());
    (!breaks_line(text.expose())).then_some(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{Request, Secret};

    fn parse(lines: &str) -> Option<Request> {
        Request::parse(&Secret::new(lines.to_owned())).ok()
    }

    fn exposed(secret: Option<&Secret>) -> Option<&str> {
        secret.map(Secret::expose)
    }

    #[test]
    fn a_url_is_its_parts() {
        let request =
            parse("username=old\nurl=https://me%40x:p%3A%2F@git.example.com:8443/a%20b.git\n");
        let request = request.unwrap();
        let target = request.target().unwrap().to_string();
        assert_eq!(target, "https://git.example.com:8443/a b.git");
        assert_eq!(exposed(request.username.as_ref()), Some("me@x"));
        assert_eq!(exposed(request.password.as_ref()), Some("p:/"));
        let request =
            parse("password=old\nurl=https://git.example.com\nhost=other.example").unwrap();
        assert_eq!(exposed(request.password.as_ref()), None);
        assert_eq!(
            request.target().unwrap().to_string(),
            "https://other.example"
        );
        for url in [
            "git.example.com",
            "https://a%0ab.example",
            "https://%ff:x@a.example",
        ] {
            assert!(parse(&format!("url={url}")).is_none(), "{url}");
        }
    }

    #[test]
    fn a_value_may_have_anything_but_line_breaks_and_nul() {
        let request = parse("password= a=b \r\nusername=\n\nhost=ignored.example\n").unwrap();
        assert_eq!(exposed(request.password.as_ref()), Some(" a=b "));
        assert_eq!(exposed(request.username.as_ref()), Some(""));
        assert!(request.host.is_empty());
        for refused in ["password=a\rb", "password=a\0b", "password"] {
            assert!(parse(refused).is_none(), "{refused:?}");
        }
    }

    #[test]
    fn an_expiry_that_is_no_time_is_none() {
        let expiry = |value: &str| {
            parse(&format!("password_expiry_utc={value}"))
                .unwrap()
                .expiry
        };
        assert_eq!(expiry("1735689600"), Some(1_735_689_600));
        for none in ["0", "", "soon", "-1", "99999999999999999999"] {
            assert_eq!(expiry(none), None, "{none}");
        }
    }
}
