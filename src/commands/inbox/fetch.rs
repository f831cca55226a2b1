//! Fetches one message, for `message` and `download`, and completes its ID.

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
    let message = EMAIL
        .request(
            id,
            async |id: &MessageId| client.email_message(id).await,
            async || complete(&client, typed).await,
        )
        .await?;
    Ok((client, message))
}

/// Returns the ID of the message whose ID starts with this text.
pub(super) async fn complete(client: &Client, typed: &str) -> Result<Option<MessageId>, Failure> {
    let known = |message: EmailMessage| (message.id.into(), message.subject);
    lookup::complete(typed, client.email_messages(false), known).await
}
