//! `ravi vault list`

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    api::VaultEntry,
    commands::{Context, command::Command},
    failure::Failure,
    ids::{Uuid, shortest_prefixes},
    output::{Form, Render, Style, ago, clean, table_of_uuids},
};

/// `ravi vault list`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct List {}

/// A secret of the list, without its value.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ListedSecret {
    uuid: Uuid,
    identity: Uuid,
    key: String,
    created_dt: String,
    updated_dt: String,
}

impl From<VaultEntry> for ListedSecret {
    fn from(entry: VaultEntry) -> Self {
        Self {
            uuid: entry.uuid,
            identity: entry.identity,
            key: entry.key,
            created_dt: entry.created_dt,
            updated_dt: entry.updated_dt,
        }
    }
}

impl Command for List {
    type Output = Vec<ListedSecret>;

    async fn run(self, context: &Context) -> Result<Vec<ListedSecret>, Failure> {
        let (client, ..) = context.identity_client().await?;
        let entries = client.vault_entries().await?;
        if entries.is_empty() {
            context
                .style
                .note("No secrets are stored for this identity: run `ravi vault set KEY`.");
        }
        Ok(entries.into_iter().map(ListedSecret::from).collect())
    }
}

impl Render for Vec<ListedSecret> {
    fn human(&self, style: &Style) -> String {
        let cells = |entry: &ListedSecret| {
            let (key, uuid) = (entry.key.clone(), entry.uuid.to_string());
            vec![key, ago(&entry.updated_dt), uuid]
        };
        let rows: Vec<Vec<String>> = self.iter().map(cells).collect();
        let prefixes = || shortest_prefixes(self.iter().map(|entry| &entry.uuid));
        table_of_uuids(&["key", "updated", "uuid"], rows, prefixes, style)
    }

    fn form(&self) -> Form {
        Form::Long
    }

    fn quiet(&self) -> String {
        let line = |entry: &ListedSecret| format!("{}\n", clean(&entry.key));
        self.iter().map(line).collect()
    }
}
