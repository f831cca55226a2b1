//! An incoming message in a common form, from the stream or the inbox.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    known::Key,
    text::preview,
    thread::{Kind, ThreadMessage, ThreadRow},
    truncated,
};
use crate::api::SseEvent;

/// Size limit of an event's texts, in bytes; longer ones are cut. A preview has about 100 characters.
const TEXT_LIMIT: usize = 4096;
/// Size limit of an ID, in bytes.
const ID_LIMIT: usize = 1024;

/// An incoming message. Its JSON has the fields of the contract's events, plus `event`, `id` and the time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Incoming {
    /// `email` or `sms`.
    #[serde(default)]
    pub event: String,
    /// Event ID; `null` if it was found in the inbox, or the event had none.
    #[serde(default)]
    #[schemars(extend("x-ravi" = "address"))]
    pub id: Option<String>,
    /// Thread ID of an email.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-ravi" = "address"))]
    pub thread_id: Option<String>,
    /// Sender of an email.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-ravi" = "sender"))]
    pub from_email: Option<String>,
    /// Subject of an email.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-ravi" = "untrusted"))]
    pub subject: Option<String>,
    /// Conversation ID of an SMS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-ravi" = "address"))]
    pub conversation_id: Option<String>,
    /// Sender of an SMS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-ravi" = "sender"))]
    pub from_number: Option<String>,
    /// Start of the message.
    #[serde(default)]
    #[schemars(extend("x-ravi" = "untrusted"))]
    pub preview: String,
    /// Time of the event, or of arrival in the inbox (RFC 3339).
    #[serde(default)]
    pub received_dt: String,
}

/// Where a message of the inbox comes from.
struct Origin<'a> {
    kind: Kind,
    thread: &'a str,
    from: &'a str,
    subject: Option<&'a str>,
}

