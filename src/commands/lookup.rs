//! Checks IDs, and finds the identity that a name or UUID selects.

use crate::{
    api::{self, Identity},
    failure::{Failure, Kind},
    ids::IdentitySelector,
};

/// What a user selects by ID, as messages name it.
pub(crate) struct Thing {
    /// Its name before an ID.
    noun: &'static str,
    /// What identifies it.
    id: &'static str,
    /// The command that lists the existing ones.
    list: &'static str,
}

pub(crate) const EMAIL: Thing = Thing {
    noun: "message",
    id: "message ID",
    list: "ravi inbox messages",
};
pub(crate) const EMAIL_THREAD: Thing = Thing {
    noun: "thread",
    id: "thread ID",
    list: "ravi inbox list",
};
pub(crate) const SMS: Thing = Thing {
    noun: "message",
    id: "message ID",
    list: "ravi sms messages",
};
pub(crate) const SMS_THREAD: Thing = Thing {
    noun: "conversation",
    id: "conversation ID",
    list: "ravi sms list",
};
pub(crate) const SECRET: Thing = Thing {
    noun: "secret with the UUID",
    id: "key or UUID of a secret",
    list: "ravi vault list",
};

impl Thing {
    /// Returns the ID that a user typed; fails if it cannot be part of a path.
    pub(crate) fn check_id<Id: From<String>>(&self, typed: &str) -> Result<Id, Failure> {
        let is_control = |c: char| c.is_control();
        // Dots would name directories of the path, and an empty ID the list itself.
        if typed.trim().is_empty() || matches!(typed, "." | "..") || typed.contains(is_control) {
            return Err(Failure::usage(format!("invalid {}", self.id)).hint(self.hint()));
        }
        Ok(Id::from(typed.to_owned()))
    }

    /// Returns the failure; a 404 names what was not found, and the command that lists the existing ones.
    pub(crate) fn or_not_found(&self, error: api::Error, typed: &str) -> Failure {
        let failure = Failure::from(error);
        if failure.kind != Kind::NotFound {
            return failure;
        }
        let message = format!(
            "{} {} does not exist",
            self.noun,
            crate::output::clean(typed)
        );
        Failure { message, ..failure }.hint(self.hint())
    }

    fn hint(&self) -> String {
        format!("run `{}` to see the existing ones", self.list)
    }
}

/// Finds an identity by UUID or name; an ambiguous name lists the candidates.
pub(crate) fn find_identity(
    identities: Vec<Identity>,
    selector: &IdentitySelector,
) -> Result<Identity, Failure> {
    // A UUID of unknown form is read as a name, and a name may have the form of a UUID.
    let selector = selector.as_str();
    if let Some(found) = identities.iter().find(|i| i.uuid.as_str() == selector) {
        return Ok(found.clone());
    }
    let same = |name: &str| name.to_lowercase() == selector.to_lowercase();
    let mut found: Vec<Identity> = identities.into_iter().filter(|i| same(&i.name)).collect();
    if found.len() > 1 && found.iter().filter(|i| i.name == selector).count() == 1 {
        found.retain(|identity| identity.name == selector);
    }
    match (found.pop(), found.len()) {
        (Some(identity), 0) => Ok(identity),
        (Some(last), _) => {
            found.push(last);
            let uuids: Vec<&str> = found.iter().map(|i| i.uuid.as_str()).collect();
            Err(
                Failure::usage(format!("more than one identity is named `{selector}`"))
                    .hint(format!("give one of these UUIDs: {}", uuids.join(", "))),
            )
        }
        (None, _) => Err(Failure::new(
            Kind::NotFound,
            format!("no identity is named `{selector}`"),
        )
        .hint("run `ravi identities list` to see those of this account")),
    }
}
