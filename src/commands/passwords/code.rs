//! `ravi passwords code`

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::entry::EntryArgs;
use crate::{
    commands::{
        Context,
        clipboard::{self, Copied},
        command::Command,
        entries::code::{self, Access, Found, Wanted},
        keys,
    },
    domain::Domain,
    failure::Failure,
    ids::Uuid,
    output::{Form, Render, Style},
    secret::Secret,
};

/// `ravi passwords code`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct CodeArgs {
    /// The entry with the one-time password.
    #[command(flatten)]
    #[serde(flatten)]
    pub entry: EntryArgs,
    /// Select by issuer, label or number, if the entry has several
    #[arg(long, value_name = "NAME")]
    pub account: Option<Secret>,
    /// Wait for the next code if this one is valid for less than 5 seconds
    #[arg(long)]
    #[serde(default)]
    pub fresh: bool,
    /// Fail for a counter (HOTP): its code would change the entry
    #[arg(long)]
    #[serde(default)]
    pub read_only: bool,
    /// Copy the code to the clipboard for 45 seconds
    #[arg(long, short)]
    #[serde(default)]
    pub copy: bool,
}

/// The output of `code`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Shown {
    /// The code.
    Code(EntryCode),
    /// A code that was copied instead of printed.
    Copied(Copied),
}

/// A code, and what it is of.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EntryCode {
    uuid: Uuid,
    identity: Uuid,
    domain: Domain,
    #[schemars(extend("x-ravi" = "open"))]
    username: Option<Secret>,
    /// Name of the service, as the website gave it.
    #[schemars(extend("x-ravi" = "untrusted"))]
    issuer: Option<String>,
    /// Name of the account, as the website gave it.
    #[schemars(extend("x-ravi" = "untrusted"))]
    label: String,
    code: Secret,
    /// Seconds until the code expires; `null` for a counter (HOTP).
    valid_for: Option<u64>,
    /// Seconds between two codes; `null` for a counter (HOTP).
    period: Option<u64>,
}

impl Command for CodeArgs {
    type Output = Shown;

    async fn run(self, context: &Context) -> Result<Shown, Failure> {
        let selector = self.entry.selector()?;
        let (client, session, _) = context.identity_client().await?;
        let keys = keys::decryption_keys(&client, &session).await?;
        let keys = keys.as_ref();
        let entry = selector.read(&client, keys).await?;
        let access = Access {
            client: &client,
            session: &session,
            keys,
        };
        let wanted = Wanted {
            account: self.account.as_ref().map(Secret::expose),
            fresh: self.fresh,
            read_only: self.read_only,
        };
        let Found { one_time, code } = code::read(context, access, &entry, wanted).await?;
        if self.copy {
            let what = format!("one-time password of {}", entry.domain);
            return clipboard::copy(code.code.expose(), what).map(Shown::Copied);
        }
        Ok(Shown::Code(EntryCode {
            uuid: entry.uuid,
            identity: entry.identity,
            domain: entry.domain,
            username: entry.username,
            issuer: one_time.issuer().map(str::to_owned),
            label: one_time.label().to_owned(),
            code: code.code,
            valid_for: code.valid_for.map(|left| left.as_secs()),
            period: code.period.map(|period| period.as_secs()),
        }))
    }
}

impl Render for Shown {
    fn human(&self, style: &Style) -> String {
        match self {
            Self::Code(shown) => shown.code.expose().to_owned(),
            Self::Copied(copied) => copied.human(style),
        }
    }

    fn quiet(&self) -> String {
        match self {
            Self::Code(shown) => shown.code.expose().to_owned(),
            Self::Copied(copied) => copied.quiet(),
        }
    }

    fn form(&self) -> Form {
        match self {
            Self::Code(_) => Form::Bare,
            Self::Copied(copied) => copied.form(),
        }
    }

    fn changed(&self) -> Option<String> {
        let is_counter = matches!(self, Self::Code(shown) if shown.period.is_none());
        is_counter.then(|| {
            "the counter is advanced: run `ravi passwords code` again for the next code".to_owned()
        })
    }
}
