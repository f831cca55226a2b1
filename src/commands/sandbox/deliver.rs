//! `ravi sandbox deliver`: something arrives in a sandbox that is running.

use std::path::Path;

use serde::Serialize;
use serde_json::json;

use super::Context;
use crate::{
    api::{Client, Transport, parse_base_url},
    cli::Deliver,
    failure::Failure,
    output::{Answer, Render, Style},
    prompt,
    session::variable,
};

/// Where `ravi sandbox serve` listens if nothing else is said.
const STANDARD_URL: &str = "http://127.0.0.1:8787";

/// What has arrived.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct Delivered {
    /// The message's id in the API.
    id: String,
}

impl Render for Delivered {
    fn human(&self, _: &Style) -> String {
        format!("Delivered as message {}.", self.id)
    }

    fn quiet(&self) -> String {
        self.id.clone()
    }
}

/// Delivers an email or an SMS.
pub(super) async fn run(context: &Context, what: Deliver) -> Result<Answer, Failure> {
    let url = match &context.global.api_url {
        Some(url) => Some(url.clone()),
        None => variable("RAVI_API_URL")?,
    };
    let url = url.unwrap_or_else(|| STANDARD_URL.to_owned());
    let client = Client::public(Transport::new(parse_base_url(&url)?, context.options())?);
    let id = match what {
        Deliver::Email {
            eml: Some(path), ..
        } => {
            let message = prompt::read_bytes(&path, "the message").await?;
            client.deliver("eml", message).await?
        }
        Deliver::Email {
            to,
            from,
            subject,
            body,
            body_file,
            html,
            thread,
            eml: None,
        } => {
            let text = text(body, body_file.as_deref()).await?;
            let kind = if html { "html" } else { "text" };
            let body = json!({
                "identity": to.unwrap_or_default(),
                "from": from.unwrap_or_default(),
                "subject": subject.unwrap_or_default(),
                "thread_id": thread.unwrap_or_default(),
                kind: text,
            });
            client
                .deliver("email", body.to_string().into_bytes())
                .await?
        }
        Deliver::Sms {
            to,
            from,
            body,
            body_file,
        } => {
            let body = json!({
                "identity": to.unwrap_or_default(),
                "from": from.unwrap_or_default(),
                "body": text(body, body_file.as_deref()).await?,
            });
            client.deliver("sms", body.to_string().into_bytes()).await?
        }
    };
    Answer::show(&context.style, &Delivered { id })
}

async fn text(given: Option<String>, file: Option<&Path>) -> Result<String, Failure> {
    match (given, file) {
        (Some(text), _) => Ok(text),
        (None, Some(path)) => Ok(prompt::read_exactly(path, "the text")
            .await?
            .expose()
            .to_owned()),
        (None, None) => Ok(String::new()),
    }
}
