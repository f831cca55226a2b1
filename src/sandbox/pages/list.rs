//! Rows of email and SMS, the newest first.

use jiff::Zoned;
use rusqlite::{Connection, Row, params};

use super::text::{count, escape, time};
use crate::sandbox::preview::Content;

/// Rows of a page.
const ROWS: u8 = 50;

/// Maximum characters of a text, and of HTML with its styles, that are searched for a preview.
const TEXT: u32 = 1000;
const HTML: u32 = 50_000;

/// A message in the list.
struct Entry {
    /// `email` or `sms`, which is also its path.
    kind: &'static str,
    id: i64,
    outgoing: bool,
    read: bool,
    /// Sender of an incoming message, recipient of an outgoing one.
    other: String,
    subject: String,
    preview: String,
    files: usize,
    created: String,
    identity: String,
}

/// Returns the rows of a page of the messages of an identity, or of all for `""`; and whether there are older ones.
/// Tagged rows name their identity.
pub(super) fn rows(
    connection: &Connection,
    identity: &str,
    page: u32,
    tagged: bool,
    now: &Zoned,
) -> Result<(String, bool), rusqlite::Error> {
    let mut statement = connection.prepare_cached(
        "SELECT kind, id FROM (
            SELECT 1 AS kind, id, created_dt FROM emails WHERE ?1 IN ('', identity)
            UNION ALL SELECT 0, id, created_dt FROM sms WHERE ?1 IN ('', identity))
         ORDER BY created_dt DESC, kind DESC, id DESC LIMIT ?2 OFFSET ?3",
    )?;
    let offset = i64::from(page.saturating_sub(1)) * i64::from(ROWS);
    let found = statement.query_map(params![identity, ROWS + 1, offset], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    let keys: Vec<(bool, i64)> = found.collect::<Result<_, _>>()?;
    let has_older = keys.len() > usize::from(ROWS);
    let shown = keys.into_iter().take(usize::from(ROWS));
    let rows = shown.map(|(is_email, id)| {
        let entry = if is_email {
            email(connection, id)
        } else {
            sms(connection, id)
        };
        entry.map(|entry| entry.html(tagged, now))
    });
    Ok((rows.collect::<Result<_, _>>()?, has_older))
}

fn email(connection: &Connection, id: i64) -> Result<Entry, rusqlite::Error> {
    let mut statement = connection.prepare_cached(
        "SELECT direction = 'outgoing', is_read, iif(direction = 'outgoing', to_email, from_email), subject,
            substr(text_content, 1, ?2), substr(html_content, 1, ?3), emails.created_dt, name,
            (SELECT count(*) FROM attachments WHERE email = emails.id)
         FROM emails JOIN identities ON uuid = identity WHERE emails.id = ?1",
    )?;
    statement.query_row(params![id, TEXT, HTML], |row| {
        let content = Content {
            text: row.get(4)?,
            html: row.get(5)?,
        };
        let files: i64 = row.get(8)?;
        Ok(Entry {
            subject: row.get(3)?,
            files: usize::try_from(files).unwrap_or(0),
            ..entry("email", id, row, &content)?
        })
    })
}

fn sms(connection: &Connection, id: i64) -> Result<Entry, rusqlite::Error> {
    let mut statement = connection.prepare_cached(
        "SELECT direction = 'outgoing', is_read, from_number, '', substr(body, 1, ?2), '', sms.created_dt, name
         FROM sms JOIN identities ON uuid = identity WHERE sms.id = ?1",
    )?;
    statement.query_row(params![id, TEXT], |row| {
        let content = Content {
            text: row.get(4)?,
            html: String::new(),
        };
        entry("sms", id, row, &content)
    })
}

/// Returns what both kinds have in common.
fn entry(
    kind: &'static str,
    id: i64,
    row: &Row<'_>,
    content: &Content,
) -> Result<Entry, rusqlite::Error> {
    Ok(Entry {
        kind,
        id,
        outgoing: row.get(0)?,
        read: row.get(1)?,
        other: row.get(2)?,
        subject: String::new(),
        preview: content.preview(),
        files: 0,
        created: row.get(6)?,
        identity: row.get(7)?,
    })
}

impl Entry {
    fn html(&self, tagged: bool, now: &Zoned) -> String {
        let (kind, id) = (self.kind, self.id);
        let (class, state) = if self.read {
            ("", "")
        } else {
            (
                " class=\"unread\"",
                "<span class=\"hidden\">Unread. </span>",
            )
        };
        let direction = if self.outgoing { "To" } else { "From" };
        let tag = |text: &str| format!("<span class=\"tag\">{text}</span> ");
        let mut tags = String::new();
        if kind == "sms" {
            tags.push_str(&tag("SMS"));
        }
        if self.outgoing {
            tags.push_str(&tag("Sent"));
        }
        if self.files > 0 {
            tags.push_str(&tag(&count(self.files, "file")));
        }
        if tagged {
            tags.push_str(&tag(&format!("<bdi>{}</bdi>", escape(&self.identity))));
        }
        let subject = match (self.subject.as_str(), kind) {
            ("", "email") => "<span class=\"subject\">(no subject)</span> ".to_owned(),
            ("", _) => String::new(),
            (subject, _) => format!("<bdi class=\"subject\">{}</bdi> ", escape(subject)),
        };
        format!(
            "<li id=\"{kind}-{id}\"{class}><a href=\"/{kind}/{id}\">\
             <span class=\"who\">{state}<span class=\"hidden\">{direction}</span> <bdi>{}</bdi></span> {} \
             <span class=\"line\">{tags}{subject}<bdi class=\"faint\">{}</bdi></span></a></li>",
            escape(&self.other),
            time(&self.created, now),
            escape(&self.preview)
        )
    }
}
