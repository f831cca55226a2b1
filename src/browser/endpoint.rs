//! The address of a DevTools endpoint, and the way to its WebSocket.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use http_body_util::{BodyExt, Empty, Limited};
use hyper::{Request, body::Bytes, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use tokio::{net::TcpStream, time::timeout};
use url::{Host, Url};

use super::{Error, owner};

/// The longest time for connecting and for the discovery.
const LIMIT: Duration = Duration::from_secs(5);
/// The longest answer of the discovery, in bytes.
const DISCOVERY_LIMIT: usize = 64 * 1024;

/// The address of a DevTools endpoint on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    host: Host,
    port: u16,
    /// The path of the WebSocket; `None` if it is to be discovered.
    path: Option<String>,
}

impl Endpoint {
    /// Parses `http://HOST:PORT`, `ws://HOST:PORT/PATH` or a port.
    ///
    /// # Errors
    /// [`Error::Address`] if it is none of these, [`Error::NotLoopback`] if the host is not on this machine.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let refuse = || Error::Address(text.to_owned());
        let whole = match text.parse::<u16>() {
            Ok(port) => format!("http://127.0.0.1:{port}"),
            Err(_) if text.contains("://") => text.to_owned(),
            Err(_) => format!("http://{text}"),
        };
        let url = Url::parse(&whole).map_err(|_| refuse())?;
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(refuse());
        };
        let is_here = match host {
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
            Host::Domain(name) => name == "localhost",
        };
        let path = match (url.scheme(), url.path()) {
            ("http", "/" | "/json" | "/json/version") | ("ws", "" | "/") => None,
            ("ws", path) => Some(path.to_owned()),
            _ => return Err(refuse()),
        };
        if !is_here {
            return Err(Error::NotLoopback(text.to_owned()));
        }
        let host = host.to_owned();
        Ok(Self { host, port, path })
    }

    /// Returns whether its WebSocket is that of one page.
    #[must_use]
    pub(super) fn is_page(&self) -> bool {
        let path = self.path.as_deref().unwrap_or_default();
        path.starts_with("/devtools/page/")
    }

    /// Returns host and port.
    #[must_use]
    pub fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Connects to the endpoint, and returns the connection with the URL of the WebSocket.
    pub(super) async fn open(&self) -> Result<(TcpStream, String), Error> {
        let path = match &self.path {
            Some(path) => path.clone(),
            None => self.discover().await?,
        };
        let url = format!("ws://{}{path}", self.authority());
        Ok((self.connect().await?, url))
    }

    async fn connect(&self) -> Result<TcpStream, Error> {
        let unreachable = |reason: String| Error::Unreachable {
            address: self.authority(),
            reason,
        };
        let addresses: Vec<IpAddr> = match self.host {
            Host::Ipv4(address) => vec![address.into()],
            Host::Ipv6(address) => vec![address.into()],
            // Not by a resolver, which may name another machine.
            Host::Domain(_) => vec![[127, 0, 0, 1].into(), std::net::Ipv6Addr::LOCALHOST.into()],
        };
        let mut reason = String::new();
        for address in addresses {
            let address = SocketAddr::new(address, self.port);
            match timeout(LIMIT, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => {
                    self.check_owner(&stream)?;
                    // Messages are small, and each waits for its answer.
                    let _ = stream.set_nodelay(true);
                    return Ok(stream);
                }
                Ok(Err(error)) => error.to_string().clone_into(&mut reason),
                Err(_) => "no answer".clone_into(&mut reason),
            }
        }
        Err(unreachable(reason))
    }

    fn check_owner(&self, stream: &TcpStream) -> Result<(), Error> {
        match owner::foreign(stream) {
            None => Ok(()),
            Some(owner) => Err(Error::Foreign {
                address: self.authority(),
                owner,
            }),
        }
    }

    /// Asks for the path of the browser's WebSocket. Host and port of the answer are not used.
    async fn discover(&self) -> Result<String, Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Version {
            web_socket_debugger_url: String,
        }
        let reason = |reason| Error::NotDevTools {
            address: self.authority(),
            reason,
        };
        let stream = self.connect().await?;
        let body = timeout(LIMIT, self.get(stream, "/json/version"))
            .await
            .map_err(|_| reason("no answer"))?
            .ok_or_else(|| reason("no answer to GET /json/version"))?;
        let version: Version = serde_json::from_slice(&body)
            .map_err(|_| reason("no WebSocket in the answer to GET /json/version"))?;
        let url = Url::parse(&version.web_socket_debugger_url);
        let path = url.ok().map(|url| url.path().to_owned());
        path.filter(|path| path.len() > 1)
            .ok_or_else(|| reason("no WebSocket in the answer to GET /json/version"))
    }

    async fn get(&self, stream: TcpStream, path: &str) -> Option<Bytes> {
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
        let request = Request::get(path)
            .header(header::HOST, self.authority())
            .body(Empty::<Bytes>::new())
            .ok()?;
        let answer = async {
            let answer = sender.send_request(request).await.ok()?;
            let is_found = answer.status().is_success();
            let body = Limited::new(answer.into_body(), DISCOVERY_LIMIT);
            let body = body.collect().await.ok()?.to_bytes();
            is_found.then_some(body)
        };
        // The connection only works while it is polled.
        tokio::pin!(answer);
        tokio::select! {
            answer = &mut answer => answer,
            _ = connection => answer.await,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{Endpoint, Error};

    #[test]
    fn an_endpoint_is_on_this_machine() {
        let page = "ws://127.0.0.1:9222/devtools/page/AB";
        for (text, authority, is_page) in [
            ("http://127.0.0.1:9222", "127.0.0.1:9222", false),
            ("http://127.0.0.1:9222/", "127.0.0.1:9222", false),
            (
                "http://localhost:9222/json/version",
                "localhost:9222",
                false,
            ),
            ("127.0.0.1:9222", "127.0.0.1:9222", false),
            ("localhost:9222", "localhost:9222", false),
            ("9222", "127.0.0.1:9222", false),
            ("http://[::1]:9222", "[::1]:9222", false),
            (
                "ws://127.0.0.1:9222/devtools/browser/1",
                "127.0.0.1:9222",
                false,
            ),
            (page, "127.0.0.1:9222", true),
        ] {
            let endpoint = Endpoint::parse(text).unwrap();
            assert_eq!(endpoint.authority(), authority, "{text}");
            assert_eq!(endpoint.is_page(), is_page, "{text}");
        }
        for text in [
            "http://192.0.2.1:9222",
            "ws://example.com/devtools/browser/1",
            "http://localhost.example.com:9222",
            "http://127.0.0.1.example.com:9222",
            "http://0.0.0.0:9222",
            "http://127.0.0.1:9222@example.com",
        ] {
            let refused = Endpoint::parse(text);
            assert!(
                matches!(refused, Err(Error::NotLoopback(_))),
                "{text}: {refused:?}"
            );
        }
        for text in [
            "",
            "https://127.0.0.1:9222",
            "wss://127.0.0.1/x",
            "ftp://127.0.0.1",
            "http://",
            "99999999",
        ] {
            let refused = Endpoint::parse(text);
            assert!(
                matches!(refused, Err(Error::Address(_) | Error::NotLoopback(_))),
                "{text}: {refused:?}"
            );
        }
    }
}
