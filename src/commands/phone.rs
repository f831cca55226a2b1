//! `ravi phone`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Context, command::Command};
use crate::{
    api::Phone,
    failure::Failure,
    output::{Render, Style, ago, clean, table},
};

/// `ravi phone`
#[derive(Debug, Args, Deserialize, JsonSchema)]
#[command(name = "phone")]
pub struct ShowPhone {}

impl Command for ShowPhone {
    type Output = Vec<Phone>;

    async fn run(self, context: &Context) -> Result<Vec<Phone>, Failure> {
        let (client, ..) = context.identity_client().await?;
        let phones = client.phones().await?;
        if phones.is_empty() {
            context.style.note("This identity has no phone number.");
        }
        Ok(phones)
    }
}

impl Render for Vec<Phone> {
    fn human(&self, style: &Style) -> String {
        let cells = |phone: &Phone| {
            let (number, provider) = (phone.phone_number.clone(), phone.provider.clone());
            vec![number, provider, ago(&phone.created_dt), phone.id.clone()]
        };
        let rows: Vec<Vec<String>> = self.iter().map(cells).collect();
        table(&["number", "provider", "since", "id"], &rows, style)
    }

    fn quiet(&self) -> String {
        let line = |phone: &Phone| format!("{}\n", clean(&phone.phone_number));
        self.iter().map(line).collect()
    }
}
