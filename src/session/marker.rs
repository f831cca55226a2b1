//! The marker of a token refresh: a process that is killed between the server's answer and the new session file leaves
//! it behind, so that the next one can say what happened.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Error, files};
use crate::secret::RefreshToken;

/// `session.refresh` beside the session file; there only while a refresh is under way, or after one was cut off. Every
/// use is under the lock of the store.
pub(super) struct RefreshMarker {
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Content {
    /// Identifies the refresh token that was sent, without giving it away.
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

    /// When a refresh with this token was cut off; `None` if none was.
    pub(super) fn interrupted(&self, token: &RefreshToken) -> Option<Timestamp> {
        let bytes = files::read(&self.path).ok().flatten()?;
        let content: Content = serde_json::from_slice(&bytes).ok()?;
        (content.token == digest(token)).then_some(content.started_dt)
    }

    /// Marks that a refresh with this token begins; an earlier one that was cut off keeps its time.
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

    /// Removes the marker. One that stays does no harm: the next refresh that succeeds removes it.
    pub(super) fn clear(&self) {
        let _ = files::remove(&self.path);
    }
}

/// The beginning of the token's SHA-256: a token is too random to be tried out.
fn digest(token: &RefreshToken) -> String {
    let digest = Sha256::digest(token.0.expose().as_bytes());
    digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
