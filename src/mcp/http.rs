//! `ravi mcp --http`: the protocol over streamable HTTP, on loopback, for clients that have the token.
//!
//! `Host` and `Origin` are checked, too: a website could make a browser send requests here (DNS rebinding).

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rmcp::{
    ServerHandler,
    transport::streamable_http_server::{
        StreamableHttpServerConfig, StreamableHttpService, session::local::LocalSessionManager,
    },
};
use schemars::JsonSchema;
use serde::Serialize;
use subtle::ConstantTimeEq;
use tokio::net::TcpListener;

use super::changes::IDLE;
use crate::{
    crypto::random_bytes,
    env,
    failure::{Failure, Kind},
    output::{Render, Style},
    secret::Secret,
};

/// The path of the endpoint.
const PATH: &str = "/mcp";
/// The least length of a token that the user chooses, in characters.
const SHORTEST_TOKEN: usize = 16;
/// The most of a request, in bytes: an email with its text.
const LONGEST_REQUEST: usize = 16 * 1024 * 1024;

/// Where the server listens, and what its clients must send.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listening {
    /// URL of the endpoint.
    url: String,
    /// Token for the header `Authorization: Bearer TOKEN`; null if `RAVI_MCP_TOKEN` has it.
    token: Option<String>,
}

impl Render for Listening {
    fn human(&self, _: &Style) -> String {
        match &self.token {
            Some(token) => format!("URL:   {}\nToken: {token}", self.url),
            None => format!(
                "URL:   {}\nToken: that of {}",
                self.url,
                env::MCP_TOKEN.name
            ),
        }
    }

    fn quiet(&self) -> String {
        self.url.clone()
    }
}

/// A server that listens; serves once [`Server::run`] is awaited.
pub(super) struct Server {
    listener: TcpListener,
    address: SocketAddr,
    token: Secret,
    /// What is printed at the start.
    pub(super) listening: Listening,
}

impl Server {
    /// Listens on a loopback address; port 0 is any free one.
    pub(super) async fn bind(address: SocketAddr) -> Result<Self, Failure> {
        let (token, shown) = if let Some(token) = given_token()? {
            (token, None)
        } else {
            let token = URL_SAFE_NO_PAD.encode(random_bytes::<32>()?);
            (Secret::new(token.clone()), Some(token))
        };
        let listen = async || {
            let listener = TcpListener::bind(address).await?;
            let address = listener.local_addr()?;
            Ok((listener, address))
        };
        let (listener, address) = listen().await.map_err(|error: std::io::Error| {
            let why = format!("cannot listen on {address}: {error}");
            Failure::new(Kind::Failure, why).hint("choose another port; 0 chooses a free one")
        })?;
        Ok(Self {
            listener,
            address,
            token,
            listening: Listening {
                url: format!("http://{address}{PATH}"),
                token: shown,
            },
        })
    }

    /// Serves until the future is dropped; `handler` makes one for each client.
    pub(super) async fn run<H: ServerHandler>(
        self,
        handler: impl Fn() -> H + Send + Sync + 'static,
    ) -> Result<(), Failure> {
        let mut sessions = LocalSessionManager::default();
        // Many clients do not reconnect after a 404.
        sessions.session_config.keep_alive = Some(IDLE);
        let (ip, port) = (self.address.ip(), self.address.port());
        let ip = if ip.is_ipv6() {
            format!("[{ip}]")
        } else {
            ip.to_string()
        };
        let names = [ip, "localhost".to_owned()];
        let origins = names.clone().map(|name| format!("http://{name}:{port}"));
        // Clients omit the default port.
        let hosts = if port == 80 {
            names
        } else {
            names.map(|name| format!("{name}:{port}"))
        };
        let config = StreamableHttpServerConfig::default()
            .with_allowed_hosts(hosts)
            .with_allowed_origins(origins)
            .with_max_request_body_bytes(LONGEST_REQUEST);
        let service = StreamableHttpService::new(move || Ok(handler()), Arc::new(sessions), config);
        let router =
            Router::new()
                .route_service(PATH, service)
                .layer(middleware::from_fn_with_state(
                    Arc::new(self.token),
                    authorize,
                ));
        let served = axum::serve(self.listener, router).await;
        served.map_err(|error| Failure::new(Kind::Failure, format!("cannot serve HTTP: {error}")))
    }
}

/// Returns the token that the user has chosen.
fn given_token() -> Result<Option<Secret>, Failure> {
    let variable = env::MCP_TOKEN;
    let Some(token) = variable.text()?.map(Secret::new) else {
        return Ok(None);
    };
    let text = token.expose();
    if text.len() < SHORTEST_TOKEN || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Failure::usage(format!(
            "{} must have at least {SHORTEST_TOKEN} characters, all of them visible ASCII",
            variable.name
        ))
        .hint(format!(
            "unset {} for a new token at each start",
            variable.name
        )));
    }
    Ok(Some(token))
}

/// Refuses a request without the token (RFC 6750 §3).
async fn authorize(State(token): State<Arc<Secret>>, request: Request, next: Next) -> Response {
    let given = request.headers().get(header::AUTHORIZATION);
    let given = given
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let (scheme, given) = given.split_once(' ').unwrap_or_default();
    let is_right = given.trim().as_bytes().ct_eq(token.expose().as_bytes());
    if scheme.eq_ignore_ascii_case("Bearer") && is_right.into() {
        return next.run(request).await;
    }
    let challenge = [(header::WWW_AUTHENTICATE, "Bearer")];
    let why = "The bearer token that `ravi mcp --http` has printed is missing or wrong.\n";
    (StatusCode::UNAUTHORIZED, challenge, why).into_response()
}
