//! A single HTTP exchange: destination, limits and errors.

use std::{
    cell::RefCell,
    rc::Rc,
    time::{Duration, Instant},
};

use reqwest::{Method, StatusCode, header};
use url::{Origin, Url};

use super::{
    error::{Error, StatusError},
    tls,
};
use crate::{ids::Uuid, secret::AccessToken};

/// Connection timeout.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Maximum silence during a response.
const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// Size limit of a response body. A list of 10,000 passwords takes 6 MiB.
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

/// Callback for one line without secrets.
pub type Logger = Rc<dyn Fn(&str)>;

/// Callback for a request that takes longer than a second: once a second with the time so far, and `None` at its end.
pub type Waiting = Rc<dyn Fn(Option<Duration>)>;

/// Limits and logging of the exchanges with a server.
#[derive(Clone, Default)]
pub struct Options {
    /// Logs every exchange: method, path, status, time.
    pub trace: Option<Logger>,
    /// Reports noticeable waits.
    pub notice: Option<Logger>,
    /// Reports what the user must do later.
    pub warning: Option<Logger>,
    /// Reports requests that take long.
    pub waiting: Option<Waiting>,
    /// Deadline of the whole command: no wait exceeds it.
    pub deadline: Option<Instant>,
}

/// An HTTP request.
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) body: Option<Vec<u8>>,
    pub(super) identity: Option<Uuid>,
    /// Whether the request is idempotent.
    pub(super) idempotent: bool,
    /// `Last-Event-ID` of a resumed stream.
    pub(super) last_event_id: Option<String>,
}

impl Request {
    /// Returns method and path, for errors and `-v`. Omits the query: it may contain a search term.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method, self.url.path())
    }
}

/// HTTP client for one server.
#[derive(Clone)]
pub struct Transport {
    http: reqwest::Client,
    base: Url,
    options: Options,
}

