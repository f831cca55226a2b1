//! Token refresh: by one process at a time, once, and never half-way (RFC 6749 §6).

use std::{cell::RefCell, fs::File, rc::Rc, sync::Arc};

use futures_util::future::LocalBoxFuture;
use tokio::sync::OwnedMutexGuard;

use super::{Error, Session, Store, environment, saved::Saved, store::SessionKey};
use crate::{
    api::{self, TokenSource, Transport},
    secret::{AccessToken, RefreshToken, Tokens},
};

/// Name of the task, for the report of unfinished work.
const REFRESH: &str = "token refresh";

impl TokenSource for Session {
    fn tokens(&self) -> Tokens {
        self.tokens.borrow().clone()
    }

    fn renew<'a>(
        &'a self,
        rejected: &'a AccessToken,
        transport: &'a Transport,
    ) -> LocalBoxFuture<'a, Result<(), api::Error>> {
        Box::pin(self.replace(rejected, transport))
    }
}

impl Session {
    /// Replaces the tokens. One process refreshes; the others wait and adopt the result.
    async fn replace(
        &self,
        rejected: &AccessToken,
        transport: &Transport,
    ) -> Result<(), api::Error> {
        if rejected.is_api_key() {
            return Err(over(rejected));
        }
        let turn = Arc::clone(&self.renewing).lock_owned().await;
        if self.tokens.borrow().access != *rejected {
            return Ok(());
        }
        let Some(store) = &self.store else {
            let refresh = self.tokens.borrow().refresh.clone();
            let refresh = refresh.ok_or_else(|| over(rejected))?;
            let (transport, current) = (transport.clone(), Rc::clone(&self.tokens));
            let work = refresh_in_memory(turn, refresh, transport, current);
            return self.tasks.finish(REFRESH, work).await;
        };
        let lock = store.lock().await.map_err(unusable)?;
        // Another process may have logged out in the meantime: a refresh must not undo that.
        let read = store.read_with_key().await.map_err(unusable)?;
        let (saved, key) = read.ok_or(api::Error::SessionOver)?;
        if saved.account.session != self.account.session {
            return Err(api::Error::SessionOver);
        }
        if saved.tokens.access != *rejected {
            self.tokens.replace(saved.tokens);
            return Ok(());
        }
        let refresh = Refresh {
            token: saved.tokens.refresh.clone().ok_or_else(|| over(rejected))?,
            transport: transport.clone(),
            store: store.clone(),
            saved,
            key,
            current: Rc::clone(&self.tokens),
            _turn: turn,
            _lock: lock,
        };
        self.tasks.finish(REFRESH, refresh.run()).await
    }
}

/// Returns the error that the server rejects this token, and nothing can replace it.
fn over(rejected: &AccessToken) -> api::Error {
    if environment::is_access(rejected) {
        return unusable(Error::TokenRejected);
    }
    api::Error::SessionOver
}

/// Refreshes tokens from the environment, which are not stored.
async fn refresh_in_memory(
    _turn: OwnedMutexGuard<()>,
    refresh: RefreshToken,
    transport: Transport,
    current: Rc<RefCell<Tokens>>,
) -> Result<(), api::Error> {
    let tokens = transport.refresh(&refresh).await?;
    if tokens.refresh.as_ref() != Some(&refresh) && environment::holds(&refresh) {
        transport.warn(environment::USED_UP);
    }
    current.replace(tokens);
    Ok(())
}

/// A refresh of stored tokens, from reserving space to writing the session file.
struct Refresh {
    token: RefreshToken,
    transport: Transport,
    store: Store,
    saved: Saved,
    key: SessionKey,
    current: Rc<RefCell<Tokens>>,
    /// Lets one request of this process refresh at a time.
    _turn: OwnedMutexGuard<()>,
    /// Lets one process refresh at a time.
    _lock: File,
}

impl Refresh {
    /// Sends the refresh token once disk space and key are ready; writes the new tokens to disk before they are used.
    async fn run(mut self) -> Result<(), api::Error> {
        let reserved = self.store.reserve().map_err(unusable)?;
        let marker = self.store.refresh_marker();
        let interrupted = marker.interrupted(&self.token);
        marker.set(&self.token).map_err(unusable)?;
        self.saved.tokens = match self.transport.refresh(&self.token).await {
            Ok(tokens) => tokens,
            // The server may have accepted the interrupted request, whose response is lost.
            Err(api::Error::SessionOver) if let Some(at) = interrupted => {
                return Err(unusable(Error::RefreshInterrupted { at }));
            }
            Err(error) => {
                if interrupted.is_none() && !may_be_used(&error) {
                    marker.clear();
                }
                return Err(error);
            }
        };
        self.current.replace(self.saved.tokens.clone());
        let encrypted = self
            .store
            .encrypt(&self.saved, &self.key)
            .map_err(unusable)?;
        // The new refresh token exists only here: retry one failed write.
        let written = reserved.commit(&encrypted);
        written
            .or_else(|_| self.store.reserve()?.commit(&encrypted))
            .map_err(unusable)?;
        marker.clear();
        Ok(())
    }
}

/// Returns whether the server may have used the refresh token although its response is missing or invalid.
fn may_be_used(error: &api::Error) -> bool {
    match error {
        api::Error::Refresh(error) => match &**error {
            api::Error::Status(answer) => answer.status >= 500 || answer.status == 408,
            _ => true,
        },
        _ => false,
    }
}

fn unusable(error: Error) -> api::Error {
    api::Error::Tokens(Box::new(error))
}
