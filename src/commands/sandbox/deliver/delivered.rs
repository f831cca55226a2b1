//! The common parts of `sandbox deliver`: client, text and output.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    api::{Client, Error, Transport, parse_base_url},
    commands::{Context, context::Selection},
    failure::Failure,
    output::{Render, Style, clean},
    prompt,
    session::Session,
};

/// The default address of `ravi sandbox serve`.
const STANDARD_URL: &str = "http://127.0.0.1:8787";

/// A delivered message.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Delivered {
    /// The message's ID in the API.
    id: String,
}

impl Render for Delivered {
    fn human(&self, _: &Style) -> String {
        format!("Delivered as message {}.", self.id)
    }

    fn quiet(&self) -> String {
        self.id.clone()
    }

    fn changed(&self) -> Option<String> {
        Some(format!(
            "the message is delivered: its ID is {}",
            clean(&self.id)
        ))
    }
}

/// The running sandbox.
pub(super) struct Sandbox {
    client: Client,
    /// Name or UUID of the active identity, if it is known.
    active: Option<String>,
}

impl Sandbox {
    /// Connects to the sandbox of `--api-url`, `RAVI_API_URL` or the session, or else to the standard address.
    pub(super) async fn open(context: &Context) -> Result<Self, Failure> {
        let session = Session::open(&context.directories, &context.tasks).await?;
        let stored = session.map(|session| session.account().api_url.clone());
        let url = match (context.chosen_url()?, stored.as_deref()) {
            (Some(url), _) => url,
            (None, Some(url)) if url.starts_with("http://") => url.to_owned(),
            (None, _) => STANDARD_URL.to_owned(),
        };
        let url = parse_base_url(&url)?;
        // The active identity of another server is not in this sandbox. Tokens from the environment name no server.
        let is_ours = stored.is_some_and(|stored| {
            stored.is_empty() || parse_base_url(&stored).is_ok_and(|of| of.origin() == url.origin())
        });
        let active = match context.selection()? {
            Selection::Identity(active) if is_ours || context.global.identity.is_some() => {
                Some(active.selector.as_str().to_owned())
            }
            _ => None,
        };
        let transport = Transport::new(url, context.options())?;
        Ok(Self {
            client: Client::public(transport),
            active,
        })
    }

    /// Returns the given recipient, or else the active identity; `""` is the first one of the sandbox.
    pub(super) fn recipient(&self, to: Option<String>) -> String {
        to.or_else(|| self.active.clone()).unwrap_or_default()
    }

    /// Delivers a complete message: to the given identity, the one that it names, or the active one.
    pub(super) async fn deliver_eml(
        &self,
        to: Option<String>,
        message: Vec<u8>,
    ) -> Result<Delivered, Failure> {
        let query = match to {
            Some(to) => ("to", to),
            None => ("otherwise", self.recipient(None)),
        };
        self.deliver("eml", &[query], message).await
    }

    /// Delivers a message of this kind.
    pub(super) async fn deliver(
        &self,
        kind: &str,
        query: &[(&str, String)],
        body: Vec<u8>,
    ) -> Result<Delivered, Failure> {
        match self.client.deliver(kind, query, body).await {
            Ok(id) => Ok(Delivered { id }),
            Err(error @ Error::Unreachable { .. }) => Err(Failure::from(error)
                .hint("start one with `ravi sandbox serve`, or give its address with --api-url")),
            Err(error) => Err(error.into()),
        }
    }
}

/// Returns the given text, or reads it from a file.
pub(super) async fn text(given: Option<String>, file: Option<&Path>) -> Result<String, Failure> {
    match (given, file) {
        (Some(text), _) => Ok(text),
        (None, Some(path)) => Ok(prompt::read_exactly(path, "the text")
            .await?
            .expose()
            .to_owned()),
        (None, None) => Ok(String::new()),
    }
}
