//! Contract: Authentication. Device authorization follows RFC 8628, refreshing RFC 6749 §6.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Client, Error, Transport,
    client::{Scope, Write},
    transport::Request,
    wire,
};
use crate::secret::{AccessToken, RefreshToken, Secret, Tokens};

/// A device authorization response (RFC 8628 §3.2).
#[derive(Debug, Clone, Deserialize)]
pub struct DeviceCode {
    /// Code that the device polls with; a secret.
    pub device_code: Secret,
    /// Code that the user compares or types.
    pub user_code: String,
    /// Verification page.
    pub verification_uri: String,
    /// Verification page with the code in the URL.
    #[serde(default)]
    pub verification_uri_complete: Option<String>,
    /// Seconds until the codes expire.
    #[serde(default, deserialize_with = "wire::seconds")]
    pub expires_in: Option<u64>,
    /// Minimum seconds between polls.
    #[serde(default, deserialize_with = "wire::seconds")]
    pub interval: Option<u64>,
}

impl DeviceCode {
    /// Returns the verification page with the code in the URL: the server's own, or one built from the plain URL.
    #[must_use]
    pub fn complete_uri(&self) -> String {
        if let Some(complete) = &self.verification_uri_complete {
            return complete.clone();
        }
        match url::Url::parse(&self.verification_uri) {
            Ok(mut url) => {
                url.query_pairs_mut()
                    .append_pair("user_code", &self.user_code);
                url.into()
            }
            Err(_) => self.verification_uri.clone(),
        }
    }
}

/// The logged-in user.
#[derive(Debug, Clone, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct User {
    /// Account ID.
    #[serde(default, deserialize_with = "wire::text")]
    pub id: String,
    /// Email address of the account.
    #[serde(default, deserialize_with = "wire::text")]
    pub email: String,
    /// May be empty.
    #[serde(default, deserialize_with = "wire::text")]
    pub first_name: String,
    /// May be empty.
    #[serde(default, deserialize_with = "wire::text")]
    pub last_name: String,
}

/// A finished login.
#[derive(Debug, Clone)]
pub struct Login {
    /// The new session.
    pub tokens: Tokens,
    /// The user, if the server says so.
    pub user: Option<User>,
}

/// Result of one poll of the token endpoint (RFC 8628 §3.5).
#[derive(Debug)]
pub enum DevicePoll {
    /// The user has not decided yet.
    Pending,
    /// Pending; the polling interval grows by 5 seconds from now on.
    SlowDown,
    /// The code has expired.
    Expired,
    /// The user denied the request.
    Denied,
    /// The user approved the request.
    Granted(Login),
}

const NO_TOKEN: &str = "it has no access token";

/// A token response under either set of names.
#[derive(Deserialize)]
struct TokenResponse {
    access_token: Option<AccessToken>,
    access: Option<AccessToken>,
    refresh_token: Option<RefreshToken>,
    refresh: Option<RefreshToken>,
    user: Option<User>,
}

impl TokenResponse {
    fn into_login(mut self, request: &str) -> Result<Login, Error> {
        let user = self.user.take();
        let tokens = self.into_tokens().ok_or_else(|| Error::Unexpected {
            request: request.to_owned(),
            reason: NO_TOKEN.to_owned(),
        })?;
        Ok(Login { tokens, user })
    }

    /// Returns `None` if the response has no access token.
    fn into_tokens(self) -> Option<Tokens> {
        let refresh = self.refresh_token.or(self.refresh);
        let access = self.access_token.or(self.access);
        Some(Tokens {
            access: access.filter(|token| !token.0.expose().is_empty())?,
            refresh: refresh.filter(|token| !token.0.expose().is_empty()),
        })
    }
}

impl Client {
    /// Calls `POST /api/auth/device/`
    pub async fn request_device_code(&self) -> Result<DeviceCode, Error> {
        let path = ["api", "auth", "device"];
        self.write(Write::Post, Scope::Public, &path, &json!({}))
            .await
    }

    /// Calls `POST /api/auth/device/token/`
    pub async fn poll_device_token(&self, code: &DeviceCode) -> Result<DevicePoll, Error> {
        let path = ["api", "auth", "device", "token"];
        let body = json!({ "device_code": code.device_code.expose() });
        let response: Result<TokenResponse, Error> =
            self.write(Write::Post, Scope::Public, &path, &body).await;
        match response {
            Ok(response) => response
                .into_login("POST /api/auth/device/token/")
                .map(DevicePoll::Granted),
            Err(Error::Status(error)) => match error.code.as_deref() {
                Some("authorization_pending") => Ok(DevicePoll::Pending),
                Some("slow_down") => Ok(DevicePoll::SlowDown),
                Some("expired_token") => Ok(DevicePoll::Expired),
                Some("access_denied") => Ok(DevicePoll::Denied),
                _ => Err(Error::Status(error)),
            },
            Err(error) => Err(error),
        }
    }

    /// Calls `POST /api/auth/login/`
    pub async fn log_in(&self, email: &str, password: &Secret) -> Result<Login, Error> {
        let path = ["api", "auth", "login"];
        let body = json!({ "email": email, "password": password.expose() });
        let response: TokenResponse = self.write(Write::Post, Scope::Public, &path, &body).await?;
        response.into_login("POST /api/auth/login/")
    }

    /// Calls `GET /api/auth/user/`
    pub async fn user(&self) -> Result<User, Error> {
        self.get(Scope::Account, &["api", "auth", "user"], &[])
            .await
    }

    /// Calls `POST /api/auth/logout/`: ends the session on the server.
    pub async fn logout(&self) -> Result<(), Error> {
        // Uses the current refresh token: a refresh during the request may rotate it.
        let body = |tokens: &Tokens| match &tokens.refresh {
            Some(token) => json!({ "refresh": token.0.expose() }),
            None => json!({}),
        };
        self.post_as_session(&["api", "auth", "logout"], body).await
    }
}

impl Transport {
    /// Calls `POST /api/auth/token/refresh/`. If the response has a refresh token, it replaces the old one.
    ///
    /// # Errors
    /// [`Error::SessionOver`] if the server rejects the refresh token, [`Error::Unreachable`] if it was not sent, and
    /// [`Error::Refresh`] if it may have been used.
    pub async fn refresh(&self, refresh: &RefreshToken) -> Result<Tokens, Error> {
        let body = json!({ "refresh": refresh.0.expose() });
        let request = Request {
            method: Method::POST,
            url: self.url(&["api", "auth", "token", "refresh"]),
            body: Some(body.to_string().into_bytes()),
            identity: None,
            // Refresh tokens rotate: each can be used only once.
            idempotent: false,
            last_event_id: None,
        };
        let body = match self.send(&request, None).await {
            Ok(body) => body,
            Err(Error::Status(error)) if matches!(error.status, 400 | 401 | 403) => {
                return Err(Error::SessionOver);
            }
            Err(error @ Error::Unreachable { .. }) => return Err(error),
            Err(error) => return Err(Error::Refresh(Box::new(error))),
        };
        let response = serde_json::from_slice::<TokenResponse>(&body);
        let Some(mut tokens) = response.ok().and_then(TokenResponse::into_tokens) else {
            return Err(Error::Refresh(Box::new(Error::Unexpected {
                request: request.name(),
                reason: NO_TOKEN.into(),
            })));
        };
        tokens.refresh = tokens.refresh.or_else(|| Some(refresh.clone()));
        Ok(tokens)
    }
}
