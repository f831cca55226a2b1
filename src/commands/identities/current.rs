//! `ravi identities current`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    api,
    commands::{Context, command::Command, current::CurrentIdentity},
    failure::Failure,
};

/// `ravi identities current`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Current {}

impl Command for Current {
    type Output = CurrentIdentity;

    async fn run(self, context: &Context) -> Result<CurrentIdentity, Failure> {
        let active = context.active_identity()?;
        let active = active.ok_or(api::Error::NoIdentity)?;
        Ok(CurrentIdentity::new(active))
    }
}
