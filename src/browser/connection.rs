//! A connection: methods and their answers, in turn.

use std::{
    io::Write,
    rc::Rc,
    time::{Duration, Instant},
};

use futures_util::{SinkExt, StreamExt};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use tokio::{
    net::TcpStream,
    time::{Instant as TokioInstant, timeout_at},
};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Bytes, Message, Utf8Bytes, protocol::WebSocketConfig},
};
use zeroize::Zeroizing;

use super::{Endpoint, Error};

/// The longest wait for an answer.
const LIMIT: Duration = Duration::from_secs(10);
/// The longest message of the browser, in bytes.
const MESSAGE_LIMIT: usize = 16 * 1024 * 1024;

/// Callback for one line about a method, without its parameters.
pub type Logger = Rc<dyn Fn(&str)>;

/// The ID of an attached session of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct SessionId(String);

/// A connection to a browser or to one page.
pub struct Connection {
    socket: WebSocketStream<TcpStream>,
    last_id: u64,
    is_page: bool,
    options: Options,
}

/// Logging and limits of a connection.
#[derive(Default)]
pub struct Options {
    /// Logs every method with its time.
    pub logger: Option<Logger>,
    /// When to give up, whatever is not answered.
    pub deadline: Option<Instant>,
}

impl Options {
    /// Returns when a wait of the usual length ends.
    fn limit(&self) -> TokioInstant {
        let limit = TokioInstant::now() + LIMIT;
        self.deadline
            .map_or(limit, |deadline| limit.min(deadline.into()))
    }
}

/// A method with its parameters.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Call<'a, P> {
    id: u64,
    method: &'static str,
    params: &'a P,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<&'a SessionId>,
}

/// An answer; an event has no ID.
#[derive(Deserialize)]
struct Answer<'a> {
    id: Option<u64>,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    error: Option<Refusal>,
}

#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    code: i64,
}

impl Connection {
    /// Connects to an endpoint.
    ///
    /// # Errors
    /// The endpoint cannot be reached, is no DevTools endpoint, or belongs to another user.
    pub async fn open(endpoint: &Endpoint, options: Options) -> Result<Self, Error> {
        let limit = options.limit();
        let opened = timeout_at(limit, endpoint.open()).await;
        let (stream, url) = opened.map_err(|_| Error::TimedOut("GET /json/version"))??;
        let refused = || Error::NotDevTools {
            address: endpoint.authority(),
            reason: "it refused the WebSocket",
        };
        let config = WebSocketConfig::default()
            .max_message_size(Some(MESSAGE_LIMIT))
            .max_frame_size(Some(MESSAGE_LIMIT));
        let shake = client_async_with_config(url, stream, Some(config));
        let (socket, _) = timeout_at(limit, shake)
            .await
            .map_err(|_| refused())?
            .map_err(|_| refused())?;
        Ok(Self {
            socket,
            last_id: 0,
            is_page: endpoint.is_page(),
            options,
        })
    }

    /// Returns whether it is that of one page, which has no sessions.
    pub(super) fn is_page(&self) -> bool {
        self.is_page
    }

    /// Calls a method, and returns its result. Events that arrive before it are dropped: whatever they tell is asked for.
    pub(super) async fn call<P: Serialize, R: DeserializeOwned>(
        &mut self,
        session: Option<&SessionId>,
        method: &'static str,
        params: &P,
    ) -> Result<R, Error> {
        let started = Instant::now();
        let limit = self.options.limit();
        self.last_id += 1;
        let id = self.last_id;
        let message = message(&Call {
            id,
            method,
            params,
            session_id: session,
        })
        .ok_or(Error::Unexpected(method))?;
        let sent = timeout_at(limit, self.socket.send(message)).await;
        sent.map_err(|_| Error::TimedOut(method))?
            .map_err(|_| Error::Closed)?;
        let answer = timeout_at(limit, self.answer(id, method)).await;
        let answer = answer.map_err(|_| Error::TimedOut(method))?;
        if let Some(log) = &self.options.logger {
            let outcome = match &answer {
                Ok(_) => "ok",
                Err(_) => "refused",
            };
            let elapsed = started.elapsed().as_millis();
            log(&format!("DevTools {method}: {outcome} in {elapsed} ms"));
        }
        answer
    }

    async fn answer<R: DeserializeOwned>(
        &mut self,
        id: u64,
        method: &'static str,
    ) -> Result<R, Error> {
        loop {
            let message = self.socket.next().await.ok_or(Error::Closed)?;
            let text = match message.map_err(|_| Error::Closed)? {
                Message::Text(text) => text,
                Message::Close(_) => return Err(Error::Closed),
                _ => continue,
            };
            let answer: Answer<'_> =
                serde_json::from_str(&text).map_err(|_| Error::Unexpected(method))?;
            if answer.id != Some(id) {
                continue;
            }
            if let Some(Refusal { code }) = answer.error {
                return Err(Error::Refused { method, code });
            }
            let result = answer.result.map_or("null", RawValue::get);
            return serde_json::from_str(result).map_err(|_| Error::Unexpected(method));
        }
    }
}

/// Writes a call into memory that is wiped: it may contain a secret. The frame of the WebSocket is masked where it is copied to.
fn message<P: Serialize>(call: &Call<'_, P>) -> Option<Message> {
    struct Length(usize);
    impl Write for Length {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    // A buffer that grows would leave copies behind.
    let mut length = Length(0);
    serde_json::to_writer(&mut length, call).ok()?;
    let mut text = Zeroizing::new(Vec::with_capacity(length.0));
    serde_json::to_writer(&mut *text, call).ok()?;
    let text = Utf8Bytes::try_from(Bytes::from_owner(text)).ok()?;
    Some(Message::Text(text))
}
