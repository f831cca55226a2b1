//! Reading JSON that is older, newer or looser than the contract.

use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;

/// Rows that are asked for at a time.
const PAGE_LENGTH: usize = 100;

/// A string, a number as its digits, a list of strings joined with commas, or `null`/absent as `""`.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    struct Text;

    impl<'de> serde::de::Visitor<'de> for Text {
        type Value = String;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a string, a number or a list of strings")
        }
        fn visit_str<E>(self, value: &str) -> Result<String, E> {
            Ok(value.to_owned())
        }
        fn visit_string<E>(self, value: String) -> Result<String, E> {
            Ok(value)
        }
        fn visit_u64<E>(self, value: u64) -> Result<String, E> {
            Ok(value.to_string())
        }
        fn visit_i64<E>(self, value: i64) -> Result<String, E> {
            Ok(value.to_string())
        }
        fn visit_bool<E>(self, value: bool) -> Result<String, E> {
            Ok(value.to_string())
        }
        fn visit_f64<E>(self, value: f64) -> Result<String, E> {
            Ok(value.to_string())
        }
        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<String, A::Error> {
            let mut texts = Vec::new();
            while let Some(text) = list.next_element::<String>()? {
                texts.push(text);
            }
            Ok(texts.join(", "))
        }
        fn visit_unit<E>(self) -> Result<String, E> {
            Ok(String::new())
        }
    }

    deserializer.deserialize_any(Text)
}

/// A whole number of seconds that may come as a number or as digits in a string.
pub(super) fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(digits) => digits.parse().map(Some).map_err(D::Error::custom),
        Value::Number(number) => number
            .as_u64()
            .map(Some)
            .ok_or_else(|| D::Error::custom("not a number of seconds")),
        _ => Err(D::Error::custom("not a number of seconds")),
    }
}

/// How many; a number, or its digits in a string. `null` and absent are 0.
pub(super) fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    Ok(seconds(deserializer)?.unwrap_or(0))
}

/// How many, where the server may not say.
pub(super) fn optional_count<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<u64>, D::Error> {
    seconds(deserializer)
}

/// Yes or no, where the server may not say: `true`, 1, `"true"`.
pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Bool(flag) => Some(flag),
        Value::Number(number) => Some(number.as_u64() != Some(0)),
        Value::String(text) => text.to_lowercase().parse().ok(),
        _ => None,
    })
}

/// A list that may be `null`.
pub(super) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The query of an inbox or a list of messages: the contract's `unread`, the other server's spelling of it, and the
/// length of a page.
pub(super) fn list_query(
    unread: bool,
    other_spelling: (&'static str, &str),
) -> Vec<(&'static str, String)> {
    let mut query = vec![("limit", PAGE_LENGTH.to_string())];
    if unread {
        query.push(("unread", "true".to_owned()));
        query.push((other_spelling.0, other_spelling.1.to_owned()));
    }
    query
}
