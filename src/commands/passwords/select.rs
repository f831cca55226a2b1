//! Which entry is meant: by domain and username, by uuid, or by the beginning of a uuid.

use uuid::Uuid;

use super::{keys, locked_failure};
use crate::{
    api::{Client, PasswordEntry},
    commands::fields::{open, shown},
    crypto::{KeyPair, is_sealed},
    domain::Domain,
    failure::{Failure, Kind},
    output::clean,
    secret::Secret,
    session::Session,
};

/// The shortest beginning of a uuid that selects an entry: one that no mistyped domain is by chance.
const SHORTEST_PREFIX: usize = 6;

/// What an entry is addressed by.
pub(super) struct Selector {
    /// As it was typed.
    text: String,
    /// `None` if the text can only be the beginning of a uuid.
    domain: Option<Domain>,
    username: Option<String>,
    /// The option that takes the username, for the hint.
    flag: Option<&'static str>,
}

impl Selector {
    /// Reads an address, and the username that was given with `flag`.
    pub(super) fn parse(
        text: &str,
        username: Option<&str>,
        flag: &'static str,
    ) -> Result<Self, Failure> {
        let selector = Self {
            username: username.map(str::to_owned),
            flag: Some(flag),
            ..Self::of(text)?
        };
        if selector.is_uuid() && username.is_some() {
            return Err(Failure::usage(format!(
                "{flag} goes with a domain: a uuid is of one entry"
            )));
        }
        Ok(selector)
    }

    /// Reads an address without a username.
    pub(super) fn of(text: &str) -> Result<Self, Failure> {
        let domain = match Domain::parse(text) {
            Err(_) if is_prefix(text) => None,
            domain => Some(domain?),
        };
        Ok(Self {
            text: text.to_owned(),
            domain,
            username: None,
            flag: None,
        })
    }

    fn is_uuid(&self) -> bool {
        Uuid::try_parse(&self.text).is_ok()
    }

    /// Finds the entry. Asks for the keys only where usernames have to be read.
    pub(super) async fn find(
        &self,
        client: &Client,
        session: &Session,
    ) -> Result<PasswordEntry, Failure> {
        let candidates = self.candidates(client).await?;
        let keys = if candidates.len() > 1 || self.username.is_some() {
            keys::opening_keys(client, session).await?
        } else {
            None
        };
        let chosen = self.choose(candidates, keys.as_ref())?;
        self.whole(client, chosen).await
    }

    /// Reads the entries that the address could mean. By uuid that is one request for one entry; else it is the list.
    pub(super) async fn candidates(&self, client: &Client) -> Result<Vec<PasswordEntry>, Failure> {
        if !self.is_uuid() {
            return Ok(self.among(&client.passwords().await?));
        }
        let found = client.password(&self.text).await.map_err(|error| {
            let failure = Failure::from(error);
            match failure.kind {
                Kind::NotFound => self.not_found(failure),
                _ => failure,
            }
        });
        Ok(vec![found?])
    }

    /// The entries of a list that the address could mean: those of the domain, else those of the uuid.
    pub(super) fn among(&self, listed: &[PasswordEntry]) -> Vec<PasswordEntry> {
        let of_domain = |entry: &&PasswordEntry| {
            let domain = self.domain.as_ref();
            domain.is_some_and(|domain| domain.as_str().eq_ignore_ascii_case(&entry.domain))
        };
        let found: Vec<PasswordEntry> = listed.iter().filter(of_domain).cloned().collect();
        if !found.is_empty() {
            return found;
        }
        let wanted = self.text.to_lowercase();
        let of_uuid = |entry: &&PasswordEntry| {
            let uuid = entry.uuid.to_lowercase();
            uuid == wanted || (is_prefix(&wanted) && uuid.starts_with(&wanted))
        };
        listed.iter().filter(of_uuid).cloned().collect()
    }

