//! Contract: Email inbox, Email messages.

use futures_util::Stream;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Client, Error,
    attachments::Attachment,
    client::{Scope, Write},
    pages, wire,
};
use crate::ids::{Email, MessageId, ThreadId, Uuid};

/// An email thread, as listed in the inbox.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct EmailThread {
    /// Unique ID.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "address"))]
    pub thread_id: ThreadId,
    /// Subject of its first message.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "untrusted"))]
    pub subject: String,
    /// Start of its latest message.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "untrusted"))]
    pub preview: String,
    /// Sender of the latest message.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "sender"))]
    pub from_email: String,
    /// Email address of the identity.
    #[serde(default, deserialize_with = "wire::text")]
    pub inbox: String,
    /// Number of messages.
    #[serde(default, deserialize_with = "wire::count")]
    pub message_count: u64,
    /// Number of unread messages.
    #[serde(default, deserialize_with = "wire::optional_count")]
    pub unread_count: Option<u64>,
    /// RFC 3339.
    #[serde(default, deserialize_with = "wire::text")]
    pub latest_message_dt: String,
    /// RFC 3339.
    #[serde(default, deserialize_with = "wire::text")]
    pub oldest_message_dt: String,
}

/// An email thread with its messages.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct EmailConversation {
    /// Unique ID.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "address"))]
    pub thread_id: ThreadId,
    /// Subject of its first message.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "untrusted"))]
    pub subject: String,
    /// Number of messages.
    #[serde(default, deserialize_with = "wire::count")]
    pub message_count: u64,
    /// The messages, in the server's order.
    #[serde(default, deserialize_with = "wire::list")]
    pub messages: Vec<EmailMessage>,
}

/// One email.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct EmailMessage {
    /// Unique ID.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "address"))]
    pub id: MessageId,
    /// Sender.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "sender"))]
    pub from_email: String,
    /// Recipients, separated by commas.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "address"))]
    pub to_email: String,
    /// Cc recipients, separated by commas.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "address"))]
    pub cc: String,
    /// Subject.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "untrusted"))]
    pub subject: String,
    /// Plain text part, or `""`.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "untrusted"))]
    pub text_content: String,
    /// HTML part, or `""`.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "html"))]
    pub html_content: String,
    /// `incoming` or `outgoing`.
    #[serde(default, deserialize_with = "wire::text")]
    pub direction: String,
    /// Whether the message is read; `null` if the server does not say.
    #[serde(default, deserialize_with = "wire::flag")]
    pub is_read: Option<bool>,
    /// Attachments.
    #[serde(default, deserialize_with = "wire::list")]
    pub attachments: Vec<Attachment>,
    /// `Message-ID` header.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "untrusted"))]
    pub message_id: String,
    /// ID of its thread.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "address"))]
    pub thread_id: ThreadId,
    /// RFC 3339.
    #[serde(default, deserialize_with = "wire::text")]
    pub created_dt: String,
}

/// Recipients of an email to send: one string with commas in JSON, as the contract says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recipients(pub Vec<Email>);

impl std::fmt::Display for Recipients {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let addresses: Vec<&str> = self.0.iter().map(Email::as_str).collect();
        f.write_str(&addresses.join(","))
    }
}

impl Serialize for Recipients {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Contract, "Compose request".
#[derive(Debug, Clone, Default, Serialize)]
pub struct ComposeBody {
    /// Recipients.
    pub to: Recipients,
    /// Subject.
    pub subject: String,
    /// HTML.
    pub body: String,
    /// Cc recipients.
    pub cc: Recipients,
    /// Bcc recipients.
    pub bcc: Recipients,
    /// IDs of the uploaded attachments.
    pub attachment_uuids: Vec<Uuid>,
}

/// Body of a reply; the server chooses the recipients.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ReplyBody {
    /// HTML.
    pub body: String,
    /// IDs of the uploaded attachments.
    pub attachment_uuids: Vec<Uuid>,
}

const INBOX: [&str; 2] = ["api", "email-inbox"];
const MESSAGES: [&str; 2] = ["api", "email-messages"];

impl pages::Dated for EmailThread {
    fn key(&self) -> &str {
        self.thread_id.as_str()
    }
    fn dt(&self) -> &str {
        &self.latest_message_dt
    }
}

impl pages::Dated for EmailMessage {
    fn key(&self) -> &str {
        self.id.as_str()
    }
    fn dt(&self) -> &str {
        &self.created_dt
    }
}

impl Client {
    /// Calls `GET /api/email-inbox/`, page by page.
    pub fn email_threads(
        &self,
        unread: bool,
    ) -> impl Stream<Item = Result<Vec<EmailThread>, Error>> {
        let query = wire::list_query(unread, ("has_unread", "true"));
        pages::newest_first(self, Scope::Identity, self.with_query(&INBOX, &query))
    }

    /// Calls `GET /api/email-inbox/<thread-id>/`
    pub async fn email_conversation(
        &self,
        thread_id: &ThreadId,
    ) -> Result<EmailConversation, Error> {
        let path = ["api", "email-inbox", thread_id.as_str()];
        self.get(Scope::Identity, &path, &[]).await
    }

    /// Calls `GET /api/email-messages/`, page by page.
    pub fn email_messages(
        &self,
        unread: bool,
    ) -> impl Stream<Item = Result<Vec<EmailMessage>, Error>> {
        let query = wire::list_query(unread, ("is_read", "false"));
        pages::newest_first(self, Scope::Identity, self.with_query(&MESSAGES, &query))
    }

    /// Calls `GET /api/email-messages/<id>/`
    pub async fn email_message(&self, id: &MessageId) -> Result<EmailMessage, Error> {
        let path = ["api", "email-messages", id.as_str()];
        self.get(Scope::Identity, &path, &[]).await
    }

    /// Calls `POST /api/email-messages/compose/`. Not retried once the request may have arrived.
    pub async fn compose(&self, body: &ComposeBody) -> Result<EmailMessage, Error> {
        let path = ["api", "email-messages", "compose"];
        self.write(Write::Post, Scope::Identity, &path, body).await
    }

    /// Calls `POST /api/email-messages/<id>/reply/` or `reply-all`. Not retried once the request may have arrived.
    pub async fn reply(
        &self,
        id: &MessageId,
        to_all: bool,
        body: &ReplyBody,
    ) -> Result<EmailMessage, Error> {
        let action = if to_all { "reply-all" } else { "reply" };
        let path = ["api", "email-messages", id.as_str(), action];
        self.write(Write::Post, Scope::Identity, &path, body).await
    }
}
