//! Finds a password entry: by domain and username, by UUID, or by the start of a UUID.

use std::collections::HashMap;

use clap::{ValueEnum, builder::PossibleValue};

use super::{
    Context,
    code::{self, Access, Wanted},
    password::{Entry, PasswordField},
    read_field,
};
use crate::{
    api::{Client, PasswordEntry},
    commands::{
        fields::{locked_failure, shown},
        keys,
    },
    crypto::KeyPair,
    domain::Domain,
    failure::{Failure, Kind},
    ids::{SHORTEST_TYPED, Uuid, shortest_prefixes},
    output::{ago, clean},
    secret::Secret,
    session::Session,
};

/// The name of the code of a one-time password in a reference.
const CODE: &str = "code";

/// Selects an entry.
pub(in crate::commands) struct Selector {
    /// The text as typed.
    text: String,
    /// The text, if it is a whole UUID.
    uuid: Option<Uuid>,
    /// `None` if the text can only be the start of a UUID.
    domain: Option<Domain>,
    username: Option<Secret>,
    /// The option that takes the username, for the hint.
    flag: Option<&'static str>,
    /// How the user gives a UUID, for the hint.
    by_uuid: String,
}

impl Selector {
    /// Reads a domain, URL or UUID.
    pub(in crate::commands) fn parse(text: &str) -> Result<Self, Failure> {
        let domain = match Domain::parse(text) {
            Err(_) if Uuid::is_prefix(text) || is_short_uuid(text) => None,
            domain => Some(domain?),
        };
        Ok(Self {
            text: text.to_owned(),
            uuid: Uuid::typed(text),
            domain,
            username: None,
            flag: None,
            by_uuid: "a UUID".to_owned(),
        })
    }

    /// Adds the username given by the option `flag`.
    pub(in crate::commands) fn with_username(
        mut self,
        username: Option<&Secret>,
        flag: &'static str,
    ) -> Result<Self, Failure> {
        if self.uuid.is_some() && username.is_some() {
            return Err(Failure::usage(format!(
                "{flag} requires a domain: a UUID already selects one entry"
            )));
        }
        self.username = username.cloned();
        self.flag = Some(flag);
        Ok(self)
    }

    /// Finds the entry. Derives keys only if usernames must be compared.
    pub(in crate::commands) async fn find(
        &self,
        client: &Client,
        session: &Session,
    ) -> Result<PasswordEntry, Failure> {
        let candidates = self.candidates(client).await?;
        let keys = if candidates.entries.len() > 1 || self.username.is_some() {
            keys::decryption_keys(client, session).await?
        } else {
            None
        };
        let chosen = self.choose(candidates, keys.as_ref())?;
        self.whole(client, chosen).await
    }

    /// Finds and decrypts the entry.
    pub(in crate::commands) async fn read(
        &self,
        client: &Client,
        keys: Option<&KeyPair>,
    ) -> Result<Entry, Failure> {
        let chosen = self.choose(self.candidates(client).await?, keys)?;
        Ok(Entry::decrypt(keys, self.whole(client, chosen).await?))
    }

    /// Fetches the candidates: one entry by UUID, otherwise the matching ones of the list.
    async fn candidates(&self, client: &Client) -> Result<Candidates, Failure> {
        let Some(uuid) = &self.uuid else {
            return Ok(self.among(&client.passwords().await?));
        };
        let found = client.password(uuid).await.map_err(|error| {
            let failure = Failure::from(error);
            match failure.kind {
                Kind::NotFound => self.not_found(failure, None),
                _ => failure,
            }
        });
        Ok(Candidates {
            entries: vec![found?],
            ..Candidates::default()
        })
    }

