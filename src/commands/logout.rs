//! `ravi logout`

use std::rc::Rc;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Context, command::Command};
use crate::{
    api::{self, Client},
    failure::{Failure, Kind},
    files,
    output::{Render, Style},
    session::{self, KeyringChoice, Session, Store},
};

/// `ravi logout`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Logout {}

/// The result of a logout.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LoggedOut {
    /// Whether tokens and keys were deleted from this machine.
    removed: bool,
    /// Whether the server ended the session.
    server: bool,
}

impl Command for Logout {
    type Output = LoggedOut;

    /// Ends the session on the server if it can be reached, and deletes all tokens and keys on this machine, readable or not. Fails
    /// if only `RAVI_KEYRING` keeps the session from being read, since it could be ended without that setting.
    async fn run(self, context: &Context) -> Result<LoggedOut, Failure> {
        KeyringChoice::from_environment()?;
        let store = Store::of_session(&context.directories);
        if !store.exists() {
            Store::remove_all_orphans(&context.directories).await?;
            return Err(no_session(context));
        }
        if store.is_borrowed(&context.directories) {
            return Err(borrowed(&store));
        }
        let login = store.login_id();
        // Not held while the server is asked: a token refresh needs the lock.
        let lock = store.lock().await;
        lock.and_then(|_lock| store.check_removable())
            .map_err(|error| unchanged(&store, error))?;
        let ended = match Session::of_store(store.clone(), &context.tasks).await {
            Ok(Some(session)) => {
                let (client, _) = context.client_for(Rc::new(session))?;
                end_on_server(&client).await
            }
            Ok(None) => Err(Failure::not_logged_in(None)),
            Err(error @ session::Error::KeyInFile { .. }) => return Err(error.into()),
            Err(error) => Err(error.into()),
        };
        let deleted = store.clone();
        let work = async move {
            let _lock = deleted.lock().await?;
            deleted.remove(login).await
        };
        let removed = context.tasks.finish("logout", work).await;
        removed.map_err(|error| kept(&store, error, ended.is_ok()))?;
        if let Err(failure) = &ended {
            context.style.warn(&format!(
                "cannot end the session on the server ({}); it stays valid there until it expires",
                failure.message
            ));
        }
        Ok(LoggedOut {
            removed: true,
            server: ended.is_ok(),
        })
    }
}

/// Returns the failure of a logout that cannot delete the files, found before the server was asked.
fn unchanged(store: &Store, error: session::Error) -> Failure {
    let is_of_system = matches!(
        error,
        session::Error::File { .. } | session::Error::Files(files::Error::Io { .. })
    );
    let mut failure = Failure::from(error);
    failure.message += "; the session was not ended";
    if is_of_system {
        let directory = store.directory().display();
        return failure.hint(format!(
            "check the permissions of {directory}, and run `ravi logout` again"
        ));
    }
    failure
}

/// Returns the failure of a logout that left files behind; names them.
fn kept(store: &Store, error: session::Error, is_ended: bool) -> Failure {
    if matches!(error, session::Error::Replaced { .. }) {
        return error.into();
    }
    let mut failure = Failure::from(error);
    if is_ended {
        failure.message = format!(
            "the session was ended on the server, but not deleted here: {}",
            failure.message
        );
    }
    let left = store.secret_files();
    if left.is_empty() {
        return failure;
    }
    let paths = left.iter().map(|path| path.display().to_string());
    failure.hint_with("delete what is left of it:", paths)
}

/// Returns the failure of a directory without a session, which the default one's serves.
fn borrowed(store: &Store) -> Failure {
    let message = "the directory of RAVI_CONFIG_DIR has no session, and that of the default directory is not ended";
    Failure::new(Kind::NotLoggedIn, message).hint(format!(
        "unset RAVI_CONFIG_DIR to end the session in {}",
        store.path().display()
    ))
}

fn no_session(context: &Context) -> Failure {
    if context.directories.missing().is_some() {
        return context.not_logged_in(None);
    }
    let hint = if crate::env::ACCESS_TOKEN.is_set() {
        "unset RAVI_ACCESS_TOKEN to end the session from the environment"
    } else {
        "nothing needs to be deleted"
    };
    Failure::new(Kind::NotLoggedIn, "no session is stored on this machine").hint(hint)
}

async fn end_on_server(client: &Client) -> Result<(), Failure> {
    match client.logout().await {
        // Already ended.
        Err(api::Error::SessionOver) => Ok(()),
        other => Ok(other?),
    }
}

impl Render for LoggedOut {
    fn human(&self, _: &Style) -> String {
        if self.server {
            "Logged out: ended the session and deleted its tokens and keys from this machine."
                .to_owned()
        } else {
            "Deleted the tokens and keys from this machine.".to_owned()
        }
    }

    fn changed(&self) -> Option<String> {
        Some("the session is deleted from this machine".to_owned())
    }
}
