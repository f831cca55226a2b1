//! Calls with a token, an identity and JSON; every resource file builds on these.

use std::{cell::Cell, rc::Rc, time::Duration};

use reqwest::Method;
use serde::{Serialize, de::DeserializeOwned};
use url::Url;

use super::{
    error::{Error, StatusError},
    retry,
    tokens::TokenSource,
    transport::{Body, Request, Transport},
    wire,
};
use crate::{ids::Uuid, secret::Tokens, work};

/// Waits of at least this length produce a notice.
const NOTICEABLE: Duration = Duration::from_secs(2);

/// Which data an endpoint serves, and therefore which headers it needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// No token.
    Public,
    /// `Authorization`.
    Account,
    /// `Authorization` and `X-Ravi-Identity`.
    Identity,
}

/// How a body is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Write {
    /// POST that creates something: not retried.
    Post,
    /// POST that creates something, or PATCH on servers that do not support POST here.
    PostOrPatch,
    /// POST that creates or updates: safe to retry.
    Upsert,
    /// PUT that replaces, or PATCH on servers that do not support PUT.
    Put,
}

/// Typed client of the contract. Cheap to create; contains no secrets.
pub struct Client {
    transport: Transport,
    tokens: Option<Rc<dyn TokenSource>>,
    identity: Option<Uuid>,
    /// Whether the server uses PATCH where the contract says PUT or POST.
    patches: Cell<bool>,
    /// Path of the vault on this server; `None` until a call has found it.
    pub(super) vault_path: Cell<Option<&'static str>>,
}

impl Client {
    /// Returns a client without a token, for logging in.
    #[must_use]
    pub fn public(transport: Transport) -> Self {
        Self {
            transport,
            tokens: None,
            identity: None,
            patches: Cell::new(false),
            vault_path: Cell::new(None),
        }
    }

    /// Returns a client for a session, acting as the identity with this UUID.
    #[must_use]
    pub fn new(transport: Transport, tokens: Rc<dyn TokenSource>, identity: Option<Uuid>) -> Self {
        Self {
            tokens: Some(tokens),
            identity,
            ..Self::public(transport)
        }
    }

