//! Renders emails as text.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use super::address::spaced;
use crate::{
    api::{Attachment, EmailConversation, EmailMessage},
    failure::Failure,
    otp::{SEEN_LIMIT, seen_text},
    output::{Form, Render, Style, clean, clean_lines, html, local, wrap, wrapped_pairs},
    work,
};

/// The width of text that is not printed to a terminal.
const COLUMNS: usize = 80;
/// The most HTML of a conversation that is laid out, in bytes. Later messages are shown as text without layout.
const LAYOUT_LIMIT: usize = 8 * 1024 * 1024;

/// An email or a conversation, with its rendered text.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Readable<M> {
    mail: M,
    #[serde(skip)]
    text: String,
}

impl<M: Render + Send + 'static> Readable<M> {
    /// Renders the text on another thread, since a hostile email can take long.
    pub(super) async fn new(style: &Style, mail: M) -> Result<Self, Failure> {
        if style.json || style.quiet {
            let text = String::new();
            return Ok(Self { mail, text });
        }
        let style = style.clone();
        work::off_thread("rendering the email", move || {
            let text = mail.human(&style);
            Self { mail, text }
        })
        .await
    }
}

/// The schema is that of the email.
impl<M: JsonSchema> JsonSchema for Readable<M> {
    fn schema_name() -> Cow<'static, str> {
        M::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        M::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        M::json_schema(generator)
    }
}

impl<M: Render> Render for Readable<M> {
    fn human(&self, _: &Style) -> String {
        self.text.clone()
    }

    fn quiet(&self) -> String {
        self.mail.quiet()
    }

    fn form(&self) -> Form {
        Form::Long
    }
}

impl Render for EmailConversation {
    fn human(&self, style: &Style) -> String {
        let subject = wrap(&clean(&self.subject), style.columns, 0);
        let mut text = format!("{}\n", style.bold(&subject));
        let mut laid_out = 0;
        for message in &self.messages {
            text.push('\n');
            text.push_str(&style.dim(&"─".repeat(style.columns.unwrap_or(COLUMNS).min(COLUMNS))));
            text.push('\n');
            laid_out += message.html_content.len();
            let layout = laid_out <= LAYOUT_LIMIT;
            text.push_str(&shown(message, &self.subject, layout, style));
        }
        text
    }

    fn quiet(&self) -> String {
        let line = |message: &EmailMessage| format!("{}\n", clean(message.id.as_str()));
        self.messages.iter().map(line).collect()
    }
}

impl Render for EmailMessage {
    fn human(&self, style: &Style) -> String {
        shown(self, "", true, style)
    }

    fn quiet(&self) -> String {
        clean(self.id.as_str()).into_owned()
    }
}

/// Renders one message: headers, text, attachments. Omits the subject if it repeats `above`, and then the thread.
fn shown(message: &EmailMessage, above: &str, layout: bool, style: &Style) -> String {
    let bare = |subject: &str| {
        let subject = subject.trim();
        let reply = subject.get(..3).filter(|re| re.eq_ignore_ascii_case("re:"));
        reply.map_or(subject, |_| subject[3..].trim()).to_owned()
    };
    let subject = if bare(&message.subject) == bare(above) {
        ""
    } else {
        &message.subject
    };
    let headers = wrapped_pairs(
        &[
            ("From", &message.from_email),
            ("To", &spaced(&message.to_email)),
            ("Cc", &spaced(&message.cc)),
            ("Date", &local(&message.created_dt)),
            ("Subject", subject),
            ("ID", message.id.as_str()),
            (
                "Thread",
                if above.is_empty() {
                    message.thread_id.as_str()
                } else {
                    ""
                },
            ),
        ],
        style,
    );
    let mut text = headers;
    text.push('\n');
    text.push_str(&dim_quotes(&body(message, layout, style), style));
    text.push('\n');
    if !message.attachments.is_empty() {
        text.push('\n');
        for file in &message.attachments {
            text.push_str(&attachment(file));
        }
        let id = clean(message.id.as_str());
        let what = match message.attachments.len() {
            1 => "it",
            _ => "them",
        };
        let hint = format!("run `ravi inbox download {id}` to save {what}");
        text.push_str(&style.dim(&hint));
        text.push('\n');
    }
    text
}

/// Renders the text of a message, or its HTML if it has no text.
pub(super) fn body(message: &EmailMessage, layout: bool, style: &Style) -> String {
    let html = &message.html_content;
    if !message.text_content.trim().is_empty() || html.trim().is_empty() {
        return clean_lines(&message.text_content.replace("\r\n", "\n"))
            .trim_matches('\n')
            .to_owned();
    }
    let columns = style.columns.unwrap_or(COLUMNS);
    let readable = layout.then(|| html::readable(html, columns)).flatten();
    let (text, whole) = match readable {
        Some(readable) => (readable.text, !readable.cut),
        None => (seen_text(html), html.len() <= SEEN_LIMIT),
    };
    let text = clean_lines(&text).trim().to_owned();
    if whole {
        return text;
    }
    let id = clean(message.id.as_str());
    format!(
        "{text}\n\n[This message is too long to show in full: run `ravi inbox message {id} --json` to get all of it.]"
    )
}

/// Dims quoted lines, and the line that introduces them.
fn dim_quotes(text: &str, style: &Style) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let quoted = |line: &&str| line.trim_start().starts_with('>');
    let dimmed = lines.iter().enumerate().map(|(index, line)| {
        let introduces = line.trim_end().ends_with(':') && lines.get(index + 1).is_some_and(quoted);
        if quoted(line) || introduces {
            style.dim(line)
        } else {
            (*line).to_owned()
        }
    });
    dimmed.collect::<Vec<_>>().join("\n")
}

fn attachment(file: &Attachment) -> String {
    let size = file.bytes().map_or(String::new(), size);
    let parts = [file.content_type.as_str(), size.as_str()];
    let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let inline = if file.is_inline == Some(true) {
        ", inline"
    } else {
        ""
    };
    let name = clean(&file.filename);
    format!(
        "Attachment  {name} ({}{inline})\n",
        clean(&known.join(", "))
    )
}

/// Renders a number of bytes for people.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1000 => format!("{bytes} bytes"),
        1000..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
