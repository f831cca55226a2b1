//! The settings that select an identity: selecting one, and repairing those of an identity that was renamed or deleted.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    api::{Client, Identity},
    commands::{Context, lookup::find_active},
    failure::Failure,
    ids::{IdentitySelector, Uuid},
    output::{Render, Style, clean, wrap},
    session::{
        ActiveIdentity, IdentitySource, deciding_file, remove_identity, write_identity,
        write_identity_name,
    },
};

/// The identity that was selected.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SelectedIdentity {
    uuid: Uuid,
    name: String,
    /// The file that now selects it.
    path: String,
}

impl Render for SelectedIdentity {
    fn human(&self, style: &Style) -> String {
        let text = format!(
            "Active identity is now {} (written to {}).",
            clean(&self.name),
            clean(&self.path)
        );
        wrap(&text, style.columns, 0)
    }

    fn changed(&self) -> Option<String> {
        Some("the identity is selected: run `ravi identities current`".to_owned())
    }
}

/// Returns the file that takes precedence at present, even if it names no identity yet.
pub(super) fn deciding_path(context: &Context) -> Result<PathBuf, Failure> {
    Ok(match deciding_file(&context.directories)? {
        Some(IdentitySource::ConfigDir(path) | IdentitySource::Project(path)) => path,
        _ => context.directories.active()?.join("config.json"),
    })
}

/// Selects an identity in a file. Warns if commands in this directory will not use it.
pub(super) fn select(
    context: &Context,
    identity: &Identity,
    path: &Path,
) -> Result<SelectedIdentity, Failure> {
    write_identity(path, &identity.uuid, &identity.name)?;
    match context.active_identity() {
        Ok(Some(now)) if !names(&now, identity) => context.style.warn(&format!(
            "{} still selects {} here",
            now.source,
            now.name.as_deref().unwrap_or(now.selector.as_str())
        )),
        Ok(_) => {}
        Err(failure) => context
            .style
            .warn(&format!("commands cannot use it here: {}", failure.message)),
    }
    Ok(SelectedIdentity {
        uuid: identity.uuid.clone(),
        name: identity.name.clone(),
        path: path.display().to_string(),
    })
}

fn names(active: &ActiveIdentity, identity: &Identity) -> bool {
    match &active.selector {
        IdentitySelector::Uuid(uuid) => *uuid == identity.uuid,
        IdentitySelector::Name(name) => {
            let is_typed = active.source.path().is_none();
            name.to_lowercase() == identity.name.to_lowercase()
                || (is_typed && identity.uuid.starts_with(name))
        }
    }
}

/// Returns the UUID of the identity that commands use, of all those of the account; `None` if a name selects none.
pub(super) fn selected(active: &ActiveIdentity, all: &[Identity]) -> Option<Uuid> {
    match &active.selector {
        IdentitySelector::Uuid(uuid) => Some(uuid.clone()),
        IdentitySelector::Name(_) => {
            let found = find_active(all, active);
            found.ok().map(|identity| identity.uuid.clone())
        }
    }
}

/// Returns the flag, variable and files that select an identity, before it is changed. A name costs one request.
pub(super) async fn selecting(
    context: &Context,
    client: &Client,
    identity: &Identity,
) -> Result<Vec<ActiveIdentity>, Failure> {
    let mut settings = ActiveIdentity::of_files(&context.directories);
    let active = context.active_identity().ok().flatten();
    settings.extend(active.filter(|active| active.source.path().is_none()));
    let is_name = |setting: &ActiveIdentity| matches!(setting.selector, IdentitySelector::Name(_));
    let all = if settings.iter().any(is_name) {
        client.identities().await?
    } else {
        Vec::new()
    };
    settings.retain(|setting| {
        let selected = selected(setting, &all);
        selected.is_some_and(|uuid| uuid == identity.uuid)
    });
    Ok(settings)
}

/// What happened to an identity.
#[derive(Clone, Copy)]
pub(super) enum Change<'a> {
    /// It was renamed to this name.
    Renamed(&'a str),
    /// It was deleted.
    Deleted,
}

/// Repairs the settings that select a changed identity, and warns about each.
pub(super) fn repair(context: &Context, settings: &[ActiveIdentity], change: Change<'_>) {
    for warning in settings
        .iter()
        .filter_map(|setting| repaired(setting, change))
    {
        context.style.warn(&warning);
    }
}

/// Repairs one setting; returns the warning about it.
fn repaired(setting: &ActiveIdentity, change: Change<'_>) -> Option<String> {
    let source = &setting.source;
    let path = source
        .path()
        .filter(|_| !matches!(source, IdentitySource::GoClient(_)));
    let Some(path) = path else {
        let by_name = matches!(setting.selector, IdentitySelector::Name(_));
        return match change {
            Change::Deleted => Some(format!(
                "{source} still selects the deleted identity: set it to another one"
            )),
            Change::Renamed(name) if by_name => Some(format!(
                "{source} still selects the old name of the identity: set it to {name}"
            )),
            Change::Renamed(_) => None,
        };
    };
    let (written, done) = match change {
        Change::Deleted => (
            remove_identity(path),
            "selected the deleted identity and now selects none: run `ravi identities use NAME` to select another",
        ),
        Change::Renamed(name) => (
            write_identity_name(path, name),
            "selects this identity: its new name was written there",
        ),
    };
    Some(match written {
        Ok(()) => format!("{source} {done}"),
        Err(error) => format!("{source} still selects the former identity: {error}"),
    })
}
