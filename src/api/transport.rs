//! One HTTP exchange: where it goes, what bounds it, and what its failures are called.

use std::{
    rc::Rc,
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

/// MIME type of an SSE stream.
pub(super) const EVENT_STREAM: &str = "text/event-stream";

/// What the body of an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    /// JSON.
    Json,
    /// A file.
    File,
    /// An SSE stream, which may be silent for long: its reader limits the silence.
    Events,
}

impl Body {
    fn mime_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::File => "*/*",
            Self::Events => EVENT_STREAM,
        }
    }
}

/// Takes one line without secrets.
pub type Logger = Rc<dyn Fn(&str)>;

/// What bounds and watches the exchanges with a server.
#[derive(Clone, Default)]
pub struct Options {
    /// Logs every exchange: method, path, status, time.
    pub trace: Option<Logger>,
    /// Shows waits that a person would notice.
    pub notice: Option<Logger>,
    /// When the whole command must be done: no wait goes beyond it.
    pub deadline: Option<Instant>,
}

/// What to ask for.
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) body: Option<Vec<u8>>,
    pub(super) identity: Option<String>,
    /// Whether the server's state is the same after two of it as after one.
    pub(super) repeatable: bool,
    /// `Last-Event-ID`, of a stream that goes on.
    pub(super) last_event_id: Option<String>,
}

impl Request {
    /// Method and path, as errors and `-v` name it. The query may hold a search term: left out.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method, self.url.path())
    }
}

