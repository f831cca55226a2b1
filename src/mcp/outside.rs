//! What leaves for the model: handles instead of secrets, and fences around text of strangers.
//!
//! The JSON Schema of the output says which fields these are (`x-ravi`): no command can forget one, since a
//! [`crate::secret::Secret`] has the mark by its type.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::hidden;
use crate::output::{clean, clean_lines, html, is_invisible};

/// Mark of a field with a secret.
const SECRET: &str = "secret";
/// Mark of a field with text of strangers.
const UNTRUSTED: &str = "untrusted";
/// Mark of a field with HTML of strangers.
const HTML: &str = "html";
/// Mark of a field with the address of a stranger, who may also write a text there.
const SENDER: &str = "sender";
/// Mark of a field with another address.
const ADDRESS: &str = "address";
/// Mark of a field that is shown although its type has a mark.
const OPEN: &str = "open";
/// Width of HTML as text.
const COLUMNS: usize = 100;
/// The longest address (RFC 5321 §4.5.3.1).
const ADDRESS_LIMIT: usize = 254;

/// The texts of one message.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outside {
    /// Address or number of the sender, if it is one.
    pub(super) sender: Option<String>,
    /// Names and texts.
    texts: Vec<(String, String)>,
    /// Names and texts as HTML.
    html: Vec<(String, String)>,
}

impl Outside {
    /// Returns texts of an unknown sender.
    pub(super) fn of_texts<const N: usize>(texts: [(&str, String); N]) -> Self {
        let given = texts.into_iter().filter(|(_, text)| !text.is_empty());
        Self {
            texts: given.map(|(name, text)| (name.to_owned(), text)).collect(),
            ..Self::default()
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.html.is_empty()
    }

    pub(super) fn has_html(&self) -> bool {
        !self.html.is_empty()
    }

    /// Turns HTML into text, unless the message has the text, too. May take long.
    pub(super) fn render(&mut self) {
        let has_text = self.texts.iter().any(|(name, _)| name == "text_content");
        for (name, html) in std::mem::take(&mut self.html) {
            let text = match html::readable(&hidden::marked(&html), COLUMNS) {
                _ if has_text => continue,
                Some(readable) if readable.cut => readable.text + "\n(The rest is not shown.)",
                Some(readable) => readable.text,
                None => "(This HTML cannot be shown as text.)".to_owned(),
            };
            self.texts.push((name, text));
        }
    }

    /// Returns the block for the model: the texts between the lines of the fence.
    pub(super) fn fenced(&self, nonce: &str) -> String {
        let mut block = format!("<<<{nonce}\n");
        for (name, text) in &self.texts {
            let text = clean_lines(&text.replace(is_invisible, ""));
            let is_long = text.contains('\n');
            let gap = if is_long { "\n" } else { " " };
            // Writing to memory never fails.
            let _ = writeln!(block, "{name}:{gap}{text}");
        }
        block + &format!("{nonce}>>>")
    }
}

/// Returns the handle of a secret: of this object, in this field.
pub(super) type Handle<'a> = &'a dyn Fn(&Map<String, Value>, &str) -> Option<String>;

/// Replaces secrets and takes out text of strangers.
pub(super) struct Guard<'a> {
    /// The JSON Schema of the value, whose definitions are at its root.
    pub(super) schema: &'a Value,
    /// Whether secrets are shown.
    pub(super) reveal: bool,
    /// Returns handles.
    pub(super) handle: Handle<'a>,
    /// What was taken out.
    pub(super) outside: Vec<Outside>,
}

impl<'a> Guard<'a> {
    /// Guards a value of the schema.
    pub(super) fn guard(&mut self, value: &mut Value) {
        self.walk(self.schema, value, None);
    }

    /// Guards a value within a message, or a conversation, of this sender.
    fn walk(&mut self, schema: &'a Value, value: &mut Value, sender: Option<&str>) {
        let schema = resolve(self.schema, schema, value);
        match value {
            Value::Array(items) => {
                let of_items = schema.get("items").unwrap_or(&Value::Null);
                for item in items {
                    self.walk(of_items, item, sender);
                }
            }
            Value::Object(fields) => self.object(schema, fields, sender),
            _ => {}
        }
    }

