//! The marker of a token refresh: a process that is killed between the server's answer and the new session file leaves
//! it behind, so that the next one can say what happened.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Error, files};

/// `session.refresh` beside the session file; there only while a refresh is under way, or after one was cut off. Every
/// use is under the lock of the store.
pub(super) struct RefreshMarker {
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Content {
    /// The login whose tokens are refreshed.
    session: String,
    /// RFC 3339.
    started_dt: Timestamp,
}

impl RefreshMarker {
    pub(super) fn beside(session: &Path) -> Self {
        Self {
            path: session.with_extension("refresh"),
        }
    }

    /// When a refresh of this login was cut off; `None` if none was.
    pub(super) fn interrupted(&self, session: &str) -> Option<Timestamp> {
        let bytes = files::read(&self.path).ok().flatten()?;
        let content: Content = serde_json::from_slice(&bytes).ok()?;
        (content.session == session).then_some(content.started_dt)
    }

    /// Marks that a refresh of this login begins; an earlier one that was cut off keeps its time.
    pub(super) fn set(&self, session: &str) -> Result<(), Error> {
        if self.interrupted(session).is_some() {
            return Ok(());
        }
        let content = Content {
            session: session.to_owned(),
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
