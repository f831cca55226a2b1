//! `ravi identities list`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    api::Identity,
    commands::{Context, command::Command},
    failure::Failure,
    output::{Render, Style, clean, table},
};

/// `ravi identities list`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct List {}

impl Command for List {
    type Output = Vec<Identity>;

    async fn run(self, context: &Context) -> Result<Vec<Identity>, Failure> {
        let (client, _) = context.account_client().await?;
        Ok(client.identities().await?)
    }
}

impl Render for Vec<Identity> {
    fn human(&self, style: &Style) -> String {
        let cells = |i: &Identity| {
            vec![
                i.name.clone(),
                i.inbox.clone(),
                i.phone.clone(),
                i.uuid.to_string(),
            ]
        };
        let rows: Vec<Vec<String>> = self.iter().map(cells).collect();
        table(&["name", "inbox", "phone", "uuid"], &rows, style)
    }

    fn quiet(&self) -> String {
        self.iter()
            .map(|i| format!("{}\n", clean(&i.name)))
            .collect()
    }
}
