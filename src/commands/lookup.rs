//! Checks IDs, completes the start of one to a whole ID, and finds the identity that a name or UUID selects.

use std::fmt::Display;

use futures_util::{Stream, StreamExt};

use crate::{
    api::{self, Identity},
    failure::{Failure, Kind},
    ids::{IdentitySelector, SHORTEST_TYPED},
    output::clean,
    session::ActiveIdentity,
};

/// The most candidates that an error lists.
const CANDIDATES: usize = 10;

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
    noun: "thread or message",
    id: "ID of a thread or message",
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
        let message = format!("{} {} does not exist", self.noun, clean(typed));
        Failure { message, ..failure }.hint(self.hint())
    }

    /// Calls `request` with a typed ID as [`completing`] does; names what was not found.
    pub(crate) async fn request<Id: Display, T>(
        &self,
        typed: Id,
        request: impl AsyncFn(&Id) -> Result<T, api::Error>,
        complete: impl AsyncFnOnce() -> Result<Option<Id>, Failure>,
    ) -> Result<T, Failure> {
        let answered = completing(&typed, request, complete).await?;
        answered.map_err(|error| self.or_not_found(error, &typed.to_string()))
    }

    fn hint(&self) -> String {
        format!("run `{}` to see the existing ones", self.list)
    }
}

/// Calls `request` with a typed ID. Only if the server does not know it, calls it again with the whole ID that `complete`
/// finds: an exact ID costs no other request. Returns the last answer, or the failure of `complete`.
pub(crate) async fn completing<Id, T>(
    typed: &Id,
    request: impl AsyncFn(&Id) -> Result<T, api::Error>,
    complete: impl AsyncFnOnce() -> Result<Option<Id>, Failure>,
) -> Result<Result<T, api::Error>, Failure> {
    Ok(match request(typed).await {
        Err(error) if error.is_not_found() => match complete().await? {
            Some(whole) => request(&whole).await,
            None => Err(error),
        },
        answered => answered,
    })
}

/// Returns the whole ID in a list that starts with a typed text; `known` gives the ID of a row and what it is.
///
/// Returns `None` if the text is too short, or a number: 1 is the start of 12, which is another message, so numbers are
/// accepted whole only.
pub(crate) async fn complete<Id: From<String>, T>(
    typed: &str,
    pages: impl Stream<Item = Result<Vec<T>, api::Error>>,
    known: impl Fn(T) -> (String, String),
) -> Result<Option<Id>, Failure> {
    if typed.len() < SHORTEST_TYPED || is_number(typed) {
        return Ok(None);
    }
    let mut found = Vec::new();
    let mut pages = std::pin::pin!(pages);
    while let Some(page) = pages.next().await {
        let rows = page?.into_iter().map(&known);
        found.extend(rows.filter(|(id, _)| id.starts_with(typed)));
    }
    let only = only(typed, found, |(id, what)| format!("{id}  {what}"))?;
    Ok(only.map(|(id, _)| Id::from(id)))
}

/// Returns the only one of several candidates; fails if there are more, and lists them.
pub(crate) fn only<T>(
    typed: &str,
    mut found: Vec<T>,
    shown: impl Fn(&T) -> String,
) -> Result<Option<T>, Failure> {
    let count = found.len();
    if count < 2 {
        return Ok(found.pop());
    }
    let candidates = found.iter().take(CANDIDATES).map(shown);
    let mut candidates: Vec<String> = candidates.map(|line| line.trim_end().to_owned()).collect();
    if count > CANDIDATES {
        candidates.push(format!("and {} more", count - CANDIDATES));
    }
    let message = format!("{} is the start of {count} IDs", clean(typed));
    let hint = "give more characters of one of these:";
    Err(Failure::usage(message).hint_with(hint, candidates.into_iter()))
}

/// Returns whether a text is a number, or a phone number.
pub(crate) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Finds the active identity. The start of a UUID selects one only where a user typed it: a name in a settings file may
/// be that of an identity that was deleted.
pub(crate) fn find_active<'a>(
    identities: &'a [Identity],
    active: &ActiveIdentity,
) -> Result<&'a Identity, Failure> {
    if active.source.path().is_none() {
        find_typed_identity(identities, &active.selector)
    } else {
        find_identity(identities, active.selector.as_str())
    }
}

/// Finds an identity by UUID, name, or else the start of a UUID.
pub(crate) fn find_typed_identity<'a>(
    identities: &'a [Identity],
    typed: &IdentitySelector,
) -> Result<&'a Identity, Failure> {
    let typed = typed.as_str();
    match find_identity(identities, typed) {
        Err(failure) if failure.kind == Kind::NotFound => {
            let starting = identities.iter().filter(|i| i.uuid.starts_with(typed));
            let shown = |i: &&Identity| format!("{}  {}", i.uuid, i.name);
            only(typed, starting.collect(), shown)?.ok_or(failure)
        }
        found => found,
    }
}

/// Finds an identity by UUID or name; an ambiguous name lists the candidates. A UUID of unknown form is read as a name, and
/// a name may have the form of a UUID.
pub(crate) fn find_identity<'a>(
    identities: &'a [Identity],
    selector: &str,
) -> Result<&'a Identity, Failure> {
    if let Some(found) = identities.iter().find(|i| i.uuid.as_str() == selector) {
        return Ok(found);
    }
    let same = |name: &str| name.to_lowercase() == selector.to_lowercase();
    let mut found: Vec<&Identity> = identities.iter().filter(|i| same(&i.name)).collect();
    if found.len() > 1 && found.iter().filter(|i| i.name == selector).count() == 1 {
        found.retain(|identity| identity.name == selector);
    }
    match found.as_slice() {
        [identity] => Ok(identity),
        [] => Err(
            Failure::new(Kind::NotFound, format!("no identity is named `{selector}`"))
                .hint("run `ravi identities list` to see those of this account"),
        ),
        several => {
            let uuids: Vec<&str> = several.iter().map(|i| i.uuid.as_str()).collect();
            Err(
                Failure::usage(format!("more than one identity is named `{selector}`"))
                    .hint(format!("give one of these UUIDs: {}", uuids.join(", "))),
            )
        }
    }
}
