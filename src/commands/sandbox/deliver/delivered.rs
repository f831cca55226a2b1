//! The common parts of `sandbox deliver`: client, text and output.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    api::{Client, Error, Transport, parse_base_url},
    commands::Context,
    env,
    failure::Failure,
    output::{Render, Style, clean},
    prompt,
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

/// Delivers a message of this kind to the running sandbox.
pub(super) async fn deliver(
    context: &Context,
    kind: &str,
    body: Vec<u8>,
) -> Result<Delivered, Failure> {
    let url = match &context.global.api_url {
        Some(url) => Some(url.clone()),
        None => env::API_URL.text()?,
    };
    let url = url.unwrap_or_else(|| STANDARD_URL.to_owned());
    let transport = Transport::new(parse_base_url(&url)?, context.options())?;
    match Client::public(transport).deliver(kind, body).await {
        Ok(id) => Ok(Delivered { id }),
        Err(error @ Error::Unreachable { .. }) => Err(Failure::from(error)
            .hint("start one with `ravi sandbox serve`, or give its address with --api-url")),
        Err(error) => Err(error.into()),
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
