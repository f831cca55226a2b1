//! The way to the server: name and certificate.

use url::{Host, Url};

use super::{
    check::{Check, DEFAULT},
    limit::{limited, no_answer},
    server::Probe,
};
use crate::{api, env};

/// The variables that name a proxy, which resolves the host in place of this machine.
const PROXIES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// Resolves the name of the server. If a proxy does that, a failure here is only a warning.
pub(super) async fn dns(base: &Url, is_reached: bool) -> Check {
    let Some(Host::Domain(host)) = base.host() else {
        return Check::ok("dns", "not needed: the server is an address");
    };
    let port = base.port_or_known_default().unwrap_or(443);
    let resolved = limited(tokio::net::lookup_host((host, port))).await;
    let failed = match resolved {
        Some(Ok(addresses)) => {
            let mut addresses: Vec<String> =
                addresses.map(|address| address.ip().to_string()).collect();
            addresses.dedup();
            if !addresses.is_empty() {
                return Check::ok("dns", format!("{host} is {}", addresses.join(", ")));
            }
            format!("{host} has no address")
        }
        Some(Err(error)) => format!("cannot resolve {host}: {error}"),
        None => no_answer("the resolver"),
    };
    let proxy = PROXIES.into_iter().find(|name| env::path(name).is_some());
    match proxy {
        Some(proxy) if is_reached => Check::ok("dns", format!("{failed}; {proxy} is used")),
        _ => Check::problem("dns", failed)
            .hint("check the network, the name of the server, and the resolver of this machine"),
    }
}

/// Checks that the server's certificate is trusted.
pub(super) fn tls(base: &Url, probe: &Probe) -> Check {
    if base.scheme() == "http" {
        return Check::ok("tls", "not needed: plain http to this machine");
    }
    let (place, variables) = api::trusted_roots();
    let source = if variables.is_empty() {
        DEFAULT.to_owned()
    } else {
        variables.join(", ")
    };
    let check = match probe {
        Ok(_) => Check::ok("tls", format!("the certificate is trusted by {place}")),
        Err(unprobed) if unprobed.is_tls => Check::problem("tls", unprobed.failure.line()).hint(
            "check the clock of this machine, and that SSL_CERT_FILE or the system's store has the root certificate of the server or of a proxy",
        ),
        Err(unprobed) if unprobed.is_certificates => Check::failed("tls", &unprobed.failure),
        Err(_) => Check::skipped("tls", "there is no connection"),
    };
    check.source(source)
}
