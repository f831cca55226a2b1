//! The command line: the commands, the servers that call them, and what describes them to agents.

use clap::{Parser, Subcommand};

#[cfg(feature = "mcp")]
use crate::mcp::{self, Mcp};
use crate::{
    commands::{
        Context, Root,
        command::{Described, Node, Parent},
        options::Global,
    },
    failure::Failure,
    output::Answer,
    skill::{self, Skill},
};

/// Email, phone, passwords and secrets for an AI agent, from the terminal
///
/// Passwords and secrets are encrypted and decrypted on this machine: the server never sees them.
#[derive(Debug, Parser)]
#[command(
    name = "ravi",
    version,
    max_term_width = 100,
    after_help = "Help topics: environment, exit-codes, identities; run `ravi help TOPIC`\n\nExample:\n  ravi login && ravi passwords create example.com"
)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to run.
    #[command(subcommand)]
    pub top: Top,
}

/// What is typed after `ravi`.
#[derive(Debug, Subcommand)]
pub enum Top {
    /// A command.
    #[command(flatten)]
    Command(Root),
    /// Serve the commands as tools of a model (MCP)
    ///
    /// Serves one client on stdin and stdout, or several with --http. By default, no tool returns a password or the value of
    /// a secret: instead, it returns a handle for other tools. Messages are fenced, so that a model reads them as data. You
    /// are asked before email is sent or something is changed or deleted, if your client can. With --identity, the tools
    /// act as that identity only; a program that a tool starts can do what you can. README says what protects you, and
    /// what does not.
    #[cfg(feature = "mcp")]
    #[command(
        after_help = "Examples:\n  claude mcp add ravi -- ravi mcp\n  ravi mcp --profile read-only --identity my-agent\n  ravi mcp --http 127.0.0.1:8000"
    )]
    Mcp(Parent<Mcp, mcp::Commands>),
    /// Print the agent skill of ravi: a SKILL.md for coding agents
    ///
    /// The skill says when to use which command, what the exit codes mean, and how to do common tasks. It is in the format
    /// of Agent Skills, which Claude Code, Codex, Cursor and others read.
    #[command(after_help = "Examples:\n  ravi skill\n  ravi skill install")]
    Skill(Parent<Skill, skill::Commands>),
}

impl Top {
    /// Returns whether the chosen command itself handles `--timeout`.
    #[must_use]
    pub fn keeps_time(&self) -> bool {
        match self {
            Self::Command(command) => command.keeps_time(),
            #[cfg(feature = "mcp")]
            Self::Mcp(mcp) => mcp.keeps_time(),
            Self::Skill(skill) => skill.keeps_time(),
        }
    }

    /// Runs the chosen command.
    ///
    /// # Errors
    /// The failure of the command.
    pub async fn run(self, context: &Context) -> Result<Answer, Failure> {
        match self {
            Self::Command(command) => crate::commands::run(context, command).await,
            #[cfg(feature = "mcp")]
            Self::Mcp(mcp) => Box::pin(mcp.dispatch(context)).await,
            Self::Skill(skill) => skill.dispatch(context).await,
        }
    }
}

/// Returns every command with its path and its schemas, in the order of the help.
#[must_use]
pub fn described() -> Vec<Described> {
    let mut found = Vec::new();
    Root::walk(&[], &mut found);
    #[cfg(feature = "mcp")]
    Parent::<Mcp, mcp::Commands>::walk(&["mcp".to_owned()], &mut found);
    Parent::<Skill, skill::Commands>::walk(&["skill".to_owned()], &mut found);
    found
}
