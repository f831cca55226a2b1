//! Checks IDs and names, and finds the identity that a name or uuid means.

use crate::{
    api::{self, Identity},
    failure::{Failure, Kind},
};

/// Fails if the ID of a thread, conversation or message cannot be part of a path.
pub(crate) fn check_id(id: &str, what: &str, list: &str) -> Result<(), Failure> {
    // Dots would name directories of the path, and an empty ID the list itself.
    if id.trim().is_empty() || id == "." || id == ".." || id.chars().any(char::is_control) {
        return Err(Failure::usage(format!("invalid {what}"))
            .hint(format!("run `{list}` to see the existing ones")));
    }
    Ok(())
}

/// Returns the failure; a 404 names what was not found, and the command that lists the existing ones.
pub(crate) fn or_not_found(error: api::Error, what: &str, list: &str) -> Failure {
    let failure = Failure::from(error);
    if failure.kind != Kind::NotFound {
        return failure;
    }
    let message = format!("{} does not exist", crate::output::clean(what));
    Failure { message, ..failure }.hint(format!("run `{list}` to see the existing ones"))
}

/// Fails if a name or uuid of an identity cannot be part of a header and a path.
pub(crate) fn check_selector(selector: &str) -> Result<(), Failure> {
    if selector.trim().is_empty() || selector.chars().any(char::is_control) {
        return Err(Failure::usage("invalid name or uuid of an identity")
            .hint("run `ravi identities list` to see them"));
    }
    Ok(())
}

/// Finds an identity by uuid or name; an ambiguous name lists the candidates.
pub(crate) fn find_identity(
    identities: Vec<Identity>,
    selector: &str,
) -> Result<Identity, Failure> {
    if let Some(found) = identities.iter().find(|i| i.uuid == selector) {
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
            let uuids: Vec<String> = found.into_iter().map(|i| i.uuid).collect();
            Err(
                Failure::usage(format!("more than one identity is named `{selector}`"))
                    .hint(format!("give one of these uuids: {}", uuids.join(", "))),
            )
        }
        (None, _) => Err(Failure::new(
            Kind::NotFound,
            format!("no identity is named `{selector}`"),
        )
        .hint("run `ravi identities list` to see those of this account")),
    }
}

/// Returns whether a text contains another, ignoring case. `None` matches any text.
pub(crate) fn contains(text: &str, wanted: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| text.to_lowercase().contains(&wanted.to_lowercase()))
}