/// Loads the certificate store only for https: loading takes longer than a whole exchange on loopback.
fn http_builder(url: &Url) -> Result<reqwest::ClientBuilder, Error> {
    let builder = reqwest::Client::builder()
        .user_agent(concat!("ravi/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none());
    Ok(if url.scheme() == "http" {
        builder
            .no_proxy()
            .tls_backend_preconfigured(tls::no_roots()?)
    } else {
        builder.tls_backend_preconfigured(tls::config()?)
    })
}

fn http_client(url: &Url) -> Result<reqwest::Client, Error> {
    let builder = http_builder(url)?.read_timeout(READ_TIMEOUT);
    builder.build().map_err(|error| network_error(url, &error))
}

/// Open connections to one server, which several clients share. Clones share them, too.
#[derive(Clone, Default)]
pub struct Connections(Rc<RefCell<Option<(Origin, reqwest::Client)>>>);

impl Connections {
    /// Returns the HTTP client of a server; creates it, unless it is that of the call before.
    fn client(&self, base: &Url) -> Result<reqwest::Client, Error> {
        let mut known = self.0.borrow_mut();
        if let Some((origin, client)) = &*known
            && *origin == base.origin()
        {
            return Ok(client.clone());
        }
        let client = http_client(base)?;
        *known = Some((base.origin(), client.clone()));
        Ok(client)
    }
}

impl Transport {
    /// Creates a client for one server.
    pub fn new(base: Url, options: Options) -> Result<Self, Error> {
        Self::over(&Connections::default(), base, options)
    }

    /// Creates a client for one server, over connections that others use, too.
    pub fn over(connections: &Connections, base: Url, options: Options) -> Result<Self, Error> {
        let http = connections.client(&base)?;
        Ok(Self {
            http,
            base,
            options,
        })
    }

    /// Returns the same transport, without reports of requests that take long: the caller has its own.
    #[must_use]
    pub fn without_waiting(mut self) -> Self {
        self.options.waiting = None;
        self
    }

    /// Returns the same transport, without the deadline of the command: for what must be done after it, too.
    #[must_use]
    pub fn without_deadline(mut self) -> Self {
        self.options.deadline = None;
        self
    }

    /// Returns the server's URL.
    #[must_use]
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// Returns the limits and logging options.
    pub(super) fn options(&self) -> &Options {
        &self.options
    }

    /// Warns the user.
    pub fn warn(&self, line: &str) {
        if let Some(warning) = &self.options.warning {
            warning(line);
        }
    }

    /// Builds the URL of a path from percent-encoded segments, with the contract's trailing slash.
    pub(super) fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments).push("");
        }
        url
    }

    /// Sends once and reads the whole response. A status other than 2xx is an [`Error::Status`].
    pub(super) async fn send(
        &self,
        request: &Request,
        token: Option<&AccessToken>,
    ) -> Result<Vec<u8>, Error> {
        let response = self.open(request, token, Body::Json).await?;
        self.read(request, response).await
    }

    /// Sends once and leaves the body of a 2xx to be read in chunks.
    pub(super) async fn open(
        &self,
        request: &Request,
        token: Option<&AccessToken>,
        body: Body,
    ) -> Result<reqwest::Response, Error> {
        let http = if body == Body::Events {
            http_builder(&request.url)?
                .build()
                .map_err(|error| network_error(&request.url, &error))?
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
            builder = builder.header("X-Ravi-Identity", identity.as_str());
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

    /// Uploads a body of this length to storage in chunks, without a token.
    pub(super) async fn put(
        &self,
        request: &Request,
        content_type: &str,
        length: u64,
        chunks: impl futures_util::Stream<Item = std::io::Result<Vec<u8>>> + Send + 'static,
    ) -> Result<(), Error> {
        let builder = self
            .http_for(&request.url)?
            .put(request.url.clone())
            .header(header::CONTENT_TYPE, content_type)
            .header(header::CONTENT_LENGTH, length)
            .body(reqwest::Body::wrap_stream(chunks));
        self.exchange(request, builder).await.map(drop)
    }

    /// Sends a request without token and body; every status is an answer.
    pub(super) async fn answer(
        &self,
        request: &Request,
    ) -> Result<reqwest::Response, reqwest::Error> {
        let http = self
            .http
            .request(request.method.clone(), request.url.clone());
        self.traced(request, http.header(header::ACCEPT, Body::Json.mime_type()))
            .await
    }

    /// Sends, and turns a response other than 2xx into an error.
    async fn exchange(
        &self,
        request: &Request,
        builder: reqwest::RequestBuilder,
    ) -> Result<reqwest::Response, Error> {
        let response = self.traced(request, builder).await;
        let response = response.map_err(|error| network_error(&request.url, &error))?;
        let status = response.status();
        if status.is_redirection() {
            return Err(Error::Redirected {
                request: request.name(),
                location: header_text(&response, &header::LOCATION).unwrap_or_default(),
            });
        }
        if status.is_success() {
            return Ok(response);
        }
        let retry_after = header_text(&response, &header::RETRY_AFTER)
            .and_then(|seconds| seconds.trim().parse().ok())
            .map(Duration::from_secs);
        let body = self.read(request, response).await?;
        let mut error = StatusError::parse(status.as_u16(), &body);
        error.request = request.name();
        error.retry_after = error.retry_after.or(retry_after);
        error.identity.clone_from(&request.identity);
        Err(Error::Status(Box::new(error)))
    }

    /// Sends and logs.
    async fn traced(
        &self,
        request: &Request,
        builder: reqwest::RequestBuilder,
    ) -> Result<reqwest::Response, reqwest::Error> {
        let started = Instant::now();
        let response = builder.send().await;
        let status = response.as_ref().map(reqwest::Response::status).ok();
        self.trace_exchange(&request.name(), started, status);
        response
    }

    /// Returns the HTTP client for a URL: storage may be on another server than the API.
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
        mut response: reqwest::Response,
    ) -> Result<Vec<u8>, Error> {
        let expected = response.content_length().unwrap_or(0);
        let too_large = || Error::TooLarge {
            request: request.name(),
            limit_mib: BODY_LIMIT / 1024 / 1024,
        };
        let expected = usize::try_from(expected).map_err(|_| too_large())?;
        if expected > BODY_LIMIT {
            return Err(too_large());
        }
        let mut body = Vec::with_capacity(expected);
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| network_error(&self.base, &error))?
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
            let status = status.map_or("no response".to_owned(), |status| {
                status.as_u16().to_string()
            });
            trace(&format!(
                "{name} → {status} ({} ms)",
                started.elapsed().as_millis()
            ));
        }
    }
}

pub(super) fn header_text(
    response: &reqwest::Response,
    name: &header::HeaderName,
) -> Option<String> {
    let value = response.headers().get(name)?.to_str().ok()?;
    Some(value.to_owned())
}

fn host(base: &Url) -> String {
    match (base.host_str(), base.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    }
}

/// Converts an error of the network library.
pub(super) fn network_error(base: &Url, error: &reqwest::Error) -> Error {
    let host = host(base);
    // A request that was never sent may be retried, whatever it is.
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
    // The outer errors of the chain repeat the URL; the innermost names the cause.
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

    use super::{super::parse_base_url, *};

    /// The event reader has its own timeout, which is longer than the interval between keep-alives.
    #[tokio::test(start_paused = true)]
    async fn silence_ends_a_request_after_30_seconds_but_not_a_stream() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", silent.local_addr().unwrap());
        let base = parse_base_url(&url).unwrap();
        let transport = Transport::new(base.clone(), Options::default()).unwrap();
        let request = Request {
            method: Method::GET,
            url: base,
            body: None,
            identity: None,
            idempotent: true,
            last_event_id: None,
        };
        let started = time::Instant::now();
        let response = transport.open(&request, None, Body::Json).await;
        assert!(matches!(response, Err(Error::TimedOut { .. })));
        let waited = started.elapsed();
        assert!(waited >= READ_TIMEOUT && waited < READ_TIMEOUT + Duration::from_secs(1));
        let stream = transport.open(&request, None, Body::Events);
        let opened = time::timeout(Duration::from_mins(10), stream).await;
        assert!(opened.is_err(), "{:?}", opened.unwrap().err());
    }
}
