//! `ravi inbox send`

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    address::{recipients, spaced},
    attach,
    content::Content,
    draft::Resend,
    sent::{Sent, settle, unclear, unsent},
    template::Template,
};
use crate::{
    api::{Client, ComposeBody, EmailMessage, Recipients},
    commands::{Context, command::Command},
    failure::Failure,
    prompt,
};

/// `ravi inbox send`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Send {
    /// Add a recipient; repeat the option, or separate with commas
    #[arg(long, value_name = "ADDRESS", required = true)]
    pub to: Vec<String>,
    /// Add a Cc recipient; repeat the option, or separate with commas
    #[arg(long, value_name = "ADDRESS")]
    #[serde(default)]
    pub cc: Vec<String>,
    /// Add a Bcc recipient; repeat the option, or separate with commas
    #[arg(long, value_name = "ADDRESS")]
    #[serde(default)]
    pub bcc: Vec<String>,
    /// Set the subject
    #[arg(long, value_name = "TEXT")]
    pub subject: Option<String>,
    /// Text and attachments.
    #[command(flatten)]
    #[serde(flatten)]
    pub content: Content,
}

impl Command for Send {
    type Output = Sent;

    async fn run(self, context: &Context) -> Result<Sent, Failure> {
        let to = recipients(&self.to, "--to")?;
        if to.0.is_empty() {
            return Err(Failure::usage("the email has no recipient").hint("give --to ADDRESS"));
        }
        let cc = recipients(&self.cc, "--cc")?;
        let bcc = recipients(&self.bcc, "--bcc")?;
        let files = attach::check(context, &self.content.attach)?;
        let subject = subject(context, self.subject).await?;
        // Before the text is written: it would be lost to a session or identity that cannot send it.
        let (client, ..) = context.identity_client().await?;
        let list = |recipients: &Recipients| spaced(&recipients.to_string());
        let template = Template::default()
            .header("To:", &list(&to))
            .header("Cc:", &list(&cc))
            .header("Bcc:", &list(&bcc))
            .header("Subject:", &subject);
        let command = Resend::new("send")
            .option("--to", &to.to_string())
            .option("--cc", &cc.to_string())
            .option("--bcc", &bcc.to_string())
            .option("--subject", &subject);
        let body = self
            .content
            .read(context, template, command, &files)
            .await?;
        let compose = ComposeBody {
            to,
            subject,
            body: body.html,
            cc,
            bcc,
            attachment_uuids: Vec::new(),
        };
        settle(body.draft, send(context, &client, compose, &files).await)
    }
}

/// Returns the subject, or prompts for it: the server requires one. Refuses line breaks, which would add headers.
async fn subject(context: &Context, given: Option<String>) -> Result<String, Failure> {
    let mut subject = given.unwrap_or_default();
    if subject.trim().is_empty() && !context.can_prompt() {
        return Err(Failure::usage("the email has no subject").hint("give --subject TEXT"));
    }
    while subject.trim().is_empty() {
        subject = prompt::line("Subject").await?;
        if subject.trim().is_empty() {
            context.style.warn("the subject must not be empty");
        }
    }
    if subject.chars().any(char::is_control) {
        return Err(Failure::usage(
            "the subject contains a line break or another control character",
        )
        .hint("give --subject TEXT on one line"));
    }
    Ok(subject)
}

async fn send(
    context: &Context,
    client: &Client,
    mut compose: ComposeBody,
    files: &[attach::File],
) -> Result<Sent, Failure> {
    compose.attachment_uuids = attach::upload(context, client, files).await?;
    context.if_ended.set(Some(unclear));
    let sent = client.compose(&compose).await;
    context.if_ended.set(None);
    let sent = sent.map_err(unsent)?;
    Ok(Sent(described(sent, compose)))
}

/// Fills in what the server does not say of the email that was sent.
fn described(mut sent: EmailMessage, compose: ComposeBody) -> EmailMessage {
    if sent.to_email.is_empty() {
        sent.to_email = compose.to.to_string();
    }
    if sent.cc.is_empty() {
        sent.cc = compose.cc.to_string();
    }
    if sent.subject.is_empty() {
        sent.subject = compose.subject;
    }
    sent
}