impl Incoming {
    /// Parses an event of the stream; returns `None` if its data violates the contract.
    pub(super) fn of_event(kind: Kind, event: SseEvent, now: jiff::Timestamp) -> Option<Self> {
        let data: Value = serde_json::from_str(&event.data).ok()?;
        let text = |name: &str| match &data[name] {
            Value::String(text) => Some(truncated(text, TEXT_LIMIT).to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let incoming = Self {
            thread_id: text("thread_id"),
            from_email: text("from_email"),
            subject: text("subject"),
            conversation_id: text("conversation_id"),
            from_number: text("from_number"),
            preview: text("preview").unwrap_or_default(),
            received_dt: now.to_string(),
            event: kind.name().to_owned(),
            id: event.id.filter(|id| id.len() <= ID_LIMIT),
        };
        // A truncated ID would refer to another thread.
        (data.is_object() && incoming.thread().len() <= ID_LIMIT).then_some(incoming)
    }

    /// Returns the latest message of a listed thread.
    pub(super) fn of_row(row: &ThreadRow) -> Self {
        let mut incoming = Self::new(&Origin {
            kind: row.kind,
            thread: &row.thread,
            from: &row.from,
            subject: row.subject.as_deref(),
        });
        truncated(&row.preview, TEXT_LIMIT).clone_into(&mut incoming.preview);
        incoming.received_dt.clone_from(&row.latest_dt);
        incoming
    }

    /// Converts a message of a thread. For an SMS, only the list of threads has the sender.
    pub(super) fn of_message(key: &Key, message: &ThreadMessage, from: Option<&str>) -> Self {
        let sender = if message.from.is_empty() {
            from.unwrap_or_default()
        } else {
            &message.from
        };
        let mut incoming = Self::new(&Origin {
            kind: key.0,
            thread: &key.1,
            from: sender,
            subject: message.subject.as_deref(),
        });
        incoming.preview = preview(&message.plain());
        incoming.received_dt.clone_from(&message.created_dt);
        incoming
    }

    fn new(origin: &Origin<'_>) -> Self {
        let Origin {
            kind,
            thread,
            from,
            subject,
        } = *origin;
        let text = |text: &str| Some(truncated(text, TEXT_LIMIT).to_owned());
        let thread = Some(thread.to_owned());
        match kind {
            Kind::Email => Self {
                thread_id: thread,
                from_email: text(from),
                subject: subject.and_then(text),
                event: kind.name().to_owned(),
                ..Self::default()
            },
            Kind::Sms => Self {
                conversation_id: thread,
                from_number: text(from),
                event: kind.name().to_owned(),
                ..Self::default()
            },
        }
    }

    /// Returns the kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        Kind::of(&self.event).unwrap_or(Kind::Email)
    }

    /// Returns the address or number of the sender.
    #[must_use]
    pub fn from(&self) -> &str {
        let from = self.from_email.as_ref().or(self.from_number.as_ref());
        from.map_or("", String::as_str)
    }

    /// Returns the ID of the thread or conversation.
    #[must_use]
    pub fn thread(&self) -> &str {
        let thread = self.thread_id.as_ref().or(self.conversation_id.as_ref());
        thread.map_or("", String::as_str)
    }

    /// Returns subject and preview.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.subject {
            Some(subject) => format!("{subject}\n{}", self.preview),
            None => self.preview.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use serde_json::json;

    use super::{super::text::one_line, *};

    fn of_event(id: Option<&str>, data: &Value) -> Option<Incoming> {
        let event = SseEvent {
            id: id.map(str::to_owned),
            event: "email".to_owned(),
            data: data.to_string(),
        };
        Incoming::of_event(Kind::Email, event, jiff::Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn parses_an_event_per_the_contract() {
        let data =
            json!({ "thread_id": 5, "from_email": "a@b.c", "subject": "Hi", "preview": "Text" });
        let read = of_event(Some("7"), &data).unwrap();
        assert_eq!((read.thread(), read.from()), ("5", "a@b.c"));
        assert_eq!(read.text(), "Hi\nText");
        assert_eq!(read.id.as_deref(), Some("7"));
        assert_eq!(read.received_dt, "1970-01-01T00:00:00Z");
        assert_eq!((read.kind(), read.event.as_str()), (Kind::Email, "email"));
        for data in [json!([]), json!("x"), json!(null)] {
            assert_eq!(of_event(None, &data), None);
        }
    }

    #[test]
    fn truncates_long_fields_and_rejects_long_ids() {
        let text = |length: usize| "x".repeat(length);
        let read = |id: usize, thread: usize| {
            of_event(Some(&text(id)), &json!({ "thread_id": text(thread) }))
        };
        assert_eq!(read(1024, 1024).unwrap().id, Some(text(1024)));
        assert_eq!(read(1025, 1).unwrap().id, None);
        assert_eq!(read(1, 1025), None);
        let long = of_event(
            None,
            &json!({ "preview": text(5000), "subject": text(5000) }),
        )
        .unwrap();
        assert_eq!((long.preview, long.subject), (text(4096), Some(text(4096))));
    }

    #[test]
    fn a_preview_is_one_line_of_a_hundred_characters() {
        let text = |length: usize| "\u{e4}".repeat(length);
        assert_eq!(preview(" a\r\n\tb  c "), "a b c");
        assert_eq!(preview(&text(100)), text(100));
        assert_eq!(preview(&text(101)), format!("{}...", text(100)));
        assert_eq!(one_line("ab cd ef", 0), "");
        assert_eq!(one_line("ab cd ef", 2), "ab");
        assert_eq!(one_line("ab cd ef", 4), "ab c");
        assert_eq!(one_line("ab cd ef", 5), "ab cd");
        assert_eq!(one_line("ab cd ef", 99), "ab cd ef");
    }

    #[test]
    fn the_sender_comes_from_the_message_or_the_list() {
        let key = |kind: Kind, thread: &str| (kind, thread.to_owned());
        let message = |from: &str| ThreadMessage {
            from: from.to_owned(),
            html: "<p>Hello <b>you</b></p>".to_owned(),
            created_dt: "2026-01-01T00:00:00Z".to_owned(),
            subject: Some("Hi".to_owned()),
            ..ThreadMessage::default()
        };
        let email = Incoming::of_message(&key(Kind::Email, "t"), &message("a@b.c"), Some("x@y.z"));
        assert_eq!((email.from(), email.thread()), ("a@b.c", "t"));
        assert_eq!(
            (email.kind(), email.preview.trim()),
            (Kind::Email, "Hello you")
        );
        assert_eq!(email.received_dt, "2026-01-01T00:00:00Z");
        assert_eq!(email.subject.as_deref(), Some("Hi"));
        let sms = Incoming::of_message(&key(Kind::Sms, "c"), &message(""), Some("+1"));
        assert_eq!((sms.from(), sms.thread()), ("+1", "c"));
        assert_eq!((sms.kind(), sms.subject.as_deref()), (Kind::Sms, None));
        assert_eq!(sms.text(), sms.preview);
        assert_eq!(
            Incoming::of_message(&key(Kind::Sms, "c"), &message(""), None).from(),
            ""
        );
    }

    #[test]
    fn prefers_plain_text_to_html() {
        let plain = |text: &str, html: &str| {
            let (text, html) = (text.to_owned(), html.to_owned());
            let message = ThreadMessage {
                text,
                html,
                ..ThreadMessage::default()
            };
            message.plain().trim().to_owned()
        };
        assert_eq!(plain("text", "<p>html</p>"), "text");
        assert_eq!(plain(" \n", "<p>html</p>"), "html");
        assert_eq!(plain("", ""), "");
    }

    #[test]
    fn kinds_match_event_names() {
        for kind in [Kind::Email, Kind::Sms] {
            assert_eq!(Kind::of(kind.name()), Some(kind));
        }
        assert_eq!((Kind::Email.name(), Kind::Sms.name()), ("email", "sms"));
        assert_eq!(Kind::of("fax"), None);
        assert_eq!(Incoming::default().kind(), Kind::Email);
    }
}
