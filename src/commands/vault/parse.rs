//! The files that `ravi vault import` reads: `.env` and JSON.

use std::collections::HashMap;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{
    check::{check_key, check_value},
    dotenv,
};
use crate::{failure::Failure, output::clean, secret::Secret};

/// The formats of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// KEY=value lines, as in .env files
    Dotenv,
    /// Object of strings, or list of objects with key and value
    Json,
}

/// A secret in the file.
pub(crate) struct New {
    pub(crate) key: String,
    pub(crate) value: Secret,
    pub(super) notes: Option<Secret>,
    /// Its line in a `.env` file.
    line: Option<usize>,
}

/// Reads and checks a file. Ignores the second of two equal lines.
pub(crate) fn parse(text: &str, format: Option<Format>) -> Result<Vec<New>, Failure> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let format = format.unwrap_or(match text.trim_start().chars().next() {
        Some('{' | '[') => Format::Json,
        _ => Format::Dotenv,
    });
    let read: Vec<New> = match format {
        Format::Json => parse_json(text)?,
        Format::Dotenv => dotenv::parse(text)?
            .into_iter()
            .map(|pair| New {
                key: pair.key,
                value: pair.value,
                notes: None,
                line: Some(pair.line),
            })
            .collect(),
    };
    let mut new: Vec<New> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for one in read {
        check_key(&one.key)
            .and_then(|()| check_value(&one.key, &one.value))
            .map_err(|failure| at_line(one.line, failure))?;
        match places.get(&one.key.to_lowercase()) {
            Some(place) if new[*place].key == one.key && new[*place].value == one.value => {}
            Some(_) => {
                let key = clean(&one.key).into_owned();
                let failure = Failure::usage(format!("{key} is given more than once"))
                    .hint("keep one of them; keys that differ only in case are the same");
                return Err(at_line(one.line, failure));
            }
            None => {
                places.insert(one.key.to_lowercase(), new.len());
                new.push(one);
            }
        }
    }
    if new.is_empty() {
        return Err(Failure::usage("it contains no secrets")
            .hint("give lines of KEY=value, or a JSON object of keys and values"));
    }
    Ok(new)
}

/// Names the line of a secret, if it is known.
fn at_line(line: Option<usize>, failure: Failure) -> Failure {
    let place = line.map_or(String::new(), |line| format!("line {line}: "));
    let message = format!("{place}{}", failure.message);
    Failure { message, ..failure }
}

/// The members of an object, in order, with duplicates.
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Members;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Reader)
    }
}

/// Reads `{"KEY": "value"}`, or `[{"key", "value", "notes"}]`.
fn parse_json(text: &str) -> Result<Vec<New>, Failure> {
    if text.trim_start().starts_with('[') {
        let rows: Vec<Members> = read_json(text)?;
        return (1..).zip(rows).map(read_row).collect();
    }
    let Members(members) = read_json(text)?;
    let new = |(key, value): (String, Box<RawValue>)| {
        let value = read_value(&key, Some(&value))?;
        let (notes, line) = (None, None);
        Ok(New {
            key,
            value,
            notes,
            line,
        })
    };
    members.into_iter().map(new).collect()
}

fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    // The parser's own message quotes a secret.
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        if error.is_data() {
            refuse_json(&format!(
                "has a value that is not an object at line {line}, column {column}"
            ))
        } else {
            refuse_json(&format!("is damaged at line {line}, column {column}"))
        }
    })
}

fn read_row((number, Members(members)): (usize, Members)) -> Result<New, Failure> {
    let find = |name: &str| {
        let member = members.iter().rev().find(|(key, _)| key == name);
        member.map(|(_, value)| &**value)
    };
    let text = |name: &str| find(name).and_then(|value| serde_json::from_str(value.get()).ok());
    let key: String = text("key")
        .ok_or_else(|| refuse_json(&format!("has an object without a key (number {number})")))?;
    Ok(New {
        value: read_value(&key, find("value"))?,
        notes: text("notes").map(Secret::new),
        key,
        line: None,
    })
}

/// Reads a string, or a number or boolean as written.
fn read_value(key: &str, value: Option<&RawValue>) -> Result<Secret, Failure> {
    let text = value.map_or("null", RawValue::get);
    if let Ok(string) = serde_json::from_str(text) {
        return Ok(Secret::new(string));
    }
    if text.starts_with(['"', '[', '{', 'n']) {
        let key = clean(key);
        return Err(refuse_json(&format!("has no string as the value of {key}")));
    }
    Ok(Secret::new(text.to_owned()))
}

fn refuse_json(what: &str) -> Failure {
    Failure::usage(format!("the JSON {what}"))
        .hint("use {\"KEY\": \"value\", …} or [{\"key\": …, \"value\": …}, …]")
}
