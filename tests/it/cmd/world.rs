//! The content of the sandbox of each case, with fixed IDs and dates.

use std::path::Path;

use ravi::{crypto::Field, sandbox::Database, secret::Secret};
use rusqlite::{Connection, params};
use serde_json::Value;

use crate::common::ready;

const AGENT: &str = "00000000-0000-0000-0000-0000000000a1";
const SHOPPER: &str = "00000000-0000-0000-0000-0000000000a2";

/// Creates the database.
pub fn make(path: &Path) {
    drop(Database::open(Some(path)).unwrap());
    let database = Connection::open(path).unwrap();
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        database.execute(sql, values).unwrap();
    };
    let (salt, pair) = ready::keys();
    let seal = |text: &str| {
        let field = Field::encrypt(pair.public(), &Secret::new(text.to_owned())).unwrap();
        let Value::String(field) = serde_json::to_value(field).unwrap() else {
            panic!("a field is a string");
        };
        field
    };
    run(
        "UPDATE account SET salt = ?1, public_key = ?2, verifier = ?3",
        params![
            salt.to_base64(),
            pair.public().to_base64(),
            pair.make_verifier().unwrap()
        ],
    );
    run("DELETE FROM identities", &[]);
    let identity = "INSERT INTO identities VALUES (?1, ?2, ?3, ?4, ?5, ?5)";
    let made = "2024-01-02T03:04:05Z";
    run(
        identity,
        params![
            AGENT,
            "sandbox-agent",
            "sandbox-agent@in.ravi.app",
            "+12025550100",
            made
        ],
    );
    run(
        identity,
        params![
            SHOPPER,
            "shopper",
            "shopper@in.ravi.app",
            "+12025550101",
            made
        ],
    );
    for (number, domain, username, password, notes) in [
        (
            1,
            "example.com",
            "me@example.com",
            "correct horse",
            "the old one",
        ),
        (2, "github.com", "octocat", "battery", ""),
        (3, "github.com", "hubot", "staple", "for the robot"),
    ] {
        run(
            "INSERT INTO passwords VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
            params![
                uuid('b', number),
                AGENT,
                domain,
                seal(username),
                seal(password),
                seal(notes),
                made
            ],
        );
    }
    for (number, key, value, notes) in [
        (1, "API_KEY", "sk-123", "of the test account"),
        (2, "DATABASE_URL", "postgres://db/app", ""),
    ] {
        run(
            "INSERT INTO vault VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
            params![
                uuid('c', number),
                AGENT,
                key,
                seal(value),
                seal(notes),
                made
            ],
        );
    }
    emails(&database);
    sms(&database);
}

fn uuid(kind: char, number: u32) -> String {
    format!("00000000-0000-0000-0000-0000000000{kind}{number}")
}

fn emails(database: &Connection) {
    let received = "INSERT INTO emails (identity, thread_id, from_email, to_email, cc, bcc, subject, text_content, html_content, \
         direction, is_read, message_id, created_dt) \
         VALUES (?1, ?2, ?3, 'sandbox-agent@in.ravi.app', '', '', ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let agent = "sandbox-agent@in.ravi.app";
    for (number, thread, from, subject, text, html, direction, is_read) in [
        (
            1,
            "order",
            "shop@example.com",
            "Your order",
            "It is on its way.\n",
            "",
            "incoming",
            true,
        ),
        (
            2,
            "order",
            agent,
            "Re: Your order",
            "Thank you.\n",
            "",
            "outgoing",
            true,
        ),
        (
            3,
            "code",
            "login@example.org",
            "Sign in",
            "Your verification code is 847291.\n",
            "",
            "incoming",
            false,
        ),
        (
            4,
            "report",
            "ann@example.net",
            "The report",
            "",
            "<h1>Report</h1><p>See the <a href=\"https://example.net/r\">whole text</a>.</p>",
            "incoming",
            false,
        ),
    ] {
        let date = format!("2024-03-12T10:0{number}:00Z");
        let message_id = format!("<{number}@example.com>");
        let values = params![
            AGENT, thread, from, subject, text, html, direction, is_read, message_id, date
        ];
        database.execute(received, values).unwrap();
    }
    let file = "quarter,sum\n1,42\n";
    database
        .execute(
            "INSERT INTO attachments (uuid, identity, token, filename, content_type, size, is_inline, content, email) \
             VALUES (?1, ?2, 'token', 'sums.csv', 'text/csv', ?3, 0, ?4, 4)",
            params![uuid('d', 1), AGENT, i64::try_from(file.len()).unwrap(), file.as_bytes()],
        )
        .unwrap();
}

fn sms(database: &Connection) {
    for (number, from, body, is_read) in [
        (1, "+12025554567", "Hello from Ann", true),
        (
            2,
            "+12025554321",
            "G-582913 is your verification code.",
            false,
        ),
    ] {
        let date = format!("2024-03-13T10:0{number}:00Z");
        let conversation = format!("+12025550100:{from}");
        database
            .execute(
                "INSERT INTO sms (identity, conversation_id, from_number, to_number, body, direction, is_read, created_dt) \
                 VALUES (?1, ?2, ?3, '+12025550100', ?4, 'incoming', ?5, ?6)",
                params![AGENT, conversation, from, body, is_read, date],
            )
            .unwrap();
    }
}
