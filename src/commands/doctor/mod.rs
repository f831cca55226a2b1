//! `ravi doctor`: checks everything that a command depends on, and changes nothing.

mod account;
mod check;
mod keyring;
mod limit;
mod network;
mod server;
mod session;
mod settings;

use std::rc::Rc;

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Context, command::Command};
use crate::failure::Failure;
use check::{Check, Report};

/// `ravi doctor`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Doctor {}

impl Command for Doctor {
    type Output = Report;

    async fn run(self, context: &Context) -> Result<Report, Failure> {
        let opened = session::open(context).await;
        let shared = opened.as_ref().ok().and_then(Option::as_ref);
        let session = shared.map(Rc::as_ref);
        let url = settings::server_url(context, session);
        let mut checks = vec![
            settings::version(),
            settings::directory(context, session),
            settings::files(context),
            settings::server(&url),
            settings::identity(context),
            keyring::check(session).await,
            session::check(context, &opened),
            session::keys(session),
        ];
        if let Ok(url) = &url {
            let found = server::probe(context, &url.base).await;
            checks.push(network::dns(&url.base, found.is_ok()).await);
            checks.push(network::tls(&url.base, &found));
            checks.push(server::check(&found));
            checks.push(server::clock(&found));
            checks.extend(account::checks(context, shared.cloned(), found.is_ok()).await);
        } else {
            let names = ["dns", "tls", "server", "clock", "login", "stream"];
            let skipped = |name| Check::skipped(name, "there is no usable server address");
            checks.extend(names.map(skipped));
        }
        Ok(Report(checks))
    }
}
