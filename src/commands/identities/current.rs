//! `ravi identities current`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    commands::{Context, command::Command, current::CurrentIdentity},
    failure::{Failure, Kind},
};

/// `ravi identities current`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Current {}

impl Command for Current {
    type Output = CurrentIdentity;

    async fn run(self, context: &Context) -> Result<CurrentIdentity, Failure> {
        let active = context.active_identity()?.ok_or_else(|| {
            Failure::new(Kind::NotFound, "no identity is selected").hint(
                "select one with `ravi identities use NAME`, --identity NAME or RAVI_IDENTITY",
            )
        })?;
        Ok(CurrentIdentity::new(active))
    }
}
