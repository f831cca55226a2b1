//! A local Ravi server: the contract on axum and SQLite, for tests and trials.
//!
//! Shares nothing with the client but the names of the wire, so that a mistake of the client cannot hide behind the
//! same mistake here. It holds no key and does no crypto: an account with a PIN is made of ready constants.

mod auth;
mod control;
mod database;
mod deliver;
mod email;
mod encryption;
mod events;
mod guard;
mod identities;
mod inboxes;
mod limits;
mod page;
mod paging;
mod passwords;
mod refusal;
mod send;
mod sms;
mod storage;
mod vault;

use std::{net::Ipv4Addr, path::PathBuf, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::HeaderMap,
    middleware,
    routing::{get, post},
};
use tokio::net::TcpListener;

pub use auth::Issued;
pub use database::Database;

use control::Control;
use refusal::Refusal;

/// The longest body of a request: an attachment, or a message with several.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// How a sandbox behaves.
#[derive(Debug, Clone)]
pub struct Config {
    /// `None` keeps everything in memory.
    pub database: Option<PathBuf>,
    /// Seconds that an access token lives.
    pub access_ttl: u64,
    /// Seconds that a device code lives.
    pub device_ttl: u64,
    /// Least seconds between two polls.
    pub interval: u64,
    /// Whether the account has end-to-end encryption.
    pub encryption: bool,
    /// Whether the account has an active subscription.
    pub subscription: bool,
    /// Rows of a page of mail and SMS; `None` answers with bare arrays.
    pub page_length: Option<usize>,
    /// Whether lists of mail and SMS begin with the oldest.
    pub oldest_first: bool,
    /// What every request to the API takes at least.
    pub latency: Duration,
    /// How long a stream of events is silent before a keep-alive.
    pub keepalive: Duration,
    /// Whether the log of requests holds bodies and the tokens of uploads.
    pub log_bodies: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: None,
            access_ttl: 3600,
            device_ttl: 900,
            interval: 5,
            encryption: true,
            subscription: true,
            page_length: None,
            oldest_first: false,
            latency: Duration::ZERO,
            keepalive: Duration::from_secs(30),
            log_bodies: false,
        }
    }
}

/// What the handlers share.
struct State {
    config: Config,
    database: Database,
    control: Control,
    events: events::Events,
    port: u16,
    base: String,
}

type Shared = axum::extract::State<Arc<State>>;

/// A sandbox that listens, and serves as soon as [`Sandbox::run`] is awaited.
pub struct Sandbox {
    listener: TcpListener,
    state: Arc<State>,
}

impl Sandbox {
    /// Listens on a loopback port (0: any that is free) and opens the database.
    pub async fn bind(config: Config, port: u16) -> Result<Self, Error> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(|error| Error::Port(port, error))?;
        let address = listener
            .local_addr()
            .map_err(|error| Error::Port(port, error))?;
        let state = State {
            database: Database::open(config.database.as_deref())?,
            control: Control::default(),
            events: events::Events::default(),
            port: address.port(),
            base: format!("http://{address}"),
            config,
        };
        Ok(Self {
            listener,
            state: Arc::new(state),
        })
    }

    /// The address, without a closing slash.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.state.base
    }

    /// Gives out a session and sets the PIN [`SANDBOX_PIN`], for a command that gets everything by its environment.
    pub fn log_in(&self) -> Result<Issued, Error> {
        encryption::set_ready_pin(&self.state.database)?;
        Ok(auth::issue(&self.state)?)
    }

    /// Serves until the future is dropped.
    pub async fn run(self) -> Result<(), Error> {
        let served = axum::serve(self.listener, router(self.state)).await;
        served.map_err(|error| Error::Port(0, error))
    }
}

pub use encryption::SANDBOX_PIN;

/// Why a sandbox cannot be.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The port is taken, or not allowed.
    #[error("cannot listen on port {0} of 127.0.0.1: {1}")]
    Port(u16, #[source] std::io::Error),
    /// The database cannot be opened or written.
    #[error("the sandbox's database failed: {0}")]
    Database(#[from] rusqlite::Error),
    /// The database, or its directory, cannot be created or made private.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// The operating system's words.
        source: std::io::Error,
    },
    /// There is no such file.
    #[error("there is no sandbox in {}", .0.display())]
    Missing(PathBuf),
    /// The file is something else.
    #[error("{} is not the database of a sandbox", .0.display())]
    Foreign(PathBuf),
    /// Another process serves or resets it.
    #[error("the sandbox in {} is in use", .0.display())]
    InUse(PathBuf),
}

