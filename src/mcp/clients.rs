//! The clients of `ravi mcp`: the file that each reads its servers from, and the entry in its format.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    failure::{Failure, Kind},
    output::escape_json,
};

/// The name of the server in every entry.
const NAME: &str = "ravi";

/// How long Codex waits for a tool, in seconds: its own minute is less than `wait_for_code` may take.
const CODEX_TIMEOUT: u32 = 300;

/// A client of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Client {
    /// Claude Code
    ClaudeCode,
    /// Claude Desktop
    ClaudeDesktop,
    /// Codex
    Codex,
    /// Cursor
    Cursor,
    /// Gemini CLI
    Gemini,
    /// VS Code
    #[value(name = "vscode")]
    #[serde(rename = "vscode")]
    VsCode,
    /// Zed
    Zed,
}

/// The format of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Format {
    /// A command for a shell
    Shell,
    /// JSON, to be merged with what the file has
    Json,
    /// TOML, to be merged with what the file has
    Toml,
}

/// How a client starts the server.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Server {
    /// The program: `ravi`, or its path
    pub command: String,
    /// Its arguments
    pub args: Vec<String>,
    /// Environment variables to set
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, String>,
}

impl Client {
    /// Returns the format of the entry.
    pub(super) fn format(self) -> Format {
        match self {
            Self::ClaudeCode => Format::Shell,
            Self::Codex => Format::Toml,
            _ => Format::Json,
        }
    }

    /// Returns whether the client is started from a desktop alone, where PATH has few directories.
    pub(super) fn needs_path(self) -> bool {
        self == Self::ClaudeDesktop
    }

    /// Returns the file of the user's servers, from the home directory and the directory for settings; `None` for a client
    /// that is given a command.
    pub(super) fn file(self, home: &Path, config: &Path) -> Option<PathBuf> {
        match self {
            Self::ClaudeCode => None,
            Self::ClaudeDesktop => Some(config.join("Claude/claude_desktop_config.json")),
            Self::Codex => Some(home.join(".codex/config.toml")),
            Self::Cursor => Some(home.join(".cursor/mcp.json")),
            Self::Gemini => Some(home.join(".gemini/settings.json")),
            Self::VsCode => Some(config.join("Code/User/mcp.json")),
            Self::Zed if cfg!(target_os = "macos") => Some(home.join(".config/zed/settings.json")),
            Self::Zed if cfg!(windows) => Some(config.join("Zed/settings.json")),
            Self::Zed => Some(config.join("zed/settings.json")),
        }
    }

    /// Returns the entry.
    pub(super) fn entry(self, server: &Server) -> Result<String, Failure> {
        match self {
            Self::ClaudeCode => Ok(shell(server)),
            Self::Codex => toml(server),
            Self::VsCode => {
                let mut server = json!(server);
                server["type"] = json!("stdio");
                in_json("servers", &server)
            }
            Self::Zed => in_json("context_servers", server),
            Self::ClaudeDesktop | Self::Cursor | Self::Gemini => in_json("mcpServers", server),
        }
    }
}

fn in_json(key: &str, server: &impl Serialize) -> Result<String, Failure> {
    let entry = BTreeMap::from([(key, BTreeMap::from([(NAME, server)]))]);
    let text = serde_json::to_string_pretty(&entry).map_err(|error| unwritable(&error))?;
    Ok(escape_json(&text).into_owned())
}

/// Returns the command that adds the server for all projects. `--env` takes several values: no name may follow it.
fn shell(server: &Server) -> String {
    let mut words = ["claude", "mcp", "add"].map(str::to_owned).to_vec();
    for (name, value) in &server.env {
        words.extend(["--env".to_owned(), format!("{name}={value}")]);
    }
    words.extend(["--scope", "user", NAME, "--"].map(str::to_owned));
    words.push(server.command.clone());
    words.extend(server.args.iter().cloned());
    shell_words::join(words)
}

fn toml(server: &Server) -> Result<String, Failure> {
    let args = server.args.iter().map(|arg| toml_string(arg));
    let args = args.collect::<Result<Vec<_>, _>>()?.join(", ");
    let command = toml_string(&server.command)?;
    let table = format!(
        "[mcp_servers.{NAME}]\ncommand = {command}\nargs = [{args}]\ntool_timeout_sec = {CODEX_TIMEOUT}\n"
    );
    if server.env.is_empty() {
        return Ok(table);
    }
    let variable = |(name, value): (&String, &String)| {
        let value = toml_string(value)?;
        Ok(format!("{name} = {value}\n"))
    };
    let variables = server.env.iter().map(variable);
    let variables = variables.collect::<Result<String, Failure>>()?;
    Ok(format!("{table}\n[mcp_servers.{NAME}.env]\n{variables}"))
}

/// Returns a basic string of TOML: that of JSON, in which TOML allows no raw DEL.
fn toml_string(text: &str) -> Result<String, Failure> {
    let string = serde_json::to_string(text).map_err(|error| unwritable(&error))?;
    Ok(string.replace('\u{7f}', "\\u007f"))
}

fn unwritable(error: &serde_json::Error) -> Failure {
    Failure::new(Kind::Failure, format!("cannot write the entry: {error}"))
}
