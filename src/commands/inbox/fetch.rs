//! Fetches one message, for `message` and `download`.

use crate::{
    api::{Client, EmailMessage},
    commands::{
        Context,
        lookup::{check_id, or_not_found},
    },
    failure::Failure,
};

/// Fetches one message; returns it with the client of its identity.
pub(super) async fn message(
    context: &Context,
    id: &str,
) -> Result<(Client, EmailMessage), Failure> {
    check_id(id, "message ID", "ravi inbox messages")?;
    let (client, ..) = context.identity_client().await?;
    let message = client.email_message(id).await;
    let message = message
        .map_err(|error| or_not_found(error, &format!("message {id}"), "ravi inbox messages"))?;
    Ok((client, message))
}
