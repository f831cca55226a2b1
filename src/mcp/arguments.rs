//! JSON arguments of a tool as a command line, so that the checks of the command line apply to them.

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command};
use serde_json::{Map, Value};

use crate::{failure::Failure, output::clean};

/// Returns the words after `ravi` for a command: options first, then `--` and the arguments without a name.
///
/// # Errors
/// An argument is unknown, or its value is of another type.
pub(super) fn words(
    command: &Command,
    path: &str,
    arguments: &Map<String, Value>,
    given: &[&str],
) -> Result<Vec<OsString>, Failure> {
    let mut words: Vec<OsString> = path.split(' ').map(OsString::from).collect();
    words.extend(given.iter().map(OsString::from));
    let mut positional: Vec<(usize, Vec<String>)> = Vec::new();
    for (name, value) in arguments {
        let mut known = command.get_arguments().enumerate();
        let Some((place, argument)) = known.find(|(_, known)| known.get_id() == name.as_str())
        else {
            return Err(unknown(name));
        };
        let values = values(argument, value).ok_or_else(|| wrong_type(name))?;
        if argument.is_positional() {
            positional.push((place, values));
        } else {
            words.extend(option(argument, values));
        }
    }
    positional.sort_by_key(|(place, _)| *place);
    // A command takes all that follows `--`, so that another argument comes before it.
    if let Some(at) = positional
        .iter()
        .position(|(place, _)| is_last(command, *place))
    {
        let before = positional.drain(..at).flat_map(|(_, values)| values);
        for value in before {
            if value.starts_with('-') {
                let value = clean(&value).into_owned();
                return Err(Failure::usage(format!("`{value}` must not start with `-`")));
            }
            words.push(value.into());
        }
    }
    let positional = positional.into_iter().flat_map(|(_, values)| values);
    let positional: Vec<OsString> = positional.map(OsString::from).collect();
    if !positional.is_empty() {
        words.push("--".into());
        words.extend(positional);
    }
    Ok(words)
}

/// Returns whether an argument of a command takes all that follows `--`.
fn is_last(command: &Command, place: usize) -> bool {
    let mut arguments = command.get_arguments();
    arguments.nth(place).is_some_and(Arg::is_last_set)
}

/// Returns the texts of a value; `None` for the wrong type. A flag has one empty text if it is set.
fn values(argument: &Arg, value: &Value) -> Option<Vec<String>> {
    let is_flag = matches!(argument.get_action(), ArgAction::SetTrue);
    match value {
        Value::Null => Some(Vec::new()),
        Value::Bool(set) if is_flag => Some(vec![String::new(); usize::from(*set)]),
        _ if is_flag => None,
        Value::String(text) => Some(vec![text.clone()]),
        Value::Number(number) => Some(vec![number.to_string()]),
        Value::Array(items) if takes_many(argument) => {
            let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
            texts.collect()
        }
        _ => None,
    }
}

/// Returns whether an argument can be repeated.
fn takes_many(argument: &Arg) -> bool {
    matches!(argument.get_action(), ArgAction::Append)
}

fn option(argument: &Arg, values: Vec<String>) -> Vec<OsString> {
    let name = argument.get_long().unwrap_or_default();
    let is_flag = matches!(argument.get_action(), ArgAction::SetTrue);
    let word = |value: String| {
        if is_flag {
            format!("--{name}")
        } else {
            format!("--{name}={value}")
        }
    };
    values.into_iter().map(|value| word(value).into()).collect()
}

/// Returns the failure that a tool has no such argument.
pub(super) fn unknown(name: &str) -> Failure {
    Failure::usage(format!("there is no argument `{}`", clean(name)))
        .hint("the input schema of the tool lists its arguments")
}

/// Returns the failure that a required argument is missing.
pub(super) fn missing(name: &str) -> Failure {
    Failure::usage(format!("the argument `{}` is missing", clean(name)))
        .hint("the input schema of the tool lists its arguments")
}

/// Returns the failure that the value of an argument has the wrong type.
pub(super) fn wrong_type(name: &str) -> Failure {
    Failure::usage(format!("the value of `{}` has the wrong type", clean(name)))
        .hint("the input schema of the tool has its type")
}
