//! The JSON of every command, as JSON Schema: what `man/schema` documents.

use schemars::{JsonSchema, Schema, generate::SchemaSettings};

use super::{
    clipboard, encryption, identities, inbox, login, passwords,
    status::{self, Current},
    vault,
};
use crate::{
    api::{
        EmailConversation, EmailMessage, EmailThread, Identity, Phone, SmsConversation, SmsMessage,
        SmsThread, User,
    },
    failure::Failure,
};

/// What every command prints on stderr with `--json` when it fails.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is used")]
struct Error {
    error: Failure,
}

fn of<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<T>()
}

/// The name of each command with its schema; `error` is that of failures.
#[must_use]
pub fn schemas() -> Vec<(&'static str, Schema)> {
    #[allow(unused_mut, reason = "without the sandbox there is nothing to add")]
    let mut schemas = vec![
        ("error", of::<Error>()),
        ("login", of::<login::LoggedIn>()),
        ("logout", of::<login::LoggedOut>()),
        ("whoami", of::<User>()),
        ("status", of::<status::Status>()),
        ("identities list", of::<Vec<Identity>>()),
        ("identities create", of::<Identity>()),
        ("identities get", of::<Identity>()),
        ("identities update", of::<Identity>()),
        ("identities delete", of::<identities::DeletedIdentity>()),
        ("identities use", of::<identities::SelectedIdentity>()),
        ("identities current", of::<Current>()),
        ("inbox list", of::<Vec<EmailThread>>()),
        ("inbox show", of::<EmailConversation>()),
        ("inbox messages", of::<Vec<EmailMessage>>()),
        ("inbox message", of::<EmailMessage>()),
        ("inbox send", of::<inbox::Sent>()),
        ("inbox reply", of::<inbox::Sent>()),
        ("inbox reply-all", of::<inbox::Sent>()),
        ("inbox download", of::<Vec<inbox::Saved>>()),
        ("sms list", of::<Vec<SmsThread>>()),
        ("sms show", of::<SmsConversation>()),
        ("sms messages", of::<Vec<SmsMessage>>()),
        ("sms message", of::<SmsMessage>()),
        ("phone", of::<Vec<Phone>>()),
        ("passwords list", of::<Vec<passwords::ListedEntry>>()),
        ("passwords get", of::<passwords::Entry>()),
        ("passwords create", of::<passwords::StoredPassword>()),
        ("passwords update", of::<passwords::StoredPassword>()),
        ("passwords delete", of::<passwords::DeletedPassword>()),
        ("passwords generate", of::<passwords::Generated>()),
        ("passwords import", of::<passwords::ImportedPasswords>()),
        ("passwords export", of::<Vec<passwords::Entry>>()),
        ("otp", of::<crate::otp::Code>()),
        ("watch", of::<super::watch::Incoming>()),
        ("watch otp", of::<super::watch::Found>()),
        ("vault list", of::<Vec<vault::ListedSecret>>()),
        ("vault get", of::<vault::VaultSecret>()),
        ("vault set", of::<vault::StoredSecret>()),
        ("vault delete", of::<vault::DeletedSecret>()),
        (
            "vault export",
            of::<std::collections::BTreeMap<String, String>>(),
        ),
        ("vault import", of::<vault::Imported>()),
        ("vault inject", of::<vault::Injected>()),
        ("subscription", of::<status::Subscription>()),
        ("encryption status", of::<encryption::EncryptionStatus>()),
        ("encryption setup", of::<encryption::Unlocked>()),
        ("encryption unlock", of::<encryption::Unlocked>()),
        ("copy", of::<clipboard::Copied>()),
    ];
    #[cfg(feature = "sandbox")]
    schemas.extend([
        ("sandbox serve", of::<super::sandbox::Serving<'_>>()),
        ("sandbox deliver email", of::<super::sandbox::Delivered>()),
        ("sandbox deliver sms", of::<super::sandbox::Delivered>()),
        ("sandbox reset", of::<super::sandbox::WasReset>()),
    ]);
    schemas
}
