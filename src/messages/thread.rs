//! Threads and messages in a common form for email and SMS.

use crate::otp;

/// Kind of a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Email.
    #[default]
    Email,
    /// SMS.
    Sms,
}

impl Kind {
    /// Returns the event name: `email` or `sms`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }

    /// Returns the kind of an event; `None` for any other event.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        [Self::Email, Self::Sms]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// A thread or conversation, as listed in an inbox.
#[derive(Debug, Clone, Default)]
pub struct ThreadRow {
    /// Email or SMS.
    pub kind: Kind,
    /// Unique ID.
    pub thread: String,
    /// Sender of the latest message.
    pub from: String,
    /// Subject of an email.
    pub subject: Option<String>,
    /// Start of the latest message.
    pub preview: String,
    /// Number of messages in both directions; 0 if the server does not say.
    pub messages: u64,
    /// Number of unread messages, if the server says so.
    pub unread: Option<u64>,
    /// Time of the latest message (RFC 3339).
    pub latest_dt: String,
}

/// A message of a thread.
#[derive(Debug, Clone, Default)]
pub struct ThreadMessage {
    /// Unique ID.
    pub id: String,
    /// Whether it was received, not sent.
    pub incoming: bool,
    /// Whether it was unread before the thread was read, if the server says so.
    pub unread: Option<bool>,
    /// Sender; empty for an SMS.
    pub from: String,
    /// Subject of an email.
    pub subject: Option<String>,
    /// Plain text.
    pub text: String,
    /// HTML of an email.
    pub html: String,
    /// Time of arrival (RFC 3339).
    pub created_dt: String,
}

impl ThreadMessage {
    /// Returns the text, or the visible text of the HTML.
    pub(super) fn plain(&self) -> std::borrow::Cow<'_, str> {
        if self.text.trim().is_empty() {
            otp::seen_text(&self.html).into()
        } else {
            self.text.as_str().into()
        }
    }
}
