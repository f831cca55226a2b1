//! Fetches one message, for `message` and `download`.

use crate::{
    api::{Client, EmailMessage},
    commands::{Context, lookup::EMAIL},
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
    let message = client.email_message(&id).await;
    let message = message.map_err(|error| EMAIL.or_not_found(error, typed))?;
    Ok((client, message))
}
