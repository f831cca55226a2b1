//! Finds the verification code or link in a message: in the preview if certain, otherwise in the whole message.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use tokio::time::sleep;

use super::{
    Feed, Incoming, Recent, Server, ThreadMessage,
    certain::{is_certain, is_intact},
    text,
};
use crate::{
    api::Error,
    otp::{self, Evidence, Kind, Message},
};

/// When to read a thread again if the message is not in the inbox yet.
const LATE: [Duration; 4] = [
    Duration::ZERO,
    Duration::from_millis(300),
    Duration::from_secs(1),
    Duration::from_secs(3),
];

/// What to search for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A verification code.
    Code,
    /// A verification link, of one kind if given.
    Link(Option<Kind>),
}

/// A verification code or link, and its origin.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Found {
    /// The code to type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The link to open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// `email` or `sms`.
    pub source: String,
    /// Address or number of the sender.
    #[schemars(extend("x-ravi" = "sender"))]
    pub sender: String,
    /// ID of the thread or conversation.
    #[schemars(extend("x-ravi" = "address"))]
    pub thread_id: String,
    /// Event ID; `null` if it was found in the inbox.
    #[schemars(extend("x-ravi" = "address"))]
    pub event_id: Option<String>,
    /// RFC 3339.
    pub received_dt: String,
    /// How the code was recognized; `null` for links.
    pub evidence: Option<Evidence>,
    /// What the link is for; `null` for codes, and if unknown.
    pub kind: Option<Kind>,
    /// How certain it is, from 0.5 to 1.
    pub confidence: f64,
    /// The second best code or link of the message; `null` if there is none.
    pub runner_up: Option<String>,
}

impl Found {
    fn code(incoming: &Incoming, code: otp::Code) -> Self {
        Self {
            code: Some(code.code),
            evidence: Some(code.evidence),
            confidence: code.confidence,
            runner_up: code.runner_up,
            ..Self::in_message(incoming)
        }
    }

    fn link(incoming: &Incoming, link: otp::Link) -> Self {
        Self {
            link: Some(link.link),
            kind: link.kind,
            confidence: link.confidence,
            runner_up: link.runner_up,
            ..Self::in_message(incoming)
        }
    }

    fn in_message(incoming: &Incoming) -> Self {
        Self {
            code: None,
            link: None,
            source: incoming.event.clone(),
            sender: incoming.from().to_owned(),
            thread_id: incoming.thread().to_owned(),
            event_id: incoming.id.clone(),
            received_dt: incoming.received_dt.clone(),
            evidence: None,
            kind: None,
            confidence: 0.0,
            runner_up: None,
        }
    }

    /// Returns the code or link.
    #[must_use]
    pub fn value(&self) -> &str {
        let value = self.code.as_ref().or(self.link.as_ref());
        value.map_or("", String::as_str)
    }
}

/// Returns the code or link of the newest message in the look-back that has one, even if it was printed before; older
/// codes are no longer valid. Also returns the newer messages without one.
pub async fn search_look_back<S: Server>(
    feed: &mut Feed<'_, S>,
    newest_first: Vec<Recent>,
    wanted: Wanted,
) -> Result<(Option<Found>, Vec<Incoming>), Error> {
    let mut without = Vec::new();
    for recent in newest_first {
        let incoming = &recent.incoming;
        let found = match in_preview(incoming, wanted).filter(|_| recent.is_received) {
            Some(found) => Some(found),
            None => in_look_back(feed, &recent, wanted).await?,
        };
        let Some(found) = found else {
            without.push(recent.incoming);
            continue;
        };
        return Ok((Some(found), without));
    }
    Ok((None, without))
}

