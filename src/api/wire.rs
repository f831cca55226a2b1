//! Lenient JSON parsing: accepts older, newer and looser variants of the contract.

use std::marker::PhantomData;

use serde::{
    Deserialize, Deserializer,
    de::{
        Error as _, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess,
        value::MapAccessDeserializer,
    },
};

use crate::{crypto::Field, domain::Domain};

/// Rows per page.
const PAGE_LENGTH: usize = 100;

/// Maximum length of a list inside a response: messages of a conversation, attachments of a message.
const LIST_LIMIT: usize = 10_000;
/// Error of a list over the limit.
pub(super) const TOO_LONG: &str = "a list is longer than 10000 items";

/// Reads a string, a number as its digits, or a list of strings joined with commas; `null` or absent as `""`. Serves
/// every type made of a text, such as [`Uuid`](crate::ids::Uuid).
pub(super) fn text<'de, D: Deserializer<'de>, T: From<String>>(
    deserializer: D,
) -> Result<T, D::Error> {
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

    deserializer.deserialize_any(Text).map(T::from)
}

/// Reads a field of an entry, as leniently as [`text`].
pub(super) fn field<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Field, D::Error> {
    Field::deserialize(text::<_, String>(deserializer)?.into_deserializer())
}

/// Reads the domain of an entry, as leniently as [`text`].
pub(super) fn domain<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Domain, D::Error> {
    text(deserializer).map(Domain::stored)
}

/// A number, text or flag. Skips anything else without storing it, whatever its length.
enum Scalar {
    Null,
    Flag(bool),
    Number(u64),
    Text(String),
    Other,
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Scalar;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number, a string or a flag")
            }
            fn visit_unit<E>(self) -> Result<Scalar, E> {
                Ok(Scalar::Null)
            }
            fn visit_bool<E>(self, flag: bool) -> Result<Scalar, E> {
                Ok(Scalar::Flag(flag))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Scalar, E> {
                Ok(Scalar::Number(number))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
                Ok(u64::try_from(number).map_or(Scalar::Other, Scalar::Number))
            }
            fn visit_f64<E>(self, _: f64) -> Result<Scalar, E> {
                Ok(Scalar::Other)
            }
            fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar::Text(text.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Scalar, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Scalar::Other)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Scalar::Other)
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

/// Reads a number of seconds, given as a number or as digits in a string.
pub(super) fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    match Scalar::deserialize(deserializer)? {
        Scalar::Null => Ok(None),
        Scalar::Text(digits) => digits.parse().map(Some).map_err(D::Error::custom),
        Scalar::Number(number) => Ok(Some(number)),
        Scalar::Flag(_) | Scalar::Other => Err(D::Error::custom("not a number of seconds")),
    }
}

/// Reads the number of rows of a list; `None` if it is not plausible.
pub(super) fn plausible_count<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<usize>, D::Error> {
    Ok(match Scalar::deserialize(deserializer)? {
        Scalar::Number(number) => usize::try_from(number).ok(),
        _ => None,
    })
}

/// Reads a count, given as a number or as digits in a string; 0 if `null` or absent.
pub(super) fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    Ok(seconds(deserializer)?.unwrap_or(0))
}

/// Reads an optional count.
pub(super) fn optional_count<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<u64>, D::Error> {
    seconds(deserializer)
}

/// Reads an optional flag: `true`, 1, or `"true"`.
pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(match Scalar::deserialize(deserializer)? {
        Scalar::Flag(flag) => Some(flag),
        Scalar::Number(number) => Some(number != 0),
        Scalar::Text(text) => text.to_lowercase().parse().ok(),
        Scalar::Null | Scalar::Other => None,
    })
}

/// A JSON object. Serde reads a struct from a list too, whose first item would be its first field.
pub(super) struct Object<T>(pub(super) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Visitor<T> {
            type Value = T;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map))
            }
        }

        deserializer.deserialize_map(Visitor(PhantomData)).map(Self)
    }
}

/// Reads a list of objects inside a response, such as the messages of a conversation; it may be `null`. A list over [`LIST_LIMIT`]
/// is an error: a partial list would look complete.
pub(super) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let items: Vec<Object<T>> = first_items(deserializer, LIST_LIMIT + 1)?;
    if items.len() > LIST_LIMIT {
        return Err(D::Error::custom(TOO_LONG));
    }
    Ok(items.into_iter().map(|Object(item)| item).collect())
}

