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

/// A thread as the inbox lists it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct EmailThread {
    /// Its key.
    #[serde(default, deserialize_with = "wire::text")]
    pub thread_id: String,
    /// Of its first message.
    #[serde(default, deserialize_with = "wire::text")]
    pub subject: String,
    /// The beginning of its latest message.
    #[serde(default, deserialize_with = "wire::text")]
    pub preview: String,
    /// Who wrote last.
    #[serde(default, deserialize_with = "wire::text")]
    pub from_email: String,
    /// The identity's address.
    #[serde(default, deserialize_with = "wire::text")]
    pub inbox: String,
    /// Messages in all.
    #[serde(default, deserialize_with = "wire::count")]
    pub message_count: u64,
    /// Messages that nobody has read.
    #[serde(default, deserialize_with = "wire::optional_count")]
    pub unread_count: Option<u64>,
    /// RFC 3339.
    #[serde(default, deserialize_with = "wire::text")]
    pub latest_message_dt: String,
    /// RFC 3339.
    #[serde(default, deserialize_with = "wire::text")]
    pub oldest_message_dt: String,
}

/// A thread with its messages.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct EmailConversation {
    /// Its key.
    #[serde(default, deserialize_with = "wire::text")]
    pub thread_id: String,
    /// Of its first message.
    #[serde(default, deserialize_with = "wire::text")]
    pub subject: String,
    /// Messages in all.
    #[serde(default, deserialize_with = "wire::count")]
    pub message_count: u64,
    /// The messages, in the server's order.
    #[serde(default, deserialize_with = "wire::list")]
    pub messages: Vec<EmailMessage>,
}

/// One email.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct EmailMessage {
    /// Its key in the API.
    #[serde(default, deserialize_with = "wire::text")]
    pub id: String,
    /// The sender.
    #[serde(default, deserialize_with = "wire::text")]
    pub from_email: String,
    /// The recipients, separated by commas.
    #[serde(default, deserialize_with = "wire::text")]
    pub to_email: String,
    /// The recipients of copies, separated by commas.
    #[serde(default, deserialize_with = "wire::text")]
    pub cc: String,
    /// The subject.
    #[serde(default, deserialize_with = "wire::text")]
    pub subject: String,
    /// The plain text part, or `""`.
    #[serde(default, deserialize_with = "wire::text")]
    pub text_content: String,
    /// The HTML part, or `""`.
    #[serde(default, deserialize_with = "wire::text")]
    pub html_content: String,
    /// `incoming` or `outgoing`.
    #[serde(default, deserialize_with = "wire::text")]
    pub direction: String,
    /// Whether somebody has read it; `null` where the server does not say.
    #[serde(default, deserialize_with = "wire::flag")]
    pub is_read: Option<bool>,
    /// Its files.
    #[serde(default, deserialize_with = "wire::list")]
    pub attachments: Vec<Attachment>,
    /// The `Message-ID` header.
    #[serde(default, deserialize_with = "wire::text")]
    pub message_id: String,
    /// The thread that it belongs to.
    #[serde(default, deserialize_with = "wire::text")]
    pub thread_id: String,
    /// RFC 3339.
    #[serde(default, deserialize_with = "wire::text")]
    pub created_dt: String,
}

/// Contract, "Compose request". Several recipients are separated by commas.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ComposeBody {
    /// The recipients.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// HTML.
    pub body: String,
    /// The recipients of copies, or `""`.
    pub cc: String,
    /// The hidden recipients, or `""`.
    pub bcc: String,
    /// What presigning gave for each file.
    pub attachment_uuids: Vec<String>,
}

/// An answer to a message; whom it goes to is the server's to know.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ReplyBody {
    /// HTML.
    pub body: String,
    /// What presigning gave for each file.
    pub attachment_uuids: Vec<String>,
}

const INBOX: [&str; 2] = ["api", "email-inbox"];
const MESSAGES: [&str; 2] = ["api", "email-messages"];

impl pages::Dated for EmailThread {
    fn key(&self) -> &str {
        &self.thread_id
    }
    fn dt(&self) -> &str {
        &self.latest_message_dt
    }
}

impl pages::Dated for EmailMessage {
    fn key(&self) -> &str {
        &self.id
    }
    fn dt(&self) -> &str {
        &self.created_dt
    }
}

impl Client {
    /// `GET /api/email-inbox/`, page by page.
    pub fn email_threads(
        &self,
        unread: bool,
    ) -> impl Stream<Item = Result<Vec<EmailThread>, Error>> {
        let query = wire::list_query(unread, ("has_unread", "true"));
        pages::newest_first(self, Scope::Identity, self.with_query(&INBOX, &query))
    }

    /// `GET /api/email-inbox/<thread-id>/`
    pub async fn email_conversation(&self, thread_id: &str) -> Result<EmailConversation, Error> {
        let path = ["api", "email-inbox", thread_id];
        self.get(Scope::Identity, &path, &[]).await
    }

    /// `GET /api/email-messages/`, page by page.
    pub fn email_messages(
        &self,
        unread: bool,
    ) -> impl Stream<Item = Result<Vec<EmailMessage>, Error>> {
        let query = wire::list_query(unread, ("is_read", "false"));
        pages::newest_first(self, Scope::Identity, self.with_query(&MESSAGES, &query))
    }

    /// `GET /api/email-messages/<id>/`
    pub async fn email_message(&self, id: &str) -> Result<EmailMessage, Error> {
        let path = ["api", "email-messages", id];
        self.get(Scope::Identity, &path, &[]).await
    }

    /// `POST /api/email-messages/compose/`. Never repeated once it may have arrived.
    pub async fn compose(&self, body: &ComposeBody) -> Result<EmailMessage, Error> {
        let path = ["api", "email-messages", "compose"];
        self.write(Write::Post, Scope::Identity, &path, body).await
    }

    /// `POST /api/email-messages/<id>/reply/`, or `reply-all`. Never repeated once it may have arrived.
    pub async fn reply(
        &self,
        id: &str,
        to_all: bool,
        body: &ReplyBody,
    ) -> Result<EmailMessage, Error> {
        let action = if to_all { "reply-all" } else { "reply" };
        let path = ["api", "email-messages", id, action];
        self.write(Write::Post, Scope::Identity, &path, body).await
    }
}
