//! `ravi login --from-go-client`: the session that the service's Go client keeps in `~/.ravi/auth.json`.

use serde::Deserialize;

use super::Context;
use crate::{
    api::Login as Granted,
    crypto::{KeyPair, PrivateKey},
    failure::{Failure, Kind},
    prompt,
    secret::{AccessToken, RefreshToken, Secret, Tokens},
};

/// The file, as far as it matters here; the salt and the public key are the server's to say.
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

/// Reads the session and the key pair, after asking.
pub(super) async fn take_over(
    context: &Context,
    yes: bool,
) -> Result<(Granted, Option<KeyPair>), Failure> {
    let folder = context.folders.go_client();
    let path = folder
        .ok_or(crate::session::Error::NoHome)?
        .join("auth.json");
    let shown = path.display().to_string();
    if !path.exists() {
        return Err(Failure::new(
            Kind::NotFound,
            format!("the Go client has no session: there is no {shown}"),
        )
        .hint("run `ravi login`"));
    }
    let text = prompt::read_exactly(&path, "the session of the Go client").await?;
    let damaged = || {
        Failure::new(
            Kind::Failure,
            format!("{shown} is not a session of the Go client"),
        )
        .hint("run `ravi login`")
    };
    let file: AuthFile = serde_json::from_str(text.expose()).map_err(|_| damaged())?;
    let given = |secret: Option<Secret>| secret.filter(|secret| !secret.expose().is_empty());
    let access = given(file.access_token).ok_or_else(damaged)?;
    if !yes {
        if !context.can_ask() {
            return Err(Failure::usage(
                "taking the session of the Go client over needs a confirmation",
            )
            .hint("give --yes to take it over without being asked"));
        }
        let question = format!(
            "Take over the session of {} from {shown}? The Go client may have to log in again.",
            crate::output::clean(&file.user_email)
        );
        if !prompt::confirm(&question).await? {
            return Err(Failure::new(Kind::Failure, "nothing was taken over"));
        }
    }
    let keys = given(file.private_key)
        .map(|key| PrivateKey::from_base64(key.expose()).and_then(KeyPair::from_private))
        .transpose()
        .map_err(|_| damaged())?;
    let tokens = Tokens {
        access: AccessToken(access),
        refresh: given(file.refresh_token).map(RefreshToken),
    };
    context.style.note(&format!(
        "{shown} still holds the same tokens and keys: remove it when the Go client is not used any more."
    ));
    Ok((Granted { tokens, user: None }, keys))
}
