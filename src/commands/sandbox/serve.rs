//! `ravi sandbox serve`

use std::{path::PathBuf, time::Duration};

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::database::database_path;
use crate::{
    commands::{
        Context,
        command::Command,
        options::{Span, positive},
    },
    failure::Failure,
    output::{Answer, Render, Streamed, Style},
    sandbox::{Config, Sandbox},
};

/// `ravi sandbox serve`
#[derive(Debug, Args, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Serve {
    /// Listen on this port; 0 chooses a free one
    #[arg(long, default_value_t = Serve::default().port)]
    pub port: u16,
    /// Store the state in this database (default: in the data directory)
    #[arg(long, value_name = "FILE", conflicts_with = "ephemeral")]
    pub db: Option<PathBuf>,
    /// Store the state in memory only
    #[arg(long)]
    pub ephemeral: bool,
    /// Set the lifetime of access tokens
    #[arg(long, value_name = "SECONDS", default_value_t = Serve::default().access_ttl)]
    pub access_ttl: u64,
    /// Set the lifetime of device codes
    #[arg(long, value_name = "SECONDS", default_value_t = Serve::default().device_ttl)]
    pub device_ttl: u64,
    /// Set the shortest interval between polls for a device code
    #[arg(long, value_name = "SECONDS", default_value_t = Serve::default().interval)]
    pub interval: u64,
    /// Serve an account without end-to-end encryption
    #[arg(long)]
    pub no_encryption: bool,
    /// Serve an account without an active subscription
    #[arg(long)]
    pub no_subscription: bool,
    /// Return lists of email and SMS in pages of this many rows
    #[arg(long, value_name = "ROWS", value_parser = positive)]
    pub page_length: Option<usize>,
    /// Return lists of email and SMS with the oldest first
    #[arg(long)]
    pub oldest_first: bool,
    /// Make every request take at least this long, such as 20ms
    #[arg(long, value_name = "DUR")]
    pub latency: Option<Span>,
    /// Send a keep-alive on event streams after this long without events
    #[arg(long, value_name = "DUR", default_value = "30s")]
    pub keepalive: Span,
    /// Keep request bodies and upload tokens in the log at /sandbox/requests
    #[arg(long)]
    pub log_bodies: bool,
}

impl Default for Serve {
    fn default() -> Self {
        Self {
            port: 8787,
            db: None,
            ephemeral: false,
            access_ttl: 3600,
            device_ttl: 900,
            interval: 5,
            no_encryption: false,
            no_subscription: false,
            page_length: None,
            oldest_first: false,
            latency: None,
            keepalive: Span(Duration::from_secs(30)),
            log_bodies: false,
        }
    }
}

/// The address of a running sandbox.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Serving {
    url: String,
}

impl Render for Serving {
    fn human(&self, _: &Style) -> String {
        self.url.clone()
    }

    fn quiet(&self) -> String {
        self.url.clone()
    }
}

impl Command for Serve {
    type Output = Streamed<Serving>;

    async fn run(self, context: &Context) -> Result<Self::Output, Failure> {
        let database = if self.ephemeral {
            None
        } else {
            Some(database_path(self.db)?)
        };
        let config = Config {
            database,
            access_ttl: self.access_ttl,
            device_ttl: self.device_ttl,
            interval: self.interval,
            encryption: !self.no_encryption,
            subscription: !self.no_subscription,
            page_length: self.page_length,
            oldest_first: self.oldest_first,
            latency: self.latency.map_or(Duration::ZERO, |latency| latency.0),
            keepalive: self.keepalive.0,
            log_bodies: self.log_bodies,
        };
        let sandbox = Sandbox::bind(config, self.port).await?;
        let url = sandbox.url();
        // On stdout, because scripts wait for this line.
        let address = Answer::show(
            &context.style,
            &Serving {
                url: url.to_owned(),
            },
        )?;
        address.finish().await?.print()?;
        context.style.note(
            "Serving until Ctrl-C. Open the address in a browser to see messages and approve logins.",
        );
        context.style.note(&format!(
            "In another terminal, run: RAVI_API_URL={url} ravi login"
        ));
        context.until_interrupted.set(true);
        sandbox.run().await?;
        Ok(Streamed::ended(0))
    }
}
