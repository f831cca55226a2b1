//! Routes: all endpoints of the contract, the pages, and the controls for tests.

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};

use super::{
    auth, control, deliver, email, encryption, events, guard, identities, inboxes, page, passwords,
    rejection::Rejection, send, sms, state::State, storage, vault,
};

/// Size limit of a request body: an attachment, or a message with several.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// Returns the routes, behind the checks of [`guard`] and the log of [`control`].
pub(super) fn router(state: Arc<State>) -> Router {
    Router::new()
        .route("/", get(inboxes::home))
        .route("/device", get(page::show).post(page::decide))
        .route("/api/auth/device/", post(auth::device))
        .route("/api/auth/device/token/", post(auth::device_token))
        .route("/api/auth/token/refresh/", post(auth::refresh))
        .route("/api/auth/login/", post(auth::login))
        .route("/api/auth/logout/", post(auth::logout))
        .route("/api/auth/user/", get(auth::user))
        .route(
            "/api/identities/",
            get(identities::list).post(identities::create),
        )
        .route(
            "/api/identities/{uuid}/",
            get(identities::get)
                .put(identities::update)
                .delete(identities::delete),
        )
        .route(
            "/api/passwords/",
            get(passwords::list).post(passwords::create),
        )
        .route(
            "/api/passwords/generate_password/",
            get(passwords::generate),
        )
        .route(
            "/api/passwords/{uuid}/",
            get(passwords::get)
                .put(passwords::replace)
                .delete(passwords::delete),
        )
        .route(
            "/api/encryption/",
            get(encryption::get).post(encryption::set),
        )
        .route("/api/email-inbox/", get(email::threads))
        .route("/api/email-inbox/{thread_id}/", get(email::thread))
        .route("/api/email-messages/", get(email::messages))
        .route("/api/email-messages/compose/", post(send::compose))
        .route("/api/email-messages/{id}/", get(email::message))
        .route("/api/email-messages/{id}/reply/", post(send::reply))
        .route("/api/email-messages/{id}/reply-all/", post(send::reply_all))
        .route("/api/email-attachments/presign/", post(storage::presign))
        .route("/api/sms-inbox/", get(sms::conversations))
        .route("/api/sms-inbox/{conversation_id}/", get(sms::conversation))
        .route("/api/messages/", get(sms::messages))
        .route("/api/messages/{id}/", get(sms::message))
        .route("/api/phone/", get(sms::phone))
        .route("/api/vault/", get(vault::list).post(vault::set))
        .route("/api/vault/{uuid}/", get(vault::get).delete(vault::delete))
        .route("/api/subscription/", get(auth::subscription))
        .route("/api/events/stream/", get(events::stream))
        .route("/sandbox/stream", post(events::set_faults))
        .route("/sandbox/burst", post(events::burst))
        .route("/storage/{uuid}", get(storage::get).put(storage::put))
        .route("/sandbox/deliver/email", post(deliver::email))
        .route("/sandbox/deliver/sms", post(deliver::sms))
        .route("/sandbox/deliver/eml", post(deliver::eml))
        .route("/sandbox/page/email", post(inboxes::send_email))
        .route("/sandbox/page/sms", post(inboxes::send_sms))
        .route("/sandbox/requests", get(control::requests))
        .route("/sandbox/faults", post(control::add_fault))
        .route("/sandbox/release", post(control::release))
        .route("/sandbox/expire", post(auth::expire))
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