    /// Chooses the one that has the username; fails if none or several are left.
    pub(super) fn choose(
        &self,
        candidates: Vec<PasswordEntry>,
        keys: Option<&KeyPair>,
    ) -> Result<PasswordEntry, Failure> {
        let mut left: Vec<(PasswordEntry, Option<Secret>)> = candidates
            .into_iter()
            .map(|entry| {
                let username = username(keys, &entry.username);
                (entry, username)
            })
            .collect();
        if let Some(wanted) = &self.username {
            let locked = left.iter().any(|(_, username)| username.is_none());
            let same = |username: &Secret| username.expose() == wanted;
            left.retain(|(_, username)| username.as_ref().is_some_and(same));
            if left.is_empty() && locked {
                let what = format!("a username of {} does not open", self.text);
                return Err(locked_failure(keys.is_some(), &what));
            }
        }
        match left.len() {
            0 => Err(self.not_found(Failure::new(Kind::NotFound, ""))),
            1 => Ok(left.remove(0).0),
            _ => Err(self.ambiguous(&left)),
        }
    }

    /// The entry with its password, which not every list shows.
    pub(super) async fn whole(
        &self,
        client: &Client,
        chosen: PasswordEntry,
    ) -> Result<PasswordEntry, Failure> {
        // A uuid was asked for by itself.
        if self.is_uuid() {
            return Ok(chosen);
        }
        listed_whole(client, chosen).await
    }

    fn ambiguous(&self, left: &[(PasswordEntry, Option<Secret>)]) -> Failure {
        let line = |(entry, username): &(PasswordEntry, Option<Secret>)| {
            format!("{} ({})", shown(username.as_ref()), entry.uuid)
        };
        let candidates: Vec<String> = left.iter().map(line).collect();
        let give = match (self.flag, &self.username) {
            (Some(flag), None) => format!("{flag} NAME or a uuid"),
            _ => "a uuid".to_owned(),
        };
        let message = format!("{} has {} entries", clean(&self.text), left.len());
        Failure::usage(message).hint(format!("give {give}: {}", candidates.join(", ")))
    }

    fn not_found(&self, failure: Failure) -> Failure {
        let address = match &self.domain {
            _ if self.is_uuid() => format!("uuid {}", self.text),
            Some(domain) => format!("domain {}", domain.as_str()),
            None => format!("uuid {}…", self.text),
        };
        let username = match &self.username {
            Some(username) => format!(" and the username {username}"),
            None => String::new(),
        };
        let what = format!("{address}{username}");
        let message = format!(
            "no password with the {} is stored for this identity",
            clean(&what)
        );
        Failure { message, ..failure }.hint("`ravi passwords list` shows what there is")
    }
}

/// Whether a text can be the beginning of a uuid.
fn is_prefix(text: &str) -> bool {
    let in_uuid = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    text.len() >= SHORTEST_PREFIX && text.bytes().all(in_uuid)
}

/// Reads the username of an entry; `None` if it does not open.
pub(super) fn username(keys: Option<&KeyPair>, field: &str) -> Option<Secret> {
    let opened = open(keys, field).ok()?;
    Some(Secret::new(opened.text().to_owned()))
}

/// The entry of a list with its password.
pub(super) async fn listed_whole(
    client: &Client,
    chosen: PasswordEntry,
) -> Result<PasswordEntry, Failure> {
    if is_sealed(&chosen.password) {
        return Ok(chosen);
    }
    Ok(client.password(&chosen.uuid).await?)
}

/// Fails if another entry than `own` has this domain and username: the two could not be told apart. A username that
/// does not open counts as another.
pub(super) async fn refuse_second(
    client: &Client,
    keys: Option<&KeyPair>,
    own: Option<&str>,
    domain: &str,
    wanted: &str,
) -> Result<(), Failure> {
    let listed = client.passwords().await?;
    let same = |entry: &&PasswordEntry| {
        own != Some(entry.uuid.as_str())
            && entry.domain.eq_ignore_ascii_case(domain)
            && username(keys, &entry.username).is_some_and(|username| username.expose() == wanted)
    };
    let Some(existing) = listed.iter().find(same) else {
        return Ok(());
    };
    let uuid = clean(&existing.uuid);
    let message = format!(
        "a password for {domain} with the username {} exists already",
        clean(wanted)
    );
    Err(Failure::new(Kind::Conflict, message).hint(format!(
        "`ravi passwords update {uuid}` changes it; --another stores a second one"
    )))
}
