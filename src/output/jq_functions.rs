//! The functions of `--jq` that replace those of jaq: they neither read without a limit, nor show what is secret, nor end
//! the process.

use jaq_core::{
    Cv, Error, Exn,
    native::{Fun, bome, run, v},
};
use jaq_json::{Val, read};

use super::jq_stack::Guarded;
use crate::process::is_session_variable;

/// The deepest JSON that `fromjson` reads: a string comes from outside, and reading it is recursive.
const NESTING_LIMIT: usize = 1000;

/// The functions, each instead of the one of jaq with the same name.
pub(super) fn all() -> [Fun<Guarded>; 2] {
    [fromjson(), env()]
}

/// Whether there is a function of this name in [`all`].
pub(super) fn is_replaced(name: &str) -> bool {
    matches!(name, "fromjson" | "env")
}

/// `env`: the variables of the environment without those of the session. What is not UTF-8 is replaced.
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

/// `fromjson`, for strings that are nested at most [`NESTING_LIMIT`] deep.
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
            // The parser does not go on behind an error: it repeats it for ever.
            let failed = value.is_err();
            values.push(value.map_err(fail));
            if failed {
                break;
            }
        }
        Box::new(values.into_iter())
    }))
}

/// How deep a JSON text is nested. Brackets in strings do not count.
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

/// What an error says without the values in it, which may be secret: they are those of the answer.
pub(super) fn without_values(error: &str) -> &'static str {
    [
        (
            "cannot index ",
            "cannot index a value of the answer in this way",
        ),
        (
            "fromjson: nested more than ",
            "fromjson: the string is nested more than 1000 deep",
        ),
        ("cannot parse as JSON", "fromjson: cannot parse the string"),
        (
            "cannot use ",
            "a value of the answer has another type than the expression needs",
        ),
        (
            "cannot calculate ",
            "cannot calculate with these values of the answer",
        ),
    ]
    .into_iter()
    .find_map(|(part, message)| error.contains(part).then_some(message))
    .unwrap_or("the expression failed on the answer")
}
