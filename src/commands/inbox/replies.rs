//! The common parts of `reply` and `reply-all`.

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    attach,
    content::Content,
    draft::Resend,
    fetch,
    original::Original,
    sent::{Sent, settle, unclear, unsent},
    template::Template,
};
use crate::{
    api::{Client, ReplyBody},
    commands::{
        Context,
        lookup::{EMAIL_THREAD, completing},
    },
    failure::Failure,
    ids::MessageId,
};

/// A message and the reply to it.
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Answered {
    /// ID of a message, or of a thread for its last received one; or its start
    pub id: String,
    /// The text and attachments of the reply.
    #[command(flatten)]
    #[serde(flatten)]
    pub content: Content,
}

/// Sends a reply to the sender of a message, or to all its recipients.
pub(super) async fn reply(
    context: &Context,
    answered: &Answered,
    to_all: bool,
) -> Result<Sent, Failure> {
    let id: MessageId = EMAIL_THREAD.check_id(&answered.id)?;
    let files = attach::check(context, &answered.content.attach)?;
    // Before the text is written: it would be lost to a session or identity that cannot send it.
    let (client, _, identity) = context.identity_client().await?;
    let shows_original = context.asker.is_some() || answered.content.opens_editor(context);
    let (id, template) = if shows_original {
        let original = Original::fetch(context, &client, identity, id).await?;
        let template = original.template(context, to_all).await?;
        (original.id, template)
    } else {
        (id, Template::default())
    };
    let name = if to_all { "reply-all" } else { "reply" };
    let command = Resend::new(name).word(id.as_str());
    let body = answered
        .content
        .read(context, template, command, &files)
        .await?;
    let reply = ReplyBody {
        body: body.html,
        attachment_uuids: Vec::new(),
    };
    let sent = send(context, &client, &id, to_all, reply, &files).await;
    settle(body.draft, sent)
}

async fn send(
    context: &Context,
    client: &Client,
    id: &MessageId,
    to_all: bool,
    mut reply: ReplyBody,
    files: &[attach::File],
) -> Result<Sent, Failure> {
    reply.attachment_uuids = attach::upload(context, client, files).await?;
    let post = async |id: &MessageId| {
        context.if_ended.set(Some(unclear));
        let sent = client.reply(id, to_all, &reply).await;
        context.if_ended.set(None);
        sent
    };
    let sent = completing(id, post, async || {
        fetch::answered(context, client, id.as_str()).await
    });
    let sent = sent.await?.map_err(|error| match error {
        error if error.is_not_found() => EMAIL_THREAD.or_not_found(error, id.as_str()),
        other => unsent(other),
    })?;
    Ok(Sent(sent))
}