    /// Returns the entries of a list that match the domain, or if none does, the UUID.
    fn among(&self, listed: &[PasswordEntry]) -> Candidates {
        let of_domain = |entry: &&PasswordEntry| {
            let domain = self.domain.as_ref();
            domain.is_some_and(|domain| domain.is_same(&entry.domain))
        };
        let of_uuid = |entry: &&PasswordEntry| {
            entry.uuid.as_str() == self.text || entry.uuid.starts_with(&self.text)
        };
        let mut entries: Vec<PasswordEntry> = listed.iter().filter(of_domain).cloned().collect();
        if entries.is_empty() {
            entries = listed.iter().filter(of_uuid).cloned().collect();
        }
        let similar = if entries.is_empty() {
            self.similar(listed)
        } else {
            None
        };
        let all = if entries.len() > 1 {
            listed.iter().map(|entry| entry.uuid.clone()).collect()
        } else {
            Vec::new()
        };
        Candidates {
            entries,
            similar,
            all,
        }
    }

    /// Returns a part of the domain that lists other entries, if there are any.
    fn similar(&self, listed: &[PasswordEntry]) -> Option<String> {
        let domain = self.domain.as_ref()?.as_str();
        let part = domain.strip_prefix("www.").unwrap_or(domain);
        let mut domains = listed.iter().map(|entry| entry.domain.as_str());
        let is_similar = domains.any(|domain| domain.to_lowercase().contains(part));
        is_similar.then(|| part.to_owned())
    }

    /// Returns the one candidate with the username; fails if none or several match.
    fn choose(
        &self,
        candidates: Candidates,
        keys: Option<&KeyPair>,
    ) -> Result<PasswordEntry, Failure> {
        let mut left: Vec<(PasswordEntry, Option<Secret>)> = candidates
            .entries
            .into_iter()
            .map(|entry| {
                let username = entry.username.decrypt(keys).ok();
                (entry, username)
            })
            .collect();
        if let Some(wanted) = &self.username {
            let locked = left.iter().any(|(_, username)| username.is_none());
            left.retain(|(_, username)| username.as_ref() == Some(wanted));
            if left.is_empty() && locked {
                let what = format!("the usernames of {}", self.text);
                return Err(locked_failure(keys, &what));
            }
        }
        match left.len() {
            0 => Err(self.not_found(
                Failure::new(Kind::NotFound, ""),
                candidates.similar.as_deref(),
            )),
            1 => Ok(left.remove(0).0),
            _ => Err(self.ambiguous(&left, &candidates.all)),
        }
    }

    /// Returns the entry with its password, which some lists omit.
    async fn whole(
        &self,
        client: &Client,
        chosen: PasswordEntry,
    ) -> Result<PasswordEntry, Failure> {
        // Fetched by UUID: complete.
        if self.uuid.is_some() {
            return Ok(chosen);
        }
        listed_whole(client, chosen).await
    }

    /// Returns the failure that several entries match; `all` are the UUIDs of the list.
    fn ambiguous(&self, left: &[(PasswordEntry, Option<Secret>)], all: &[Uuid]) -> Failure {
        let prefixes: HashMap<&Uuid, String> =
            all.iter().zip(shortest_prefixes(all.iter())).collect();
        let line = |(entry, username): &(PasswordEntry, Option<Secret>)| {
            let uuid = entry.uuid.to_string();
            let id = prefixes.get(&entry.uuid).unwrap_or(&uuid);
            let username = match shown(username.as_ref()) {
                "" => "(no username)",
                username => username,
            };
            let age = ago(&entry.created_dt);
            format!("{id}  {}  {username}  {age}", entry.domain)
        };
        let have_one_username = left.iter().all(|(_, username)| *username == left[0].1);
        let give = match self.flag {
            Some(flag) if !have_one_username => format!("{flag} NAME or a UUID"),
            _ => self.by_uuid.clone(),
        };
        let message = format!("{} has {} entries", clean(&self.text), left.len());
        Failure::usage(message).hint_with(&format!("give {give}:"), left.iter().map(line))
    }

