//! `ravi identities`

use std::path::PathBuf;

use serde::Serialize;

use super::{
    Context, clipboard,
    lookup::{check_selector, find_identity},
    status::Current,
};
use crate::{
    api::{Client, Identity},
    cli::Identities,
    failure::{Failure, Kind},
    output::{Answer, Render, Style, clean, pairs, table},
    session::{ActiveIdentity, IdentitySource, deciding_file, write_identity},
};

impl Render for Identity {
    fn human(&self, _: &Style) -> String {
        pairs(&[
            ("name", &self.name),
            ("inbox", &self.inbox),
            ("phone", &self.phone),
            ("uuid", &self.uuid),
            ("created", &self.created_dt),
        ])
    }

    fn quiet(&self) -> String {
        self.uuid.clone()
    }
}

impl Render for Vec<Identity> {
    fn human(&self, style: &Style) -> String {
        let cells = |i: &Identity| {
            vec![
                i.name.clone(),
                i.inbox.clone(),
                i.phone.clone(),
                i.uuid.clone(),
            ]
        };
        let rows: Vec<Vec<String>> = self.iter().map(cells).collect();
        table(&["name", "inbox", "phone", "uuid"], &rows, style)
    }

    fn quiet(&self) -> String {
        self.iter()
            .map(|i| format!("{}\n", clean(&i.name)))
            .collect()
    }
}

/// Runs a command of the group.
pub(super) async fn run(context: &Context, command: Identities) -> Result<Answer, Failure> {
    if let Identities::Current = command {
        return current(context);
    }
    let (client, _) = context.account_client().await?;
    let style = &context.style;
    match command {
        Identities::Current => current(context),
        Identities::List => Answer::show(style, &client.identities().await?),
        Identities::Create { name, email } => {
            let name = checked_name(&name)?;
            let created = client.create_identity(name, email.as_deref()).await;
            let created = match created.map_err(Failure::from) {
                Err(failure) if failure.kind == Kind::Conflict => {
                    return Err(offer_existing(&client, name, failure).await);
                }
                created => created?,
            };
            Answer::show(style, &created)
        }
        Identities::Get {
            identity_name,
            copy,
        } => {
            let identity = look_up(&client, &identity_name).await?;
            if copy {
                clipboard::copy(&identity.inbox)?;
                return clipboard::copied(context, &format!("address of {}", identity.name));
            }
            Answer::show(style, &identity)
        }
        Identities::Update {
            identity_name,
            name,
        } => {
            let name = checked_name(&name)?;
            let identity = look_up(&client, &identity_name).await?;
            let mut updated = client.rename_identity(&identity.uuid, name).await?;
            if updated.uuid.is_empty() {
                updated = Identity {
                    name: name.to_owned(),
                    ..identity
                };
            }
            Answer::show(style, &updated)
        }
        Identities::Delete { identity_name, yes } => {
            delete(context, &client, &identity_name, yes).await
        }
        Identities::Use {
            identity_name,
            global,
            project,
        } => {
            let identity = look_up(&client, &identity_name).await?;
            select(context, &identity, global, project)
        }
    }
}

/// A name or address that is taken: by one of the account's own, if it can be found.
async fn offer_existing(client: &Client, name: &str, failure: Failure) -> Failure {
    let identities = client.identities().await.unwrap_or_default();
    match find_identity(identities, name) {
        Ok(existing) => failure.hint(format!(
            "`ravi identities use {}` acts as the one that exists",
            existing.uuid
        )),
        Err(_) => {
            failure.hint("choose another name or address; `ravi identities list` shows yours")
        }
    }
}

fn checked_name(name: &str) -> Result<&str, Failure> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Failure::usage(
            "the name of an identity is empty or has control characters",
        ));
    }
    Ok(name)
}

async fn look_up(client: &Client, selector: &str) -> Result<Identity, Failure> {
    check_selector(selector)?;
    if uuid::Uuid::try_parse(selector).is_err() {
        return find_identity(client.identities().await?, selector);
    }
    client.identity(selector).await.map_err(|error| {
        let failure = Failure::from(error);
        if failure.kind == Kind::NotFound {
            let message = format!("no identity has the uuid {selector}");
            return Failure { message, ..failure }
                .hint("`ravi identities list` shows those of this account");
        }
        failure
    })
}

/// An identity that is gone.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct DeletedIdentity {
    deleted: bool,
    uuid: String,
    name: String,
}

impl Render for DeletedIdentity {
    fn human(&self, _: &Style) -> String {
        format!("Deleted identity {}.", clean(&self.name))
    }
}

async fn delete(
    context: &Context,
    client: &Client,
    selector: &str,
    yes: bool,
) -> Result<Answer, Failure> {
    context.check_confirmable(yes, selector)?;
    let Identity { uuid, name, .. } = look_up(client, selector).await?;
    let what = format!("identity {name} with its inbox, phone number, passwords and secrets");
    context.confirm_deletion(yes, &what).await?;
    client.delete_identity(&uuid).await?;
    Answer::show(
        &context.style,
        &DeletedIdentity {
            deleted: true,
            uuid,
            name,
        },
    )
}

/// The identity that later commands act as.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct SelectedIdentity {
    uuid: String,
    name: String,
    /// The file that says so now.
    path: String,
}

impl Render for SelectedIdentity {
    fn human(&self, _: &Style) -> String {
        format!(
            "Acting as {} from now on (written to {}).",
            clean(&self.name),
            clean(&self.path)
        )
    }
}

fn select(
    context: &Context,
    identity: &Identity,
    global: bool,
    project: bool,
) -> Result<Answer, Failure> {
    let path = target(context, global, project)?;
    write_identity(&path, &identity.uuid, &identity.name)?;
    match ActiveIdentity::resolve(context.global.identity.as_deref(), &context.folders) {
        Ok(Some(now)) if !selects(&now, identity) => context.style.warn(&format!(
            "{} still selects {} here",
            now.source,
            now.name.unwrap_or(now.selector)
        )),
        Ok(_) => {}
        Err(error) => context
            .style
            .warn(&format!("no command can use it here: {error}")),
    }
    Answer::show(
        &context.style,
        &SelectedIdentity {
            uuid: identity.uuid.clone(),
            name: identity.name.clone(),
            path: path.display().to_string(),
        },
    )
}

fn selects(active: &ActiveIdentity, identity: &Identity) -> bool {
    if active.is_uuid {
        active.selector == identity.uuid
    } else {
        active.selector.to_lowercase() == identity.name.to_lowercase()
    }
}

/// The file to write: the one that decides at present, unless a flag says otherwise. It may be one that names no identity
/// yet.
fn target(context: &Context, global: bool, project: bool) -> Result<PathBuf, Failure> {
    let folders = &context.folders;
    if global {
        let folder = folders
            .ordinary
            .as_deref()
            .map_or_else(|| folders.active(), Ok)?;
        return Ok(folder.join("config.json"));
    }
    if project {
        let new = folders.working()?.join(".ravi").join("config.json");
        return Ok(folders.project_config()?.unwrap_or(new));
    }
    Ok(match deciding_file(folders)? {
        Some(IdentitySource::ConfigDir(path) | IdentitySource::Project(path)) => path,
        _ => folders.active()?.join("config.json"),
    })
}

fn current(context: &Context) -> Result<Answer, Failure> {
    let active = context.active_identity()?.ok_or_else(|| {
        Failure::new(Kind::NotFound, "no identity is selected")
            .hint("choose one with `ravi identities use NAME`, --identity NAME or RAVI_IDENTITY")
    })?;
    Answer::show(&context.style, &Current::new(active))
}
