//! Access control: the session of the token, and the identity of the header.

use axum::http::{HeaderMap, StatusCode};

use super::{auth, identities, identity_id::IdentityId, rejection::Rejection, state::State};

impl State {
    /// Returns the session of a bearer token, or a 401.
    pub(super) fn session(&self, headers: &HeaderMap) -> Result<String, Rejection> {
        let token = headers
            .get("authorization")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(|| Rejection::Code {
                status: StatusCode::UNAUTHORIZED,
                code: "not_authenticated",
                detail: "Authentication credentials were not provided.".into(),
            })?;
        auth::session_of(&self.database, token)
    }

    /// Fails if an active subscription is required but missing: contract, "Billing".
    pub(super) fn subscribed(&self) -> Result<(), Rejection> {
        if self.config.subscription {
            return Ok(());
        }
        Err(Rejection::Code {
            status: StatusCode::PAYMENT_REQUIRED,
            code: "subscription_required",
            detail: "This action requires an active Ravi subscription.".into(),
        })
    }

    /// Returns the identity of the header, if it belongs to the token's account; otherwise 401, 400 or 403.
    pub(super) fn identity(&self, headers: &HeaderMap) -> Result<IdentityId, Rejection> {
        self.session(headers)?;
        let Some(uuid) = headers.get("x-ravi-identity") else {
            return Err(Rejection::Code {
                status: StatusCode::BAD_REQUEST,
                code: "identity_required",
                detail: "The X-Ravi-Identity header is required.".into(),
            });
        };
        let uuid = uuid.to_str().unwrap_or_default();
        if identities::exists(&self.database, uuid)? {
            Ok(IdentityId(uuid.to_owned()))
        } else {
            Err(Rejection::Code {
                status: StatusCode::FORBIDDEN,
                code: "permission_denied",
                detail: "This identity does not belong to you.".into(),
            })
        }
    }
}
