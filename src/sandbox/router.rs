//! The router: the routes of every resource, behind the log and the checks.

use std::sync::Arc;

use axum::{Router, extract::DefaultBodyLimit, middleware};

use super::{
    auth, control, deliver, email, encryption, events, guard, identities, pages, passwords,
    rejection::Rejection, send, sms, state::State, storage, vault,
};

/// Size limit of a request body: an attachment, or a message with several.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// Returns the routes, behind the checks of [`guard`] and the log of [`control`].
pub(super) fn router(state: Arc<State>) -> Router {
    Router::new()
        .merge(pages::routes())
        .merge(auth::routes())
        .merge(identities::routes())
        .merge(passwords::routes())
        .merge(encryption::routes())
        .merge(email::routes())
        .merge(send::routes())
        .merge(storage::routes())
        .merge(sms::routes())
        .merge(vault::routes())
        .merge(events::routes())
        .merge(deliver::routes())
        .merge(control::routes())
        .fallback(async || Rejection::NOT_FOUND)
        .method_not_allowed_fallback(async || Rejection::METHOD_NOT_ALLOWED)
        .layer(middleware::from_fn_with_state(
            Arc::clone(&state),
            control::watch,
        ))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&state),
            guard::check,
        ))
        .with_state(state)
}
