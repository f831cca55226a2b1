//! Threads and their messages in one shape, whether email or SMS.

use crate::otp;

/// The kinds of messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Email.
    #[default]
    Email,
    /// SMS.
    Sms,
}

impl Kind {
    /// The name of the event: `email` or `sms`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }

    /// The kind of an event; `None` if it is none of these.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        [Self::Email, Self::Sms]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// A thread or conversation as an inbox lists it.
#[derive(Debug, Clone, Default)]
pub struct ThreadRow {
    /// Email or SMS.
    pub kind: Kind,
    /// Its ID.
    pub thread: String,
    /// Who wrote last.
    pub from: String,
    /// Of an email.
    pub subject: Option<String>,
    /// The beginning of the latest message.
    pub preview: String,
    /// Messages in both directions; 0 if the server does not say.
    pub messages: u64,
    /// Messages that are unread, if the server says so.
    pub unread: Option<u64>,
    /// When the latest message arrived (RFC 3339).
    pub latest_dt: String,
}

/// A message as its thread has it.
#[derive(Debug, Clone, Default)]
pub struct ThreadMessage {
    /// Its ID.
    pub id: String,
    /// Whether it was received, not sent.
    pub incoming: bool,
    /// Whether it was unread before the thread was read, if the server says so.
    pub unread: Option<bool>,
    /// The sender; empty for an SMS.
    pub from: String,
    /// Of an email.
    pub subject: Option<String>,
    /// The plain text.
    pub text: String,
    /// The HTML of an email.
    pub html: String,
    /// When it arrived (RFC 3339).
    pub created_dt: String,
}

impl ThreadMessage {
    /// The text, or what a reader sees of the HTML.
    pub(super) fn plain(&self) -> std::borrow::Cow<'_, str> {
        if self.text.trim().is_empty() {
            otp::seen_text(&self.html).into()
        } else {
            self.text.as_str().into()
        }
    }
}