    /// Returns the failure that no entry matches; `similar` is a part of the domain that lists others.
    fn not_found(&self, failure: Failure, similar: Option<&str>) -> Failure {
        let text = &self.text;
        let address = match &self.domain {
            _ if self.uuid.is_some() => format!("UUID {text}"),
            Some(_) if Uuid::is_prefix(text) => format!("domain or UUID {text}"),
            Some(domain) => format!("domain {}", domain.as_str()),
            None => format!("UUID {text}…"),
        };
        let username = match &self.username {
            Some(username) => format!(" and the username {}", username.expose()),
            None => String::new(),
        };
        let what = format!("{address}{username}");
        let message = format!(
            "no password entry with the {} is stored for this identity",
            clean(&what)
        );
        let hint = match similar {
            Some(part) => format!("run `ravi passwords list {part}` to see similar ones"),
            None if is_short_uuid(text) => format!(
                "give a domain, or at least {SHORTEST_TYPED} characters of a UUID: `ravi passwords list` shows them"
            ),
            None => "run `ravi passwords list` to see the stored ones".to_owned(),
        };
        Failure { message, ..failure }.hint(hint)
    }
}

/// The entries that a selector matches before the username is compared.
#[derive(Default)]
struct Candidates {
    entries: Vec<PasswordEntry>,
    /// If there are none: a part of the domain that lists others.
    similar: Option<String>,
    /// If there are several: the UUIDs of the list, from which theirs must differ.
    all: Vec<Uuid>,
}

/// Returns whether a text may be meant as the start of a UUID, but is too short.
fn is_short_uuid(text: &str) -> bool {
    !text.is_empty()
        && text.len() < SHORTEST_TYPED
        && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Returns the entry of a list with its password.
pub(in crate::commands) async fn listed_whole(
    client: &Client,
    chosen: PasswordEntry,
) -> Result<PasswordEntry, Failure> {
    if chosen.password.is_encrypted() {
        return Ok(chosen);
    }
    Ok(client.password(&chosen.uuid).await?)
}

/// What of an entry a reference is to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Field(PasswordField),
    /// The present code of the first one-time password.
    Code,
}

impl Part {
    /// Reads the name of a part.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        match name {
            CODE => Some(Self::Code),
            _ => PasswordField::from_str(name, false).ok().map(Self::Field),
        }
    }
}

/// A reference of a template to a part of an entry.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FieldAddress {
    /// Domain or UUID.
    pub(crate) entry: String,
    pub(crate) part: Part,
}

impl FieldAddress {
    /// Returns the selector of the entry.
    fn selector(&self) -> Result<Selector, Failure> {
        let value = match self.part {
            Part::Field(field) => field.to_possible_value(),
            Part::Code => Some(PossibleValue::new(CODE)),
        };
        let part = value.as_ref().map_or("FIELD", PossibleValue::get_name);
        Ok(Selector {
            by_uuid: format!("ravi://passwords/UUID/{part}"),
            ..Selector::parse(&self.entry)?
        })
    }
}

/// Reads fields of several entries, in order, from one list; each may be in a line of a template. Fails if one does not
/// exist or cannot be decrypted.
pub(in crate::commands) async fn read_fields(
    context: &Context,
    wanted: &[(FieldAddress, Option<usize>)],
) -> Result<Vec<Secret>, Failure> {
    let (client, session, _) = context.identity_client().await?;
    let keys = keys::decryption_keys(&client, &session).await?;
    let keys = keys.as_ref();
    let listed = client.passwords().await?;
    let mut found = Vec::new();
    for (address, line) in wanted {
        let in_line = |failure: Failure| match line {
            Some(line) => Failure {
                message: format!("line {line} of the template: {}", failure.message),
                ..failure
            },
            None => failure,
        };
        let choose = |selector: Selector| selector.choose(selector.among(&listed), keys);
        let chosen = address.selector().and_then(choose).map_err(in_line)?;
        let entry = Entry::decrypt(keys, listed_whole(&client, chosen).await?);
        let value = match address.part {
            Part::Field(field) => read_field(context, keys, &entry, field).map(|field| field.value),
            Part::Code => {
                let (client, session) = (&client, &*session);
                let access = Access {
                    client,
                    session,
                    keys,
                };
                let wanted = Wanted {
                    fresh: true,
                    ..Wanted::default()
                };
                let found = code::read(context, access, &entry, wanted).await;
                found.map(|found| found.code.code)
            }
        };
        found.push(value.map_err(in_line)?);
    }
    Ok(found)
}
