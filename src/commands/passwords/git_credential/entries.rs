//! Finds the entries that fit a request of git.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{
    notes::{Kept, Rank},
    target::Target,
};
use crate::{
    api::{Client, PasswordEntry},
    commands::{entries::select::listed_whole, fields::locked_failure},
    crypto::KeyPair,
    failure::Failure,
    secret::Secret,
};

/// An entry that fits.
pub(super) struct Match {
    pub(super) stored: PasswordEntry,
    pub(super) username: Secret,
    pub(super) notes: Secret,
    pub(super) kept: Kept,
    rank: Rank,
}

/// The entry that git gets.
pub(super) enum Found {
    None,
    One(Box<Match>),
    /// Entries with several usernames fit equally well.
    Usernames(usize),
}

impl Match {
    /// Decrypts the password.
    pub(super) async fn password(
        &self,
        client: &Client,
        keys: Option<&KeyPair>,
    ) -> Result<Secret, Failure> {
        let whole = listed_whole(client, self.stored.clone()).await?;
        let decrypted = whole.password.decrypt(keys);
        decrypted.map_err(|_| {
            let what = format!("the password of {}", self.stored.domain);
            locked_failure(keys, &what)
        })
    }

    /// Returns whether `store` created the entry.
    pub(super) fn is_of_git(&self) -> bool {
        self.kept.target.is_some()
    }

    /// Returns whether the entry is for just this, not for more.
    pub(super) fn is_exact(&self) -> bool {
        self.rank == Rank::Exact
    }

    /// Orders entries from worst to best.
    fn order(&self) -> (Rank, Option<Timestamp>) {
        (self.rank, self.stored.updated_dt.parse().ok())
    }
}

/// Returns whether any entry has this host: if none has, no key is needed.
pub(super) fn has_host(listed: &[PasswordEntry], target: &Target) -> bool {
    let mut domains = listed.iter().map(|entry| &entry.domain);
    domains.any(|domain| domain.is_same(&target.domain))
}

/// Returns the entries that fit, best first. Fails if there are none, and one could not be decrypted.
pub(super) fn matching(
    listed: &[PasswordEntry],
    keys: Option<&KeyPair>,
    target: &Target,
    username: Option<&Secret>,
) -> Result<Vec<Match>, Failure> {
    let mut matching = Vec::new();
    let mut is_locked = false;
    let of_host = |entry: &&PasswordEntry| entry.domain.is_same(&target.domain);
    for stored in listed.iter().filter(of_host) {
        let (Ok(name), Ok(notes)) = (stored.username.decrypt(keys), stored.notes.decrypt(keys))
        else {
            is_locked = true;
            continue;
        };
        let kept = Kept::read(&notes);
        let rank = kept.rank(target);
        let Some(rank) = rank.filter(|_| username.is_none_or(|wanted| *wanted == name)) else {
            continue;
        };
        matching.push(Match {
            stored: stored.clone(),
            username: name,
            notes,
            kept,
            rank,
        });
    }
    if matching.is_empty() && is_locked {
        let what = format!("the entries of {}", target.domain);
        return Err(locked_failure(keys, &what));
    }
    matching.sort_by_key(|found| std::cmp::Reverse(found.order()));
    Ok(matching)
}

/// Chooses among matching entries: the best, and the newest of those with one username.
pub(super) fn best(matching: Vec<Match>) -> Found {
    let rank = matching.first().map(|best| best.rank);
    let equal = matching.iter().take_while(|found| Some(found.rank) == rank);
    let usernames: BTreeSet<&str> = equal.map(|found| found.username.expose()).collect();
    match usernames.len() {
        0 | 1 => matching
            .into_iter()
            .next()
            .map_or(Found::None, |best| Found::One(Box::new(best))),
        count => Found::Usernames(count),
    }
}