fn router(state: Arc<State>) -> Router {
    Router::new()
        .route("/", get(inboxes::home))
        .route("/device", get(page::show).post(page::decide))
        .route("/api/auth/device/", post(auth::device))
        .route("/api/auth/device/token/", post(auth::device_token))
        .route("/api/auth/token/refresh/", post(auth::refresh))
        .route("/api/auth/login/", post(auth::login))
        .route("/api/auth/logout/", post(auth::logout))
        .route("/api/auth/user/", get(auth::user))
        .route(
            "/api/identities/",
            get(identities::list).post(identities::create),
        )
        .route(
            "/api/identities/{uuid}/",
            get(identities::get)
                .put(identities::update)
                .delete(identities::delete),
        )
        .route(
            "/api/passwords/",
            get(passwords::list).post(passwords::create),
        )
        .route(
            "/api/passwords/generate_password/",
            get(passwords::generate),
        )
        .route(
            "/api/passwords/{uuid}/",
            get(passwords::get)
                .put(passwords::replace)
                .delete(passwords::delete),
        )
        .route(
            "/api/encryption/",
            get(encryption::get).post(encryption::set),
        )
        .route("/api/email-inbox/", get(email::threads))
        .route("/api/email-inbox/{thread_id}/", get(email::thread))
        .route("/api/email-messages/", get(email::messages))
        .route("/api/email-messages/compose/", post(send::compose))
        .route("/api/email-messages/{id}/", get(email::message))
        .route("/api/email-messages/{id}/reply/", post(send::reply))
        .route("/api/email-messages/{id}/reply-all/", post(send::reply_all))
        .route("/api/email-attachments/presign/", post(storage::presign))
        .route("/api/sms-inbox/", get(sms::conversations))
        .route("/api/sms-inbox/{conversation_id}/", get(sms::conversation))
        .route("/api/messages/", get(sms::messages))
        .route("/api/messages/{id}/", get(sms::message))
        .route("/api/phone/", get(sms::phone))
        .route("/api/vault/", get(vault::list).post(vault::set))
        .route("/api/vault/{uuid}/", get(vault::get).delete(vault::delete))
        .route("/api/subscription/", get(auth::subscription))
        .route("/api/events/stream/", get(events::stream))
        .route("/sandbox/stream", post(events::set_faults))
        .route("/sandbox/burst", post(events::burst))
        .route("/storage/{uuid}", get(storage::get).put(storage::put))
        .route("/sandbox/deliver/email", post(deliver::email))
        .route("/sandbox/deliver/sms", post(deliver::sms))
        .route("/sandbox/deliver/eml", post(deliver::eml))
        .route("/sandbox/page/email", post(inboxes::send_email))
        .route("/sandbox/page/sms", post(inboxes::send_sms))
        .route("/sandbox/requests", get(control::requests))
        .route("/sandbox/faults", post(control::add_fault))
        .route("/sandbox/release", post(control::release))
        .route("/sandbox/expire", post(auth::expire))
        .fallback(async || Refusal::not_found())
        .method_not_allowed_fallback(async || Refusal::method_not_allowed())
        .layer(middleware::from_fn_with_state(
            Arc::clone(&state),
            control::watch,
        ))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&state),
            guard::check,
        ))
        .with_state(state)
}

impl State {
    /// The session of a bearer token, or a 401.
    fn session(&self, headers: &HeaderMap) -> Result<String, Refusal> {
        let token = headers
            .get("authorization")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(|| {
                Refusal::new(
                    401,
                    "not_authenticated",
                    "Authentication credentials were not provided.",
                )
            })?;
        auth::session_of(&self.database, token)
    }

    /// Fails where an active subscription is needed and there is none: contract, "Billing".
    fn subscribed(&self) -> Result<(), Refusal> {
        if self.config.subscription {
            return Ok(());
        }
        Err(Refusal::new(
            402,
            "subscription_required",
            "This action requires an active Ravi subscription.",
        ))
    }

    /// The identity of the header, if the account of the bearer owns it; else 401, 400 or 403.
    fn identity(&self, headers: &HeaderMap) -> Result<String, Refusal> {
        self.session(headers)?;
        let Some(uuid) = headers.get("x-ravi-identity") else {
            return Err(Refusal::new(
                400,
                "identity_required",
                "The X-Ravi-Identity header is required.",
            ));
        };
        let uuid = uuid.to_str().unwrap_or_default();
        if identities::exists(&self.database, uuid)? {
            Ok(uuid.to_owned())
        } else {
            Err(Refusal::new(
                403,
                "permission_denied",
                "This identity does not belong to you.",
            ))
        }
    }
}
