//! Identifiers as types, so that none can take the place of another.
//!
//! A text of the server may have any form: an unknown one must not break reading a response. What a user types becomes
//! an identifier only through a check.

use serde::{Deserialize, Serialize};

/// The fewest characters that a user may type of an ID, so that a short name is not taken for one.
pub(crate) const SHORTEST_TYPED: usize = 4;
/// The fewest characters that tables show of a UUID, and the most digits of another ID that stay whole.
const SHORTEST_SHOWN: usize = 8;

/// The fewest digits that tables show of an ID such as `thread-72d28af422b0`: threads that a filter hides may begin alike.
const SHORTEST_DIGITS: usize = 6;

/// Gives a type the schema of a plain string, which is its JSON.
macro_rules! string_schema {
    ($name:ident) => {
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                String::inline_schema()
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                String::schema_name()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                String::json_schema(generator)
            }
        }
    };
}

pub(crate) use string_schema;

/// Defines texts that the server writes; their JSON is the plain string.
macro_rules! texts {
    ($( $(#[$doc:meta])* $name:ident )*) => { $(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(String);

        string_schema!($name);

        impl $name {
            /// Returns the text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Returns whether the server sent none.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )* };
}

texts! {
    /// UUID of an identity, password entry, secret or attachment.
    Uuid
    /// ID of an email thread or SMS conversation.
    ThreadId
    /// ID of an email or SMS.
    MessageId
    /// Email address, or for a new identity the part before its `@`.
    Email
}

impl Uuid {
    /// Returns the UUID if a user typed a whole one.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        let is_whole = uuid::Uuid::try_parse(text).is_ok();
        is_whole.then(|| Self(text.to_owned()))
    }

    /// Returns whether a typed text can be the start of a UUID.
    #[must_use]
    pub fn is_prefix(text: &str) -> bool {
        let in_uuid = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
        text.len() >= SHORTEST_TYPED && text.bytes().all(in_uuid)
    }

    /// Returns whether a user typed this UUID or its start.
    #[must_use]
    pub fn starts_with(&self, typed: &str) -> bool {
        Self::is_prefix(typed) && self.0.to_lowercase().starts_with(&typed.to_lowercase())
    }
}

/// Returns the shortest prefix of each UUID that selects no other. Keeps a text that is not a UUID whole.
#[must_use]
pub fn shortest_prefixes<'a>(uuids: impl Iterator<Item = &'a Uuid> + Clone) -> Vec<String> {
    let sorted = sorted(uuids.clone().map(|uuid| uuid.0.to_lowercase()));
    let shortest = |uuid: &Uuid| {
        let whole = uuid.0.to_lowercase();
        if !Uuid::is_prefix(&whole) || Uuid::typed(&whole).is_none() {
            return uuid.0.clone();
        }
        let length = distinct_length(&sorted, &whole).max(SHORTEST_SHOWN);
        uuid.0.chars().take(length).collect()
    };
    uuids.map(shortest).collect()
}

/// Returns the shortest start of each ID that selects no other, for IDs such as `thread-72d28af422b0`. Keeps an ID of
/// another form whole.
#[must_use]
pub fn shortest_starts<'a>(ids: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
    let sorted = sorted(ids.clone().map(str::to_owned));
    let shortest = |id: &'a str| match id.split_once('-') {
        Some((word, digits)) if is_word(word) && is_random(digits) => {
            let least = word.len() + 1 + SHORTEST_DIGITS;
            let length = distinct_length(&sorted, id).max(least);
            id.chars().take(length).collect()
        }
        _ => id.to_owned(),
    };
    ids.map(shortest).collect()
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn is_random(text: &str) -> bool {
    text.len() > SHORTEST_SHOWN && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn sorted(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut sorted: Vec<String> = texts.collect();
    sorted.sort_unstable();
    sorted
}

/// Returns the length at which the start of a text in a sorted list differs from that of every other.
fn distinct_length(sorted: &[String], whole: &str) -> usize {
    let own = sorted.partition_point(|other| other.as_str() < whole);
    let before = own.checked_sub(1).and_then(|index| sorted.get(index));
    let neighbours = [before, sorted.get(own + 1)].into_iter().flatten();
    let common = neighbours.map(|other| common_length(whole, other)).max();
    common.map_or(0, |common| common + 1)
}

/// Returns the number of bytes that two texts have in common at their start.
fn common_length(one: &str, other: &str) -> usize {
    let pairs = one.bytes().zip(other.bytes());
    pairs.take_while(|(one, other)| one == other).count()
}

/// What selects an identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentitySelector {
    /// Its UUID. In a settings file, it may have an unknown form.
    Uuid(Uuid),
    /// Its name, which requires a look-up.
    Name(String),
}

/// A text that cannot select an identity: blank, or with control characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("invalid name or UUID of an identity")]
pub struct InvalidSelector;

impl IdentitySelector {
    /// Reads what a user typed. It becomes part of a path or header.
    pub fn parse(text: &str) -> Result<Self, InvalidSelector> {
        if text.trim().is_empty() || text.chars().any(char::is_control) {
            return Err(InvalidSelector);
        }
        Ok(match Uuid::typed(text) {
            Some(uuid) => Self::Uuid(uuid),
            None => Self::Name(text.to_owned()),
        })
    }

    /// Returns the name or UUID.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Uuid(uuid) => uuid.as_str(),
            Self::Name(name) => name,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_selector_is_a_whole_uuid_or_a_name() {
        let uuid = "6b1c53b4-22a1-4bd5-9b5e-6d7d6a3f2a10";
        let simple = uuid.replace('-', "");
        for typed in [uuid, &uuid.to_uppercase(), &simple] {
            let selector = IdentitySelector::parse(typed).unwrap();
            assert_eq!(selector, IdentitySelector::Uuid(typed.to_owned().into()));
            assert_eq!(selector.as_str(), typed);
        }
        for typed in ["shopping", " a b ", &uuid[..8], "bücher"] {
            let selector = IdentitySelector::parse(typed).unwrap();
            assert_eq!(selector, IdentitySelector::Name(typed.to_owned()));
            assert_eq!(selector.as_str(), typed);
        }
        for typed in ["", " ", "a\nb", "a\u{7}", "\u{9b}"] {
            assert_eq!(IdentitySelector::parse(typed), Err(InvalidSelector));
        }
    }

    #[test]
    fn a_uuid_is_selected_by_its_start() {
        let uuid = Uuid::from("6b1c53b4-22a1-4bd5-9b5e-6d7d6a3f2a10".to_owned());
        for typed in ["6b1c", "6B1C53B4-22", uuid.as_str()] {
            assert!(uuid.starts_with(typed), "{typed}");
        }
        for typed in ["", "6b1", "53b4", "6b1c53b4x"] {
            assert!(!uuid.starts_with(typed), "{typed}");
        }
        // Not a UUID: no prefix selects it.
        assert!(!Uuid::from("key-one".to_owned()).starts_with("key-"));
    }

    #[test]
    fn a_prefix_is_as_short_as_the_other_uuids_allow() {
        let short = |texts: &[&str]| {
            let uuids: Vec<Uuid> = texts.iter().map(|text| Uuid((*text).to_owned())).collect();
            shortest_prefixes(uuids.iter())
        };
        let [one, two, three] = [
            "12345678-aaaa-4000-8000-000000000000",
            "12345678-AABB-4000-8000-000000000000",
            "99999999-9999-4000-8000-000000000000",
        ];
        assert_eq!(short(&[three]), ["99999999"]);
        assert_eq!(
            short(&[three, two, one]),
            ["99999999", "12345678-AAB", "12345678-aaa"]
        );
        // A UUID that is listed twice, and other forms, stay whole.
        assert_eq!(short(&[one, one, "1", "12"]), [one, one, "1", "12"]);
    }

    /// The JSON and the schema are those of the string.
    #[test]
    fn an_identifier_is_a_plain_string_outside() {
        let uuid: Uuid = serde_json::from_str("\"any form\"").unwrap();
        assert_eq!(uuid.as_str(), "any form");
        assert_eq!(serde_json::to_string(&uuid).unwrap(), "\"any form\"");
        assert!(serde_json::from_str::<Uuid>("5").is_err());
        let schema = schemars::schema_for!(Option<Uuid>);
        assert_eq!(schema, schemars::schema_for!(Option<String>));
    }
}
