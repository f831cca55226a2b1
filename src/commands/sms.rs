//! `ravi sms` and `ravi phone`

use super::{Context, check_id, inbox::contains, or_not_found};
use crate::{
    api::{Phone, SmsConversation, SmsMessage, SmsThread},
    cli::{Sms, SmsFilter},
    failure::{Failure, Kind},
    output::{Answer, Row, Show, Style, ago, clean, clean_lines, local, pairs, show_rows, table},
};
use futures_util::{StreamExt, TryStreamExt};

impl Row for SmsThread {
    const HEADINGS: &'static [&'static str] =
        &["when", "from", "preview", "new", "all", "conversation"];

    fn cells(&self) -> Vec<String> {
        vec![
            ago(&self.latest_message_dt),
            self.from_number.clone(),
            self.preview.clone(),
            self.unread_count.unwrap_or(0).to_string(),
            self.message_count.to_string(),
            self.conversation_id.clone(),
        ]
    }

    fn id(&self) -> &str {
        &self.conversation_id
    }

    fn is_new(&self) -> bool {
        self.unread_count.is_some_and(|count| count > 0)
    }
}

impl Row for SmsMessage {
    const HEADINGS: &'static [&'static str] = &["when", "from", "to", "text", "id"];

    fn cells(&self) -> Vec<String> {
        vec![
            ago(&self.created_dt),
            self.from_number.clone(),
            self.to_number.clone(),
            self.body.clone(),
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

impl Show for SmsConversation {
    fn human(&self, style: &Style) -> String {
        let mut text = pairs(&[("With", &self.from_number), ("On", &self.phone)]);
        for message in &self.messages {
            let who = if message.direction == "outgoing" {
                &self.phone
            } else {
                &self.from_number
            };
            let head = format!("{}  {}", clean(who), clean(&local(&message.created_dt)));
            text.push('\n');
            text.push_str(&style.dim(&head));
            text.push('\n');
            text.push_str(&clean_lines(&message.body));
            text.push('\n');
        }
        text
    }

    fn quiet(&self) -> String {
        let line = |message: &SmsMessage| format!("{}\n", clean(&message.id));
        self.messages.iter().map(line).collect()
    }
}

impl Show for SmsMessage {
    fn human(&self, _: &Style) -> String {
        let head = pairs(&[
            ("From", &self.from_number),
            ("To", &self.to_number),
            ("Date", &local(&self.created_dt)),
            ("Id", &self.id),
        ]);
        format!("{head}\n{}\n", clean_lines(&self.body))
    }

    fn quiet(&self) -> String {
        clean(&self.id).into_owned()
    }
}

impl Show for Vec<Phone> {
    fn human(&self, style: &Style) -> String {
        let cells = |phone: &Phone| {
            let (number, provider) = (phone.phone_number.clone(), phone.provider.clone());
            vec![number, provider, ago(&phone.created_dt), phone.id.clone()]
        };
        let rows: Vec<Vec<String>> = self.iter().map(cells).collect();
        table(&["number", "provider", "since", "id"], &rows, style)
    }

    fn quiet(&self) -> String {
        let line = |phone: &Phone| format!("{}\n", clean(&phone.phone_number));
        self.iter().map(line).collect()
    }
}

/// Runs a command of the group.
pub(super) async fn run(context: &Context, command: Sms) -> Result<Answer, Failure> {
    match command {
        Sms::List(filter) => list(context, &filter).await,
        Sms::Show { conversation_id } => show(context, &conversation_id).await,
        Sms::Messages(filter) => messages(context, &filter).await,
        Sms::Message { id } => message(context, &id).await,
    }
}

fn nothing(filter: &SmsFilter) -> &'static str {
    if filter.unread {
        "No unread SMS here."
    } else {
        "No SMS here."
    }
}

async fn list(context: &Context, filter: &SmsFilter) -> Result<Answer, Failure> {
    let (client, ..) = context.identity_client().await?;
    let keep = |thread: &SmsThread| {
        // Not every server knows the filter.
        !(filter.unread && thread.unread_count == Some(0))
            && contains(&thread.from_number, filter.from.as_deref())
    };
    let named = |threads: Vec<SmsThread>| {
        let threads = threads.into_iter().map(SmsThread::with_phone_number);
        threads.collect()
    };
    let pages = client.sms_threads(filter.unread).map_ok(named);
    show_rows(&context.style, pages, keep, filter.limit, nothing(filter)).await
}

async fn messages(context: &Context, filter: &SmsFilter) -> Result<Answer, Failure> {
    let (client, ..) = context.identity_client().await?;
    let keep = |message: &SmsMessage| {
        !(filter.unread && message.is_read == Some(true))
            && contains(&message.from_number, filter.from.as_deref())
    };
    let pages = client.sms_messages(filter.unread);
    show_rows(&context.style, pages, keep, filter.limit, nothing(filter)).await
}

async fn show(context: &Context, conversation_id: &str) -> Result<Answer, Failure> {
    check_id(conversation_id, "a conversation", "ravi sms list")?;
    let (client, ..) = context.identity_client().await?;
    let found = client.sms_conversation(conversation_id).await;
    let conversation = match found.map_err(|error| {
        let what = format!("conversation {conversation_id}");
        or_not_found(error, &what, "ravi sms list")
    }) {
        // A number is no id, but says which conversation is meant.
        Err(failure) if failure.kind == Kind::NotFound && is_number(conversation_id) => {
            let pages: Vec<Vec<SmsThread>> = client
                .sms_threads(false)
                .boxed_local()
                .try_collect()
                .await?;
            let mut with = pages
                .iter()
                .flatten()
                .filter(|t| t.from_number == conversation_id);
            let (Some(only), None) = (with.next(), with.next()) else {
                return Err(failure);
            };
            client.sms_conversation(&only.conversation_id).await?
        }
        other => other?,
    };
    Ok(Answer::show(&context.style, &conversation)?.paged())
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

async fn message(context: &Context, id: &str) -> Result<Answer, Failure> {
    check_id(id, "a message", "ravi sms messages")?;
    let (client, ..) = context.identity_client().await?;
    let message = client.sms_message(id).await;
    let message =
        message.map_err(|error| or_not_found(error, &format!("SMS {id}"), "ravi sms messages"))?;
    Answer::show(&context.style, &message)
}

/// `ravi phone`
pub(super) async fn phone(context: &Context) -> Result<Answer, Failure> {
    let (client, ..) = context.identity_client().await?;
    let phones = client.phones().await?;
    if phones.is_empty() {
        context.style.note("The identity has no phone number.");
    }
    Answer::show(&context.style, &phones)
}
