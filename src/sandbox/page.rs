//! Pages of the sandbox: plain HTML and forms, no scripts.

use axum::{
    Form, Router,
    extract::{Query, State as AxumState},
    http::StatusCode,
    response::Html,
    routing::get,
};
use serde::Deserialize;

use super::{
    database::now_seconds,
    state::{Routes, Shared},
};

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    user_code: String,
}

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new().route("/device", get(show).post(decide))
}

async fn show(Query(asked): Query<Asked>) -> Html<String> {
    page(&format!(
        "<h1>Log in a device</h1>\
         <p>Approve only if the device shows the same code.</p>\
         <form method=\"post\" action=\"/device\">\
         <label>Code <input name=\"user_code\" value=\"{}\" autocomplete=\"off\" required></label>\
         <p><button name=\"decision\" value=\"approved\">Approve</button> \
         <button name=\"decision\" value=\"denied\">Deny</button></p></form>",
        escape(&asked.user_code)
    ))
}

#[derive(Deserialize)]
pub(super) struct Decision {
    user_code: String,
    decision: String,
}

async fn decide(
    AxumState(state): Shared,
    Form(form): Form<Decision>,
) -> (StatusCode, Html<String>) {
    let typed: String = form
        .user_code
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    let decision = if form.decision == "approved" {
        "approved"
    } else {
        "denied"
    };
    let changed = state.database.lock().execute(
        "UPDATE device_codes SET state = ?3 WHERE replace(user_code, '-', '') = ?1 AND expires > ?2 AND state = 'pending'",
        rusqlite::params![typed, now_seconds(), decision],
    );
    match changed {
        Ok(1..) => (
            StatusCode::OK,
            page(&format!(
                "<h1>The login is {decision}</h1><p>You can close this page.</p>"
            )),
        ),
        Ok(_) => (
            StatusCode::NOT_FOUND,
            page("<h1>Unknown code</h1><p>It may have expired or been used.</p>"),
        ),
        Err(error) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            page(&format!(
                "<h1>The sandbox failed</h1><p>{}</p>",
                escape(&error.to_string())
            )),
        ),
    }
}

pub(super) fn page(body: &str) -> Html<String> {
    Html(format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Ravi sandbox</title>\
         <style>body{{font:1.1rem/1.5 system-ui;max-width:32rem;margin:4rem auto;padding:0 1rem}}\
         input,button,select,textarea{{font:inherit;padding:.3rem .6rem}}input,textarea{{width:100%;box-sizing:border-box}}.new{{font-weight:600}}</style><body>{body}</body></html>"
    ))
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
