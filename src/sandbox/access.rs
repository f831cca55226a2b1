//! Access control: the session of the token, and the identity of the header.

use axum::http::HeaderMap;

use super::{auth, identities, refusal::Refusal, state::State};

impl State {
    /// Returns the session of a bearer token, or a 401.
    pub(super) fn session(&self, headers: &HeaderMap) -> Result<String, Refusal> {
        let token = headers
            .get("authorization")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(|| {
                Refusal::new(
                    401,
                    "not_authenticated",
                    "Authentication credentials were not provided.",
                )
            })?;
        auth::session_of(&self.database, token)
    }

    /// Fails if an active subscription is required but missing: contract, "Billing".
    pub(super) fn subscribed(&self) -> Result<(), Refusal> {
        if self.config.subscription {
            return Ok(());
        }
        Err(Refusal::new(
            402,
            "subscription_required",
            "This action requires an active Ravi subscription.",
        ))
    }

    /// Returns the identity of the header, if it belongs to the token's account; otherwise 401, 400 or 403.
    pub(super) fn identity(&self, headers: &HeaderMap) -> Result<String, Refusal> {
        self.session(headers)?;
        let Some(uuid) = headers.get("x-ravi-identity") else {
            return Err(Refusal::new(
                400,
                "identity_required",
                "The X-Ravi-Identity header is required.",
            ));
        };
        let uuid = uuid.to_str().unwrap_or_default();
        if identities::exists(&self.database, uuid)? {
            Ok(uuid.to_owned())
        } else {
            Err(Refusal::new(
                403,
                "permission_denied",
                "This identity does not belong to you.",
            ))
        }
    }
}
