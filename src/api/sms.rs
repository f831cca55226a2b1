//! Contract: SMS inbox, SMS messages, Phone.

use futures_util::Stream;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Client, Error, client::Scope, pages, wire};
use crate::ids::{MessageId, ThreadId};

/// An SMS conversation, as listed in the inbox.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct SmsThread {
    /// Unique ID; contains a `+`.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "address"))]
    pub conversation_id: ThreadId,
    /// Number of the other party.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "sender"))]
    pub from_number: String,
    /// Number of the identity, as older servers name it.
    #[serde(default, deserialize_with = "wire::text", skip_serializing)]
    phone: String,
    /// Number of the identity.
    #[serde(default, deserialize_with = "wire::text")]
    pub phone_number: String,
    /// Start of its latest message.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "untrusted"))]
    pub preview: String,
    /// Number of messages.
    #[serde(default, deserialize_with = "wire::count")]
    pub message_count: u64,
    /// Number of unread messages.
    #[serde(default, deserialize_with = "wire::optional_count")]
    pub unread_count: Option<u64>,
    /// RFC 3339.
    #[serde(default, deserialize_with = "wire::text")]
    pub latest_message_dt: String,
}

/// An SMS conversation with its messages.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct SmsConversation {
    /// Unique ID; contains a `+`.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "address"))]
    pub conversation_id: ThreadId,
    /// Number of the other party.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "sender"))]
    pub from_number: String,
    /// Number of the identity.
    #[serde(default, deserialize_with = "wire::text")]
    pub phone: String,
    /// Number of messages.
    #[serde(default, deserialize_with = "wire::count")]
    pub message_count: u64,
    /// The messages, in the server's order.
    #[serde(default, deserialize_with = "wire::list")]
    pub messages: Vec<SmsMessage>,
}

/// An SMS message. In a conversation, the server omits the numbers.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct SmsMessage {
    /// Unique ID.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "address"))]
    pub id: MessageId,
    /// Sender.
    #[serde(
        default,
        deserialize_with = "wire::text",
        skip_serializing_if = "String::is_empty"
    )]
    #[schemars(extend("x-ravi" = "sender"))]
    pub from_number: String,
    /// Recipient.
    #[serde(
        default,
        deserialize_with = "wire::text",
        skip_serializing_if = "String::is_empty"
    )]
    #[schemars(extend("x-ravi" = "address"))]
    pub to_number: String,
    /// Text.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "untrusted"))]
    pub body: String,
    /// `incoming` or `outgoing`.
    #[serde(default, deserialize_with = "wire::text")]
    pub direction: String,
    /// Whether the message is read; `null` if the server does not say.
    #[serde(default, deserialize_with = "wire::flag")]
    pub is_read: Option<bool>,
    /// RFC 3339.
    #[serde(default, deserialize_with = "wire::text")]
    pub created_dt: String,
}

/// A phone number of the identity.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Phone {
    /// Unique ID.
    #[serde(default, deserialize_with = "wire::text")]
    pub id: String,
    /// E.164.
    #[serde(default, deserialize_with = "wire::text")]
    pub phone_number: String,
    /// Name of the operator.
    #[serde(default, deserialize_with = "wire::text")]
    pub provider: String,
    /// RFC 3339.
    #[serde(default, deserialize_with = "wire::text")]
    pub created_dt: String,
}

const INBOX: [&str; 2] = ["api", "sms-inbox"];
const MESSAGES: [&str; 2] = ["api", "messages"];

impl SmsThread {
    /// Moves the identity's number to `phone_number`, whichever name the server used.
    #[must_use]
    pub fn with_phone_number(mut self) -> Self {
        if self.phone_number.is_empty() {
            self.phone_number = std::mem::take(&mut self.phone);
        }
        self
    }
}

impl pages::Dated for SmsThread {
    fn key(&self) -> &str {
        self.conversation_id.as_str()
    }
    fn dt(&self) -> &str {
        &self.latest_message_dt
    }
}

impl pages::Dated for SmsMessage {
    fn key(&self) -> &str {
        self.id.as_str()
    }
    fn dt(&self) -> &str {
        &self.created_dt
    }
}

impl Client {
    /// Calls `GET /api/sms-inbox/`, page by page.
    pub fn sms_threads(&self, unread: bool) -> impl Stream<Item = Result<Vec<SmsThread>, Error>> {
        let query = wire::list_query(unread, ("has_unread", "true"));
        pages::newest_first(self, Scope::Identity, self.with_query(&INBOX, &query))
    }

    /// Calls `GET /api/sms-inbox/<conversation-id>/`
    pub async fn sms_conversation(
        &self,
        conversation_id: &ThreadId,
    ) -> Result<SmsConversation, Error> {
        let path = ["api", "sms-inbox", conversation_id.as_str()];
        self.get(Scope::Identity, &path, &[]).await
    }

    /// Calls `GET /api/messages/`, page by page.
    pub fn sms_messages(&self, unread: bool) -> impl Stream<Item = Result<Vec<SmsMessage>, Error>> {
        let query = wire::list_query(unread, ("is_read", "false"));
        pages::newest_first(self, Scope::Identity, self.with_query(&MESSAGES, &query))
    }

    /// Calls `GET /api/messages/<id>/`
    pub async fn sms_message(&self, id: &MessageId) -> Result<SmsMessage, Error> {
        let path = ["api", "messages", id.as_str()];
        self.get(Scope::Identity, &path, &[]).await
    }

    /// Calls `GET /api/phone/`
    pub async fn phones(&self) -> Result<Vec<Phone>, Error> {
        self.list(Scope::Identity, &["api", "phone"], &[]).await
    }
}
