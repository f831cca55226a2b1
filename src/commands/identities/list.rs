//! `ravi identities list`

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::settings::selected;
use crate::{
    api::Identity,
    commands::{Context, command::Command},
    failure::Failure,
    ids::shortest_prefixes,
    output::{Form, Render, Style, clean, table_of_uuids},
};

/// `ravi identities list`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct List {}

/// An identity in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ListedIdentity {
    #[serde(flatten)]
    identity: Identity,
    /// Whether commands in this directory use it.
    active: bool,
}

impl Command for List {
    type Output = Vec<ListedIdentity>;

    async fn run(self, context: &Context) -> Result<Vec<ListedIdentity>, Failure> {
        let (client, _) = context.account_client().await?;
        let identities = client.identities().await?;
        if identities.is_empty() {
            context
                .style
                .note("The account has no identity yet: run `ravi identities create NAME`.");
        }
        let active = context.active_identity().unwrap_or_else(|failure| {
            let message = format!("no identity is active here: {}", failure.message);
            context.style.warn(&message);
            None
        });
        let active = active.and_then(|active| selected(&active, &identities));
        let listed = identities.into_iter().map(|identity| ListedIdentity {
            active: active.as_ref() == Some(&identity.uuid),
            identity,
        });
        Ok(listed.collect())
    }
}

impl Render for Vec<ListedIdentity> {
    fn human(&self, style: &Style) -> String {
        let cells = |listed: &ListedIdentity| {
            let mark = if listed.active { "*" } else { "" };
            let Identity {
                uuid,
                name,
                inbox,
                phone,
                ..
            } = &listed.identity;
            [mark, name, inbox, phone, uuid.as_str()]
                .map(str::to_owned)
                .to_vec()
        };
        let rows: Vec<Vec<String>> = self.iter().map(cells).collect();
        let prefixes = || shortest_prefixes(self.iter().map(|listed| &listed.identity.uuid));
        let headings = ["", "name", "inbox", "phone", "uuid"];
        table_of_uuids(&headings, rows, prefixes, style)
    }

    fn form(&self) -> Form {
        Form::Long
    }

    fn quiet(&self) -> String {
        self.iter()
            .map(|listed| format!("{}\n", clean(&listed.identity.name)))
            .collect()
    }
}
