//! Contract: Events (SSE). The stream is read as the HTML standard says (server-sent events, 9.2.6).

use std::time::Duration;

use reqwest::Method;

use super::{
    Client, Error,
    client::Scope,
    transport::{Body, EVENT_STREAM, Request, Transport},
};

/// The longest event that is read. A preview has about 100 characters.
const EVENT_LIMIT: usize = 1024 * 1024;
/// The longest ID that is sent back. Servers refuse heads of more than 8 KiB or so.
const ID_LIMIT: usize = 1024;

/// An event as it is on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SseEvent {
    /// Its own ID. `None` where it has none, even if an earlier event of the stream had one.
    pub id: Option<String>,
    /// The kind, `message` if none was named.
    pub event: String,
    /// The data, lines joined by `\n`.
    pub data: String,
}

/// What a stream holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SseItem {
    /// An event.
    Event(SseEvent),
    /// How long to wait before the next connection.
    Retry(Duration),
    /// An event of more than 1 MiB, which was skipped.
    TooLong,
}

/// Reads the wire form, in chunks of any size.
#[derive(Debug, Default)]
pub struct EventParser {
    line: Vec<u8>,
    /// The last byte was a carriage return: a line feed after it ends no other line.
    after_cr: bool,
    begun: bool,
    /// The present event is longer than the limit: the rest of it is dropped.
    too_long: bool,
    event: String,
    data: String,
    has_data: bool,
    /// The `id:` of the present event; `Some("")` resets the last event ID.
    id: Option<String>,
    last_event_id: Option<String>,
}

impl EventParser {
    /// Takes a chunk and appends what it completes.
    pub fn push(&mut self, chunk: &[u8], items: &mut Vec<SseItem>) {
        let mut rest = chunk;
        while !rest.is_empty() {
            if self.after_cr {
                self.after_cr = false;
                if let Some(after) = rest.strip_prefix(b"\n") {
                    rest = after;
                    continue;
                }
            }
            let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let Some(end) = end else {
                self.extend_line(rest);
                break;
            };
            self.after_cr = rest[end] == b'\r';
            if self.line.is_empty() {
                self.read_line(&rest[..end], items);
            } else {
                self.extend_line(&rest[..end]);
                let line = std::mem::take(&mut self.line);
                self.read_line(&line, items);
                // The buffer is used again.
                self.line = line;
                self.line.clear();
            }
            rest = &rest[end + 1..];
        }
    }

    /// The ID that a reconnection may send as `Last-Event-ID`: that of the last complete event which had one that can
    /// stand in a header unchanged. The others would arrive as something else, or not at all.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        self.last_event_id.as_deref()
    }

    /// Continues after an earlier connection: its last event ID holds until another one arrives.
    #[must_use]
    pub fn resuming(last_event_id: Option<String>) -> Self {
        Self {
            last_event_id,
            ..Self::default()
        }
    }

    /// A line that is too long becomes a comment: what follows of it neither ends the event nor passes for a field.
    fn extend_line(&mut self, bytes: &[u8]) {
        self.line.extend_from_slice(bytes);
        if self.is_over(self.line.len()) {
            self.skip();
            self.line.clear();
            self.line.push(b':');
        }
    }

    fn is_over(&self, line: usize) -> bool {
        line + self.data.len() > EVENT_LIMIT
    }

    fn skip(&mut self) {
        self.too_long = true;
        self.data = String::new();
    }

    fn read_line(&mut self, line: &[u8], items: &mut Vec<SseItem>) {
        let line = if self.begun {
            line
        } else {
            self.begun = true;
            line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line)
        };
        if line.is_empty() {
            return self.dispatch(items);
        }
        if self.is_over(line.len()) {
            self.skip();
        }
        let line = String::from_utf8_lossy(line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                let milliseconds = value.parse().unwrap_or(u64::MAX);
                items.push(SseItem::Retry(Duration::from_millis(milliseconds)));
            }
            _ if self.too_long => {}
            "event" => value.clone_into(&mut self.event),
            "data" => {
                if self.has_data {
                    self.data.push('\n');
                }
                self.data.push_str(value);
                self.has_data = true;
            }
            _ => {}
        }
    }

    fn dispatch(&mut self, items: &mut Vec<SseItem>) {
        let event = std::mem::take(&mut self.event);
        let data = std::mem::take(&mut self.data);
        let id = self.id.take();
        match &id {
            Some(id) if id.is_empty() => self.last_event_id = None,
            Some(id) if can_be_sent(id) => self.last_event_id = Some(id.clone()),
            _ => {}
        }
        if std::mem::take(&mut self.too_long) {
            self.has_data = false;
            items.push(SseItem::TooLong);
            return;
        }
        if !std::mem::take(&mut self.has_data) {
            return;
        }
        let event = if event.is_empty() {
            "message".to_owned()
        } else {
            event
        };
        items.push(SseItem::Event(SseEvent {
            id: id.filter(|id| !id.is_empty()),
            event,
            data,
        }));
    }
}

/// Whether an ID arrives as it is in a header: printable ASCII, without spaces at its ends, and short.
fn can_be_sent(id: &str) -> bool {
    id.len() <= ID_LIMIT
        && id.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        && id.trim_matches(' ') == id
}

/// One connection.
pub struct EventStream {
    answer: reqwest::Response,
    transport: Transport,
}

impl EventStream {
    /// Waits for the next chunk; `None` at the end of the stream. Silence is not limited here.
    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>, Error> {
        self.transport.piece(&mut self.answer).await
    }
}

impl Client {
    /// `GET /api/events/stream/`: opens one connection, and returns once its head has arrived.
    pub async fn events(&self, last_event_id: Option<&str>) -> Result<EventStream, Error> {
        let url = self.with_query(&["api", "events", "stream"], &[]);
        let request = Request {
            last_event_id: last_event_id.map(str::to_owned),
            ..self.request(Method::GET, Scope::Identity, url, None)?
        };
        let answer = self.open(Scope::Identity, &request, Body::Events).await?;
        let content_type = answer.headers().get(reqwest::header::CONTENT_TYPE);
        let is_stream =
            content_type.is_some_and(|kind| kind.as_bytes().starts_with(EVENT_STREAM.as_bytes()));
        if !is_stream {
            return Err(Error::NoStream);
        }
        Ok(EventStream {
            answer,
            transport: self.transport().clone(),
        })
    }
}
