//! State of the sandbox in SQLite: in a file or in memory.

use std::{
    fs,
    io::ErrorKind,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use uuid::Uuid;

use super::error::Error;

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

/// Checks that the database is empty, or has this combination of tables, which only a sandbox has.
const OURS: &str = "SELECT count(*) = 0 OR total(name IN ('device_codes', 'refresh_tokens', 'identities', 'vault')) = 4
    FROM sqlite_schema";

/// Time to wait for another process before failing as in use.
const BUSY: Duration = Duration::from_millis(500);

/// One connection, used by one request at a time.
pub struct Database(Mutex<Connection>);

impl Database {
    /// Opens a database in a file, created if missing, or in memory; fills an empty one with an account and an
    /// identity. New files and directories are private, and no other process can use the database at the same time.
    pub fn open(path: Option<&Path>) -> Result<Self, Error> {
        let Some(path) = path else {
            return Self::prepare(Connection::open_in_memory()?);
        };
        create(path)?;
        Self::open_file(path)
    }

    /// Opens the database of an existing sandbox; fails for anything else, and creates nothing.
    pub fn open_existing(path: &Path) -> Result<Self, Error> {
        match path.metadata() {
            Ok(metadata) if metadata.len() == 0 => Err(Error::Foreign(path.to_owned())),
            Ok(_) => Self::open_file(path),
            Err(_) => Err(Error::Missing(path.to_owned())),
        }
    }

    fn open_file(path: &Path) -> Result<Self, Error> {
        if !path.is_file() {
            return Err(Error::Foreign(path.to_owned()));
        }
        let open = || {
            let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            connection.busy_timeout(BUSY)?;
            // Locked until the process ends.
            connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE")?;
            check_ours(&connection, path)?;
            make_private(path)?;
            Self::prepare(connection)
        };
        open().map_err(|error| in_use(error, path))
    }

    fn prepare(connection: Connection) -> Result<Self, Error> {
        connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL;")?;
        connection.execute_batch("BEGIN IMMEDIATE")?;
        connection.execute_batch(SCHEMA)?;
        seed(&connection)?;
        connection.execute_batch("COMMIT")?;
        Ok(Self(Mutex::new(connection)))
    }

    /// Deletes everything, and creates a new account and identity. Deleted data is also removed from the file.
    pub fn reset(&self) -> Result<(), Error> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        transaction.execute_batch(FORGET)?;
        seed(&transaction)?;
        transaction.commit()?;
        connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
        Ok(())
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Connection> {
        // A handler that panicked has left the database readable.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Fills an empty database with an account and an identity.
fn seed(connection: &Connection) -> Result<(), rusqlite::Error> {
    let accounts: i64 =
        connection.query_row("SELECT count(*) FROM account", [], |row| row.get(0))?;
    if accounts > 0 {
        return Ok(());
    }
    connection.execute(
        "INSERT INTO account (id, email, first_name, last_name) VALUES (1, 'owner@example.com', 'Sandbox', 'Owner')",
        [],
    )?;
    connection.execute(
        "INSERT INTO identities VALUES (?1, 'sandbox-agent', 'sandbox-agent@in.ravi.app', '+15555550100', ?2, ?2)",
        [Uuid::new_v4().to_string(), now()],
    )?;
    Ok(())
}

/// Creates the file and its directories with private modes; leaves existing ones unchanged.
fn create(path: &Path) -> Result<(), Error> {
    let failed = |action, path: &Path| {
        let path = path.to_owned();
        move |source| Error::File {
            action,
            path,
            source,
        }
    };
    if let Some(directory) = path.parent() {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(directory)
            .map_err(failed("create", directory))?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        created => created.map(drop).map_err(failed("create", path)),
    }
}

/// Makes the files of an earlier version private: the database, its log and its index.
#[cfg(unix)]
fn make_private(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        match fs::set_permissions(&name, fs::Permissions::from_mode(0o600)) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            done => done.map_err(|source| Error::File {
                action: "make private",
                path: name.into(),
                source,
            })?,
        }
    }
    Ok(())
}

/// This platform has no file modes.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "can fail on other platforms")]
fn make_private(_: &Path) -> Result<(), Error> {
    Ok(())
}

/// Fails for a file of another program, before changing anything; accepts an empty file.
fn check_ours(connection: &Connection, path: &Path) -> Result<(), Error> {
    match connection.query_row(OURS, [], |row| row.get(0)) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Error::Foreign(path.to_owned())),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            Err(Error::Foreign(path.to_owned()))
        }
        Err(error) => Err(error.into()),
    }
}

/// Turns a locked-database error into an in-use error.
fn in_use(error: Error, path: &Path) -> Error {
    match &error {
        Error::Database(sqlite)
            if matches!(
                sqlite.sqlite_error_code(),
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
            ) =>
        {
            Error::InUse(path.to_owned())
        }
        _ => error,
    }
}

/// Returns the current time, as sent by the API.
pub(super) fn now() -> String {
    format!("{:.0}", Timestamp::now())
}

/// Returns the current time in Unix seconds.
pub(super) fn now_seconds() -> i64 {
    Timestamp::now().as_second()
}

/// Converts a configured duration for the database.
pub(super) fn seconds(length: u64) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX / 2)
}
