//! Home page of the sandbox: messages of each identity, and forms to deliver more.

use axum::{
    Form, Router,
    extract::State as AxumState,
    response::{Html, Redirect},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    deliver::{deliver_email, deliver_sms},
    email::Email,
    page::{escape, page},
    preview::Content,
    rejection::Rejection,
    sms::Sms,
    state::{Routes, Shared, State},
};

/// Messages of each kind shown per identity.
const SHOWN: usize = 20;
/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new()
        .route("/", get(home))
        .route("/sandbox/page/email", post(send_email))
        .route("/sandbox/page/sms", post(send_sms))
}

async fn home(AxumState(state): Shared) -> Result<Html<String>, Rejection> {
    let identities = identities(&state)?;
    let mut body = format!(
        "<h1>Ravi sandbox</h1><p>A local Ravi server. Log in with</p><pre>ravi --api-url {} login</pre>",
        escape(&state.base)
    );
    let options: String = identities
        .iter()
        .map(|identity| {
            let (uuid, name) = (escape(&identity.uuid), escape(&identity.name));
            format!("<option value=\"{uuid}\">{name}</option>")
        })
        .collect();
    body.push_str(&forms(&options));
    for identity in &identities {
        body.push_str(&section(&state, identity)?);
    }
    Ok(page(&body))
}

struct Identity {
    uuid: String,
    name: String,
    inbox: String,
    phone: String,
}

fn identities(state: &State) -> Result<Vec<Identity>, rusqlite::Error> {
    let connection = state.database.lock();
    let mut statement = connection
        .prepare("SELECT uuid, name, inbox, phone FROM identities ORDER BY created_dt, rowid")?;
    let rows = statement.query_map([], |row| {
        Ok(Identity {
            uuid: row.get(0)?,
            name: row.get(1)?,
            inbox: row.get(2)?,
            phone: row.get(3)?,
        })
    })?;
    rows.collect()
}

fn forms(options: &str) -> String {
    let to = format!("<p><label>To <select name=\"identity\">{options}</select></label></p>");
    format!(
        "<h2>Make something arrive</h2>\
         <form id=\"email\" method=\"post\" action=\"/sandbox/page/email\"><h3>Email</h3>{to}\
         <p><label>From <input name=\"from\" value=\"sender@example.com\"></label></p>\
         <p><label>Subject <input name=\"subject\" required></label></p>\
         <p><label>Text <textarea name=\"text\" rows=\"4\" required></textarea></label></p>\
         <p><button>Deliver the email</button></p></form>\
         <form id=\"sms\" method=\"post\" action=\"/sandbox/page/sms\"><h3>SMS</h3>{to}\
         <p><label>From <input name=\"from\" value=\"+15555550199\"></label></p>\
         <p><label>Text <textarea name=\"body\" rows=\"2\" required></textarea></label></p>\
         <p><button>Deliver the SMS</button></p></form>"
    )
}

fn section(state: &State, identity: &Identity) -> Result<String, rusqlite::Error> {
    let rows = |select: &str| -> Result<Vec<String>, rusqlite::Error> {
        let connection = state.database.lock();
        let mut statement = connection.prepare(&format!(
            "{select} WHERE identity = ?1 ORDER BY id DESC LIMIT {SHOWN}"
        ))?;
        let rows = statement.query_map([&identity.uuid], |row| {
            let text = |index: usize| row.get::<_, String>(index);
            let arrow = if text(0)? == "outgoing" { "to" } else { "from" };
            let new = if row.get(1)? { "" } else { " class=\"new\"" };
            let (other, head) = (escape(&text(2)?), escape(&text(3)?));
            let start = escape(
                &Content {
                    text: text(4)?,
                    html: text(5)?,
                }
                .preview(),
            );
            Ok(format!(
                "<li{new}>{arrow} {other}: <b>{head}</b> <span>{start}</span></li>"
            ))
        })?;
        rows.collect()
    };
    let emails = rows(
        "SELECT direction, is_read, iif(direction = 'outgoing', to_email, from_email), subject, text_content, html_content FROM emails",
    )?;
    let sms = rows("SELECT direction, is_read, from_number, '', body, '' FROM sms")?;
    let list = |rows: Vec<String>| {
        if rows.is_empty() {
            "<p>Nothing yet.</p>".to_owned()
        } else {
            format!("<ul>{}</ul>", rows.concat())
        }
    };
    Ok(format!(
        "<section id=\"{}\"><h2>{}</h2><h3>{}</h3>{}<h3>{}</h3>{}</section>",
        escape(&identity.name),
        escape(&identity.name),
        escape(&identity.inbox),
        list(emails),
        escape(&identity.phone),
        list(sms)
    ))
}

#[derive(Deserialize)]
pub(super) struct EmailForm {
    identity: String,
    from: String,
    subject: String,
    text: String,
}

async fn send_email(
    AxumState(state): Shared,
    Form(form): Form<EmailForm>,
) -> Result<Redirect, Rejection> {
    let email = Email {
        identity: form.identity,
        from_email: form.from,
        subject: form.subject,
        text_content: form.text,
        ..Email::default()
    };
    deliver_email(&state, email)?;
    Ok(Redirect::to("/"))
}

#[derive(Deserialize)]
pub(super) struct SmsForm {
    identity: String,
    from: String,
    body: String,
}

async fn send_sms(
    AxumState(state): Shared,
    Form(form): Form<SmsForm>,
) -> Result<Redirect, Rejection> {
    let sms = Sms {
        identity: form.identity,
        from_number: form.from,
        body: form.body,
        ..Sms::default()
    };
    deliver_sms(&state, sms)?;
    Ok(Redirect::to("/"))
}
