//! Fetches one message, for `message`, `download` and the editor of a reply, and completes its ID.

use crate::{
    api::{Client, EmailMessage},
    commands::{
        Context,
        lookup::{self, EMAIL},
    },
    failure::Failure,
    ids::MessageId,
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

/// Returns the ID of the message whose ID starts with this text.
pub(super) async fn complete(client: &Client, typed: &str) -> Result<Option<MessageId>, Failure> {
    let known = |message: EmailMessage| (message.id.into(), message.subject);
    lookup::complete(typed, client.email_messages(false), known).await
}
