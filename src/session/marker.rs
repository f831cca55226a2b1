//! Marker of a token refresh. A process that is killed before it has stored the new tokens leaves the marker behind, so
//! that the next process can explain what happened.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Error, files};
use crate::secret::RefreshToken;

/// `session.refresh` beside the session file; exists only during a refresh or after an interrupted one. Used only under
/// the session lock.
pub(super) struct RefreshMarker {
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Content {
    /// Hash that identifies the refresh token without revealing it.
    token: String,
    /// RFC 3339.
    started_dt: Timestamp,
}

impl RefreshMarker {
    pub(super) fn beside(session: &Path) -> Self {
        Self {
            path: session.with_extension("refresh"),
        }
    }

    /// Returns when a refresh with this token was interrupted, if one was.
    pub(super) fn interrupted(&self, token: &RefreshToken) -> Option<Timestamp> {
        let bytes = files::read(&self.path).ok().flatten()?;
        let content: Content = serde_json::from_slice(&bytes).ok()?;
        (content.token == digest(token)).then_some(content.started_dt)
    }

    /// Marks the start of a refresh with this token; keeps the time of an earlier interrupted one.
    pub(super) fn set(&self, token: &RefreshToken) -> Result<(), Error> {
        if self.interrupted(token).is_some() {
            return Ok(());
        }
        let content = Content {
            token: digest(token),
            started_dt: Timestamp::now(),
        };
        let bytes = serde_json::to_vec(&content)
            .map_err(|error| files::file_error("write", &self.path, &error.into()))?;
        files::write(&self.path, &bytes)
    }

    /// Removes the marker, ignoring errors: the next successful refresh removes it.
    pub(super) fn clear(&self) {
        let _ = files::remove(&self.path);
    }
}

/// Returns the start of the token's SHA-256. A token is too random to guess.
fn digest(token: &RefreshToken) -> String {
    let digest = Sha256::digest(token.0.expose().as_bytes());
    digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
