//! The message that a reply answers, as the editor shows it below the text.

use std::cell::RefCell;

use super::{address, fetch, read, template::Template};
use crate::{
    api::{Client, EmailMessage},
    commands::{
        Context,
        lookup::{EMAIL, EMAIL_THREAD},
        options::bare_address,
    },
    failure::{Failure, Kind},
    ids::{MessageId, Uuid},
    output::{Style, clock},
    work,
};

/// Width of HTML as text, in columns.
const COLUMNS: usize = 70;

/// A message to reply to.
pub(super) struct Original<'a> {
    /// Its ID: whole if it was fetched, else as typed.
    pub(super) id: MessageId,
    /// The message, or why it cannot be shown.
    message: Result<EmailMessage, Failure>,
    client: &'a Client,
    identity: Uuid,
}

impl<'a> Original<'a> {
    /// Fetches the message that a user typed the ID of, or of its thread. Only a failure that the reply would meet too is
    /// one here.
    pub(super) async fn fetch(
        context: &Context,
        client: &'a Client,
        identity: Uuid,
        typed: MessageId,
    ) -> Result<Self, Failure> {
        let whole = RefCell::new(None);
        let get = async |id: &MessageId| client.email_message(id).await;
        let complete = async || {
            let found = fetch::answered(context, client, typed.as_str()).await?;
            whole.replace(found.clone());
            Ok(found)
        };
        let message = EMAIL_THREAD.request(typed.clone(), get, complete).await;
        match &message {
            Err(failure) if !is_of_message(failure) => return Err(failure.clone()),
            _ => {}
        }
        let id = match whole.take() {
            Some(id) => EMAIL.check_id(id.as_str())?,
            None => typed,
        };
        Ok(Self {
            id,
            message,
            client,
            identity,
        })
    }

    /// Returns the template: recipients and subject as the server sets them, and the quoted text.
    pub(super) async fn template(
        &self,
        context: &Context,
        to_all: bool,
    ) -> Result<Template, Failure> {
        let message = match &self.message {
            Ok(message) => message.clone(),
            Err(failure) => {
                let reason = format!("Message {} cannot be shown: {}.", self.id, failure.line());
                return Ok(Template::default().line(&reason));
            }
        };
        let cc = if to_all {
            self.others(&message).await
        } else {
            String::new()
        };
        let style = Style {
            columns: Some(COLUMNS),
            ..context.style.clone()
        };
        work::off_thread("quoting the email", move || quoting(&message, &cc, &style)).await
    }

    /// Returns the recipients of a message other than the identity.
    async fn others(&self, message: &EmailMessage) -> String {
        let identity = self.client.identity(&self.identity).await;
        // Without the address, the list shows the identity too.
        let own = identity.map_or_else(|_| String::new(), |identity| identity.inbox);
        let lists = [&message.to_email, &message.cc];
        let lists = if is_own(message) {
            &lists[1..]
        } else {
            &lists[..]
        };
        let others = lists.iter().flat_map(|list| address::split(list));
        let others = others.filter(|other| !other.is_empty() && !is_address(other, &own));
        others.collect::<Vec<_>>().join(", ")
    }
}

/// Returns whether a failure concerns the message alone, such as its size: a reply may still succeed.
fn is_of_message(failure: &Failure) -> bool {
    matches!(failure.kind, Kind::Network | Kind::Forbidden)
}

fn quoting(message: &EmailMessage, cc: &str, style: &Style) -> Template {
    let to = if is_own(message) {
        &message.to_email
    } else {
        &message.from_email
    };
    let subject = message.subject.trim();
    let is_reply = subject
        .get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case("re:"));
    let re = if is_reply { "" } else { "Re: " };
    let template = Template::default()
        .header("To:", &address::spaced(to))
        .header("Cc:", cc)
        .header("Subject:", &format!("{re}{subject}"));
    let text = read::body(message, true, style);
    if text.trim().is_empty() {
        return template;
    }
    let sender = &message.from_email;
    let introduction = match message.created_dt.as_str() {
        "" => format!("{sender} wrote:"),
        time => format!("On {}, {sender} wrote:", clock(time)),
    };
    template.line(&introduction).quote(&text)
}

/// Returns whether the identity sent the message.
fn is_own(message: &EmailMessage) -> bool {
    message.direction == "outgoing"
}

/// Returns whether an entry of a list, with or without a name, has this address.
fn is_address(entry: &str, address: &str) -> bool {
    bare_address(entry).eq_ignore_ascii_case(address)
}
