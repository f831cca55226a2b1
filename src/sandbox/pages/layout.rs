//! The frame of every page, and its content security policy.

use std::sync::LazyLock;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

use super::text::escape;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Allows only this style and this script, by their hashes, and frames of this server.
static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; connect-src 'self'; frame-src 'self'; \
         img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        hash(STYLE),
        hash(SCRIPT)
    );
    HeaderValue::from_str(&policy).ok()
});

/// A page of the sandbox.
pub(super) struct Page {
    pub(super) status: StatusCode,
    /// Title as text.
    title: String,
    /// Content as HTML.
    body: String,
    /// Whether the page reloads where scripts are off.
    reloads: bool,
}

impl Page {
    /// Creates a page from a title as text and a body as HTML.
    pub(super) fn new(title: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            status: StatusCode::OK,
            title: title.into(),
            body: body.into(),
            reloads: false,
        }
    }

    /// Makes the page reload where scripts are off; not for pages with forms, whose content would be lost.
    pub(super) fn reloading(self) -> Self {
        Self {
            reloads: true,
            ..self
        }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let head = if self.reloads {
            "<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>\n"
        } else {
            ""
        };
        let (title, body) = (escape(&self.title), self.body);
        let text = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title} – Ravi sandbox</title>\n<link rel=\"icon\" href=\"data:,\">\n\
             <style>{STYLE}</style>\n{head}</head>\n<body>\n\
             <a class=\"skip\" href=\"#main\">Skip to content</a>\n\
             <header>\n<a class=\"brand\" href=\"/\">Ravi sandbox</a>\n<nav aria-label=\"Pages\">\
             <a href=\"/\">Inbox</a> <a href=\"/deliver\">Deliver a message</a> \
             <a href=\"/device\">Approve a login</a></nav>\n</header>\n\
             <p id=\"status\" role=\"status\"></p>\n<main id=\"main\">\n{body}\n</main>\n\
             <script>{SCRIPT}</script>\n</body>\n</html>\n"
        );
        let mut answer = (self.status, Html(text)).into_response();
        if let Some(policy) = POLICY.as_ref() {
            let headers = answer.headers_mut();
            headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
        }
        answer
    }
}
