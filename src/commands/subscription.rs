//! `ravi subscription`

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Context, command::Command};
use crate::{
    failure::Failure,
    output::{Render, Style, clean, local, pairs},
};

/// `ravi subscription`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Subscription {}

/// The subscription, with all fields of the server's response: the API documents none.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(rename = "Subscription")]
pub struct State(serde_json::Map<String, Value>);

impl Command for Subscription {
    type Output = State;

    async fn run(self, context: &Context) -> Result<State, Failure> {
        let (client, _) = context.account_client().await?;
        Ok(State(client.subscription().await?))
    }
}

impl Render for State {
    fn human(&self, _: &Style) -> String {
        let text = |value: &Value| match value {
            Value::String(text) => local(text),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        let lines = self.0.iter().map(|(name, value)| {
            let name = clean(&name.replace('_', " ")).into_owned();
            (name, text(value))
        });
        let lines: Vec<(String, String)> = lines.collect();
        let lines = lines
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        pairs(&lines.collect::<Vec<_>>())
    }

    fn quiet(&self) -> String {
        let status = self.0.get("status").and_then(Value::as_str);
        clean(status.unwrap_or_default()).into_owned()
    }
}
