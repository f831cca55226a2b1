//! Configuration of a sandbox, and the state its handlers share.

use std::{path::PathBuf, sync::Arc, time::Duration};

use super::{announce::Events, database::Database, requests::Control};

/// Configuration of a sandbox.
#[derive(Debug, Clone)]
pub struct Config {
    /// Database file; `None` keeps everything in memory.
    pub database: Option<PathBuf>,
    /// Lifetime of an access token, in seconds.
    pub access_ttl: u64,
    /// Lifetime of a device code, in seconds.
    pub device_ttl: u64,
    /// Minimum seconds between two polls.
    pub interval: u64,
    /// Whether the account has end-to-end encryption.
    pub encryption: bool,
    /// Whether the account has an active subscription.
    pub subscription: bool,
    /// Page length of email and SMS lists; `None` returns arrays.
    pub page_length: Option<usize>,
    /// Whether lists of email and SMS are sorted oldest first.
    pub oldest_first: bool,
    /// Minimum response time of the API.
    pub latency: Duration,
    /// Silence before the event stream sends a keep-alive.
    pub keepalive: Duration,
    /// Whether the request log contains bodies and upload tokens.
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

/// State shared by the handlers.
pub(super) struct State {
    pub(super) config: Config,
    pub(super) database: Database,
    pub(super) control: Control,
    pub(super) events: Events,
    pub(super) port: u16,
    pub(super) base: String,
}

/// Routes of a resource; the state is added by the router.
pub(super) type Routes = axum::Router<Arc<State>>;

/// The state as an argument of a handler.
pub(super) type Shared = axum::extract::State<Arc<State>>;
