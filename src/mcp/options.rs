//! What the user chooses at the start of the server.

use std::net::SocketAddr;

use clap::{Args, ValueEnum};
use schemars::JsonSchema;
use serde::Deserialize;

/// `ravi mcp`
#[derive(Debug, Default, PartialEq, Eq, Args, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Mcp {
    /// What the model may do.
    #[command(flatten)]
    #[serde(flatten)]
    pub options: Options,
    /// Serve HTTP on this loopback address, to clients with the token that is printed, such as 127.0.0.1:8000
    #[arg(long, value_name = "ADDR:PORT")]
    pub http: Option<SocketAddr>,
}

/// What the model may do.
#[derive(Debug, Default, PartialEq, Eq, Args, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Options {
    /// Choose what the model may do
    #[arg(long, value_name = "PROFILE", default_value = "full")]
    pub profile: Profile,
    /// Offer only these tools
    #[arg(long, value_name = "TOOL,…", value_delimiter = ',')]
    pub tools: Vec<String>,
    /// Do not offer these tools
    #[arg(long, value_name = "TOOL,…", value_delimiter = ',')]
    pub without: Vec<String>,
    /// Send email only to addresses that match, such as '*@example.com'
    #[arg(long, value_name = "PATTERN,…", value_delimiter = ',')]
    pub send_to: Vec<String>,
    /// Let the model see passwords and the values of secrets
    #[arg(long)]
    pub reveal: bool,
}

/// What a model may do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// Read messages, and names of passwords and secrets
    ReadOnly,
    /// Everything but sending email and running programs
    NoSend,
    /// Everything
    #[default]
    Full,
}
