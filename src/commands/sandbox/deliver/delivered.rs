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
    session::{IdentitySource, Session},
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

/// The running sandbox, and who receives a message.
pub(super) struct Sandbox {
    client: Client,
    /// The recipient that the user names.
    to: Option<String>,
    /// Name or UUID of the active identity, if it is known.
    active: Option<String>,
}

impl Sandbox {
    /// Connects to the sandbox of `--api-url`, `RAVI_API_URL` or the session, or else to the standard address. Reads session
    /// and settings only where something is not given.
    pub(super) async fn open(context: &Context, to: Option<String>) -> Result<Self, Failure> {
        let chosen = context.chosen_url()?;
        let stored = if chosen.is_some() && to.is_some() {
            None
        } else {
            let session = Session::open(&context.directories, &context.tasks).await?;
            session.map(|session| session.account().api_url.clone())
        };
        let url = match (&chosen, &stored) {
            (Some(url), _) => url,
            (None, Some(url)) if url.starts_with("http://") => url,
            (None, _) => STANDARD_URL,
        };
        let url = parse_base_url(url)?;
        let is_ours = match &stored {
            // Tokens from the environment are for the chosen server.
            Some(stored) if stored.is_empty() => chosen.is_some(),
            Some(stored) => parse_base_url(stored).is_ok_and(|of| of.origin() == url.origin()),
            None => false,
        };
        let active = match &to {
            Some(_) => None,
            None => active(context, is_ours)?,
        };
        let transport = Transport::new(url, context.options())?;
        Ok(Self {
            client: Client::public(transport),
            to,
            active,
        })
    }

    /// Returns the given recipient, or else the active identity; `""` is the first one of the sandbox.
    pub(super) fn recipient(&self) -> &str {
        let recipient = self.to.as_deref().or(self.active.as_deref());
        recipient.unwrap_or_default()
    }

    /// Delivers a complete message: to the given identity, the one that it names, or the active one.
    pub(super) async fn deliver_eml(&self, message: Vec<u8>) -> Result<Delivered, Failure> {
        let name = if self.to.is_some() { "to" } else { "otherwise" };
        let query = (name, self.recipient().to_owned());
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
            Err(error) if error.is_not_found() => Err(Failure::from(error)
                .hint("name another recipient with --to; `ravi identities list` lists those of the session")),
            Err(error) => Err(error.into()),
        }
    }
}

/// Returns the active identity, unless the settings select it for another server.
fn active(context: &Context, is_ours: bool) -> Result<Option<String>, Failure> {
    let Selection::Identity(active) = context.selection()? else {
        return Ok(None);
    };
    let is_given = matches!(
        active.source,
        IdentitySource::Flag | IdentitySource::Environment
    );
    Ok((is_ours || is_given).then(|| active.selector.as_str().to_owned()))
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
