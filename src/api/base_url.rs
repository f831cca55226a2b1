//! The URL of a server: which ones a token may be sent to.

use url::Url;

use super::error::Error;

/// Parses the URL of a server: https, or http on a loopback host; without user, query or fragment.
pub fn parse_base_url(text: &str) -> Result<Url, Error> {
    let refuse = |why: &str| Err(Error::BaseUrl(format!("`{text}` {why}")));
    let Ok(mut url) = Url::parse(text) else {
        return refuse("is not a URL");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::BaseUrl(
            "the API URL must not contain a user or password".into(),
        ));
    }
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => return refuse("is not encrypted: plain http is only allowed for loopback hosts"),
        _ => return refuse("is not an https URL"),
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("must not have a query or fragment");
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

/// Returns whether traffic to this URL is private: https, or this machine.
pub(super) fn is_private(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}