    fn object(&mut self, schema: &'a Value, fields: &mut Map<String, Value>, sender: Option<&str>) {
        let mark =
            |(name, value): (&String, &Value)| mark(self.schema, property(schema, name), value);
        let marks: Vec<Option<&str>> = fields.iter().map(mark).collect();
        let own = own_sender(fields, &marks);
        let is_own = fields
            .get("direction")
            .is_some_and(|direction| direction == "outgoing");
        let sender = own.or_else(|| sender.filter(|_| !is_own).map(str::to_owned));
        let handles = self.handles(fields, &marks);
        let place = self.outside.len();
        self.outside.push(Outside {
            sender: sender.clone(),
            ..Outside::default()
        });
        for ((name, value), mark) in fields.iter_mut().zip(marks) {
            match (mark, value.as_str()) {
                (Some(SENDER | ADDRESS), Some(text)) if is_address(text) => {}
                (Some(kind @ (UNTRUSTED | HTML | SENDER | ADDRESS)), Some(text))
                    if !text.is_empty() =>
                {
                    let outside = &mut self.outside[place];
                    let texts = match kind {
                        HTML => &mut outside.html,
                        _ => &mut outside.texts,
                    };
                    texts.push((name.clone(), text.to_owned()));
                    *value = format!("(untrusted text {})", place + 1).into();
                }
                _ => self.walk(property(schema, name), value, sender.as_deref()),
            }
        }
        fields.extend(handles);
    }

    /// Returns the secrets of an object that are not shown, and what is shown instead.
    fn handles(&self, fields: &Map<String, Value>, marks: &[Option<&str>]) -> Vec<(String, Value)> {
        let is_hidden = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
        let secrets = fields.iter().zip(marks).filter(|((_, value), mark)| {
            !self.reveal && **mark == Some(SECRET) && is_hidden(value)
        });
        let handle = |((name, _), _): ((&String, _), _)| {
            let handle = (self.handle)(fields, name);
            let shown = handle.unwrap_or_else(|| "(not shown)".to_owned());
            (name.clone(), shown.into())
        };
        secrets.map(handle).collect()
    }
}

/// Returns the address or number of the sender, if the object has one.
fn own_sender(fields: &Map<String, Value>, marks: &[Option<&str>]) -> Option<String> {
    let marked = fields.values().zip(marks);
    let mut senders = marked.filter(|(_, mark)| **mark == Some(SENDER));
    senders.find_map(|(value, _)| {
        value
            .as_str()
            .filter(|text| is_address(text))
            .map(str::to_owned)
    })
}

/// Returns the schema of a property.
fn property<'s>(schema: &'s Value, name: &str) -> &'s Value {
    let of = schema
        .get("properties")
        .and_then(|properties| properties.get(name));
    let of = of.or_else(|| schema.get("additionalProperties"));
    of.unwrap_or(&Value::Null)
}

/// Returns the schema behind references, and of a choice the one for this value.
fn resolve<'s>(root: &'s Value, schema: &'s Value, value: &Value) -> &'s Value {
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let target = root.pointer(target.trim_start_matches('#'));
        return target.map_or(&Value::Null, |target| resolve(root, target, value));
    }
    let choices = schema.get("anyOf").or_else(|| schema.get("oneOf"));
    let Some(choices) = choices.and_then(Value::as_array) else {
        return schema;
    };
    let resolved = choices.iter().map(|choice| resolve(root, choice, value));
    let has = |name: &Value| name.as_str().is_some_and(|name| value.get(name).is_some());
    let fits = |choice: &&Value| {
        let is_type = choice.get("type").is_none_or(|of| is_of(of, value));
        let required = choice.get("required").and_then(Value::as_array);
        is_type && required.is_none_or(|names| names.iter().all(has))
    };
    let mut fitting = resolved.filter(fits);
    fitting.next().unwrap_or(&Value::Null)
}

/// Returns the mark of a field: its own, or that of its type.
fn mark(root: &Value, schema: &Value, value: &Value) -> Option<&'static str> {
    let own = |schema: &Value| {
        let mark = schema.get("x-ravi").and_then(Value::as_str);
        let known = [SECRET, UNTRUSTED, HTML, SENDER, ADDRESS, OPEN];
        mark.and_then(|mark| known.into_iter().find(|known| *known == mark))
    };
    own(schema).or_else(|| own(resolve(root, schema, value)))
}

fn is_of(kind: &Value, value: &Value) -> bool {
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        _ => value.is_number(),
    };
    match kind {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).any(is),
        kind => kind.as_str().is_some_and(is),
    }
}

/// Returns whether a text can be nothing but an address, a number or an ID.
pub(super) fn is_address(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "@+.-_:".contains(c);
    let is_id = text.contains(|c: char| c == '@' || c.is_ascii_digit());
    let has_form = text.len() <= ADDRESS_LIMIT && clean(text) == text && text.chars().all(is_plain);
    let (own, domain) = text.rsplit_once('@').unwrap_or((text, ""));
    let is_sentence = is_sentence(own) || domain.split('.').any(is_sentence);
    is_id && has_form && !is_sentence
}

/// Returns whether a text without spaces could be read as a sentence.
fn is_sentence(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let is_word =
        |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    words.filter(is_word).count() > 3
}
