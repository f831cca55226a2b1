//! The pages of an email and of an SMS conversation.

use axum::{
    Router,
    extract::{Path, State as AxumState},
    routing::get,
};
use jiff::Zoned;
use rusqlite::Connection;

use super::{
    error::Failed,
    files::attachments,
    layout::Page,
    text::{escape, full_time, links_of, time, with_links},
};
use crate::sandbox::state::{Routes, Shared};

/// Maximum other messages of a thread or conversation.
const OTHERS: u32 = 200;

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new()
        .route("/email/{id}", get(email))
        .route("/sms/{id}", get(sms))
}

/// An email as it is shown.
struct Email {
    identity: String,
    name: String,
    thread: String,
    subject: String,
    text: String,
    html: String,
    created: String,
    /// Names and values of the header fields, without empty ones.
    fields: Vec<(&'static str, String)>,
}

fn read(connection: &Connection, id: i64) -> Result<Email, rusqlite::Error> {
    let mut statement = connection.prepare_cached(
        "SELECT emails.*, name FROM emails JOIN identities ON uuid = identity WHERE emails.id = ?1",
    )?;
    statement.query_row([id], |row| {
        let text = |name: &str| row.get::<_, String>(name);
        let state = match (text("direction")?.as_str(), row.get("is_read")?) {
            ("outgoing", _) => "sent by the client",
            (_, true) => "read by the client",
            (_, false) => "not read by the client",
        };
        let fields = [
            ("From", text("from_email")?),
            ("To", text("to_email")?),
            ("Cc", text("cc")?),
            ("Bcc", text("bcc")?),
            ("Message-ID", text("message_id")?),
            ("Thread", text("thread_id")?),
            ("State", state.to_owned()),
        ];
        Ok(Email {
            identity: text("identity")?,
            name: text("name")?,
            thread: text("thread_id")?,
            subject: text("subject")?,
            text: text("text_content")?,
            html: text("html_content")?,
            created: text("created_dt")?,
            fields: fields
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .collect(),
        })
    })
}

async fn email(AxumState(state): Shared, Path(id): Path<i64>) -> Result<Page, Failed> {
    let now = Zoned::now();
    let connection = state.database.lock();
    let email = read(&connection, id)?;
    let files = attachments(&connection, id)?;
    let thread = thread(&connection, &email, id, &now)?;
    drop(connection);
    let subject = if email.subject.is_empty() {
        "(no subject)"
    } else {
        &email.subject
    };
    let fields: String = email
        .fields
        .iter()
        .map(|(name, value)| format!("<dt>{name}</dt><dd><bdi>{}</bdi></dd>", escape(value)))
        .collect();
    let body = format!(
        "{}<article><h1 dir=\"auto\">{}</h1>\
         <dl class=\"fields\" id=\"fields\" data-live>{fields}<dt>Time</dt><dd>{}</dd></dl>{}{files}</article>\
         <div id=\"thread\" data-live>{thread}</div>",
        back(&email.identity, &email.name),
        escape(subject),
        full_time(&email.created, &now),
        bodies(&email, id)
    );
    Ok(Page::new(subject, body))
}

/// Returns the link to the messages of an identity.
fn back(identity: &str, name: &str) -> String {
    let (identity, name) = (escape(identity), escape(name));
    format!("<p>Inbox of <a href=\"/?identity={identity}\"><bdi>{name}</bdi></a></p>")
}

/// Returns the text of an email, its HTML in a frame, and the links of that.
fn bodies(email: &Email, id: i64) -> String {
    let mut bodies = String::new();
    if !email.text.is_empty() || email.html.is_empty() {
        let text = format!(
            "<section><h2>Text</h2><pre class=\"body\" dir=\"auto\">{}</pre></section>",
            with_links(&email.text)
        );
        bodies.push_str(&text);
    }
    if !email.html.is_empty() {
        let frame = format!(
            "<section><h2>HTML</h2>\
             <iframe src=\"/email/{id}/html\" title=\"HTML of the email\" \
             sandbox=\"allow-popups allow-popups-to-escape-sandbox\"></iframe>\
             <p><small>Without scripts, forms and remote images. \
             <a href=\"/email/{id}/source\">Source</a></small></p></section>"
        );
        bodies.push_str(&frame);
        let links = links_of(&email.html);
        if !links.is_empty() {
            let links = format!(
                "<section><h2>Links in the HTML</h2><ul class=\"links\">{links}</ul></section>"
            );
            bodies.push_str(&links);
        }
    }
    bodies
}

/// Returns the other emails of a thread, the newest first.
fn thread(
    connection: &Connection,
    email: &Email,
    id: i64,
    now: &Zoned,
) -> Result<String, rusqlite::Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, from_email, subject, created_dt FROM emails
         WHERE identity = ?1 AND thread_id = ?2 AND id <> ?3 ORDER BY id DESC LIMIT ?4",
    )?;
    let rows = statement.query_map((&email.identity, &email.thread, id, OTHERS), |row| {
        let text = |index: usize| row.get::<_, String>(index);
        Ok(format!(
            "<li><a href=\"/email/{}\"><span class=\"who\"><bdi>{}</bdi></span> {} \
             <bdi class=\"line\">{}</bdi></a></li>",
            row.get::<_, i64>(0)?,
            escape(&text(1)?),
            time(&text(3)?, now),
            escape(&text(2)?)
        ))
    })?;
    let others: String = rows.collect::<Result<_, _>>()?;
    Ok(if others.is_empty() {
        others
    } else {
        format!(
            "<section><h2>Other emails of the thread</h2><ol class=\"messages\">{others}</ol></section>"
        )
    })
}

async fn sms(AxumState(state): Shared, Path(id): Path<i64>) -> Result<Page, Failed> {
    let now = Zoned::now();
    let connection = state.database.lock();
    let (identity, name, conversation, from, to): (String, String, String, String, String) =
        connection.query_row(
            "SELECT identity, name, conversation_id, from_number, to_number
             FROM sms JOIN identities ON uuid = identity WHERE sms.id = ?1",
            [id],
            |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                ))
            },
        )?;
    let mut statement = connection.prepare_cached(
        "SELECT id, body, created_dt, is_read FROM sms
         WHERE identity = ?1 AND conversation_id = ?2 ORDER BY id DESC LIMIT ?3",
    )?;
    let rows = statement.query_map((&identity, &conversation, OTHERS), |row| {
        let text = |index: usize| row.get::<_, String>(index);
        let state = if row.get(3)? { "read" } else { "not read" };
        Ok(format!(
            "<li id=\"sms-{}\"><pre class=\"body\" dir=\"auto\">{}</pre>\
             <small>{}, {state} by the client</small></li>",
            row.get::<_, i64>(0)?,
            with_links(&text(1)?),
            full_time(&text(2)?, &now)
        ))
    })?;
    let messages: String = rows.collect::<Result<_, _>>()?;
    let title = format!("SMS from {from}");
    let body = format!(
        "{}<h1>SMS from <bdi>{}</bdi></h1>\
         <dl class=\"fields\"><dt>To</dt><dd><bdi>{}</bdi></dd>\
         <dt>Conversation</dt><dd><bdi>{}</bdi></dd></dl>\
         <ol class=\"bubbles\" id=\"conversation\" data-live>{messages}</ol>",
        back(&identity, &name),
        escape(&from),
        escape(&to),
        escape(&conversation)
    );
    Ok(Page::new(title, body).reloading())
}