/// The HTTP side of one server.
#[derive(Clone)]
pub struct Transport {
    http: reqwest::Client,
    base: Url,
    options: Options,
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

/// Whether what is sent to this address cannot be read on the way: https, or this machine.
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

/// Reads the certificate store only for an https address: that takes longer than a whole exchange on loopback.
fn http_builder(url: &Url) -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder()
        .user_agent(concat!("ravi/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none());
    if url.scheme() == "http" {
        builder.no_proxy().tls_certs_only([])
    } else {
        builder
    }
}

fn http_client(url: &Url) -> Result<reqwest::Client, Error> {
    let builder = http_builder(url).read_timeout(READ_TIMEOUT);
    builder.build().map_err(|error| unreachable(url, &error))
}

impl Transport {
    /// Prepares a client for one server.
    pub fn new(base: Url, options: Options) -> Result<Self, Error> {
        let http = http_client(&base)?;
        Ok(Self {
            http,
            base,
            options,
        })
    }

    /// The server's address.
    #[must_use]
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// What bounds and watches the exchanges.
    pub(super) fn options(&self) -> &Options {
        &self.options
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
        let answer = self.open(request, token, Body::Json).await?;
        self.read(request, answer).await
    }

    /// Sends once, and leaves the body of a 2xx to be read with [`Transport::piece`].
    pub(super) async fn open(
        &self,
        request: &Request,
        token: Option<&AccessToken>,
        body: Body,
    ) -> Result<reqwest::Response, Error> {
        let http = if body == Body::Events {
            http_builder(&request.url)
                .build()
                .map_err(|error| unreachable(&request.url, &error))?
        } else {
            self.http_for(&request.url)?
        };
        let mut builder = http
            .request(request.method.clone(), request.url.clone())
            .header(header::ACCEPT, body.mime_type());
        if let Some(token) = token {
            let mut value = header::HeaderValue::from_str(&format!("Bearer {}", token.0.expose()))
                .map_err(|_| Error::NoToken)?;
            value.set_sensitive(true);
            builder = builder.header(header::AUTHORIZATION, value);
        }
        if let Some(identity) = &request.identity {
            builder = builder.header("X-Ravi-Identity", identity);
        }
        if let Some(id) = &request.last_event_id {
            builder = builder.header("Last-Event-ID", id);
        }
        if let Some(body) = &request.body {
            builder = builder
                .header(header::CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        self.exchange(request, builder).await
    }

    /// Puts a body of this length to storage, piece by piece, without any token.
    pub(super) async fn put(
        &self,
        request: &Request,
        content_type: &str,
        length: u64,
        pieces: impl futures_util::Stream<Item = std::io::Result<Vec<u8>>> + Send + 'static,
    ) -> Result<(), Error> {
        let builder = self
            .http_for(&request.url)?
            .put(request.url.clone())
            .header(header::CONTENT_TYPE, content_type)
            .header(header::CONTENT_LENGTH, length)
            .body(reqwest::Body::wrap_stream(pieces));
        self.exchange(request, builder).await.map(drop)
    }

    /// Sends, and turns an answer outside 2xx into an error.
    async fn exchange(
        &self,
        request: &Request,
        builder: reqwest::RequestBuilder,
    ) -> Result<reqwest::Response, Error> {
        let started = Instant::now();
        let answer = builder.send().await;
        self.trace_exchange(
            &request.name(),
            started,
            answer.as_ref().map(reqwest::Response::status).ok(),
        );
        let answer = answer.map_err(|error| unreachable(&request.url, &error))?;
        let status = answer.status();
        if status.is_redirection() {
            return Err(Error::Redirected {
                request: request.name(),
                location: header_text(&answer, &header::LOCATION).unwrap_or_default(),
            });
        }
        if status.is_success() {
            return Ok(answer);
        }
        let retry_after = header_text(&answer, &header::RETRY_AFTER)
            .and_then(|seconds| seconds.trim().parse().ok())
            .map(Duration::from_secs);
        let body = self.read(request, answer).await?;
        let mut error = StatusError::parse(status.as_u16(), &body);
        error.request = request.name();
        error.retry_after = error.retry_after.or(retry_after);
        error.identity.clone_from(&request.identity);
        Err(Error::Status(Box::new(error)))
    }

    /// The next piece of a body; `None` at its end.
    pub(super) async fn piece(
        &self,
        answer: &mut reqwest::Response,
    ) -> Result<Option<Vec<u8>>, Error> {
        let piece = answer.chunk().await;
        let piece = piece.map_err(|error| unreachable(answer.url(), &error))?;
        Ok(piece.map(Vec::from))
    }

    /// The HTTP client for an address: storage may be on another server than the API.
    fn http_for(&self, url: &Url) -> Result<reqwest::Client, Error> {
        if url.scheme() == self.base.scheme() {
            Ok(self.http.clone())
        } else {
            http_client(url)
        }
    }

    async fn read(
        &self,
        request: &Request,
        mut answer: reqwest::Response,
    ) -> Result<Vec<u8>, Error> {
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
        while let Some(chunk) = answer
            .chunk()
            .await
            .map_err(|error| unreachable(&self.base, &error))?
        {
            if body.len() + chunk.len() > BODY_LIMIT {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn trace_exchange(&self, name: &str, started: Instant, status: Option<StatusCode>) {
        if let Some(trace) = &self.options.trace {
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
    // A request that never left this machine may be retried, whatever it is.
    if !error.is_connect() && !error.is_builder() {
        return if error.is_timeout() {
            Error::TimedOut { host }
        } else {
            Error::Broken { host }
        };
    }
    if error.is_timeout() {
        let reason = format!("no connection within {} s", CONNECT_TIMEOUT.as_secs());
        return Error::Unreachable { host, reason };
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use tokio::time;

    use super::*;

    /// The reader of events has a limit of its own, which is longer than the pause between two keep-alives.
    #[tokio::test(start_paused = true)]
    async fn silence_ends_a_request_after_30_seconds_and_no_stream() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", silent.local_addr().unwrap());
        let base = parse_base_url(&url).unwrap();
        let transport = Transport::new(base.clone(), Options::default()).unwrap();
        let request = Request {
            method: Method::GET,
            url: base,
            body: None,
            identity: None,
            repeatable: true,
            last_event_id: None,
        };
        let started = time::Instant::now();
        let answer = transport.open(&request, None, Body::Json).await;
        assert!(matches!(answer, Err(Error::TimedOut { .. })));
        let waited = started.elapsed();
        assert!(waited >= READ_TIMEOUT && waited < READ_TIMEOUT + Duration::from_secs(1));
        let stream = transport.open(&request, None, Body::Events);
        let opened = time::timeout(Duration::from_mins(10), stream).await;
        assert!(opened.is_err(), "{:?}", opened.unwrap().err());
    }
}
