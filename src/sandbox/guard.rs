//! The outermost layer: who is served, and what a browser may do with the answer.
//!
//! Any page that a user opens can send requests to 127.0.0.1. Under a name of its own that resolves to 127.0.0.1 (DNS
//! rebinding) it could read the answers too. So the `Host` has to be the address that is served, and what a browser says of
//! the sender (`Origin`, `Sec-Fetch-Site`) has to be this very site. Programs send neither of the two, and are served.

use std::sync::Arc;

use axum::{
    extract::{Request, State as AxumState},
    http::{HeaderMap, HeaderName, HeaderValue, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{refusal::Refusal, state::State};

/// No script, no frame, nothing from elsewhere: the pages are plain forms.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Refuses requests for other hosts and from other sites, and protects every answer.
pub(super) async fn check(
    AxumState(state): AxumState<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    let mut answer = match refusal(state.port, request.uri(), request.headers()) {
        Some(refusal) => refusal.into_response(),
        None => next.run(request).await,
    };
    protect(answer.headers_mut());
    answer
}

fn refusal(port: u16, uri: &Uri, headers: &HeaderMap) -> Option<Refusal> {
    let own = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let is_own = |authority: &[u8]| {
        let same = |own: &String| own.as_bytes().eq_ignore_ascii_case(authority);
        own.iter().any(same)
    };
    let hosts: Vec<&[u8]> = values(headers, "host").collect();
    let absolute = uri.authority().map(Authority::as_str);
    let [host] = hosts[..] else {
        return Some(host_refused(&own));
    };
    if !is_own(host) || !absolute.is_none_or(|authority| is_own(authority.as_bytes())) {
        return Some(host_refused(&own));
    }
    let mut origins = values(headers, "origin");
    let own_origin = [b"http://", host].concat();
    let same_origin = origins.all(|origin| origin.eq_ignore_ascii_case(&own_origin));
    let mut sites = values(headers, "sec-fetch-site");
    let same_site = sites.all(|site| site == b"same-origin" || site == b"none");
    if same_origin && same_site {
        return None;
    }
    let detail = format!(
        "The request was sent from another site: open http://{} itself.",
        own[0]
    );
    Some(Refusal::new(403, "cross_site", &detail))
}

fn values<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a [u8]> {
    headers.get_all(name).iter().map(HeaderValue::as_bytes)
}

fn host_refused(own: &[String; 2]) -> Refusal {
    let detail = format!("The sandbox answers to {} and {} only.", own[0], own[1]);
    Refusal::new(403, "host_refused", &detail)
}

/// Sets what a handler has not set itself.
fn protect(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        // Not `no-referrer`: a browser would then send `Origin: null` with the forms of the pages.
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ] {
        let value = HeaderValue::from_static(value);
        headers.entry(name).or_insert(value);
    }
}
