//! `ravi inbox`

mod address;
mod attach;
mod download;
mod draft;
mod read;
mod write;

pub(super) use download::Saved;
pub(super) use write::Sent;

use super::{
    Context,
    lookup::{check_id, contains, or_not_found},
};
use crate::{
    api::{Client, EmailMessage, EmailThread},
    cli::{EmailFilter, Inbox},
    failure::Failure,
    output::{Answer, Output, Render, Row, ago, show_rows},
    work,
};

impl Row for EmailThread {
    const HEADINGS: &'static [&'static str] = &["when", "from", "subject", "new", "all", "thread"];

    fn cells(&self) -> Vec<String> {
        vec![
            ago(&self.latest_message_dt),
            self.from_email.clone(),
            self.subject.clone(),
            self.unread_count.unwrap_or(0).to_string(),
            self.message_count.to_string(),
            self.thread_id.clone(),
        ]
    }

    fn id(&self) -> &str {
        &self.thread_id
    }

    fn is_new(&self) -> bool {
        self.unread_count.is_some_and(|count| count > 0)
    }
}

impl Row for EmailMessage {
    const HEADINGS: &'static [&'static str] = &["when", "from", "to", "subject", "id"];

    fn cells(&self) -> Vec<String> {
        vec![
            ago(&self.created_dt),
            self.from_email.clone(),
            self.to_email.clone(),
            self.subject.clone(),
            self.id.clone(),
        ]
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn is_new(&self) -> bool {
        self.is_read == Some(false)
    }
}

/// Runs a command of the group.
pub(super) async fn run(context: &Context, command: Inbox) -> Result<Answer, Failure> {
    match command {
        Inbox::List(filter) => threads(context, &filter).await,
        Inbox::Show { thread_id } => show(context, &thread_id).await,
        Inbox::Messages(filter) => messages(context, &filter).await,
        Inbox::Message { id } => message(context, &id).await,
        Inbox::Send(args) => write::send(context, &args).await,
        Inbox::Reply(args) => write::reply(context, &args, false).await,
        Inbox::ReplyAll(args) => write::reply(context, &args, true).await,
        Inbox::Download { id, output, force } => download::run(context, &id, &output, force).await,
    }
}

/// What is said where a list has no rows.
fn nothing(unread: bool, what: &str) -> String {
    let new = if unread { "unread " } else { "" };
    format!("No {new}{what} here.")
}

async fn threads(context: &Context, filter: &EmailFilter) -> Result<Answer, Failure> {
    let (client, ..) = context.identity_client().await?;
    let keep = |thread: &EmailThread| {
        // Not every server knows the filter.
        !(filter.unread && thread.unread_count == Some(0))
            && contains(&thread.from_email, filter.from.as_deref())
            && contains(&thread.subject, filter.subject.as_deref())
    };
    let pages = client.email_threads(filter.unread);
    let empty = nothing(filter.unread, "email");
    show_rows(&context.style, pages, keep, filter.limit, &empty)
        .await?
        .answer(&context.style)
}

async fn messages(context: &Context, filter: &EmailFilter) -> Result<Answer, Failure> {
    let (client, ..) = context.identity_client().await?;
    let keep = |message: &EmailMessage| {
        !(filter.unread && message.is_read == Some(true))
            && contains(&message.from_email, filter.from.as_deref())
            && contains(&message.subject, filter.subject.as_deref())
    };
    let pages = client.email_messages(filter.unread);
    let empty = nothing(filter.unread, "email");
    show_rows(&context.style, pages, keep, filter.limit, &empty)
        .await?
        .answer(&context.style)
}

async fn show(context: &Context, thread_id: &str) -> Result<Answer, Failure> {
    check_id(thread_id, "a thread", "ravi inbox list")?;
    let (client, ..) = context.identity_client().await?;
    let conversation = client.email_conversation(thread_id).await;
    let conversation = conversation
        .map_err(|error| or_not_found(error, &format!("thread {thread_id}"), "ravi inbox list"))?;
    Ok(render(context, conversation).await?.paged())
}

async fn message(context: &Context, id: &str) -> Result<Answer, Failure> {
    let (_, message) = read_message(context, id).await?;
    Ok(render(context, message).await?.paged())
}

/// Renders mail, which may be made to keep its reader busy.
async fn render(context: &Context, mail: impl Render + Send + 'static) -> Result<Answer, Failure> {
    let style = context.style.clone();
    work::off_thread("rendering the email", move || Answer::show(&style, &mail)).await?
}

/// Reads one message, and gives the client that knows its identity.
async fn read_message(context: &Context, id: &str) -> Result<(Client, EmailMessage), Failure> {
    check_id(id, "a message", "ravi inbox messages")?;
    let (client, ..) = context.identity_client().await?;
    let message = client.email_message(id).await;
    let message = message
        .map_err(|error| or_not_found(error, &format!("email {id}"), "ravi inbox messages"))?;
    Ok((client, message))
}
