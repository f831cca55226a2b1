//! `ravi vault import`: everything is checked before the first write, and only what differs is sent.

use std::{collections::HashMap, path::Path};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{
    Context, dotenv, names,
    secrets::{self, VaultSecret},
    set,
};
use crate::{
    api::{VaultBody, VaultEntry},
    cli::ImportFormat,
    commands::{keys::Sealer, store::store_all},
    failure::Failure,
    output::{Answer, Render, Style, clean},
    prompt,
    secret::Secret,
};

/// A secret of the file.
pub(crate) struct New {
    pub(crate) key: String,
    pub(crate) value: Secret,
    notes: Option<Secret>,
}

/// What an import did.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct Imported {
    /// Keys that were stored, or would be.
    stored: Vec<String>,
    /// Keys that were there with the same value.
    unchanged: Vec<String>,
    /// Nothing was stored.
    dry_run: bool,
}

impl Render for Imported {
    fn human(&self, _: &Style) -> String {
        let verb = if self.dry_run {
            "Would store"
        } else {
            "Stored"
        };
        let (stored, unchanged) = (self.stored.len(), self.unchanged.len());
        let mut text = format!("{verb} {stored} secrets; {unchanged} were there already.\n");
        if self.dry_run {
            for key in &self.stored {
                text.push_str(&clean(key));
                text.push('\n');
            }
        }
        text
    }

    fn quiet(&self) -> String {
        let line = |key: &String| format!("{}\n", clean(key));
        self.stored.iter().map(line).collect()
    }
}

/// Stores the secrets of a file.
pub(super) async fn run(
    context: &Context,
    file: &Path,
    format: Option<ImportFormat>,
    dry_run: bool,
    plaintext: bool,
) -> Result<Answer, Failure> {
    let text = prompt::read_exactly(file, "the secrets").await?;
    let new = parse(text.expose(), format)?;
    let (client, session, _) = context.identity_client().await?;
    let sealer = Sealer::new(&client, &session, plaintext).await?;
    let listed = client.vault_entries().await?;
    let known: Vec<VaultEntry> = new
        .iter()
        .filter_map(|new| listed.iter().find(|entry| entry.key == new.key).cloned())
        .collect();
    let keys = match &sealer {
        Sealer::Keys(pair) => Some(pair),
        Sealer::Plain => None,
    };
    let known: HashMap<String, VaultSecret> = secrets::whole(&client, known)
        .await?
        .into_iter()
        .map(|entry| (entry.key.clone(), VaultSecret::open(keys, entry)))
        .collect();
    let is_there = |new: &New| {
        let Some(known) = known.get(&new.key) else {
            return false;
        };
        // What the server can read is sealed by being sent again.
        let is_sealed = keys.is_none() || known.unencrypted.is_empty();
        let notes = new.notes.is_none() || new.notes == known.notes;
        is_sealed && notes && known.value.as_ref() == Some(&new.value)
    };
    let (unchanged, changed): (Vec<New>, Vec<New>) = new.into_iter().partition(is_there);
    let bodies = changed
        .iter()
        .map(|new| {
            let notes = new.notes.as_ref();
            Ok(VaultBody {
                key: new.key.clone(),
                value: sealer.seal(&format!("the value of {}", new.key), new.value.expose())?,
                notes: notes
                    .map(|notes| sealer.seal(&format!("the note of {}", new.key), notes.expose()))
                    .transpose()?,
            })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let imported = Imported {
        stored: changed.into_iter().map(|new| new.key).collect(),
        unchanged: unchanged.into_iter().map(|new| new.key).collect(),
        dry_run,
    };
    names::warn(&context.style, imported.stored.iter().map(String::as_str));
    if !dry_run {
        let requests = bodies
            .iter()
            .map(async |body| client.set_vault_entry(body).await);
        store_all(context, "secrets", bodies.len(), requests).await?;
    }
    Answer::show(&context.style, &imported)
}

/// Reads and checks all of it; the later of two lines with the same key and value is left out.
pub(crate) fn parse(text: &str, format: Option<ImportFormat>) -> Result<Vec<New>, Failure> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let format = format.unwrap_or(match text.trim_start().chars().next() {
        Some('{' | '[') => ImportFormat::Json,
        _ => ImportFormat::Dotenv,
    });
    let read: Vec<New> = match format {
        ImportFormat::Json => parse_json(text)?,
        ImportFormat::Dotenv => dotenv::parse(text)?
            .into_iter()
            .map(|(key, value)| New {
                key,
                value: Secret::new(value),
                notes: None,
            })
            .collect(),
    };
    let mut new: Vec<New> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for one in read {
        set::check_key(&one.key)?;
        set::check_value(&one.key, one.value.expose())?;
        match places.get(&one.key.to_lowercase()) {
            Some(place) if new[*place].key == one.key && new[*place].value == one.value => {}
            Some(_) => {
                let key = clean(&one.key).into_owned();
                return Err(
                    Failure::usage(format!("the input names {key} more than once"))
                        .hint("keep one of them; keys that differ only in case are the same"),
                );
            }
            None => {
                places.insert(one.key.to_lowercase(), new.len());
                new.push(one);
            }
        }
    }
    if new.is_empty() {
        return Err(Failure::usage("the input holds no secrets")
            .hint("give lines of KEY=value, or a JSON object of keys and values"));
    }
    Ok(new)
}

/// The members of an object, in their order and with those of the same name.
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

/// `{"KEY": "value"}`, or `[{"key", "value", "notes"}]`.
fn parse_json(text: &str) -> Result<Vec<New>, Failure> {
    if text.trim_start().starts_with('[') {
        let rows: Vec<Members> = read_json(text)?;
        return rows.into_iter().map(read_row).collect();
    }
    let Members(members) = read_json(text)?;
    let new = |(key, value): (String, Box<RawValue>)| {
        let value = read_value(&key, Some(&value))?;
        let notes = None;
        Ok(New { key, value, notes })
    };
    members.into_iter().map(new).collect()
}

fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    // The parser's own words quote the text, which is secret.
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        if error.is_data() {
            refuse_json(&format!(
                "holds what is not an object at line {line}, column {column}"
            ))
        } else {
            refuse_json(&format!("is damaged at line {line}, column {column}"))
        }
    })
}

fn read_row(Members(members): Members) -> Result<New, Failure> {
    let find = |name: &str| {
        let member = members.iter().rev().find(|(key, _)| key == name);
        member.map(|(_, value)| &**value)
    };
    let text = |name: &str| find(name).and_then(|value| serde_json::from_str(value.get()).ok());
    let key: String = text("key").ok_or_else(|| refuse_json("has a row without a key"))?;
    Ok(New {
        value: read_value(&key, find("value"))?,
        notes: text("notes").map(Secret::new),
        key,
    })
}

/// A string, or a number or truth value as it is written there.
fn read_value(key: &str, value: Option<&RawValue>) -> Result<Secret, Failure> {
    let text = value.map_or("null", RawValue::get);
    if let Ok(string) = serde_json::from_str(text) {
        return Ok(Secret::new(string));
    }
    if text.starts_with(['"', '[', '{', 'n']) {
        let key = clean(key);
        return Err(refuse_json(&format!("has no text as the value of {key}")));
    }
    Ok(Secret::new(text.to_owned()))
}

fn refuse_json(what: &str) -> Failure {
    Failure::usage(format!("the JSON {what}"))
        .hint("it should be {\"KEY\": \"value\", …} or [{\"key\": …, \"value\": …}, …]")
}
