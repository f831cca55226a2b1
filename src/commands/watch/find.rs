//! The code or link in what has arrived: from the preview where that is certain, else from the whole message.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::incoming::Incoming;
use crate::{
    api::{Client, EmailMessage, SmsMessage},
    commands::otp::{find_code, find_link},
    failure::Failure,
    otp::Evidence,
    output::{Show, Style, clean},
    session::{Folders, write_private},
};

/// Marks of codes that were given are kept for so many.
const REMEMBERED: usize = 200;

/// A code or a link, and where it came from.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct Found {
    /// What is to be typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// What is to be opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    /// `email` or `sms`.
    source: String,
    /// The sender's address or number.
    sender: String,
    /// The thread or conversation.
    thread_id: String,
    /// The id of the event; `null` where it was in the inbox.
    event_id: Option<String>,
    /// RFC 3339.
    received_dt: String,
    /// How it was found; `null` for links.
    evidence: Option<Evidence>,
}

impl Found {
    fn value(&self) -> &str {
        let value = self.code.as_ref().or(self.link.as_ref());
        value.map_or("", String::as_str)
    }

    /// A mark by which the same find is known again, and which does not tell the code.
    pub(super) fn mark(&self) -> String {
        let text = format!("{}\n{}\n{}", self.source, self.thread_id, self.value());
        let digest = Sha256::digest(text.as_bytes());
        digest
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

impl Show for Found {
    fn human(&self, _: &Style) -> String {
        clean(self.value()).into_owned()
    }

    fn quiet(&self) -> String {
        clean(self.value()).into_owned()
    }
}

/// Finds the code, or the link. What is certain in the preview needs no request; else the whole message is read.
pub(super) async fn find(
    client: &Client,
    incoming: &Incoming,
    link: bool,
) -> Result<Option<Found>, Failure> {
    if !link {
        let text = incoming.text();
        let code = find_code(&text, false);
        let certain = |evidence: Evidence| evidence <= Evidence::Named;
        if let Some(code) = code
            && certain(code.evidence)
            && !is_cut_at(&incoming.preview, &code.code)
        {
            return Ok(Some(found(
                incoming,
                Some(code.code),
                None,
                Some(code.evidence),
            )));
        }
    }
    let texts = whole(client, incoming).await?;
    for (text, html) in texts.iter().filter(|(text, _)| !text.trim().is_empty()) {
        if link {
            if let Some(link) = find_link(text, *html) {
                return Ok(Some(found(incoming, None, Some(link), None)));
            }
        } else {
            let text = if *html {
                text.clone()
            } else {
                let subject = incoming.subject.as_deref().unwrap_or_default();
                format!("{subject}\n{text}")
            };
            if let Some(code) = find_code(&text, *html) {
                return Ok(Some(found(
                    incoming,
                    Some(code.code),
                    None,
                    Some(code.evidence),
                )));
            }
        }
    }
    Ok(None)
}

fn found(
    incoming: &Incoming,
    code: Option<String>,
    link: Option<String>,
    evidence: Option<Evidence>,
) -> Found {
    Found {
        code,
        link,
        source: incoming.event.clone(),
        sender: incoming.from().to_owned(),
        thread_id: incoming.thread().to_owned(),
        event_id: incoming.id.clone(),
        received_dt: incoming.received_dt.clone(),
        evidence,
    }
}

/// Whether a code may be the beginning of a longer one, since the preview ends with it.
fn is_cut_at(preview: &str, code: &str) -> bool {
    let end = preview.trim_end().trim_end_matches(['.', '…']);
    let last = code.chars().next_back();
    let cut = preview.trim_end().ends_with("...") || preview.trim_end().ends_with('…');
    let long = preview.chars().count() >= 80;
    (cut || long) && last.is_some_and(|last| end.ends_with(last))
}

/// The texts of the newest message that came in: plain first, HTML after it.
async fn whole(client: &Client, incoming: &Incoming) -> Result<Vec<(String, bool)>, Failure> {
    let thread = incoming.thread();
    if thread.is_empty() {
        return Ok(vec![(incoming.text(), false)]);
    }
    if incoming.event == "sms" {
        let messages = client.sms_conversation(thread).await?.messages;
        let came = |message: &&SmsMessage| message.direction != "outgoing";
        let newest = messages
            .iter()
            .filter(came)
            .max_by_key(|message| time(&message.created_dt));
        return Ok(newest
            .map(|message| (message.body.clone(), false))
            .into_iter()
            .collect());
    }
    let messages = client.email_conversation(thread).await?.messages;
    let came = |message: &&EmailMessage| message.direction != "outgoing";
    let newest = messages
        .iter()
        .filter(came)
        .max_by_key(|message| time(&message.created_dt));
    Ok(newest
        .map(|message| {
            vec![
                (message.text_content.clone(), false),
                (message.html_content.clone(), true),
            ]
        })
        .unwrap_or_default())
}

fn time(text: &str) -> Option<jiff::Timestamp> {
    text.parse().ok()
}

/// The marks of codes that earlier watches gave.
pub(super) fn given(folders: &Folders) -> Vec<String> {
    let Some(path) = path(folders) else {
        return Vec::new();
    };
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

/// Remembers that this was given. A folder that cannot be written makes a later watch less careful, and this one no
/// failure.
pub(super) fn remember(folders: &Folders, mark: &str) {
    let Some(path) = path(folders) else { return };
    let mut marks = given(folders);
    marks.retain(|known| known != mark);
    marks.push(mark.to_owned());
    let from = marks.len().saturating_sub(REMEMBERED);
    let _ = write_private(&path, format!("{}\n", marks[from..].join("\n")).as_bytes());
}

fn path(folders: &Folders) -> Option<std::path::PathBuf> {
    folders
        .active()
        .ok()
        .map(|folder| folder.join("given-codes"))
}
