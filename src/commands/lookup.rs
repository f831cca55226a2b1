//! What names mean: from what was typed to the thing of the account.

use crate::{
    api::{self, Identity},
    failure::{Failure, Kind},
};

/// A key of a thread, conversation or message: anything that names one thing in a path.
pub(crate) fn check_id(id: &str, what: &str, list: &str) -> Result<(), Failure> {
    // The two dots would be taken for folders, and an empty id for the list itself.
    if id.trim().is_empty() || id == "." || id == ".." || id.chars().any(char::is_control) {
        return Err(Failure::usage(format!("{what} is given by its id"))
            .hint(format!("`{list}` shows them")));
    }
    Ok(())
}

/// A 404 says what was looked for, and how to list what there is.
pub(crate) fn or_not_found(error: api::Error, what: &str, list: &str) -> Failure {
    let failure = Failure::from(error);
    if failure.kind != Kind::NotFound {
        return failure;
    }
    let message = format!("there is no {}", crate::output::clean(what));
    Failure { message, ..failure }.hint(format!("`{list}` shows what there is"))
}

/// A name or uuid that can stand in a header and a path.
pub(crate) fn check_selector(selector: &str) -> Result<(), Failure> {
    if selector.trim().is_empty() || selector.chars().any(char::is_control) {
        return Err(Failure::usage("an identity is given by its name or uuid")
            .hint("`ravi identities list` shows them"));
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
                Failure::usage(format!("more than one identity is called `{selector}`"))
                    .hint(format!("give one of these uuids: {}", uuids.join(", "))),
            )
        }
        (None, _) => Err(Failure::new(
            Kind::NotFound,
            format!("no identity is called `{selector}`"),
        )
        .hint("`ravi identities list` shows those of this account")),
    }
}

/// Returns whether a text contains another, in any case; anything does if none is wanted.
pub(crate) fn contains(text: &str, wanted: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| text.to_lowercase().contains(&wanted.to_lowercase()))
}
