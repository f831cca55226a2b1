//! `ravi sandbox deliver sms`

use std::path::PathBuf;

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::delivered::{Delivered, Sandbox, text};
use crate::{
    commands::{Context, command::Command},
    failure::Failure,
};

/// `ravi sandbox deliver sms`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Sms {
    /// Deliver to this identity: name, UUID or number (default: the active one)
    #[arg(long, value_name = "IDENTITY")]
    pub to: Option<String>,
    /// Set the sender's number
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    pub from: Option<String>,
    /// Set the text
    #[arg(long, value_name = "TEXT", required_unless_present = "body_file")]
    pub body: Option<String>,
    /// Read the text from a file; - reads stdin
    #[arg(long, value_name = "FILE", conflicts_with = "body")]
    pub body_file: Option<PathBuf>,
}

impl Command for Sms {
    type Output = Delivered;

    async fn run(self, context: &Context) -> Result<Delivered, Failure> {
        let sandbox = Sandbox::open(context, self.to).await?;
        let body = json!({
            "identity": sandbox.recipient(),
            "from": self.from.unwrap_or_default(),
            "body": text(self.body, self.body_file.as_deref()).await?,
        });
        sandbox
            .deliver("sms", &[], body.to_string().into_bytes())
            .await
    }
}
