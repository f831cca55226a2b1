//! A session from environment variables.

use super::Error;
use crate::{
    env,
    secret::{AccessToken, RefreshToken, Secret, Tokens},
};

/// The warning after a refresh that used up the variable.
pub(super) const USED_UP: &str = "the server accepts the token in RAVI_REFRESH_TOKEN only once, and this command used it: set RAVI_ACCESS_TOKEN and RAVI_REFRESH_TOKEN to new tokens, or unset them and run `ravi login`";

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

/// Returns whether `RAVI_ACCESS_TOKEN` holds this token.
pub(super) fn is_access(token: &AccessToken) -> bool {
    let tokens = tokens().ok().flatten();
    tokens.is_some_and(|tokens| tokens.access == *token)
}

/// Returns whether `RAVI_REFRESH_TOKEN` holds this token.
pub(super) fn holds(token: &RefreshToken) -> bool {
    let held = tokens().ok().flatten().and_then(|tokens| tokens.refresh);
    held.as_ref() == Some(token)
}
