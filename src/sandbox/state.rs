//! How a sandbox behaves, and what its handlers share.

use std::{path::PathBuf, sync::Arc, time::Duration};

use super::{announce::Events, database::Database, requests::Control};

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
pub(super) struct State {
    pub(super) config: Config,
    pub(super) database: Database,
    pub(super) control: Control,
    pub(super) events: Events,
    pub(super) port: u16,
    pub(super) base: String,
}

pub(super) type Shared = axum::extract::State<Arc<State>>;
