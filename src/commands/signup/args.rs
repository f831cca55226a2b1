//! The arguments of `ravi signup`.

use std::ffi::OsString;

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    commands::{
        entries::rules::GenerateRules,
        options::{PASS_SESSION, words},
        waiting::filter::Matching,
    },
    secret::Secret,
};

/// `ravi signup`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Signup {
    /// Domain or URL of the website; only the host of a URL is stored
    pub domain: String,
    /// Set the username (default: the identity's email address)
    #[arg(long, value_name = "NAME")]
    pub username: Option<Secret>,
    /// Wait for a verification link instead of a code
    #[arg(long)]
    #[serde(default)]
    pub link: bool,
    /// Run this command in a shell after CMD, with the code or link on stdin
    ///
    /// The shell is `sh`, or PowerShell on Windows. The stdin of CMD is then empty.
    #[arg(long, value_name = "CMD")]
    pub verify: Option<String>,
    /// Pass the password in `RAVI_SIGNUP_PASSWORD` too, which other programs may see
    #[arg(long)]
    #[serde(default)]
    pub env: bool,
    /// The filters.
    #[command(flatten)]
    #[serde(flatten)]
    pub matching: Matching,
    #[arg(long, help = PASS_SESSION)]
    #[allow(missing_docs, reason = "its help says it")]
    #[serde(default)]
    #[schemars(description = PASS_SESSION)]
    pub pass_session: bool,
    /// The rules for the password.
    #[command(flatten)]
    #[serde(flatten)]
    pub rules: GenerateRules,
    /// Command that signs up, and its arguments
    #[arg(last = true, required = true, value_name = "CMD")]
    #[serde(deserialize_with = "words")]
    #[schemars(with = "Vec<String>")]
    pub command: Vec<OsString>,
}
