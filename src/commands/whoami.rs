//! `ravi whoami`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Context, command::Command};
use crate::{
    api::User,
    failure::Failure,
    output::{Render, Style, clean, pairs},
};

/// `ravi whoami`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Whoami {}

impl Command for Whoami {
    type Output = User;

    async fn run(self, context: &Context) -> Result<User, Failure> {
        let (client, _) = context.account_client().await?;
        Ok(client.user().await?)
    }
}

impl Render for User {
    fn human(&self, _: &Style) -> String {
        let name = format!("{} {}", self.first_name, self.last_name);
        pairs(&[
            ("email", &self.email),
            ("name", name.trim()),
            ("id", &self.id),
        ])
    }

    fn quiet(&self) -> String {
        clean(&self.email).into_owned()
    }
}
