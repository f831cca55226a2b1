//! `ravi passwords generate`

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rules::GenerateRules;
use crate::{
    api::GenerateQuery,
    commands::{Context, command::Command},
    failure::Failure,
    output::{Render, Style},
    secret::Secret,
};

/// `ravi passwords generate`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Generate {
    /// The rules for the password.
    #[command(flatten)]
    #[serde(flatten)]
    pub rules: GenerateRules,
    /// Let the server generate the password; the server then knows it
    #[arg(long, conflicts_with = "words")]
    #[serde(default)]
    pub server: bool,
}

/// A generated password.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Generated {
    password: Secret,
}

impl Command for Generate {
    type Output = Generated;

    async fn run(self, context: &Context) -> Result<Generated, Failure> {
        let password = if self.server {
            generate_on_server(context, self.rules).await?
        } else {
            self.rules.generate()?
        };
        Ok(Generated { password })
    }
}

async fn generate_on_server(context: &Context, rules: GenerateRules) -> Result<Secret, Failure> {
    context
        .style
        .note("The server generated this password and has seen it.");
    let (client, ..) = context.identity_client().await?;
    let query = GenerateQuery {
        length: rules.length.into(),
        digits: !rules.no_digits,
        special: !rules.no_symbols,
        exclude_chars: rules.exclude,
    };
    Ok(client.server_password(&query).await?)
}

impl Render for Generated {
    fn human(&self, _: &Style) -> String {
        self.password.expose().to_owned()
    }

    fn quiet(&self) -> String {
        self.password.expose().to_owned()
    }
}
