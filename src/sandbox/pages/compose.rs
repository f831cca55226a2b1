//! The page with forms that deliver a message.

use axum::{
    Form, Router,
    extract::{Query, State as AxumState},
    response::Redirect,
    routing::{get, post},
};
use serde::Deserialize;

use super::{error::Failed, identities::identities, layout::Page, text::escape};
use crate::sandbox::deliver::{deliver_email, deliver_sms};
use crate::sandbox::email::Email;
use crate::sandbox::sms::Sms;
use crate::sandbox::state::{Routes, Shared};

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new()
        .route("/deliver", get(show))
        .route("/sandbox/page/email", post(send_email))
        .route("/sandbox/page/sms", post(send_sms))
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    identity: String,
}

async fn show(AxumState(state): Shared, Query(asked): Query<Asked>) -> Result<Page, Failed> {
    let options: String = identities(&state.database.lock())?
        .iter()
        .map(|identity| {
            let (uuid, name) = (escape(&identity.uuid), escape(&identity.name));
            let selected = if identity.uuid == asked.identity {
                " selected"
            } else {
                ""
            };
            format!("<option value=\"{uuid}\"{selected}>{name}</option>")
        })
        .collect();
    let to = format!("<p><label>To <select name=\"identity\">{options}</select></label></p>");
    let body = format!(
        "<h1>Deliver a message</h1>\
         <form id=\"email\" method=\"post\" action=\"/sandbox/page/email\"><h2>Email</h2>{to}\
         <p><label>From <input name=\"from\" value=\"sender@example.com\" dir=\"auto\"></label></p>\
         <p><label>Subject <input name=\"subject\" dir=\"auto\" required></label></p>\
         <p><label>Text <textarea name=\"text\" rows=\"6\" dir=\"auto\" required></textarea></label></p>\
         <p><label><input type=\"checkbox\" name=\"html\" value=\"true\"> The text is HTML</label></p>\
         <p><button>Deliver the email</button></p></form>\
         <form id=\"sms\" method=\"post\" action=\"/sandbox/page/sms\"><h2>SMS</h2>{to}\
         <p><label>From <input name=\"from\" value=\"+15555550199\"></label></p>\
         <p><label>Text <textarea name=\"body\" rows=\"3\" dir=\"auto\" required></textarea></label></p>\
         <p><button>Deliver the SMS</button></p></form>"
    );
    Ok(Page::new("Deliver a message", body))
}

#[derive(Deserialize)]
pub(super) struct EmailForm {
    identity: String,
    from: String,
    subject: String,
    text: String,
    #[serde(default)]
    html: bool,
}

async fn send_email(
    AxumState(state): Shared,
    Form(form): Form<EmailForm>,
) -> Result<Redirect, Failed> {
    let (text_content, html_content) = if form.html {
        (String::new(), form.text)
    } else {
        (form.text, String::new())
    };
    let email = Email {
        identity: form.identity,
        from_email: form.from,
        subject: form.subject,
        text_content,
        html_content,
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

async fn send_sms(AxumState(state): Shared, Form(form): Form<SmsForm>) -> Result<Redirect, Failed> {
    let sms = Sms {
        identity: form.identity,
        from_number: form.from,
        body: form.body,
        ..Sms::default()
    };
    deliver_sms(&state, sms)?;
    Ok(Redirect::to("/"))
}
