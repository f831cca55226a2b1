//! `ravi login --from-go-client`: the session of the Go client in `~/.ravi/auth.json`.

use std::{
    path::{Path, PathBuf},
    rc::Rc,
};

use serde::Deserialize;

use super::Approved;
use crate::{
    api::{self, Client, Transport},
    commands::Context,
    crypto::{KeyPair, PrivateKey},
    failure::{Failure, Kind},
    prompt,
    secret::{AccessToken, RefreshToken, Secret, Tokens},
    session::{self, Session, read_private},
};

/// The used fields of the file; salt and public key come from the server.
#[derive(Deserialize)]
struct AuthFile {
    #[serde(default)]
    access_token: Option<Secret>,
    #[serde(default)]
    refresh_token: Option<Secret>,
    #[serde(default)]
    user_email: String,
    #[serde(default)]
    private_key: Option<Secret>,
}

/// Reads the session and the key pair, after a confirmation, and checks that the server accepts the tokens.
pub(super) async fn import_session(
    context: &Context,
    transport: &Transport,
    yes: bool,
) -> Result<Approved, Failure> {
    let path = path(context).ok_or(session::Error::NoHome)?;
    let shown = path.display().to_string();
    let Some(text) = read_private(&path)? else {
        return Err(Failure::new(
            Kind::NotFound,
            format!("the Go client has no session: {shown} does not exist"),
        )
        .hint("run `ravi login`"));
    };
    let damaged = || {
        Failure::new(
            Kind::Failure,
            format!("{shown} is not a session of the Go client"),
        )
        .hint("run `ravi login`")
    };
    let file: AuthFile = serde_json::from_slice(&text).map_err(|_| damaged())?;
    let given = |secret: Option<Secret>| secret.filter(|secret| !secret.expose().is_empty());
    let tokens = Tokens {
        access: AccessToken(given(file.access_token).ok_or_else(damaged)?),
        refresh: given(file.refresh_token).map(RefreshToken),
    };
    let keys = given(file.private_key)
        .map(|key| PrivateKey::from_base64(key.expose()).map(KeyPair::from_private))
        .transpose()
        .map_err(|_| damaged())?;
    confirm(context, yes, &file.user_email, &path).await?;
    let (email, expired) = check(context, transport, &tokens).await?;
    Ok(Approved {
        email: email.unwrap_or(file.user_email),
        tokens,
        expired,
        keys,
    })
}

fn path(context: &Context) -> Option<PathBuf> {
    Some(context.directories.go_client()?.join("auth.json"))
}

async fn confirm(context: &Context, yes: bool, email: &str, path: &Path) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    if !context.can_prompt() {
        return Err(
            Failure::usage("importing the session of the Go client needs a confirmation")
                .hint("give --yes to skip the confirmation"),
        );
    }
    let question = format!(
        "Import the session of {} from {}? The Go client may have to log in again.",
        crate::output::clean(email),
        path.display()
    );
    if prompt::confirm(&question).await? {
        Ok(())
    } else {
        Err(Failure::new(
            Kind::Failure,
            "cancelled: nothing was imported",
        ))
    }
}

/// Returns the user's address, and whether the access token has expired. Does not use the refresh token, since a new one
/// could not be saved yet.
async fn check(
    context: &Context,
    transport: &Transport,
    tokens: &Tokens,
) -> Result<(Option<String>, bool), Failure> {
    let without_refresh = Tokens {
        access: tokens.access.clone(),
        refresh: None,
    };
    let session = Session::of_tokens(without_refresh, &context.tasks);
    let client = Client::new(transport.clone(), Rc::new(session), None);
    match client.user().await {
        Ok(user) => Ok((Some(user.email).filter(|email| !email.is_empty()), false)),
        Err(api::Error::SessionOver) if tokens.refresh.is_some() => Ok((None, true)),
        Err(error) => Err(error.into()),
    }
}

/// Notes that the Go client's file still holds secrets.
pub(super) fn note_leftovers(context: &Context) {
    if let Some(path) = path(context) {
        context.style.note(&format!(
            "{} still holds tokens and keys: delete it if you no longer use the Go client.",
            path.display()
        ));
    }
}
