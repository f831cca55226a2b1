//! Contract: Events (SSE). Parses the stream per the HTML standard (server-sent events, 9.2.6).

use std::time::Duration;

use futures_util::{Stream, TryStreamExt};
use reqwest::Method;

use super::{
    Client, Error,
    client::Scope,
    transport::{Body, EVENT_STREAM, Request, network_error},
};

/// Size limit of one event. A preview has about 100 characters.
const EVENT_LIMIT: usize = 1024 * 1024;
/// Length limit of an event ID that is sent back. Many servers reject headers over 8 KiB.
const ID_LIMIT: usize = 1024;

/// An SSE event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SseEvent {
    /// Event ID. `None` if this event has none, even if an earlier event had one.
    pub id: Option<String>,
    /// Event type; `message` by default.
    pub event: String,
    /// Data, with lines joined by `\n`.
    pub data: String,
}

/// Item of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SseItem {
    /// An event.
    Event(SseEvent),
    /// Wait before reconnecting.
    Retry(Duration),
    /// Skipped event of more than 1 MiB.
    TooLong,
}

/// Incremental SSE parser: accepts chunks of any size.
#[derive(Debug, Default)]
pub struct EventParser {
    line: Vec<u8>,
    /// Whether the last byte was a carriage return: a line feed after it does not end another line.
    after_cr: bool,
    begun: bool,
    /// Whether the current event exceeds the limit: the rest of it is dropped.
    too_long: bool,
    event: String,
    data: String,
    has_data: bool,
    /// The `id:` of the current event; `Some("")` resets the last event ID.
    id: Option<String>,
    last_event_id: Option<String>,
}

impl EventParser {
    /// Parses a chunk and appends the completed items.
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
                // Reuse the buffer.
                self.line = line;
                self.line.clear();
            }
            rest = &rest[end + 1..];
        }
    }

    /// Returns the `Last-Event-ID` for a reconnect: the ID of the last complete event with an ID that is valid in a
    /// header.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        self.last_event_id.as_deref()
    }

    /// Returns a parser for a reconnect: the last event ID holds until a new one arrives.
    #[must_use]
    pub fn resuming(last_event_id: Option<String>) -> Self {
        Self {
            last_event_id,
            ..Self::default()
        }
    }

    /// Extends the current line. A line over the limit becomes a comment: its rest neither ends the event nor counts as
    /// a field.
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
            Some(id) if is_valid_in_header(id) => self.last_event_id = Some(id.clone()),
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

/// Returns whether an ID is valid in a header: short, printable ASCII, no spaces at either end.
fn is_valid_in_header(id: &str) -> bool {
    id.len() <= ID_LIMIT
        && id.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        && id.trim_matches(' ') == id
}

impl Client {
    /// Calls `GET /api/events/stream/`; returns the chunks of the body once the response headers have arrived. Has no
    /// timeout after that.
    pub async fn events(
        &self,
        last_event_id: Option<&str>,
    ) -> Result<impl Stream<Item = Result<Vec<u8>, Error>> + use<>, Error> {
        let url = self.with_query(&["api", "events", "stream"], &[]);
        let request = Request {
            last_event_id: last_event_id.map(str::to_owned),
            ..self.request(Method::GET, Scope::Identity, url, None)?
        };
        let response = self.open(Scope::Identity, &request, Body::Events).await?;
        let content_type = response.headers().get(reqwest::header::CONTENT_TYPE);
        let is_stream =
            content_type.is_some_and(|kind| kind.as_bytes().starts_with(EVENT_STREAM.as_bytes()));
        if !is_stream {
            return Err(Error::NoStream);
        }
        let chunks = response.bytes_stream().map_ok(Vec::from);
        Ok(chunks.map_err(move |error| network_error(&request.url, &error)))
    }
}
