//! One HTTP exchange: where it goes, what bounds it, and what its failures are called.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use reqwest::{Method, StatusCode, header};
use url::Url;

use super::error::{Error, StatusError};
use crate::secret::AccessToken;

/// The longest wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The longest silence in an answer.
const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// The longest body that is read. A list of 10,000 passwords takes 6 MiB.
const BODY_LIMIT: usize = 64 * 1024 * 1024;

/// Told of every exchange in one line without secrets: method, path, status, time.
pub type Trace = Arc<dyn Fn(&str)>;

/// What to ask for.
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) body: Option<Vec<u8>>,
    pub(super) identity: Option<String>,
}

impl Request {
    /// Method and path, as errors and `-v` name it. The query may hold what somebody searched for: left out.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method, self.url.path())
    }
}

/// The HTTP side of one server.
#[derive(Clone)]
pub struct Transport {
    http: reqwest::Client,
    base: Url,
    trace: Option<Trace>,
}

/// Checks the address of a server: https, or http on a loopback host; no user, query or fragment.
pub fn parse_base_url(text: &str) -> Result<Url, Error> {
    let refuse = |why: &str| Err(Error::BaseUrl(format!("`{text}` {why}")));
    let Ok(mut url) = Url::parse(text) else {
        return refuse("is not a URL");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::BaseUrl(
            "the API URL must not hold a user or password".into(),
        ));
    }
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => return refuse("is not encrypted: plain http is for loopback hosts only"),
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

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

impl Transport {
    /// Prepares a client for one server. Reads the certificate store only for an https address.
    pub fn new(base: Url, trace: Option<Trace>) -> Result<Self, Error> {
        let builder = reqwest::Client::builder()
            .user_agent(concat!("ravi/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(READ_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none());
        let builder = if base.scheme() == "http" {
            builder.no_proxy().tls_certs_only([])
        } else {
            builder
        };
        let http = builder
            .build()
            .map_err(|error| unreachable(&base, &error))?;
        Ok(Self { http, base, trace })
    }

    /// The server's address.
    #[must_use]
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// The URL of a path given as segments, each percent-encoded, with the closing slash of the contract.
    pub(super) fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments).push("");
        }
        url
    }

    /// Sends once and reads the whole answer. A status outside 2xx is an [`Error::Status`].
    pub(super) async fn send(
        &self,
        request: &Request,
        token: Option<&AccessToken>,
    ) -> Result<Vec<u8>, Error> {
        let name = request.name();
        let started = Instant::now();
        let mut builder = self
            .http
            .request(request.method.clone(), request.url.clone())
            .header(header::ACCEPT, "application/json");
        if let Some(token) = token {
            let mut value = header::HeaderValue::from_str(&format!("Bearer {}", token.0.expose()))
                .map_err(|_| Error::NoToken)?;
            value.set_sensitive(true);
            builder = builder.header(header::AUTHORIZATION, value);
        }
        if let Some(identity) = &request.identity {
            builder = builder.header("X-Ravi-Identity", identity);
        }
        if let Some(body) = &request.body {
            builder = builder
                .header(header::CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        let answer = builder.send().await;
        self.trace_exchange(
            &name,
            started,
            answer.as_ref().map(reqwest::Response::status).ok(),
        );
        let answer = answer.map_err(|error| unreachable(&self.base, &error))?;
        self.read(request, name, answer).await
    }

    async fn read(
        &self,
        request: &Request,
        name: String,
        mut answer: reqwest::Response,
    ) -> Result<Vec<u8>, Error> {
        let status = answer.status();
        if status.is_redirection() {
            let location = header_text(&answer, &header::LOCATION).unwrap_or_default();
            return Err(Error::Redirected {
                request: name,
                location,
            });
        }
        let retry_after = header_text(&answer, &header::RETRY_AFTER)
            .and_then(|seconds| seconds.trim().parse().ok())
            .map(Duration::from_secs);
        let expected = answer.content_length().unwrap_or(0);
        let too_large = || Error::TooLarge {
            request: request.name(),
            limit_mib: BODY_LIMIT / 1024 / 1024,
        };
        let expected = usize::try_from(expected).map_err(|_| too_large())?;
        if expected > BODY_LIMIT {
            return Err(too_large());
        }
        let mut body = Vec::with_capacity(expected);
        while let Some(chunk) = answer.chunk().await.map_err(|error| self.broken(&error))? {
            if body.len() + chunk.len() > BODY_LIMIT {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        if status.is_success() {
            return Ok(body);
        }
        let mut error = StatusError::parse(status.as_u16(), &body);
        error.request = name;
        error.retry_after = error.retry_after.or(retry_after);
        error.identity.clone_from(&request.identity);
        Err(Error::Status(Box::new(error)))
    }

    fn broken(&self, error: &reqwest::Error) -> Error {
        let host = host(&self.base);
        if error.is_timeout() {
            Error::TimedOut { host }
        } else {
            Error::Broken { host }
        }
    }

    fn trace_exchange(&self, name: &str, started: Instant, status: Option<StatusCode>) {
        if let Some(trace) = &self.trace {
            let status =
                status.map_or("no answer".to_owned(), |status| status.as_u16().to_string());
            trace(&format!(
                "{name} → {status} ({} ms)",
                started.elapsed().as_millis()
            ));
        }
    }
}

fn header_text(answer: &reqwest::Response, name: &header::HeaderName) -> Option<String> {
    let value = answer.headers().get(name)?.to_str().ok()?;
    Some(value.to_owned())
}

fn host(base: &Url) -> String {
    match (base.host_str(), base.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    }
}

fn unreachable(base: &Url, error: &reqwest::Error) -> Error {
    let host = host(base);
    if error.is_timeout() {
        return Error::TimedOut { host };
    }
    // The outer messages of the chain repeat the URL; the innermost says what happened.
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    Error::Unreachable {
        host,
        reason: cause.to_string(),
    }
}
