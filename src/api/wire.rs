//! Reading JSON that is older, newer or looser than the contract.

use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;

/// A string, a number as its digits, or `null`/absent as `""`.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    struct Text;

    impl serde::de::Visitor<'_> for Text {
        type Value = String;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a string or a number")
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
