//! Replacements for functions of jaq that would read without a limit, reveal secrets, or end the process.

use jaq_core::{
    Cv, Error, Exn,
    native::{Fun, bome, run, v},
};
use jaq_json::{Val, read};

use super::jq_stack::Guarded;
use zeroize::Zeroizing;

use crate::process::is_session_variable;

/// Maximum nesting of JSON for `fromjson`: the string is untrusted, and parsing is recursive.
const NESTING_LIMIT: usize = 1000;

/// Returns the functions, which replace those of jaq with the same name.
pub(super) fn all() -> [Fun<Guarded>; 2] {
    [fromjson(), env()]
}

/// Returns whether [`all`] contains this function.
pub(super) fn is_replaced(name: &str) -> bool {
    matches!(name, "fromjson" | "env")
}

/// Defines `env`: the environment without session variables. Replaces invalid UTF-8.
fn env() -> Fun<Guarded> {
    run(("env", v(0), |_| {
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.to_string_lossy().into_owned();
            let value = value.to_string_lossy().into_owned();
            (!is_session_variable(&name)).then(|| (Val::from(name), Val::from(value)))
        });
        bome(Ok(Val::obj(variables.collect())))
    }))
}

/// Defines `fromjson`, for strings nested at most [`NESTING_LIMIT`] deep.
fn fromjson() -> Fun<Guarded> {
    run(("fromjson", v(0), |(_, value): Cv<'_, Guarded>| {
        let text = match value.try_as_utf8_bytes_owned() {
            Ok(text) => text,
            Err(error) => return bome(Err(error)),
        };
        if nesting(&text) > NESTING_LIMIT {
            return bome(Err(Error::str(format_args!(
                "fromjson: nested more than {NESTING_LIMIT} deep"
            ))));
        }
        let fail = |error: read::Error| {
            Exn::from(Error::str(format_args!("cannot parse as JSON: {error}")))
        };
        let mut values = Vec::new();
        for value in read::parse_many(&text) {
            // After an error, the parser would repeat it forever.
            let failed = value.is_err();
            values.push(value.map_err(fail));
            if failed {
                break;
            }
        }
        Box::new(values.into_iter())
    }))
}

/// Returns the nesting depth of a JSON text. Ignores brackets in strings.
fn nesting(json: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut quoted, mut escaped) = (false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// Returns the text of an error that the expression raises itself, as in `error("no code")`. A text that is not in the
/// expression may be a value of the output.
pub(super) fn typed_in(expression: &str, error: &str) -> Option<String> {
    let text = serde_json::from_str(error).ok()?;
    expression.contains(error).then_some(text)
}

/// Returns whether an error concerns the whole output, and not a part of it.
pub(super) fn is_about(error: &str, output: &Val) -> bool {
    let value = ["cannot index ", "cannot use ", "cannot calculate "]
        .into_iter()
        .find_map(|start| error.strip_prefix(start));
    let output = Zeroizing::new(output.to_string());
    value
        .and_then(|value| value.strip_prefix(output.as_str()))
        .is_some_and(|rest| rest.starts_with(' '))
}

/// Returns an error message without its values, which may be secret.
pub(super) fn without_values(error: &str) -> &'static str {
    let indexed = error.split_once("cannot index ");
    match indexed.and_then(|(_, value)| value.chars().next()) {
        Some('[') => return "an array of the output has no fields",
        Some('{') => return "an object of the output has no numbered elements",
        Some('"') => return "a string of the output has no fields",
        Some(_) => return "a number or boolean of the output has no fields",
        None => {}
    }
    [
        (
            "fromjson: nested more than ",
            "fromjson: the string is nested more than 1000 deep",
        ),
        ("cannot parse as JSON", "fromjson: cannot parse the string"),
        (
            "cannot format a row",
            "@csv and @tsv need an array of strings, numbers, booleans and nulls",
        ),
        (
            "cannot use ",
            "a value of the output has the wrong type for the expression",
        ),
        (
            "cannot calculate ",
            "cannot calculate with these values of the output",
        ),
    ]
    .into_iter()
    .find_map(|(part, message)| error.contains(part).then_some(message))
    .unwrap_or("the expression failed on the output")
}
