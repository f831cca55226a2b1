//! A local Ravi server on axum and SQLite, for tests and trials.
//!
//! Shares only the API's field names with the client, so that a client bug is not hidden by the same bug here. Has no
//! keys or cryptography: an account with a PIN uses constants.

mod access;
mod announce;
mod auth;
mod control;
mod database;
mod deliver;
mod email;
mod encryption;
mod error;
mod events;
mod guard;
mod identities;
mod identity_id;
mod limits;
mod mailbox;
mod pages;
mod paging;
mod passwords;
mod preview;
mod rejection;
mod requests;
mod router;
mod send;
mod sms;
mod state;
mod storage;
mod table;
mod vault;

use std::{net::Ipv4Addr, sync::Arc};

use tokio::net::TcpListener;

pub use auth::Issued;
pub use database::Database;
pub use encryption::SANDBOX_PIN;
pub use error::Error;
pub use state::Config;

use announce::Events;
use requests::Control;
use router::router;
use state::State;

/// A sandbox that listens; serves once [`Sandbox::run`] is awaited.
pub struct Sandbox {
    listener: TcpListener,
    state: Arc<State>,
}

impl Sandbox {
    /// Listens on a loopback port (0: any free one) and opens the database.
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
            events: Events::default(),
            port: address.port(),
            base: format!("http://{address}"),
            config,
        };
        Ok(Self {
            listener,
            state: Arc::new(state),
        })
    }

    /// Returns the URL, without a trailing slash.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.state.base
    }

    /// Creates a session and sets [`SANDBOX_PIN`], for a command that is configured by its environment.
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
