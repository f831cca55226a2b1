//! Delivery of test messages from outside, without a login.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Query, State as AxumState},
    http::StatusCode,
    routing::post,
};
use mail_parser::{Address, MessageParser, MimeHeaders};
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    announce::Arrival,
    email::Email,
    identity_id::IdentityId,
    rejection::Rejection,
    sms::Sms,
    state::{Routes, Shared, State},
    storage::{self, Delivered},
};

/// Returns the identity with this UUID, name, address or number; the first one for `""`.
fn recipient(connection: &Connection, wanted: &str) -> Result<IdentityId, Rejection> {
    let found = connection.query_row(
        "SELECT uuid FROM identities WHERE ?1 IN ('', uuid, name, inbox, phone) ORDER BY created_dt, rowid LIMIT 1",
        [wanted],
        |row| row.get(0),
    );
    found.map_err(|_| Rejection::Code {
        status: StatusCode::NOT_FOUND,
        code: "not_found",
        detail: "There is no such identity in this sandbox.".into(),
    })
}

/// Delivers an email; returns its ID.
pub(super) fn deliver_email(state: &State, mut email: Email) -> Result<i64, Rejection> {
    let connection = state.database.lock();
    let identity = recipient(&connection, &email.identity)?;
    if email.from_email.is_empty() {
        email.from_email.push_str("sender@example.com");
    }
    if email.to_email.is_empty() {
        email.to_email = connection.query_row(
            "SELECT inbox FROM identities WHERE uuid = ?1",
            [&identity],
            |row| row.get(0),
        )?;
    }
    let id = email.store(&connection, &identity)?;
    state.events.announce(&connection, Arrival::Email(id))?;
    Ok(id)
}

/// Delivers an SMS; returns its ID.
pub(super) fn deliver_sms(state: &State, mut sms: Sms) -> Result<i64, Rejection> {
    let connection = state.database.lock();
    let identity = recipient(&connection, &sms.identity)?;
    if sms.from_number.is_empty() {
        sms.from_number.push_str("+15555550199");
    }
    let id = sms.store(&connection, &identity)?;
    state.events.announce(&connection, Arrival::Sms(id))?;
    Ok(id)
}

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Router::new()
        .route("/sandbox/deliver/email", post(email))
        .route("/sandbox/deliver/sms", post(sms))
        .route("/sandbox/deliver/eml", post(eml))
}

async fn email(
    AxumState(state): Shared,
    Json(email): Json<Email>,
) -> Result<(StatusCode, Json<Value>), Rejection> {
    let id = deliver_email(&state, email)?;
    Ok((StatusCode::CREATED, Json(json!({ "id": id.to_string() }))))
}

async fn sms(
    AxumState(state): Shared,
    Json(sms): Json<Sms>,
) -> Result<(StatusCode, Json<Value>), Rejection> {
    let id = deliver_sms(&state, sms)?;
    Ok((StatusCode::CREATED, Json(json!({ "id": id.to_string() }))))
}

/// Who receives a complete message.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Recipient {
    /// The recipient, whatever the message says.
    to: String,
    /// The recipient of a message that names no identity.
    otherwise: String,
}

/// Delivers a complete message (RFC 5322): to the given identity, or else to the one in its `To` or `Cc`.
async fn eml(
    AxumState(state): Shared,
    Query(wanted): Query<Recipient>,
    content: Bytes,
) -> Result<(StatusCode, Json<Value>), Rejection> {
    let message = MessageParser::default()
        .parse(&content[..])
        .filter(|message| !message.headers().is_empty())
        .ok_or_else(|| Rejection::Field {
            field: "eml",
            message: "This is not an email message.".into(),
        })?;
    let list = |address: Option<&Address<'_>>| -> Vec<String> {
        let addresses = address.into_iter().flat_map(Address::iter);
        let each = addresses.filter_map(|address| address.address());
        each.map(str::to_owned).collect()
    };
    let (to, cc) = (list(message.to()), list(message.cc()));
    let connection = state.database.lock();
    let identity = if wanted.to.is_empty() {
        let mut named = to.iter().chain(&cc);
        let named = named.find_map(|address| recipient(&connection, address).ok());
        named.map_or_else(|| recipient(&connection, &wanted.otherwise), Ok)?
    } else {
        recipient(&connection, &wanted.to)?
    };
    // The library derives a missing part from the other one: store only original parts.
    let own = |part: Option<&mail_parser::MessagePart<'_>>, html: bool| {
        let part = part.filter(|part| part.is_text_html() == html)?;
        part.text_contents().map(str::to_owned)
    };
    let email = Email {
        from_email: list(message.from()).into_iter().next().unwrap_or_default(),
        to_email: to.join(","),
        cc: cc.join(","),
        subject: message.subject().unwrap_or_default().to_owned(),
        text_content: own(message.text_part(0), false).unwrap_or_default(),
        html_content: own(message.html_part(0), true).unwrap_or_default(),
        message_id: message
            .message_id()
            .map_or(String::new(), |id| format!("<{id}>")),
        ..Email::default()
    };
    let id = email.store(&connection, &identity)?;
    for part in message.attachments() {
        let content_type = part.content_type().map_or_else(
            || "application/octet-stream".to_owned(),
            |kind| match kind.subtype() {
                Some(subtype) => format!("{}/{subtype}", kind.ctype()),
                None => kind.ctype().to_owned(),
            },
        );
        let file = Delivered {
            filename: part.attachment_name().unwrap_or("attachment"),
            content_type: &content_type,
            inline: part.content_id().is_some(),
            content: part.contents(),
        };
        storage::store(&connection, &identity, id, &file)?;
    }
    state.events.announce(&connection, Arrival::Email(id))?;
    Ok((StatusCode::CREATED, Json(json!({ "id": id.to_string() }))))
}
