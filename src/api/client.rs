//! Calls with a token, an identity and JSON: what every resource file is written in terms of.

use std::{cell::Cell, rc::Rc};

use reqwest::Method;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use url::Url;

use super::{
    error::{Error, StatusError},
    transport::{Request, Transport},
};
use crate::{secret::Tokens, session::Session};

/// The most pages of one list that are read.
const PAGE_LIMIT: usize = 10_000;

/// Who renews tokens: the session, which knows the other processes.
pub type Renew = Rc<Session>;

/// Whose data an endpoint serves, and so which headers it gets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// No token.
    Public,
    /// `Authorization`.
    Account,
    /// `Authorization` and `X-Ravi-Identity`.
    Identity,
}

/// The contract, typed. Cheap to make; holds no secret of its own.
pub struct Client {
    transport: Transport,
    session: Option<Renew>,
    identity: Option<String>,
    /// The server turned out to know PATCH where the contract says PUT or POST.
    patches: Cell<bool>,
}

impl Client {
    /// A client that can log in, and nothing else.
    #[must_use]
    pub fn public(transport: Transport) -> Self {
        Self {
            transport,
            session: None,
            identity: None,
            patches: Cell::new(false),
        }
    }

    /// A client of a session, on behalf of the identity with this uuid.
    #[must_use]
    pub fn new(transport: Transport, session: Renew, identity: Option<String>) -> Self {
        Self {
            session: Some(session),
            identity,
            ..Self::public(transport)
        }
    }

    /// The transport underneath.
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

    /// Reads a list: a bare array, or pages (`next` is followed on the same origin only).
    pub(super) async fn list<T: DeserializeOwned>(
        &self,
        scope: Scope,
        segments: &[&str],
        query: &[(&str, String)],
    ) -> Result<Vec<T>, Error> {
        #[derive(Deserialize)]
        struct Page<T> {
            results: Vec<T>,
            #[serde(default)]
            next: Option<String>,
        }

        let mut url = self.with_query(segments, query);
        let mut rows = Vec::new();
        for _ in 0..PAGE_LIMIT {
            let request = self.request(Method::GET, scope, url, None)?;
            let body = self.send(scope, &request).await?;
            if body.trim_ascii_start().first() == Some(&b'[') {
                return parse(&request, &body);
            }
            let mut page: Page<T> = parse(&request, &body)?;
            rows.append(&mut page.results);
            let Some(next) = page.next.filter(|next| !next.is_empty()) else {
                return Ok(rows);
            };
            url = self.next_page(&request, &next)?;
        }
        let request = format!("GET {}", self.with_query(segments, &[]).path());
        let reason = format!("more than {PAGE_LIMIT} pages");
        Err(Error::Unexpected { request, reason })
    }

    fn next_page(&self, request: &Request, next: &str) -> Result<Url, Error> {
        let unexpected = |reason: &str| Error::Unexpected {
            request: request.name(),
            reason: reason.to_owned(),
        };
        let url = request
            .url
            .join(next)
            .map_err(|_| unexpected("its next page is no URL"))?;
        if url.origin() != self.transport.base().origin() {
            return Err(unexpected("its next page is on another server"));
        }
        if url == request.url {
            return Err(unexpected("its next page is itself"));
        }
        Ok(url)
    }

    /// Sends a body. PUT and POST that meet 404 or 405 are tried once as PATCH, if `or_patch`; what worked is
    /// remembered.
    pub(super) async fn write<T: DeserializeOwned>(
        &self,
        method: Method,
        scope: Scope,
        segments: &[&str],
        body: &impl Serialize,
        or_patch: bool,
    ) -> Result<T, Error> {
        let url = self.transport.url(segments);
        let method = if or_patch && self.patches.get() {
            Method::PATCH
        } else {
            method
        };
        let body = serde_json::to_vec(body).map_err(|error| Error::Unexpected {
            request: format!("{method} {}", url.path()),
            reason: error.to_string(),
        })?;
        let mut request = self.request(method, scope, url, Some(body))?;
        let first = self.send(scope, &request).await;
        let answer = match first {
            Err(Error::Status(refused))
                if or_patch
                    && request.method != Method::PATCH
                    && matches!(refused.status, 404 | 405) =>
            {
                request.method = Method::PATCH;
                match self.send(scope, &request).await {
                    Ok(answer) => {
                        self.patches.set(true);
                        answer
                    }
                    // Neither is known: the first refusal is the one that the contract speaks of.
                    Err(Error::Status(second)) if matches!(second.status, 404 | 405) => {
                        return Err(Error::Status(refused));
                    }
                    Err(error) => return Err(error),
                }
            }
            other => other?,
        };
        parse(&request, &answer)
    }

    /// Posts a body that is made of the tokens in use; the answer's body does not matter.
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

    fn with_query(&self, segments: &[&str], query: &[(&str, String)]) -> Url {
        let mut url = self.transport.url(segments);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    fn request(
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
            method,
            url,
            body,
            identity,
        })
    }

    /// Sends, with the session's token unless it is for everybody.
    async fn send(&self, scope: Scope, request: &Request) -> Result<Vec<u8>, Error> {
        if scope == Scope::Public {
            return self.transport.send(request, None).await;
        }
        let attempt =
            async |tokens: &Tokens| self.transport.send(request, Some(&tokens.access)).await;
        self.with_renewal(attempt).await
    }

    /// Makes an attempt with the session's tokens; a 401 renews them once and repeats it.
    async fn with_renewal(
        &self,
        attempt: impl AsyncFn(&Tokens) -> Result<Vec<u8>, Error>,
    ) -> Result<Vec<u8>, Error> {
        let session = self.session.as_ref().ok_or(Error::NoToken)?;
        let tokens = session.tokens();
        match attempt(&tokens).await {
            Err(error) if is_status(&error, 401) => {
                session.renew(&tokens.access, &self.transport).await?;
                match attempt(&session.tokens()).await {
                    Err(error) if is_status(&error, 401) => Err(Error::SessionOver),
                    other => other,
                }
            }
            other => other,
        }
    }
}

/// Reads a 2xx body; an empty one counts as an object without fields.
fn parse<T: DeserializeOwned>(request: &Request, body: &[u8]) -> Result<T, Error> {
    let body: &[u8] = if body.trim_ascii().is_empty() {
        b"{}"
    } else {
        body
    };
    serde_json::from_slice(body).map_err(|error| {
        let reason = match body.trim_ascii_start().first() {
            Some(b'<') => "it is a web page, not JSON".to_owned(),
            _ if error.is_eof() => "the JSON is cut short".to_owned(),
            _ if error.is_syntax() => "it is not JSON".to_owned(),
            // The message names the field and the type that was met; a value of the body may be a secret.
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

/// Whether an error is the answer with this status.
pub(super) fn is_status(error: &Error, status: u16) -> bool {
    matches!(error, Error::Status(answer) if matches!(**answer, StatusError { status: s, .. } if s == status))
}