/// Finds the code or link of a message that has arrived since the baseline. Reads the whole message unless the preview
/// is certain.
pub async fn find<S: Server>(
    feed: &mut Feed<'_, S>,
    incoming: &Incoming,
    wanted: Wanted,
) -> Result<Option<Found>, Error> {
    if let Some(found) = in_preview(incoming, wanted) {
        return Ok(Some(found));
    }
    Ok(match whole(feed, incoming).await? {
        Some(message) => in_message(incoming, &message, wanted),
        None => in_preview_only(incoming, wanted),
    })
}

fn in_preview(incoming: &Incoming, wanted: Wanted) -> Option<Found> {
    if wanted != Wanted::Code {
        return None;
    }
    let code = otp::find_code(&preview(incoming))?;
    is_certain(&code, incoming).then(|| Found::code(incoming, code))
}

/// Finds the code or link of a message that cannot be read. A code may be cut off or weakly named, but not joined.
fn in_preview_only(incoming: &Incoming, wanted: Wanted) -> Option<Found> {
    match wanted {
        Wanted::Code => otp::find_code(&preview(incoming))
            .filter(|code| is_intact(&code.code, incoming))
            .map(|code| Found::code(incoming, code)),
        Wanted::Link(kind) => {
            otp::find_link(&preview(incoming), kind).map(|link| Found::link(incoming, link))
        }
    }
}

/// Returns the subject and preview of a message as one to search.
fn preview(incoming: &Incoming) -> Message<'_> {
    Message {
        subject: incoming.subject.as_deref().unwrap_or_default(),
        text: &incoming.preview,
        sender: incoming.from(),
        ..Message::default()
    }
}

async fn in_look_back<S: Server>(
    feed: &mut Feed<'_, S>,
    recent: &Recent,
    wanted: Wanted,
) -> Result<Option<Found>, Error> {
    let mut messages = match feed.read_whole(&recent.incoming).await {
        Ok(messages) => messages,
        Err(error) if error.is_not_found() => return Ok(None),
        Err(error) => return Err(error),
    };
    messages.retain(|message| time(message).is_some_and(|time| time.as_second() >= recent.oldest));
    let newest = newest(messages, &recent.incoming);
    Ok(newest.and_then(|message| in_message(&recent.incoming, &message, wanted)))
}

fn in_message(incoming: &Incoming, message: &ThreadMessage, wanted: Wanted) -> Option<Found> {
    let whole = Message {
        subject: message
            .subject
            .as_deref()
            .or(incoming.subject.as_deref())
            .unwrap_or_default(),
        text: &message.text,
        html: &message.html,
        sender: incoming.from(),
    };
    let found = match wanted {
        Wanted::Code => Found::code(incoming, otp::find_code(&whole)?),
        Wanted::Link(kind) => Found::link(incoming, otp::find_link(&whole, kind)?),
    };
    // It may be in another message than that of the event.
    let is_it = text::is_beginning(&incoming.preview, message);
    Some(Found {
        event_id: found.event_id.filter(|_| is_it),
        ..found
    })
}

fn time(message: &ThreadMessage) -> Option<Timestamp> {
    message.created_dt.parse().ok()
}

/// Returns the newest received message that starts like the preview, or else the newest received one.
fn newest(messages: Vec<ThreadMessage>, incoming: &Incoming) -> Option<ThreadMessage> {
    let received = messages.into_iter().filter(|message| message.incoming);
    let is_it = |message: &ThreadMessage| text::is_beginning(&incoming.preview, message);
    received.max_by_key(|message| (is_it(message), time(message)))
}

