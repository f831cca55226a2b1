//! `ravi sandbox deliver email`

use std::path::PathBuf;

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::delivered::{Delivered, Sandbox, text};
use crate::{
    commands::{Context, command::Command},
    failure::Failure,
    prompt,
};

/// `ravi sandbox deliver email`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Email {
    /// Deliver to this identity: name, UUID or address (default: the active one)
    ///
    /// An .eml file that names an identity of the sandbox in To or Cc is delivered to it.
    #[arg(long, value_name = "IDENTITY")]
    pub to: Option<String>,
    /// Set the sender
    #[arg(long, value_name = "ADDRESS")]
    pub from: Option<String>,
    /// Set the subject
    #[arg(long, value_name = "TEXT")]
    pub subject: Option<String>,
    /// Set the text
    #[arg(long, value_name = "TEXT")]
    pub body: Option<String>,
    /// Read the text from a file; - reads stdin
    #[arg(long, value_name = "FILE", conflicts_with = "body")]
    pub body_file: Option<PathBuf>,
    /// Treat the text as HTML
    #[arg(long)]
    #[serde(default)]
    pub html: bool,
    /// Add the email to this thread (default: a new one)
    #[arg(long, value_name = "ID")]
    pub thread: Option<String>,
    /// Deliver a complete message from an .eml file; - reads stdin
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from", "subject", "body", "body_file", "html", "thread"])]
    pub eml: Option<PathBuf>,
}

impl Command for Email {
    type Output = Delivered;

    async fn run(self, context: &Context) -> Result<Delivered, Failure> {
        let sandbox = Sandbox::open(context, self.to).await?;
        if let Some(path) = &self.eml {
            let message = prompt::read_bytes(path, "the message").await?;
            return sandbox.deliver_eml(message).await;
        }
        let text = text(self.body, self.body_file.as_deref()).await?;
        let kind = if self.html { "html" } else { "text" };
        let body = json!({
            "identity": sandbox.recipient(),
            "from": self.from.unwrap_or_default(),
            "subject": self.subject.unwrap_or_default(),
            "thread_id": self.thread.unwrap_or_default(),
            kind: text,
        });
        sandbox
            .deliver("email", &[], body.to_string().into_bytes())
            .await
    }
}
