//! The common parts of `ravi identities`: finding an identity, checking a name, and showing an identity.

use crate::{
    api::{Client, Identity},
    commands::lookup::find_typed_identity,
    failure::{Failure, Kind},
    ids::IdentitySelector,
    output::{Render, Style, clean, local, pairs},
};

/// Finds an identity by its UUID, its name, or the start of its UUID.
pub(super) async fn find(client: &Client, typed: &str) -> Result<Identity, Failure> {
    let selector = IdentitySelector::parse(typed)?;
    let IdentitySelector::Uuid(uuid) = &selector else {
        return find_typed_identity(&client.identities().await?, &selector).cloned();
    };
    client.identity(uuid).await.map_err(|error| {
        let failure = Failure::from(error);
        if failure.kind == Kind::NotFound {
            let message = format!("no identity has the UUID {uuid}");
            return Failure { message, ..failure }
                .hint("run `ravi identities list` to see those of this account");
        }
        failure
    })
}

/// Returns a trimmed name for an identity; fails if it is invalid.
pub(super) fn checked_name(name: &str) -> Result<&str, Failure> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Failure::usage(
            "the name of the identity is empty or contains control characters",
        ));
    }
    if uuid::Uuid::try_parse(name).is_ok() {
        return Err(Failure::usage(
            "the name of the identity is a UUID: `--identity` could mean another one",
        )
        .hint("choose a name of other characters"));
    }
    Ok(name)
}

impl Render for Identity {
    fn human(&self, _: &Style) -> String {
        pairs(&[
            ("name", &self.name),
            ("inbox", &self.inbox),
            ("phone", &self.phone),
            ("uuid", self.uuid.as_str()),
            ("created", &local(&self.created_dt)),
        ])
    }

    fn quiet(&self) -> String {
        self.uuid.to_string()
    }

    fn changed(&self) -> Option<String> {
        let uuid = clean(self.uuid.as_str());
        Some(format!(
            "the identity is stored: run `ravi identities get {uuid}`"
        ))
    }
}