/// Reads the message. Retries, since the inbox may lag behind the stream.
async fn whole<S: Server>(
    feed: &mut Feed<'_, S>,
    incoming: &Incoming,
) -> Result<Option<ThreadMessage>, Error> {
    for pause in LATE {
        if incoming.thread().is_empty() {
            break;
        }
        sleep(pause).await;
        let messages = match feed.read(incoming).await {
            Ok(messages) => messages,
            Err(error) if error.is_not_found() => break,
            Err(error) => return Err(error),
        };
        if let Some(newest) = newest(messages, incoming) {
            return Ok(Some(newest));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn incoming(preview: &str) -> Incoming {
        Incoming {
            event: "email".to_owned(),
            id: Some("7".to_owned()),
            preview: preview.to_owned(),
            ..Incoming::default()
        }
    }

    fn message(second: u32, text: &str) -> ThreadMessage {
        ThreadMessage {
            incoming: true,
            text: text.to_owned(),
            created_dt: format!("2026-01-01T00:00:{second:02}Z"),
            ..ThreadMessage::default()
        }
    }

    #[test]
    fn uses_only_certain_and_complete_codes_of_a_preview() {
        for (preview, code) in [
            ("Your code is 123456.", Some("123456")),
            ("Hello.\n\n@example.com #123456", Some("123456")),
            ("Your code is 123456...", None),
            ("Sign in with the code below\n\n123456\n", None),
            ("Hello", None),
        ] {
            let found = in_preview(&incoming(preview), Wanted::Code);
            assert_eq!(found.as_ref().map(Found::value), code, "{preview}");
        }
        let link = "Confirm your address: https://example.com/verify?token=abcdef1234567890";
        assert!(in_preview(&incoming(link), Wanted::Link(None)).is_none());
    }

    #[test]
    fn a_preview_matches_the_newest_message_that_starts_like_it() {
        let newest = |preview: &str, messages: Vec<ThreadMessage>| {
            newest(messages, &incoming(preview)).map(|message| message.text)
        };
        let (first, second) = (message(1, "first"), message(2, "second"));
        let both = || vec![second.clone(), first.clone()];
        assert_eq!(newest("first", both()).unwrap(), "first");
        assert_eq!(newest("second", both()).unwrap(), "second");
        assert_eq!(newest("neither", both()).unwrap(), "second");
        let sent = ThreadMessage {
            incoming: false,
            ..message(3, "sent")
        };
        assert_eq!(newest("sent", vec![sent.clone(), first]).unwrap(), "first");
        assert_eq!(newest("sent", vec![sent]), None);
    }

    #[test]
    fn a_code_of_another_message_has_no_event() {
        let found = |preview: &str, text: &str| {
            in_message(&incoming(preview), &message(1, text), Wanted::Code).unwrap()
        };
        let found_in = found("Your code is 123456", "Your code is 123456");
        assert_eq!(found_in.event_id.as_deref(), Some("7"));
        assert_eq!(found_in.value(), "123456");
        let found_in = found("Welcome!", "Your code is 123456");
        assert_eq!(found_in.event_id, None);
        assert_eq!(found_in.value(), "123456");
    }

    #[test]
    fn the_part_that_is_more_certain_counts() {
        let html = "<p>Your code is <b>654321</b></p>";
        let link = |token: &str| format!("https://example.com/verify?token={token}");
        for (text, code) in [
            ("@fern.example #123456", "123456"),
            ("Your code is 123456, we think", "654321"),
            ("See the formatted part.", "654321"),
            (" ", "654321"),
        ] {
            let message = ThreadMessage {
                html: html.to_owned(),
                ..message(1, text)
            };
            let found = in_message(&incoming(text), &message, Wanted::Code);
            assert_eq!(found.unwrap().value(), code, "{text}");
        }
        let first = link("aaaaaaaaaaaaaaaaaaaa");
        let second = link("bbbbbbbbbbbbbbbbbbbb");
        let html = format!("<p>Confirm your address: <a href='{second}'>Verify</a></p>");
        for (text, expected) in [
            (format!("Verify your address: {first}"), &first),
            (String::new(), &second),
        ] {
            let message = ThreadMessage {
                html: html.clone(),
                ..message(1, &text)
            };
            let found = in_message(&incoming(&text), &message, Wanted::Link(None)).unwrap();
            assert_eq!(found.value(), expected);
            assert_eq!(found.link.as_ref(), Some(expected));
        }
    }
}
