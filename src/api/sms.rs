//! Contract: SMS inbox, SMS messages, Phone.

use futures_util::Stream;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Client, Error, client::Scope, pages, wire};

/// A conversation as the inbox lists it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct SmsThread {
    /// Its key; holds a `+`.
    #[serde(default, deserialize_with = "wire::text")]
    pub conversation_id: String,
    /// The other side.
    #[serde(default, deserialize_with = "wire::text")]
    pub from_number: String,
    /// The identity's number, in the spelling of older servers.
    #[serde(default, deserialize_with = "wire::text", skip_serializing)]
    phone: String,
    /// The identity's number.
    #[serde(default, deserialize_with = "wire::text")]
    pub phone_number: String,
    /// The beginning of its latest message.
    #[serde(default, deserialize_with = "wire::text")]
    pub preview: String,
    /// Messages in all.
    #[serde(default, deserialize_with = "wire::count")]
    pub message_count: u64,
    /// Messages that nobody has read.
    #[serde(default, deserialize_with = "wire::optional_count")]
    pub unread_count: Option<u64>,
    /// RFC 3339.
    #[serde(default, deserialize_with = "wire::text")]
    pub latest_message_dt: String,
}

/// A conversation with its messages.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct SmsConversation {
    /// Its key; holds a `+`.
    #[serde(default, deserialize_with = "wire::text")]
    pub conversation_id: String,
    /// The other side.
    #[serde(default, deserialize_with = "wire::text")]
    pub from_number: String,
    /// The identity's number.
    #[serde(default, deserialize_with = "wire::text")]
    pub phone: String,
    /// Messages in all.
    #[serde(default, deserialize_with = "wire::count")]
    pub message_count: u64,
    /// The messages, in the server's order.
    #[serde(default, deserialize_with = "wire::list")]
    pub messages: Vec<SmsMessage>,
}

/// One SMS. Inside a conversation the server leaves the numbers out.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct SmsMessage {
    /// Its key.
    #[serde(default, deserialize_with = "wire::text")]
    pub id: String,
    /// The sender.
    #[serde(
        default,
        deserialize_with = "wire::text",
        skip_serializing_if = "String::is_empty"
    )]
    pub from_number: String,
    /// The recipient.
    #[serde(
        default,
        deserialize_with = "wire::text",
        skip_serializing_if = "String::is_empty"
    )]
    pub to_number: String,
    /// The text.
    #[serde(default, deserialize_with = "wire::text")]
    pub body: String,
    /// `incoming` or `outgoing`.
    #[serde(default, deserialize_with = "wire::text")]
    pub direction: String,
    /// Whether somebody has read it; `null` where the server does not say.
    #[serde(default, deserialize_with = "wire::flag")]
    pub is_read: Option<bool>,
    /// RFC 3339.
    #[serde(default, deserialize_with = "wire::text")]
    pub created_dt: String,
}

/// A phone number of the identity.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Phone {
    /// Its key.
    #[serde(default, deserialize_with = "wire::text")]
    pub id: String,
    /// E.164.
    #[serde(default, deserialize_with = "wire::text")]
    pub phone_number: String,
    /// Who operates it.
    #[serde(default, deserialize_with = "wire::text")]
    pub provider: String,
    /// RFC 3339.
    #[serde(default, deserialize_with = "wire::text")]
    pub created_dt: String,
}

const INBOX: [&str; 2] = ["api", "sms-inbox"];
const MESSAGES: [&str; 2] = ["api", "messages"];

impl SmsThread {
    /// The same, with the identity's number where `phone_number` has it.
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
        &self.conversation_id
    }
    fn dt(&self) -> &str {
        &self.latest_message_dt
    }
}

impl pages::Dated for SmsMessage {
    fn key(&self) -> &str {
        &self.id
    }
    fn dt(&self) -> &str {
        &self.created_dt
    }
}

impl Client {
    /// `GET /api/sms-inbox/`, page by page.
    pub fn sms_threads(&self, unread: bool) -> impl Stream<Item = Result<Vec<SmsThread>, Error>> {
        let query = wire::list_query(unread, ("has_unread", "true"));
        pages::newest_first(self, Scope::Identity, self.with_query(&INBOX, &query))
    }

    /// `GET /api/sms-inbox/<conversation-id>/`
    pub async fn sms_conversation(&self, conversation_id: &str) -> Result<SmsConversation, Error> {
        let path = ["api", "sms-inbox", conversation_id];
        self.get(Scope::Identity, &path, &[]).await
    }

    /// `GET /api/messages/`, page by page.
    pub fn sms_messages(&self, unread: bool) -> impl Stream<Item = Result<Vec<SmsMessage>, Error>> {
        let query = wire::list_query(unread, ("is_read", "false"));
        pages::newest_first(self, Scope::Identity, self.with_query(&MESSAGES, &query))
    }

    /// `GET /api/messages/<id>/`
    pub async fn sms_message(&self, id: &str) -> Result<SmsMessage, Error> {
        let path = ["api", "messages", id];
        self.get(Scope::Identity, &path, &[]).await
    }

    /// `GET /api/phone/`
    pub async fn phones(&self) -> Result<Vec<Phone>, Error> {
        self.list(Scope::Identity, &["api", "phone"], &[]).await
    }
}
