//! The identities of the menu.

use rusqlite::Connection;

use super::text::escape;

/// An identity with the number of its unread messages.
pub(super) struct Identity {
    pub(super) uuid: String,
    pub(super) name: String,
    pub(super) inbox: String,
    pub(super) phone: String,
    pub(super) unread: usize,
}

/// Returns all identities, the oldest first.
pub(super) fn identities(connection: &Connection) -> Result<Vec<Identity>, rusqlite::Error> {
    let mut statement = connection.prepare_cached(
        "SELECT uuid, name, inbox, phone,
            (SELECT count(*) FROM emails WHERE identity = uuid AND is_read = 0)
            + (SELECT count(*) FROM sms WHERE identity = uuid AND is_read = 0)
         FROM identities ORDER BY created_dt, rowid",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Identity {
            uuid: row.get(0)?,
            name: row.get(1)?,
            inbox: row.get(2)?,
            phone: row.get(3)?,
            unread: usize::try_from(row.get::<_, i64>(4)?).unwrap_or(0),
        })
    })?;
    rows.collect()
}

/// Returns the menu: all messages, or those of one identity.
pub(super) fn menu(identities: &[Identity], chosen: &str) -> String {
    let entry = |uuid: &str, label: &str, unread: usize, details: &str| {
        let query = if uuid.is_empty() {
            String::new()
        } else {
            format!("?identity={}", escape(uuid))
        };
        let current = if uuid == chosen {
            " aria-current=\"page\""
        } else {
            ""
        };
        let unread = match unread {
            0 => String::new(),
            unread => format!(
                "<span class=\"count\">{unread}<span class=\"hidden\"> unread</span></span>"
            ),
        };
        format!("<li>{unread}<a href=\"/{query}\"{current}><bdi>{label}</bdi></a>{details}</li>")
    };
    let unread = identities.iter().map(|identity| identity.unread).sum();
    let all = entry("", "All identities", unread, "");
    let each = identities.iter().map(|identity| {
        let details = format!(
            "<small><bdi>{}</bdi></small><small><bdi>{}</bdi></small>",
            escape(&identity.inbox),
            escape(&identity.phone)
        );
        entry(
            &identity.uuid,
            &escape(&identity.name),
            identity.unread,
            &details,
        )
    });
    let entries: String = std::iter::once(all).chain(each).collect();
    format!(
        "<nav class=\"identities\" aria-labelledby=\"identities-title\"><h2 id=\"identities-title\">Identities</h2>\
         <ul id=\"identities\" data-live>{entries}</ul></nav>"
    )
}
