//! Groups that are not converted yet. TEMPORARY.
#![allow(clippy::wildcard_imports, clippy::unnecessary_wraps)]

use schemars::{JsonSchema, Schema};

use super::{
    Context,
    command::{Described, Node, join},
    *,
};
use crate::api::*;
use crate::{
    cli,
    failure::Failure,
    output::{Answer, schema_of},
};

fn add(found: &mut Vec<Described>, path: &str, name: &str, output: Option<Schema>) {
    found.push(Described {
        path: join(path, name).trim_end().to_owned(),
        input: Schema::default(),
        output,
    });
}
fn of<T: JsonSchema>() -> Option<Schema> {
    Some(schema_of::<T>())
}

impl Node for cli::Login {
    async fn dispatch(self, context: &Context) -> Result<Answer, Failure> {
        login::login(context, &self).await
    }
    fn keeps_time(&self) -> bool {
        false
    }
    fn walk(path: String, found: &mut Vec<Described>) {
        add(found, &path, "", of::<login::LoggedIn>());
        let _ = (path, found);
    }
}

impl Node for cli::Identities {
    async fn dispatch(self, context: &Context) -> Result<Answer, Failure> {
        identities::run(context, self).await
    }
    fn keeps_time(&self) -> bool {
        false
    }
    fn walk(path: String, found: &mut Vec<Described>) {
        add(found, &path, "list", of::<Vec<Identity>>());
        add(found, &path, "create", of::<Identity>());
        add(found, &path, "get", of::<Identity>());
        add(found, &path, "update", of::<Identity>());
        add(found, &path, "delete", of::<identities::DeletedIdentity>());
        add(found, &path, "use", of::<identities::SelectedIdentity>());
        add(found, &path, "current", of::<status::Current>());
        let _ = (path, found);
    }
}

impl Node for cli::Inbox {
    async fn dispatch(self, context: &Context) -> Result<Answer, Failure> {
        inbox::run(context, self).await
    }
    fn keeps_time(&self) -> bool {
        false
    }
    fn walk(path: String, found: &mut Vec<Described>) {
        add(found, &path, "list", of::<Vec<EmailThread>>());
        add(found, &path, "show", of::<EmailConversation>());
        add(found, &path, "messages", of::<Vec<EmailMessage>>());
        add(found, &path, "message", of::<EmailMessage>());
        add(found, &path, "send", of::<inbox::Sent>());
        add(found, &path, "reply", of::<inbox::Sent>());
        add(found, &path, "reply-all", of::<inbox::Sent>());
        add(found, &path, "download", of::<Vec<inbox::Saved>>());
        let _ = (path, found);
    }
}

impl Node for cli::Otp {
    async fn dispatch(self, context: &Context) -> Result<Answer, Failure> {
        otp::run(context, self).await
    }
    fn keeps_time(&self) -> bool {
        false
    }
    fn walk(path: String, found: &mut Vec<Described>) {
        add(found, &path, "", of::<crate::otp::Code>());
        let _ = (path, found);
    }
}

impl Node for cli::Watch {
    async fn dispatch(self, context: &Context) -> Result<Answer, Failure> {
        watch::run(context, self).await
    }
    fn keeps_time(&self) -> bool {
        true
    }
    fn walk(path: String, found: &mut Vec<Described>) {
        add(found, &path, "", of::<watch::Incoming>());
        let _ = (path, found);
    }
}

impl Node for cli::Encryption {
    async fn dispatch(self, context: &Context) -> Result<Answer, Failure> {
        encryption::run(context, self).await
    }
    fn keeps_time(&self) -> bool {
        false
    }
    fn walk(path: String, found: &mut Vec<Described>) {
        add(found, &path, "status", of::<encryption::EncryptionStatus>());
        add(found, &path, "setup", of::<encryption::Unlocked>());
        add(found, &path, "unlock", of::<encryption::Unlocked>());
        let _ = (path, found);
    }
}

#[cfg(feature = "sandbox")]
impl Node for cli::Sandbox {
    async fn dispatch(self, context: &Context) -> Result<Answer, Failure> {
        sandbox::run(context, self).await
    }
    fn keeps_time(&self) -> bool {
        false
    }
    fn walk(path: String, found: &mut Vec<Described>) {
        add(found, &path, "serve", of::<sandbox::Serving<'_>>());
        add(found, &path, "exec", None);
        add(found, &path, "deliver email", of::<sandbox::Delivered>());
        add(found, &path, "deliver sms", of::<sandbox::Delivered>());
        add(found, &path, "reset", of::<sandbox::WasReset>());
        let _ = (path, found);
    }
}

/// `ravi logout`
#[derive(Debug, clap::Args)]
pub struct Logout {}

impl Node for Logout {
    async fn dispatch(self, context: &Context) -> Result<Answer, Failure> {
        login::logout(context).await
    }
    fn keeps_time(&self) -> bool {
        false
    }
    fn walk(path: String, found: &mut Vec<Described>) {
        add(found, &path, "", of::<login::LoggedOut>());
    }
}
