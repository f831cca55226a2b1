//! Writing and sending. A mail goes out once: what is unclear is told, never repeated.

use std::io::IsTerminal;

use super::{Context, attach, check_id, or_not_found};
use crate::{
    api::{ComposeBody, EmailMessage, Error, ReplyBody},
    cli::{MailContent, Reply, Send},
    failure::{self, Failure},
    output::{Answer, Show, Style, clean, html},
    prompt,
};

/// What the server says of a mail that it took.
#[derive(serde::Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub(in crate::commands) struct Sent(EmailMessage);

impl Show for Sent {
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
    let lists = [("--to", &args.to), ("--cc", &args.cc), ("--bcc", &args.bcc)];
    for (flag, addresses) in lists {
        for address in addresses {
            check_address(flag, address)?;
        }
    }
    let files = attach::check(&args.content.attach)?;
    let subject = match &args.subject {
        Some(subject) => subject.clone(),
        None if context.can_ask() => prompt::line("Subject").await?,
        None => {
            return Err(Failure::usage("an email needs a subject")
                .hint("give --subject TEXT (it may be empty)"));
        }
    };
    let body = written(context, &args.content).await?;
    let (client, ..) = context.identity_client().await?;
    let attachment_uuids = attach::upload(context, &client, &files).await?;
    let compose = ComposeBody {
        to: args.to.join(","),
        subject,
        body,
        cc: args.cc.join(","),
        bcc: args.bcc.join(","),
        attachment_uuids,
    };
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
    let body = written(context, &args.content).await?;
    let (client, ..) = context.identity_client().await?;
    let attachment_uuids = attach::upload(context, &client, &files).await?;
    let reply = ReplyBody {
        body,
        attachment_uuids,
    };
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

/// A failure to send. After some, nobody here knows whether the mail went out.
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
        failure::unclear(failure)
    } else {
        failure
    }
}

fn check_address(flag: &str, address: &str) -> Result<(), Failure> {
    let whole = |part: &str| {
        let part = part.trim();
        matches!(part.split_once('@'), Some((local, domain)) if !local.is_empty() && !domain.is_empty())
    };
    if address.chars().any(char::is_control) || !address.split(',').all(whole) {
        return Err(Failure::usage(format!(
            "{flag}: `{}` is not an email address",
            clean(address)
        ))
        .hint("give one such as me@example.com; repeat the option for more"));
    }
    Ok(())
}

/// The HTML of the mail: from an option, a file, stdin, or an editor.
async fn written(context: &Context, mail: &MailContent) -> Result<String, Failure> {
    let text = match (&mail.body, &mail.body_file) {
        (Some(body), _) if body == "-" => prompt::read_stdin("the text").await?.expose().to_owned(),
        (Some(body), _) => body.clone(),
        (None, Some(path)) if path.as_os_str() == "-" => {
            prompt::read_stdin("the text").await?.expose().to_owned()
        }
        (None, Some(path)) => prompt::read_file(path, "the text")
            .await?
            .expose()
            .to_owned(),
        (None, None) if context.can_ask() => {
            prompt::edit(if mail.html { ".html" } else { ".txt" }).await?
        }
        (None, None) if !std::io::stdin().is_terminal() => {
            prompt::read_stdin("the text").await?.expose().to_owned()
        }
        (None, None) => String::new(),
    };
    if text.trim().is_empty() {
        return Err(Failure::usage("the email has no text")
            .hint("give --body TEXT, --body-file FILE, or the text on stdin"));
    }
    Ok(if mail.html {
        text
    } else {
        html::paragraphs(&text)
    })
}