/// Reads the first items of a list that may be `null`; skips the rest without storing it.
pub(super) fn first_items<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
    most: usize,
) -> Result<Vec<T>, D::Error> {
    struct Items<T>(usize, PhantomData<T>);

    impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Items<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a list")
        }
        fn visit_unit<E>(self) -> Result<Vec<T>, E> {
            Ok(Vec::new())
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
            let mut items = Vec::new();
            while items.len() < self.0 {
                match list.next_element()? {
                    Some(item) => items.push(item),
                    None => return Ok(items),
                }
            }
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok(items)
        }
    }

    deserializer.deserialize_any(Items(most, PhantomData))
}

/// Returns the query of an inbox or a message list: `unread` of the contract, the other server's name for it, and the
/// page length.
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use serde_json::{Error, Value, json};

    use super::*;
    use crate::ids::Uuid;

    #[test]
    fn text_accepts_numbers_flags_and_lists() {
        for (value, expected) in [
            (json!("a"), "a"),
            (json!(5), "5"),
            (json!(-5), "-5"),
            (json!(1.5), "1.5"),
            (json!(true), "true"),
            (json!(["a", "b"]), "a, b"),
            (json!([]), ""),
            (json!(null), ""),
        ] {
            assert_eq!(text::<_, String>(value.clone()).unwrap(), expected);
            let written = value.to_string();
            let read: Uuid = text(&mut serde_json::Deserializer::from_str(&written)).unwrap();
            assert_eq!(read.as_str(), expected);
        }
        for value in [json!({}), json!([1])] {
            assert!(text::<_, String>(value).is_err());
        }
        let error = text::<_, String>(json!({})).unwrap_err().to_string();
        assert!(
            error.contains("expected a string, a number or a list of strings"),
            "{error}"
        );
    }

    /// Reads a field as each type: a number of seconds, a number of rows, and a flag.
    #[test]
    fn numbers_accept_digits_and_flags_accept_numbers() {
        type Read = (Option<Option<u64>>, Option<usize>, Option<bool>);
        let cases: [(Value, Read); 13] = [
            (json!(null), (Some(None), None, None)),
            (json!(7), (Some(Some(7)), Some(7), Some(true))),
            (json!(0), (Some(Some(0)), Some(0), Some(false))),
            (json!("7"), (Some(Some(7)), None, None)),
            (json!("x"), (None, None, None)),
            (json!("True"), (None, None, Some(true))),
            (json!("false"), (None, None, Some(false))),
            (json!(true), (None, None, Some(true))),
            (json!(false), (None, None, Some(false))),
            (json!(-1), (None, None, None)),
            (json!(1.5), (None, None, None)),
            (json!([[1], 2]), (None, None, None)),
            (json!({ "a": { "b": 1 } }), (None, None, None)),
        ];
        for (value, (number, rows, is_set)) in cases {
            assert_eq!(seconds(value.clone()).ok(), number, "{value}");
            assert_eq!(optional_count(value.clone()).ok(), number, "{value}");
            assert_eq!(
                count(value.clone()).ok(),
                number.map(Option::unwrap_or_default)
            );
            assert_eq!(plausible_count(value.clone()).unwrap(), rows, "{value}");
            assert_eq!(flag(value.clone()).unwrap(), is_set, "{value}");
        }
        let error = seconds(json!([])).unwrap_err().to_string();
        assert!(error.contains("not a number of seconds"), "{error}");
    }

    #[test]
    fn first_items_skips_the_rest_and_a_partial_list_is_an_error() {
        let first = |text: &str, most| -> Result<Vec<u32>, Error> {
            let mut deserializer = serde_json::Deserializer::from_str(text);
            let items = first_items(&mut deserializer, most)?;
            deserializer.end().map(|()| items)
        };
        assert_eq!(first("[1,2,3]", 2).unwrap(), [1, 2]);
        assert_eq!(first("[1,2]", 2).unwrap(), [1, 2]);
        assert_eq!(first("[1]", 2).unwrap(), [1]);
        assert_eq!(first("[1,{},[]]", 1).unwrap(), [1]);
        assert_eq!(first("[1]", 0).unwrap(), [0; 0]);
        assert_eq!(first("null", 2).unwrap(), [0; 0]);
        let error = first("{}", 2).unwrap_err().to_string();
        assert!(error.contains("expected a list"), "{error}");
        let whole = |length: usize| list::<Value, Value>(json!(vec![json!({}); length]));
        assert_eq!(whole(10_000).unwrap().len(), 10_000);
        let error = whole(10_001).unwrap_err().to_string();
        assert_eq!(error, TOO_LONG);
    }

    #[test]
    fn unread_query_uses_both_names() {
        let query = |unread| list_query(unread, ("is_read", "false"));
        assert_eq!(query(false), [("limit", "100".to_owned())]);
        let pairs = [("limit", "100"), ("unread", "true"), ("is_read", "false")];
        assert_eq!(
            query(true),
            pairs.map(|(name, value)| (name, value.to_owned()))
        );
    }
}
