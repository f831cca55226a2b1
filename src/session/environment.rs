//! Variables of the environment. One that cannot be read is an error, never unset: the command would do the same for
//! another session or identity.

use std::path::PathBuf;

use super::Error;
use crate::secret::{AccessToken, RefreshToken, Secret, Tokens};

/// Reads a variable; empty counts as unset.
pub fn variable(name: &'static str) -> Result<Option<String>, Error> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Error::Variable(name)),
    }
}

/// Reads a variable that holds a path, which need not be UTF-8; empty counts as unset.
#[must_use]
pub fn path_variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

/// Reads the tokens of the environment; `None` if it has no access token.
pub(super) fn tokens() -> Result<Option<Tokens>, Error> {
    let Some(access) = variable("RAVI_ACCESS_TOKEN")? else {
        return Ok(None);
    };
    let refresh = variable("RAVI_REFRESH_TOKEN")?;
    // A variable that was filled from a file often ends with its line break.
    let secret = |token: String| Secret::new(token.trim().to_owned());
    Ok(Some(Tokens {
        access: AccessToken(secret(access)),
        refresh: refresh.map(|token| RefreshToken(secret(token))),
    }))
}
