//! Interface through which the client gets its tokens, without access to files or other processes.

use futures_util::future::LocalBoxFuture;

use super::{Error, Transport};
use crate::secret::{AccessToken, Tokens};

/// Source of the client's tokens; replaces them when the server rejects the access token.
pub trait TokenSource {
    /// Returns the current tokens.
    fn tokens(&self) -> Tokens;

    /// Replaces the tokens after a 401: afterwards [`TokenSource::tokens`] no longer returns `rejected`. A refresh
    /// token that was sent is replaced even if the returned future is dropped.
    ///
    /// # Errors
    /// [`Error::SessionOver`] if the server no longer accepts the session, [`Error::Refresh`] if the refresh request
    /// failed, [`Error::Tokens`] if the tokens could not be read or stored.
    fn renew<'a>(
        &'a self,
        rejected: &'a AccessToken,
        transport: &'a Transport,
    ) -> LocalBoxFuture<'a, Result<(), Error>>;
}
