//! `ravi passwords generate`

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    api::GenerateQuery,
    commands::{
        Context,
        clipboard::{self, Copied},
        command::Command,
        entries::rules::GenerateRules,
    },
    failure::Failure,
    output::{Render, Style},
    secret::Secret,
};

/// `ravi passwords generate`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Generate {
    /// Copy the password to the clipboard for 45 seconds instead of printing it
    #[arg(short, long)]
    #[serde(default)]
    pub copy: bool,
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
#[serde(untagged)]
pub enum Generated {
    /// Without `--copy`.
    Printed {
        /// The password.
        password: Secret,
    },
    /// With `--copy`.
    Copied(Copied),
}

impl Command for Generate {
    type Output = Generated;

    async fn run(self, context: &Context) -> Result<Generated, Failure> {
        let password = if self.server {
            generate_on_server(context, self.rules).await?
        } else {
            self.rules.generate()?
        };
        if self.copy {
            let copied = clipboard::copy(password.expose(), "password".to_owned())?;
            return Ok(Generated::Copied(copied));
        }
        Ok(Generated::Printed { password })
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
    fn human(&self, style: &Style) -> String {
        match self {
            Self::Printed { password } => password.expose().to_owned(),
            Self::Copied(copied) => copied.human(style),
        }
    }

    fn quiet(&self) -> String {
        match self {
            Self::Printed { password } => password.expose().to_owned(),
            Self::Copied(copied) => copied.quiet(),
        }
    }
}
