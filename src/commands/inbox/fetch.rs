//! Fetches one message, for `message`, `download` and the editor of a reply, and completes its ID.

use jiff::Timestamp;

use crate::{
    api::{Client, EmailConversation, EmailMessage, EmailThread},
    commands::{
        Context,
        lookup::{self, EMAIL, completing},
    },
    failure::Failure,
    ids::{MessageId, ThreadId},
};

/// Fetches one message; returns it with the client of its identity.
pub(super) async fn message(
    context: &Context,
    typed: &str,
) -> Result<(Client, EmailMessage), Failure> {
    let id: MessageId = EMAIL.check_id(typed)?;
    let (client, ..) = context.identity_client().await?;
    let message = with(&client, &id).await?;
    Ok((client, message))
}

/// Fetches the message with this ID, or whose ID starts with it.
pub(super) async fn with(client: &Client, id: &MessageId) -> Result<EmailMessage, Failure> {
    EMAIL
        .request(
            id.clone(),
            async |id: &MessageId| client.email_message(id).await,
            async || complete(client, id.as_str()).await,
        )
        .await
}

/// Returns the ID of the message to answer where no message has this ID: the last received one of the thread with this
/// ID or its start, or the message whose ID starts with it.
pub(super) async fn answered(
    context: &Context,
    client: &Client,
    typed: &str,
) -> Result<Option<MessageId>, Failure> {
    let thread = ThreadId::from(typed.to_owned());
    let get = async |id: &ThreadId| client.email_conversation(id).await;
    let known = |thread: EmailThread| (thread.thread_id.into(), thread.subject);
    let threads = client.email_threads(false);
    let found = completing(&thread, get, || lookup::complete(typed, threads, known));
    match found.await? {
        Ok(conversation) => Ok(last_received(context, conversation)),
        Err(error) if error.is_not_found() => complete(client, typed).await,
        Err(error) => Err(error.into()),
    }
}

/// Returns the message of a thread that a reply answers, and names it: the last one from another, or else the last.
fn last_received(context: &Context, conversation: EmailConversation) -> Option<MessageId> {
    let time = |message: &EmailMessage| message.created_dt.parse::<Timestamp>().ok();
    let is_received = |message: &EmailMessage| message.direction != "outgoing";
    let messages = conversation.messages.into_iter();
    let last = messages.max_by_key(|message| (is_received(message), time(message)))?;
    let subject = match last.subject.trim() {
        "" => "no subject",
        subject => subject,
    };
    context.style.note(&format!(
        "Replying to message {} from {} ({subject}).",
        last.id, last.from_email
    ));
    Some(last.id)
}

/// Returns the ID of the message whose ID starts with this text.
pub(super) async fn complete(client: &Client, typed: &str) -> Result<Option<MessageId>, Failure> {
    let known = |message: EmailMessage| (message.id.into(), message.subject);
    lookup::complete(typed, client.email_messages(false), known).await
}
