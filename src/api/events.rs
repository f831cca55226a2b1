//! Contract: Events (SSE). The stream is read as the HTML standard says (server-sent events, 9.2.6).

use std::time::Duration;

use reqwest::Method;

use super::{
    Client, Error,
    client::Scope,
    transport::{EVENT_STREAM, Request},
};

/// Two and a half keep-alives: a connection that is silent for longer is dead.
pub const SILENCE: Duration = Duration::from_secs(75);
/// The longest event that is taken. A preview has about 100 characters.
const EVENT_LIMIT: usize = 1024 * 1024;

/// An event as it is on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What a resumption names; the last one that was sent, which may be that of an earlier event.
    pub id: Option<String>,
    /// The kind, `message` if none was named.
    pub event: String,
    /// The data, lines joined by `\n`.
    pub data: String,
}

/// What a stream says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// An event.
    Event(Event),
    /// How long to wait before the next connection.
    Retry(Duration),
}

/// Reads the wire form, in whatever pieces it comes.
#[derive(Debug, Default)]
pub struct EventParser {
    line: Vec<u8>,
    /// The last byte was a carriage return: a line feed after it ends no other line.
    after_cr: bool,
    begun: bool,
    event: String,
    data: String,
    has_data: bool,
    id: Option<String>,
}

impl EventParser {
    /// Takes a piece; gives what is complete.
    ///
    /// # Errors
    /// The reason, if an event is longer than any of the contract can be.
    pub fn push(&mut self, piece: &[u8], heard: &mut Vec<Heard>) -> Result<(), &'static str> {
        let mut rest = piece;
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
                self.line.extend_from_slice(rest);
                break;
            };
            self.after_cr = rest[end] == b'\r';
            if self.line.is_empty() {
                self.read_line(&rest[..end], heard);
            } else {
                self.line.extend_from_slice(&rest[..end]);
                let line = std::mem::take(&mut self.line);
                self.read_line(&line, heard);
                // The buffer is used again.
                self.line = line;
                self.line.clear();
            }
            rest = &rest[end + 1..];
        }
        if self.line.len() + self.data.len() > EVENT_LIMIT {
            return Err("an event is longer than 1 MiB");
        }
        Ok(())
    }

    fn read_line(&mut self, line: &[u8], heard: &mut Vec<Heard>) {
        let line = if self.begun {
            line
        } else {
            self.begun = true;
            line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line)
        };
        if line.is_empty() {
            return self.dispatch(heard);
        }
        let line = String::from_utf8_lossy(line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event),
            "data" => {
                if self.has_data {
                    self.data.push('\n');
                }
                self.data.push_str(value);
                self.has_data = true;
            }
            "id" if !value.contains('\0') => {
                self.id = Some(value.to_owned()).filter(|id| !id.is_empty());
            }
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                if let Ok(milliseconds) = value.parse() {
                    heard.push(Heard::Retry(Duration::from_millis(milliseconds)));
                }
            }
            _ => {}
        }
    }

    fn dispatch(&mut self, heard: &mut Vec<Heard>) {
        let event = std::mem::take(&mut self.event);
        let data = std::mem::take(&mut self.data);
        if !std::mem::take(&mut self.has_data) {
            return;
        }
        let event = if event.is_empty() {
            "message".to_owned()
        } else {
            event
        };
        heard.push(Heard::Event(Event {
            id: self.id.clone(),
            event,
            data,
        }));
    }
}

/// One connection.
pub struct EventStream {
    answer: reqwest::Response,
    parser: EventParser,
    /// Whether a byte has come: a proxy that buffers lets none through.
    pub alive: bool,
}

impl EventStream {
    /// Waits for more; `false` at the end of the stream. Comments count as life and add nothing.
    pub async fn next(&mut self, client: &Client, heard: &mut Vec<Heard>) -> Result<bool, Error> {
        let piece = tokio::time::timeout(SILENCE, client.transport().piece(&mut self.answer)).await;
        let Ok(piece) = piece else {
            return Err(Error::TimedOut {
                host: client.transport().base().authority().to_owned(),
            });
        };
        let Some(piece) = piece? else {
            return Ok(false);
        };
        self.alive = true;
        self.parser
            .push(&piece, heard)
            .map_err(|reason| Error::Unexpected {
                request: "GET /api/events/stream/".to_owned(),
                reason: reason.to_owned(),
            })?;
        Ok(true)
    }
}

impl Client {
    /// `GET /api/events/stream/`: one connection, which stands when this returns. It is not made again by itself.
    pub async fn events(&self, last_event_id: Option<&str>) -> Result<EventStream, Error> {
        let url = self.with_query(&["api", "events", "stream"], &[]);
        let request = Request {
            last_event_id: last_event_id.map(str::to_owned),
            ..self.request(Method::GET, Scope::Identity, url, None)?
        };
        let answer = self.open(Scope::Identity, &request, EVENT_STREAM).await?;
        let content_type = answer.headers().get(reqwest::header::CONTENT_TYPE);
        let is_stream =
            content_type.is_some_and(|kind| kind.as_bytes().starts_with(EVENT_STREAM.as_bytes()));
        if !is_stream {
            return Err(Error::NoStream);
        }
        Ok(EventStream {
            answer,
            parser: EventParser::default(),
            alive: false,
        })
    }
}
