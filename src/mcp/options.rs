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
    /// Serve HTTP on this loopback address, such as 127.0.0.1:8000
    #[arg(long, value_name = "ADDR:PORT", value_parser = loopback)]
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
    /// Send, change and delete without asking you through the client
    #[arg(long, short)]
    pub yes: bool,
}

/// Reads an address that only this machine can connect to.
fn loopback(typed: &str) -> Result<SocketAddr, String> {
    let numeric = typed.replacen("localhost:", "127.0.0.1:", 1);
    match numeric.parse::<SocketAddr>() {
        Ok(address) if address.ip().is_loopback() => Ok(address),
        Ok(address) => Err(format!(
            "{} is not a loopback address, and others could connect to it; give 127.0.0.1:PORT",
            address.ip()
        )),
        Err(_) => Err(
            "give an address with a port, such as 127.0.0.1:8000; port 0 is a free one".to_owned(),
        ),
    }
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
