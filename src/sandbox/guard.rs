//! The outermost layer: rejects foreign requests, and restricts what browsers may do with responses.
//!
//! Any web page can send requests to 127.0.0.1, and with DNS rebinding it can also read the responses. The `Host` must
//! therefore be the sandbox's address, and the sender that a browser reports (`Origin`, `Sec-Fetch-Site`) must be the
//! sandbox itself. Programs send neither header and are allowed.

use std::sync::Arc;

use axum::{
    extract::{Request, State as AxumState},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{rejection::Rejection, state::State};

/// Allows nothing: pages have a policy of their own.
const POLICY: &str =
    "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Rejects requests for other hosts and from other sites; adds protective headers to every response.
pub(super) async fn check(
    AxumState(state): AxumState<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    let mut answer = match rejection(state.port, request.uri(), request.headers()) {
        Some(rejection) => rejection.into_response(),
        None => next.run(request).await,
    };
    protect(answer.headers_mut());
    answer
}

fn rejection(port: u16, uri: &Uri, headers: &HeaderMap) -> Option<Rejection> {
    let own = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let is_own = |authority: &[u8]| {
        let same = |own: &String| own.as_bytes().eq_ignore_ascii_case(authority);
        own.iter().any(same)
    };
    let hosts: Vec<&[u8]> = values(headers, "host").collect();
    let absolute = uri.authority().map(Authority::as_str);
    let [host] = hosts[..] else {
        return Some(wrong_host(&own));
    };
    if !is_own(host) || !absolute.is_none_or(|authority| is_own(authority.as_bytes())) {
        return Some(wrong_host(&own));
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
    Some(Rejection::Code {
        status: StatusCode::FORBIDDEN,
        code: "cross_site",
        detail: detail.into(),
    })
}

fn values<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a [u8]> {
    headers.get_all(name).iter().map(HeaderValue::as_bytes)
}

fn wrong_host(own: &[String; 2]) -> Rejection {
    let detail = format!("The sandbox only serves {} and {}.", own[0], own[1]);
    Rejection::Code {
        status: StatusCode::FORBIDDEN,
        code: "host_refused",
        detail: detail.into(),
    }
}

/// Sets headers that a handler has not set.
fn protect(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        // With `no-referrer`, browsers would send `Origin: null` with the forms.
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
