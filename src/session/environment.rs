//! A session from environment variables.

use super::Error;
use crate::{
    env,
    secret::{AccessToken, RefreshToken, Secret, Tokens},
};

/// Reads the tokens from the environment; returns `None` without an access token.
pub(super) fn tokens() -> Result<Option<Tokens>, Error> {
    let Some(access) = env::ACCESS_TOKEN.text()? else {
        return Ok(None);
    };
    let refresh = env::REFRESH_TOKEN.text()?;
    // A variable that was filled from a file often has a trailing newline.
    let secret = |token: String| Secret::new(token.trim().to_owned());
    Ok(Some(Tokens {
        access: AccessToken(secret(access)),
        refresh: refresh.map(|token| RefreshToken(secret(token))),
    }))
}
