//! Writing and sending. An email is sent once: an unclear outcome is reported, never retried.

use std::io::IsTerminal;

use super::super::{
    Context,
    lookup::{check_id, or_not_found},
};
use super::{
    address::{join, recipients},
    attach,
    draft::Draft,
};
use crate::{
    api::{ComposeBody, EmailMessage, Error, ReplyBody},
    cli::{MailContent, Reply, Send},
    failure::Failure,
    output::{Answer, Render, Style, clean, html},
    prompt,
    signals::ForChild,
};

/// What the server says of a mail that it took.
#[derive(serde::Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub(in crate::commands) struct Sent(EmailMessage);

impl Render for Sent {
    fn human(&self, _: &Style) -> String {
        let to = [self.0.to_email.as_str(), self.0.cc.as_str()];
        let to: Vec<&str> = to.into_iter().filter(|list| !list.is_empty()).collect();
        if to.is_empty() {
            "Sent.".to_owned()
        } else {
            format!("Sent to {}.", clean(&to.join(", ")))
        }
    }

    fn quiet(&self) -> String {
        clean(&self.0.id).into_owned()
    }
}

/// Sends a new mail.
pub(super) async fn send(context: &Context, args: &Send) -> Result<Answer, Failure> {
    let to = recipients("--to", &args.to)?;
    let cc = recipients("--cc", &args.cc)?;
    let bcc = recipients("--bcc", &args.bcc)?;
    let files = attach::check(&args.content.attach)?;
    let subject = match &args.subject {
        Some(subject) => subject.clone(),
        None if context.can_ask() => prompt::line("Subject").await?,
        None => {
            return Err(Failure::usage("an email needs a subject")
                .hint("give --subject TEXT (it may be empty)"));
        }
    };
    check_subject(&subject)?;
    let (body, draft) = written(context, &args.content).await?;
    let compose = ComposeBody {
        to: join(&to),
        subject,
        body,
        cc: join(&cc),
        bcc: join(&bcc),
        attachment_uuids: Vec::new(),
    };
    settle(draft, send_now(context, compose, &files).await)
}

async fn send_now(
    context: &Context,
    mut compose: ComposeBody,
    files: &[attach::File],
) -> Result<Answer, Failure> {
    let (client, ..) = context.identity_client().await?;
    compose.attachment_uuids = attach::upload(context, &client, files).await?;
    context.sending.set(true);
    let sent = client.compose(&compose).await;
    context.sending.set(false);
    let sent = sent.map_err(unsent)?;
    let sent = EmailMessage {
        to_email: or(sent.to_email, &compose.to),
        cc: or(sent.cc, &compose.cc),
        subject: or(sent.subject, &compose.subject),
        ..sent
    };
    Answer::show(&context.style, &Sent(sent))
}

/// Removes the draft of what was sent; of what was not, the failure names it.
fn settle(draft: Option<Draft>, sent: Result<Answer, Failure>) -> Result<Answer, Failure> {
    match (draft, sent) {
        (Some(draft), Ok(answer)) => {
            draft.discard();
            Ok(answer)
        }
        (Some(draft), Err(failure)) => Err(draft.keep(failure)),
        (None, sent) => sent,
    }
}

/// Fails for a subject that would end its header, and begin another.
fn check_subject(subject: &str) -> Result<(), Failure> {
    if subject.chars().any(char::is_control) {
        return Err(
            Failure::usage("the subject has a line break or another control character")
                .hint("give --subject TEXT on one line"),
        );
    }
    Ok(())
}

fn or(given: String, otherwise: &str) -> String {
    if given.is_empty() {
        otherwise.to_owned()
    } else {
        given
    }
}

/// Answers a mail.
pub(super) async fn reply(
    context: &Context,
    args: &Reply,
    to_all: bool,
) -> Result<Answer, Failure> {
    check_id(&args.id, "a message", "ravi inbox messages")?;
    let files = attach::check(&args.content.attach)?;
    let (body, draft) = written(context, &args.content).await?;
    let reply = ReplyBody {
        body,
        attachment_uuids: Vec::new(),
    };
    settle(draft, reply_now(context, args, to_all, reply, &files).await)
}

async fn reply_now(
    context: &Context,
    args: &Reply,
    to_all: bool,
    mut reply: ReplyBody,
    files: &[attach::File],
) -> Result<Answer, Failure> {
    let (client, ..) = context.identity_client().await?;
    reply.attachment_uuids = attach::upload(context, &client, files).await?;
    context.sending.set(true);
    let sent = client.reply(&args.id, to_all, &reply).await;
    context.sending.set(false);
    let sent = sent.map_err(|error| match error {
        Error::Status(answer) if answer.status == 404 => or_not_found(
            Error::Status(answer),
            &format!("email {}", args.id),
            "ravi inbox messages",
        ),
        other => unsent(other),
    })?;
    Answer::show(&context.style, &Sent(sent))
}

/// A failure to send. After some, it is unclear whether the email went out.
fn unsent(error: Error) -> Failure {
    let unclear = match &error {
        Error::Broken { .. }
        | Error::TimedOut { .. }
        | Error::Unexpected { .. }
        | Error::TooLarge { .. } => true,
        Error::Status(answer) => matches!(answer.status, 408 | 500..),
        _ => false,
    };
    let failure = Failure::from(error);
    if unclear {
        super::super::unclear(failure)
    } else {
        failure
    }
}

/// Reads the HTML of the mail from an option, a file, stdin, or an editor. What was typed at the terminal is a draft.
async fn written(
    context: &Context,
    mail: &MailContent,
) -> Result<(String, Option<Draft>), Failure> {
    let (text, draft) = match (&mail.body, &mail.body_file) {
        (Some(body), _) if body == "-" => from_stdin(context, mail.html).await?,
        (Some(body), _) => (body.clone(), None),
        (None, Some(path)) if path.as_os_str() == "-" => from_stdin(context, mail.html).await?,
        (None, Some(path)) => {
            let text = prompt::read_file(path, "the text").await?;
            (text.expose().to_owned(), None)
        }
        (None, None) if context.can_ask() => {
            let draft = Draft::create(context, mail.html, "")?;
            context.for_child.set(ForChild::Interrupt);
            let edited = draft.edit().await;
            context.for_child.set(ForChild::Nothing);
            match edited {
                Ok(text) => (text, Some(draft)),
                Err(failure) => return Err(draft.keep(failure)),
            }
        }
        (None, None) if !std::io::stdin().is_terminal() => from_stdin(context, mail.html).await?,
        (None, None) => (String::new(), None),
    };
    if text.trim().is_empty() {
        return Err(Failure::usage("the email has no text")
            .hint("give --body TEXT, --body-file FILE, or the text on stdin"));
    }
    let body = if mail.html {
        text
    } else {
        html::paragraphs(&text)
    };
    Ok((body, draft))
}

async fn from_stdin(context: &Context, html: bool) -> Result<(String, Option<Draft>), Failure> {
    let text = prompt::read_stdin("the text").await?.expose().to_owned();
    let draft = if std::io::stdin().is_terminal() {
        Draft::create(context, html, &text).ok()
    } else {
        None
    };
    Ok((text, draft))
}
