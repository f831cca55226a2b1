//! Serializes changes: processes with the same configuration directory check and store one after the other, so that no
//! two store the same entry. The server would accept both.

use std::{
    fs::{File, TryLockError},
    time::{Duration, Instant},
};

use crate::{
    api::{Client, PasswordEntry},
    crypto::KeyPair,
    domain::Domain,
    failure::{Failure, Kind},
    files,
    ids::Uuid,
    output::clean,
    secret::Secret,
    session::Directories,
};

/// How long to wait for other processes. The process then continues: a second entry can be deleted, a hang cannot.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(10);

/// Waits for the lock, which is held until the file is closed. Returns `None` if locking is not possible.
pub(in crate::commands) async fn take(directories: &Directories) -> Option<File> {
    let path = directories.active().ok()?.join("passwords.lock");
    let file = files::open_lock(&path).ok()?;
    let started = Instant::now();
    while let Err(TryLockError::WouldBlock) = file.try_lock() {
        if started.elapsed() > LONGEST_WAIT {
            return None;
        }
        tokio::time::sleep(PAUSE).await;
    }
    Some(file)
}

/// Returns an entry other than `own` with this domain and username. Ignores usernames that cannot be decrypted.
pub(in crate::commands) async fn find_same(
    client: &Client,
    keys: Option<&KeyPair>,
    own: Option<&Uuid>,
    domain: &Domain,
    username: &Secret,
) -> Result<Option<PasswordEntry>, Failure> {
    let same = all_same(client.passwords().await?, keys, domain, username);
    Ok(same.into_iter().find(|entry| own != Some(&entry.uuid)))
}

/// Returns the entries of a list with this domain and username. Ignores usernames that cannot be decrypted.
pub(in crate::commands) fn all_same(
    mut listed: Vec<PasswordEntry>,
    keys: Option<&KeyPair>,
    domain: &Domain,
    username: &Secret,
) -> Vec<PasswordEntry> {
    listed.retain(|entry| {
        let is_same = |other| other == *username;
        entry.domain.is_same(domain) && entry.username.decrypt(keys).is_ok_and(is_same)
    });
    listed
}

/// Returns the failure that an entry with this domain and username exists.
pub(in crate::commands) fn conflict(existing: &PasswordEntry, username: &Secret) -> Failure {
    let username = match username.expose() {
        "" => "without a username".to_owned(),
        username => format!("with the username {}", clean(username)),
    };
    let message = format!(
        "a password entry for {} {username} already exists",
        clean(existing.domain.as_str())
    );
    Failure::new(Kind::Conflict, message).hint(format!(
        "run `ravi passwords update {}` to change it, or give --force to store a second one",
        clean(existing.uuid.as_str())
    ))
}
