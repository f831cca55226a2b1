//! Entries as people and scripts get them: opened, with what did not open named.

use std::num::NonZero;

use serde::Serialize;

use crate::commands::fields::{open, shown, sort};
use crate::{
    api::PasswordEntry,
    crypto::KeyPair,
    output::{Render, Style, clean, local, pairs, table},
    secret::Secret,
};

/// Fewer fields than this open faster than a second thread starts.
const PARALLEL_FROM: usize = 32;

/// One entry, decrypted. A field that did not open is `null`, and named in `locked`.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct Entry {
    pub(super) uuid: String,
    pub(super) identity: String,
    pub(super) domain: String,
    pub(super) username: Option<Secret>,
    pub(super) password: Option<Secret>,
    pub(super) notes: Option<Secret>,
    pub(super) created_dt: String,
    pub(super) updated_dt: String,
    /// Fields that did not open.
    pub(super) locked: Vec<&'static str>,
    /// Fields that the server holds as plain text.
    pub(super) unencrypted: Vec<&'static str>,
}

impl Entry {
    pub(super) fn open(keys: Option<&KeyPair>, stored: PasswordEntry) -> Self {
        let mut entry = Self {
            username: None,
            password: None,
            notes: None,
            uuid: stored.uuid,
            identity: stored.identity,
            domain: stored.domain,
            created_dt: stored.created_dt,
            updated_dt: stored.updated_dt,
            locked: Vec::new(),
            unencrypted: Vec::new(),
        };
        let (locked, unencrypted) = (&mut entry.locked, &mut entry.unencrypted);
        entry.username = sort(
            "username",
            open(keys, &stored.username),
            locked,
            unencrypted,
        );
        entry.password = sort(
            "password",
            open(keys, &stored.password),
            locked,
            unencrypted,
        );
        entry.notes = sort("notes", open(keys, &stored.notes), locked, unencrypted);
        entry
    }

    pub(super) fn warn_unencrypted(&self, style: &Style) {
        if !self.unencrypted.is_empty() {
            style.warn(&format!(
                "{} of {} is stored unencrypted: the server can read it, until `ravi passwords update` replaces it",
                self.unencrypted.join(", "),
                self.domain
            ));
        }
    }
}

impl Render for Entry {
    fn human(&self, _: &Style) -> String {
        pairs(&[
            ("domain", &self.domain),
            ("username", shown(self.username.as_ref())),
            ("password", shown(self.password.as_ref())),
            ("notes", shown(self.notes.as_ref())),
            ("uuid", &self.uuid),
            ("created", &local(&self.created_dt)),
            ("updated", &local(&self.updated_dt)),
        ])
    }

    fn quiet(&self) -> String {
        self.uuid.clone()
    }
}

/// One entry of a list: no password, no notes.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct ListedEntry {
    uuid: String,
    identity: String,
    domain: String,
    username: Option<Secret>,
    created_dt: String,
    updated_dt: String,
    pub(super) locked: Vec<&'static str>,
    pub(super) unencrypted: Vec<&'static str>,
}

impl ListedEntry {
    /// Opens the usernames of a list, on all cores if it is long.
    pub(super) fn open_all(keys: Option<&KeyPair>, stored: Vec<PasswordEntry>) -> Vec<Self> {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let cores = if stored.len() < PARALLEL_FROM {
            1
        } else {
            cores
        };
        let share = stored.len().div_ceil(cores).max(1);
        let open_share = |share: &[PasswordEntry]| -> Vec<_> {
            share.iter().map(|row| open(keys, &row.username)).collect()
        };
        let mut shares = stored.chunks(share);
        let first = shares.next().unwrap_or_default();
        let usernames: Vec<_> = std::thread::scope(|scope| {
            let others: Vec<_> = shares
                .map(|share| scope.spawn(move || open_share(share)))
                .collect();
            let mut opened = open_share(first);
            for other in others {
                opened.extend(other.join().unwrap_or_default());
            }
            opened
        });
        let listed = |(stored, username): (PasswordEntry, _)| {
            let (mut locked, mut unencrypted) = (Vec::new(), Vec::new());
            let username = sort("username", username, &mut locked, &mut unencrypted);
            Self {
                uuid: stored.uuid,
                identity: stored.identity,
                domain: stored.domain,
                username,
                created_dt: stored.created_dt,
                updated_dt: stored.updated_dt,
                locked,
                unencrypted,
            }
        };
        stored.into_iter().zip(usernames).map(listed).collect()
    }
}

impl Render for Vec<ListedEntry> {
    fn human(&self, style: &Style) -> String {
        let cells = |entry: &ListedEntry| {
            vec![
                entry.domain.clone(),
                shown(entry.username.as_ref()).to_owned(),
                entry.uuid.clone(),
            ]
        };
        let rows: Vec<Vec<String>> = self.iter().map(cells).collect();
        table(&["domain", "username", "uuid"], &rows, style)
    }

    fn quiet(&self) -> String {
        self.iter()
            .map(|entry| format!("{}\n", clean(&entry.domain)))
            .collect()
    }
}
