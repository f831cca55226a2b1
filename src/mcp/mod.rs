//! `ravi mcp`: the commands as tools of a model, and messages as resources, over the Model Context Protocol (MCP).
//!
//! A tool is a command: its arguments are the input schema, its output is the structured content. Two things differ from the
//! command line, since the reader is a model that strangers can write to:
//!
//! - secrets stay here: a tool answers with a handle such as `ravi://passwords/example.com/password` (`outside.rs`), which
//!   `vault_run` (`program.rs`) resolves;
//! - text of strangers is data: it comes in a block of its own, fenced with a random nonce (`outside.rs`).
//!
//! | file | is for |
//! |---|---|
//! | `options.rs` | what the user chooses |
//! | `catalog.rs` | the tools: which command each is, what it may do, and why a command is none |
//! | `schema.rs` | what a client is shown of a tool |
//! | `server.rs` | the server: connections of clients, and the command tasks |
//! | `handler.rs` | one client: its requests become calls |
//! | `shared.rs` | what the clients share |
//! | `call.rs` | a call: arguments as a command line, the command, its output as content |
//! | `arguments.rs` | JSON arguments as a command line, so that the same checks apply |
//! | `ask.rs` | the user's consent before email is sent or something is changed or deleted |
//! | `checks.rs` | files and recipients that a model may not give |
//! | `outside.rs` | handles instead of secrets, fences around untrusted text |
//! | `http.rs` | the protocol over HTTP on loopback, with a bearer token |
//! | `hidden.rs` | marks around text of an email that people do not see |
//! | `program.rs` | `vault_run`: a program that gets secrets and whose output is masked |
//! | `resources.rs` | threads and conversations as resources |
//! | `subscriptions.rs` | what one client is notified of |
//! | `changes.rs` | what all clients wait for, and what is not sent yet |
//! | `stream.rs` | the event stream, for all clients |
//! | `prompts.rs` | what users ask for often: which tools to call, in which order |
//! | `config.rs`, `clients.rs` | `ravi mcp config`: the entry for a client, in its format |
//! | `stdio.rs` | stdin and stdout for the protocol alone |

mod arguments;
mod ask;
mod call;
pub mod catalog;
mod changes;
mod checks;
mod clients;
mod config;
mod handler;
mod hidden;
mod http;
mod options;
mod outside;
mod program;
mod prompts;
mod resources;
mod schema;
mod server;
mod shared;
mod stdio;
mod stream;
mod subscriptions;

use crate::{
    commands::{
        Context,
        command::{Command, group},
    },
    failure::Failure,
    output::Streamed,
};
use catalog::Offer;
use http::Listening;

pub use options::{Mcp, Options, Profile};
pub use schema::tools;

group! {
    /// `ravi mcp config`
    Commands {
        /// Print the entry of this server for a client, such as Codex
        ///
        /// The entry has the options that are given here, --identity or else RAVI_IDENTITY, --api-url, and RAVI_CONFIG_DIR
        /// if it is set; never a token or PIN. It belongs in the file once: merge it with other servers, and replace an
        /// earlier entry.
        #[command(
            after_help = "Examples:\n  ravi mcp config claude-code --profile no-send\n  ravi mcp config codex --identity my-agent"
        )]
        Config(config::Config),
    }
}

impl Command for Mcp {
    type Output = Streamed<Listening>;

    const KEEPS_TIME: bool = true;

    /// Serves until stdin closes, or until it is interrupted. On stdin and stdout, the protocol is the only output.
    async fn run(self, context: &Context) -> Result<Self::Output, Failure> {
        let offer = Offer::new(&self.options, context.given_identity()?.as_deref())?;
        server::serve(context, offer, self.http).await?;
        Ok(Streamed::ended(0))
    }
}
