//! A request that shows what a server says about itself, without a token.

use std::{
    io,
    time::{Duration, Instant},
};

use reqwest::{Method, header};

use super::{
    Error, Transport,
    transport::{Request, header_text, network_error},
};

/// What a server says about itself.
#[derive(Debug, Clone)]
pub struct Probed {
    /// Whether it answers a request without a token as the contract says: with JSON, and a status that refuses.
    pub is_ravi: bool,
    /// HTTP status.
    pub status: u16,
    /// `Date` header.
    pub date: Option<String>,
    /// `Server` header: name and version of its software.
    pub software: Option<String>,
    /// Time of the exchange, including the connection.
    pub took: Duration,
}

/// Why there was no response.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct Unanswered {
    /// The error.
    pub error: Error,
    /// Whether the TLS handshake failed: a connection was there.
    pub is_tls: bool,
}

impl Transport {
    /// Calls `GET /api/auth/user/` without a token. Every status is an answer.
    pub async fn probe(&self) -> Result<Probed, Unanswered> {
        let request = Request {
            method: Method::GET,
            url: self.url(&["api", "auth", "user"]),
            body: None,
            identity: None,
            idempotent: true,
            last_event_id: None,
        };
        let started = Instant::now();
        let response = self.answer(&request).await.map_err(|error| Unanswered {
            is_tls: is_tls(&error),
            error: network_error(&request.url, &error),
        })?;
        let content_type = header_text(&response, &header::CONTENT_TYPE).unwrap_or_default();
        Ok(Probed {
            is_ravi: matches!(response.status().as_u16(), 401..=403 | 429)
                && content_type.starts_with("application/json"),
            status: response.status().as_u16(),
            date: header_text(&response, &header::DATE),
            software: header_text(&response, &header::SERVER),
            took: started.elapsed(),
        })
    }
}

/// Returns whether a TLS error is in the chain. `source` of an I/O error skips the error inside.
fn is_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    if error.is::<rustls::Error>() {
        return true;
    }
    let inside = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref);
    match inside {
        Some(inside) => is_tls(inside),
        None => error.source().is_some_and(is_tls),
    }
}
