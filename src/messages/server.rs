//! Interface of a feed to the server, implemented by `api::Client` and by the tests' model server.
#![allow(async_fn_in_trait, reason = "a feed and its server live on one thread")]

use futures_util::{StreamExt, TryStreamExt, stream::LocalBoxStream};

use super::thread::{Kind, ThreadMessage, ThreadRow};
use crate::api::{Client, EmailMessage, EmailThread, Error, SmsMessage, SmsThread};

/// The body of an event stream, in chunks of any size.
pub type Chunks = LocalBoxStream<'static, Result<Vec<u8>, Error>>;

/// A server with an event stream and inboxes.
pub trait Server {
    /// Opens the event stream, after the event with this ID if given; returns once the response headers have arrived.
    async fn connect(&self, last_event_id: Option<String>) -> Result<Chunks, Error>;

    /// Lists the threads with unread messages page by page, newest first; some servers include the others. Does not
    /// mark messages as read.
    fn unread(&self, kind: Kind) -> LocalBoxStream<'_, Result<Vec<ThreadRow>, Error>>;

    /// Reads the messages of a thread, which marks them as read.
    async fn thread(&self, kind: Kind, thread: &str) -> Result<Vec<ThreadMessage>, Error>;
}

/// Implements the conversion of a listed thread. Email and SMS have these fields in common; the others are given.
macro_rules! into_row {
    (|$thread:ident: $from:ty| { $($field:ident: $value:expr),* }) => {
        impl From<$from> for ThreadRow {
            fn from($thread: $from) -> Self {
                Self {
                    preview: $thread.preview,
                    messages: $thread.message_count,
                    unread: $thread.unread_count,
                    latest_dt: $thread.latest_message_dt,
                    $($field: $value),*
                }
            }
        }
    };
}

into_row!(|email: EmailThread| {
    kind: Kind::Email,
    thread: email.thread_id.into(),
    from: email.from_email,
    subject: Some(email.subject)
});

into_row!(|sms: SmsThread| {
    kind: Kind::Sms,
    thread: sms.conversation_id.into(),
    from: sms.from_number,
    subject: None
});

impl From<EmailMessage> for ThreadMessage {
    fn from(message: EmailMessage) -> Self {
        Self {
            id: message.id.into(),
            incoming: message.direction != "outgoing",
            unread: message.is_read.map(|read| !read),
            from: message.from_email,
            subject: Some(message.subject),
            text: message.text_content,
            html: message.html_content,
            created_dt: message.created_dt,
        }
    }
}

impl From<SmsMessage> for ThreadMessage {
    fn from(message: SmsMessage) -> Self {
        Self {
            id: message.id.into(),
            incoming: message.direction != "outgoing",
            unread: message.is_read.map(|read| !read),
            from: message.from_number,
            text: message.body,
            created_dt: message.created_dt,
            ..Self::default()
        }
    }
}

impl Server for Client {
    async fn connect(&self, last_event_id: Option<String>) -> Result<Chunks, Error> {
        let chunks = self.events(last_event_id.as_deref()).await?;
        Ok(chunks.boxed_local())
    }

    fn unread(&self, kind: Kind) -> LocalBoxStream<'_, Result<Vec<ThreadRow>, Error>> {
        match kind {
            Kind::Email => self
                .email_threads(true)
                .map_ok(|page| page.into_iter().map(ThreadRow::from).collect())
                .boxed_local(),
            Kind::Sms => self
                .sms_threads(true)
                .map_ok(|page| page.into_iter().map(ThreadRow::from).collect())
                .boxed_local(),
        }
    }

    async fn thread(&self, kind: Kind, thread: &str) -> Result<Vec<ThreadMessage>, Error> {
        Ok(match kind {
            Kind::Email => {
                let conversation = self.email_conversation(&thread.to_owned().into()).await?;
                conversation.messages.into_iter().map(Into::into).collect()
            }
            Kind::Sms => {
                let conversation = self.sms_conversation(&thread.to_owned().into()).await?;
                conversation.messages.into_iter().map(Into::into).collect()
            }
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use serde_json::json;

    use super::{EmailMessage, EmailThread, Kind, SmsMessage, SmsThread, ThreadMessage, ThreadRow};

    /// Directions and read flags are taken from the server; missing ones are not invented.
    #[test]
    fn converts_messages_and_rows_of_both_kinds() {
        for (direction, is_read, incoming, unread) in [
            (json!("incoming"), json!(false), true, Some(true)),
            (json!("outgoing"), json!(true), false, Some(false)),
            (json!("inbound"), json!(null), true, None),
        ] {
            let fields = json!({
                "id": "1", "direction": direction, "is_read": is_read, "created_dt": "dt",
                "from_email": "from", "from_number": "from", "text_content": "text", "body": "text",
            });
            let email: EmailMessage = serde_json::from_value(fields.clone()).unwrap();
            let sms: SmsMessage = serde_json::from_value(fields).unwrap();
            for message in [ThreadMessage::from(email), ThreadMessage::from(sms)] {
                assert_eq!((message.incoming, message.unread), (incoming, unread));
                assert_eq!((&*message.id, &*message.created_dt), ("1", "dt"));
                assert_eq!((&*message.from, &*message.text), ("from", "text"));
            }
        }
        let email: EmailThread = serde_json::from_value(json!({ "thread_id": "t" })).unwrap();
        let sms: SmsThread = serde_json::from_value(json!({ "conversation_id": "c" })).unwrap();
        let (email, sms) = (ThreadRow::from(email), ThreadRow::from(sms));
        assert_eq!((email.kind, email.thread.as_str()), (Kind::Email, "t"));
        assert_eq!((sms.kind, sms.thread.as_str()), (Kind::Sms, "c"));
    }
}
