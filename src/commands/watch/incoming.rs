//! What arrives, from the stream or from an inbox, in one shape.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    api::{EmailThread, Event, SmsThread},
    cli::{EventKind, Watch},
    commands::inbox::contains,
    failure::Failure,
    output::{Show, Style, clean},
};

/// Something that has arrived. JSON has the fields of the contract's events, with `event`, `id` and the time added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub(in crate::commands) struct Incoming {
    /// `email` or `sms`.
    #[serde(default)]
    pub(super) event: String,
    /// The id of the event; `null` where it came from an inbox.
    #[serde(default)]
    pub(super) id: Option<String>,
    /// Of an email.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) thread_id: Option<String>,
    /// Of an email.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from_email: Option<String>,
    /// Of an email.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) subject: Option<String>,
    /// Of an SMS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) conversation_id: Option<String>,
    /// Of an SMS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from_number: Option<String>,
    /// The beginning of the message.
    #[serde(default)]
    pub(super) preview: String,
    /// When it was received here, or when the inbox says it came (RFC 3339).
    #[serde(default)]
    pub(super) received_dt: String,
}

impl Incoming {
    /// Reads an event of the stream; `None` for kinds that are not known here.
    pub(super) fn of_event(event: Event) -> Option<Self> {
        if !matches!(event.event.as_str(), "email" | "sms") {
            return None;
        }
        let data: Value = serde_json::from_str(&event.data).ok()?;
        let text = |name: &str| match &data[name] {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        Some(Self {
            thread_id: text("thread_id"),
            from_email: text("from_email"),
            subject: text("subject"),
            conversation_id: text("conversation_id"),
            from_number: text("from_number"),
            preview: text("preview").unwrap_or_default(),
            received_dt: jiff::Timestamp::now().to_string(),
            event: event.event,
            id: event.id,
        })
    }

    pub(super) fn of_email(thread: EmailThread) -> Self {
        Self {
            event: "email".to_owned(),
            thread_id: Some(thread.thread_id),
            from_email: Some(thread.from_email),
            subject: Some(thread.subject),
            preview: thread.preview,
            received_dt: thread.latest_message_dt,
            ..Self::default()
        }
    }

    pub(super) fn of_sms(thread: SmsThread) -> Self {
        Self {
            event: "sms".to_owned(),
            conversation_id: Some(thread.conversation_id),
            from_number: Some(thread.from_number),
            preview: thread.preview,
            received_dt: thread.latest_message_dt,
            ..Self::default()
        }
    }

    /// Who sent it.
    pub(super) fn from(&self) -> &str {
        let from = self.from_email.as_ref().or(self.from_number.as_ref());
        from.map_or("", String::as_str)
    }

    /// The thread or conversation.
    pub(super) fn thread(&self) -> &str {
        let thread = self.thread_id.as_ref().or(self.conversation_id.as_ref());
        thread.map_or("", String::as_str)
    }

    /// What is read of it without another request.
    pub(super) fn text(&self) -> String {
        match &self.subject {
            Some(subject) => format!("{subject}\n{}", self.preview),
            None => self.preview.clone(),
        }
    }

    /// One line for people, cleaned.
    pub(super) fn line(&self) -> String {
        let time = self.received_dt.parse::<jiff::Timestamp>().map(|time| {
            let zoned = time.to_zoned(jiff::tz::TimeZone::system());
            zoned.strftime("%H:%M:%S").to_string()
        });
        let mut line = format!(
            "{}  {:<5}  {}",
            time.unwrap_or_default(),
            self.event,
            self.from()
        );
        if let Some(subject) = self.subject.as_ref().filter(|subject| !subject.is_empty()) {
            line.push_str("  ");
            line.push_str(subject);
        }
        if !self.preview.is_empty() {
            line.push_str("  ");
            line.push_str(&self.preview);
        }
        clean(&line).into_owned()
    }
}

impl Show for Incoming {
    fn human(&self, _: &Style) -> String {
        self.line()
    }

    fn quiet(&self) -> String {
        clean(self.thread()).into_owned()
    }
}

/// What of it counts.
pub(super) struct Filter {
    only: Option<EventKind>,
    from: Option<String>,
    subject: Option<String>,
    pattern: Option<regex::Regex>,
}

impl Filter {
    pub(super) fn new(args: &Watch) -> Result<Self, Failure> {
        let pattern = args.pattern.as_deref().map(regex::Regex::new).transpose();
        let pattern = pattern.map_err(|error| {
            Failure::usage(format!("--match is no regular expression: {error}"))
                .hint("for example --match '(?i)code|verify'")
        })?;
        Ok(Self {
            only: args.only,
            from: args.from.clone(),
            subject: args.subject.clone(),
            pattern,
        })
    }

    /// Whether this kind of thing is looked at.
    pub(super) fn wants(&self, kind: EventKind) -> bool {
        self.only.is_none_or(|only| only == kind)
    }

    pub(super) fn keeps(&self, incoming: &Incoming) -> bool {
        let kind = if incoming.event == "sms" {
            EventKind::Sms
        } else {
            EventKind::Email
        };
        self.wants(kind)
            && contains(incoming.from(), self.from.as_deref())
            && contains(
                incoming.subject.as_deref().unwrap_or_default(),
                self.subject.as_deref(),
            )
            && self
                .pattern
                .as_ref()
                .is_none_or(|pattern| pattern.is_match(&incoming.text()))
    }
}