    /// Returns the transport.
    #[must_use]
    pub fn transport(&self) -> &Transport {
        &self.transport
    }

    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        scope: Scope,
        segments: &[&str],
        query: &[(&str, String)],
    ) -> Result<T, Error> {
        let request = self.request(Method::GET, scope, self.with_query(segments, query), None)?;
        parse(&request, &self.send(scope, &request).await?)
    }

    /// Sends a body. If the method of the contract fails with 404 or 405, tries PATCH once and remembers what worked.
    pub(super) async fn write<T: DeserializeOwned>(
        &self,
        write: Write,
        scope: Scope,
        segments: &[&str],
        body: &impl Serialize,
    ) -> Result<T, Error> {
        let url = self.transport.url(segments);
        let method = match write {
            Write::Put | Write::PostOrPatch if self.patches.get() => Method::PATCH,
            Write::Put => Method::PUT,
            Write::Post | Write::PostOrPatch | Write::Upsert => Method::POST,
        };
        let body = serde_json::to_vec(body).map_err(|error| Error::Unexpected {
            request: format!("{method} {}", url.path()),
            reason: error.to_string(),
        })?;
        let mut request = self.request(method, scope, url, Some(body))?;
        request.idempotent = matches!(write, Write::Put | Write::Upsert);
        let or_patch = matches!(write, Write::Put | Write::PostOrPatch);
        let first = self.send(scope, &request).await;
        let response = match first {
            Err(Error::Status(refused))
                if or_patch
                    && request.method != Method::PATCH
                    && matches!(refused.status, 404 | 405) =>
            {
                request.method = Method::PATCH;
                match self.send(scope, &request).await {
                    Ok(response) => {
                        self.patches.set(true);
                        response
                    }
                    // Both failed: return the error of the contract's method.
                    Err(Error::Status(second)) if matches!(second.status, 404 | 405) => {
                        return Err(Error::Status(refused));
                    }
                    Err(error) => return Err(error),
                }
            }
            other => other?,
        };
        parse(&request, &response)
    }

    /// Posts a body that contains the current tokens; ignores the response body.
    pub(super) async fn post_as_session(
        &self,
        segments: &[&str],
        body: impl Fn(&Tokens) -> serde_json::Value,
    ) -> Result<(), Error> {
        let url = self.transport.url(segments);
        let attempt = async |tokens: &Tokens| {
            let body = body(tokens).to_string().into_bytes();
            let request = self.request(Method::POST, Scope::Account, url.clone(), Some(body))?;
            self.transport.send(&request, Some(&tokens.access)).await
        };
        self.with_renewal(attempt).await.map(drop)
    }

    pub(super) async fn delete(&self, scope: Scope, segments: &[&str]) -> Result<(), Error> {
        let url = self.transport.url(segments);
        let request = self.request(Method::DELETE, scope, url, None)?;
        self.send(scope, &request).await.map(drop)
    }

    pub(super) fn with_query(&self, segments: &[&str], query: &[(&str, String)]) -> Url {
        let mut url = self.transport.url(segments);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    pub(super) fn request(
        &self,
        method: Method,
        scope: Scope,
        url: Url,
        body: Option<Vec<u8>>,
    ) -> Result<Request, Error> {
        let identity = match scope {
            Scope::Identity => Some(self.identity.clone().ok_or(Error::NoIdentity)?),
            Scope::Public | Scope::Account => None,
        };
        Ok(Request {
            idempotent: method == Method::GET,
            last_event_id: None,
            method,
            url,
            body,
            identity,
        })
    }

    /// Sends with the session's token unless the scope is public; retries where [`retry()`] allows it.
    pub(super) async fn send(&self, scope: Scope, request: &Request) -> Result<Vec<u8>, Error> {
        self.with_retries(request, async || self.send_once(scope, request).await)
            .await
    }

    /// Runs an attempt, and retries where [`retry()`] allows it.
    pub(super) async fn with_retries<T>(
        &self,
        request: &Request,
        attempt: impl AsyncFn() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let options = self.transport.options();
        let pause = |error: &Error, retries| {
            let pause = retry::pause(error, request, retries, options.deadline)?;
            if let Some(notice) = options.notice.as_ref().filter(|_| pause >= NOTICEABLE) {
                notice(&format!(
                    "rate limited by the server: retrying in {} s",
                    pause.as_secs()
                ));
            }
            Some(pause)
        };
        let sent = retry::retry(attempt, pause);
        match &options.waiting {
            Some(waiting) => work::reporting(sent, |elapsed| waiting(elapsed)).await,
            None => sent.await,
        }
    }

    async fn send_once(&self, scope: Scope, request: &Request) -> Result<Vec<u8>, Error> {
        if scope == Scope::Public {
            return self.transport.send(request, None).await;
        }
        let attempt =
            async |tokens: &Tokens| self.transport.send(request, Some(&tokens.access)).await;
        self.with_renewal(attempt).await
    }

    /// Sends once and leaves the body to be read in chunks.
    pub(super) async fn open(
        &self,
        scope: Scope,
        request: &Request,
        body: Body,
    ) -> Result<reqwest::Response, Error> {
        if scope == Scope::Public {
            return self.transport.open(request, None, body).await;
        }
        let attempt = async |tokens: &Tokens| {
            let token = Some(&tokens.access);
            self.transport.open(request, token, body).await
        };
        self.with_renewal(attempt).await
    }

    /// Runs an attempt with the current tokens; on 401, refreshes them and retries once.
    async fn with_renewal<T>(
        &self,
        attempt: impl AsyncFn(&Tokens) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let source = self.tokens.as_ref().ok_or(Error::NoToken)?;
        let tokens = source.tokens();
        match attempt(&tokens).await {
            Err(error) if is_status(&error, 401) => {}
            other => return other,
        }
        source.renew(&tokens.access, &self.transport).await?;
        match attempt(&source.tokens()).await {
            Err(error) if is_status(&error, 401) => Err(Error::SessionOver),
            other => other,
        }
    }
}

/// Parses a 2xx body, which is an object; an empty one counts as an empty object.
pub(super) fn parse<T: DeserializeOwned>(request: &Request, body: &[u8]) -> Result<T, Error> {
    parse_any(request, body).map(|wire::Object(value)| value)
}

/// Parses a 2xx body, which may be a list.
pub(super) fn parse_any<T: DeserializeOwned>(request: &Request, body: &[u8]) -> Result<T, Error> {
    let body: &[u8] = if body.trim_ascii().is_empty() {
        b"{}"
    } else {
        body
    };
    serde_json::from_slice(body).map_err(|error| {
        let reason = match body.trim_ascii_start().first() {
            Some(b'<') => "it is a web page, not JSON".to_owned(),
            _ if error.is_eof() => "the JSON is incomplete".to_owned(),
            _ if error.is_syntax() => "it is not JSON".to_owned(),
            _ if error.to_string().starts_with(wire::TOO_LONG) => wire::TOO_LONG.to_owned(),
            // serde's message may quote a value, which may be a secret.
            _ => format!(
                "a field has the wrong type (line {}, column {})",
                error.line(),
                error.column()
            ),
        };
        Error::Unexpected {
            request: request.name(),
            reason,
        }
    })
}

/// Returns whether an error is a response with this status.
pub(super) fn is_status(error: &Error, status: u16) -> bool {
    matches!(error, Error::Status(response) if matches!(**response, StatusError { status: s, .. } if s == status))
}
