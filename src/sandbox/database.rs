//! The sandbox's state in SQLite: a file, or memory.

use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;
use rusqlite::Connection;
use uuid::Uuid;

use super::Error;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS account (
        id INTEGER PRIMARY KEY, email TEXT, first_name TEXT, last_name TEXT,
        salt TEXT NOT NULL DEFAULT '', public_key TEXT NOT NULL DEFAULT '', verifier TEXT NOT NULL DEFAULT '');
    CREATE TABLE IF NOT EXISTS device_codes (
        device_code TEXT PRIMARY KEY, user_code TEXT UNIQUE, state TEXT NOT NULL,
        expires INTEGER NOT NULL, interval INTEGER NOT NULL, polled INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS sessions (
        id TEXT PRIMARY KEY, access TEXT UNIQUE, expires INTEGER NOT NULL, ended INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE IF NOT EXISTS refresh_tokens (
        token TEXT PRIMARY KEY, session TEXT NOT NULL, spent INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE IF NOT EXISTS identities (
        uuid TEXT PRIMARY KEY, name TEXT UNIQUE COLLATE NOCASE, inbox TEXT UNIQUE COLLATE NOCASE, phone TEXT,
        created_dt TEXT, updated_dt TEXT);
    CREATE TABLE IF NOT EXISTS passwords (
        uuid TEXT PRIMARY KEY, identity TEXT NOT NULL REFERENCES identities (uuid) ON DELETE CASCADE,
        domain TEXT, username TEXT, password TEXT, notes TEXT, created_dt TEXT, updated_dt TEXT);
    CREATE TABLE IF NOT EXISTS vault (
        uuid TEXT PRIMARY KEY, identity TEXT NOT NULL REFERENCES identities (uuid) ON DELETE CASCADE,
        key TEXT, value TEXT, notes TEXT, created_dt TEXT, updated_dt TEXT, UNIQUE (identity, key));
    CREATE TABLE IF NOT EXISTS emails (
        id INTEGER PRIMARY KEY AUTOINCREMENT, identity TEXT NOT NULL REFERENCES identities (uuid) ON DELETE CASCADE,
        thread_id TEXT, from_email TEXT, to_email TEXT, cc TEXT, bcc TEXT, subject TEXT, text_content TEXT,
        html_content TEXT, direction TEXT, is_read INTEGER, message_id TEXT, created_dt TEXT);
    CREATE INDEX IF NOT EXISTS emails_of_thread ON emails (identity, thread_id, id);
    CREATE TABLE IF NOT EXISTS attachments (
        uuid TEXT PRIMARY KEY, identity TEXT NOT NULL REFERENCES identities (uuid) ON DELETE CASCADE,
        token TEXT, filename TEXT, content_type TEXT, size INTEGER, is_inline INTEGER NOT NULL DEFAULT 0, content BLOB,
        email INTEGER REFERENCES emails (id) ON DELETE CASCADE);
    CREATE INDEX IF NOT EXISTS attachments_of_email ON attachments (email);
    CREATE TABLE IF NOT EXISTS sms (
        id INTEGER PRIMARY KEY AUTOINCREMENT, identity TEXT NOT NULL REFERENCES identities (uuid) ON DELETE CASCADE,
        conversation_id TEXT, from_number TEXT, to_number TEXT, body TEXT, direction TEXT, is_read INTEGER,
        created_dt TEXT);
    CREATE INDEX IF NOT EXISTS sms_of_conversation ON sms (identity, conversation_id, id);
    CREATE TABLE IF NOT EXISTS events (
        id INTEGER PRIMARY KEY AUTOINCREMENT, identity TEXT NOT NULL REFERENCES identities (uuid) ON DELETE CASCADE,
        kind TEXT, data TEXT);
    CREATE TABLE IF NOT EXISTS uses (
        identity TEXT NOT NULL REFERENCES identities (uuid) ON DELETE CASCADE, kind TEXT, at INTEGER);
";

const FORGET: &str = "
    DELETE FROM account; DELETE FROM device_codes; DELETE FROM sessions; DELETE FROM refresh_tokens;
    DELETE FROM events; DELETE FROM uses; DELETE FROM attachments; DELETE FROM emails; DELETE FROM sms; DELETE FROM vault;
    DELETE FROM passwords; DELETE FROM identities;
";

/// One connection, used by one request at a time.
pub struct Database(Mutex<Connection>);

impl Database {
    /// Opens a file, made if it is not there, or memory; an empty one gets an account with one identity.
    pub fn open(path: Option<&Path>) -> Result<Self, Error> {
        let connection = match path {
            None => Connection::open_in_memory()?,
            Some(path) => {
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder).map_err(|source| Error::Folder {
                        path: folder.to_owned(),
                        source,
                    })?;
                }
                Connection::open(path)?
            }
        };
        connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL;")?;
        connection.execute_batch(SCHEMA)?;
        let database = Self(Mutex::new(connection));
        database.seed()?;
        Ok(database)
    }

    /// Forgets everything, and begins again with one account and one identity.
    pub fn reset(&self) -> Result<(), Error> {
        self.lock().execute_batch(FORGET)?;
        self.seed()
    }

    fn seed(&self) -> Result<(), Error> {
        let connection = self.lock();
        let accounts: i64 =
            connection.query_row("SELECT count(*) FROM account", [], |row| row.get(0))?;
        if accounts == 0 {
            connection.execute(
                "INSERT INTO account (id, email, first_name, last_name) VALUES (1, 'owner@example.com', 'Sandbox', 'Owner')",
                [],
            )?;
            let now = now();
            connection.execute(
                "INSERT INTO identities VALUES (?1, 'sandbox-agent', 'sandbox-agent@in.ravi.app', '+15555550100', ?2, ?2)",
                [Uuid::new_v4().to_string(), now],
            )?;
        }
        Ok(())
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Connection> {
        // A handler that panicked has changed nothing that the next could not read.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Now, as the wire has it.
pub(super) fn now() -> String {
    format!("{:.0}", Timestamp::now())
}

/// Now, in seconds since 1970.
pub(super) fn now_seconds() -> i64 {
    Timestamp::now().as_second()
}

/// A configured length of time, as the database has it.
pub(super) fn seconds(length: u64) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX / 2)
}
