//! `ravi encryption status`

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    commands::{Context, command::Command, keys},
    failure::{Failure, Kind},
    output::{Render, Style, pairs},
};

/// `ravi encryption status`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Status {}

/// The state of end-to-end encryption.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EncryptionStatus {
    /// Whether the server offers end-to-end encryption.
    available: bool,
    /// Whether the account has a PIN.
    set_up: bool,
    /// Whether the keys are on this machine.
    unlocked: bool,
    /// Whether the keys on this machine match the server's; `null` if either is missing.
    matches: Option<bool>,
    public_key: Option<String>,
}

impl EncryptionStatus {
    fn has_other_keys(&self) -> bool {
        self.matches == Some(false)
    }
}

impl Command for Status {
    type Output = EncryptionStatus;

    async fn run(self, context: &Context) -> Result<EncryptionStatus, Failure> {
        let (client, session) = context.account_client().await?;
        let encryption = client.encryption().await?;
        let here = session.keys();
        let server = encryption.as_ref().filter(|e| !e.public_key.is_empty());
        let matches = match (server, here) {
            (Some(server), Some(keys)) => {
                Some(server.public_key == keys.public_key && server.salt == keys.salt)
            }
            _ => None,
        };
        let status = EncryptionStatus {
            available: encryption.is_some(),
            set_up: server.is_some(),
            unlocked: here.is_some(),
            matches,
            public_key: server.map(|server| server.public_key.clone()),
        };
        if status.has_other_keys() {
            context.style.warn(&keys::changed_keys().message);
        }
        Ok(status)
    }
}

impl Render for EncryptionStatus {
    fn human(&self, _: &Style) -> String {
        let yes = |yes: bool| if yes { "yes" } else { "no" };
        if !self.available {
            return "This server has no end-to-end encryption.".to_owned();
        }
        pairs(&[
            ("PIN set", yes(self.set_up)),
            ("keys on this machine", yes(self.unlocked)),
            ("keys match server", self.matches.map_or("", yes)),
            ("public key", self.public_key.as_deref().unwrap_or_default()),
        ])
    }

    fn exit_code(&self) -> u8 {
        if self.has_other_keys() {
            Kind::Locked.exit_code()
        } else {
            0
        }
    }
}
