//! What a model may not give: files outside the working directory, and recipients that the user does not allow.

use std::path::{Component, Path};

use rmcp::model::JsonObject;
use serde_json::Value;

use super::catalog::Offer;
use crate::{
    commands::inbox::recipients,
    failure::{Failure, Kind},
    output::clean,
    session::Directories,
};

/// Fails for such an argument.
pub(super) fn check(
    offer: &Offer,
    directories: &Directories,
    arguments: &JsonObject,
) -> Result<(), Failure> {
    for name in ["attach", "output"] {
        for path in texts(arguments.get(name)) {
            check_path(name, path, directories)?;
        }
    }
    let is_handle = |value: &&str| value.trim().starts_with("ravi://");
    if let Some(value) = texts(arguments.get("value")).find(is_handle) {
        let why = format!(
            "value: {} is a handle, and would be stored as it is",
            clean(value)
        );
        return Err(Failure::usage(why).hint("a secret cannot be copied; use its own handle"));
    }
    for name in ["to", "cc", "bcc"] {
        for list in texts(arguments.get(name)) {
            check_recipients(offer, list)?;
        }
    }
    Ok(())
}

fn check_recipients(offer: &Offer, list: &str) -> Result<(), Failure> {
    if offer.send_to.is_empty() {
        return Ok(());
    }
    for address in recipients(&[list.to_owned()], "recipients")?.0 {
        let address = address.to_string();
        if !offer.may_send_to(&address) {
            let patterns = offer.send_to.join(", ");
            let why = format!("the user does not allow email to {}", clean(&address));
            return Err(Failure::new(Kind::Forbidden, why).hint(format!(
                "only addresses that match {patterns} are allowed; the user can change --send-to of `ravi mcp`"
            )));
        }
    }
    Ok(())
}

fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let many = value
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    many.iter().chain(value).filter_map(Value::as_str)
}

/// Fails for a path that leads out of the working directory, or to the session.
fn check_path(name: &str, path: &str, directories: &Directories) -> Result<(), Failure> {
    let refused = || {
        Failure::usage(format!(
            "{name}: {} is not below the working directory",
            clean(path)
        ))
        .hint("give a relative path to a file below the working directory of the server")
    };
    let is_below = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    if !Path::new(path).components().all(is_below) {
        return Err(refused());
    }
    // A symlink may lead out of it; what does not exist yet is created below its directory.
    let existing = Path::new(path).ancestors().find_map(|path| {
        let path = if path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            path
        };
        path.canonicalize().ok()
    });
    let working = Path::new(".").canonicalize().ok();
    match (existing, working) {
        (Some(existing), Some(working)) if existing.starts_with(&working) => {
            let mut own = directories.all().filter_map(|own| own.canonicalize().ok());
            if own.any(|own| existing.starts_with(own)) {
                let why = format!("{name}: {} is in the directory of the session", clean(path));
                return Err(Failure::new(Kind::Forbidden, why).hint("choose another file"));
            }
            Ok(())
        }
        _ => Err(refused()),
    }
}
