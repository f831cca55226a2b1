//! `--jq`: no expression and no JSON ends the process.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravi::fuzzing::Filter;
use serde_json::Value;

/// What may run for ever, take any amount of memory, or read the environment or the clock.
const ENDLESS: [&str; 19] = [
    "def",
    "recurse",
    "..",
    "repeat",
    "range",
    "while",
    "until",
    "*",
    "combinations",
    "limit",
    "env",
    "now",
    "halt",
    "input",
    "reduce",
    "foreach",
    "walk",
    "pow",
    "splits",
];
/// An expression doubles its output with few bytes.
const LONGEST: usize = 48;

thread_local! {
    static IDENTITY: Filter = Filter::compile(".").expect("an expression");
}

fuzz_target!(|input: &str| {
    // The first line is the expression.
    let (expression, json) = input.split_once('\n').unwrap_or((input, "null"));
    let identity = IDENTITY.with(|identity| identity.run(json));
    // JSON has one meaning.
    if let Ok(value) = serde_json::from_str::<Value>(json) {
        let text = identity.expect("JSON goes through");
        if let Value::String(string) = &value {
            assert_eq!(text.strip_suffix('\n'), Some(string.as_str()));
        } else if !has_floats(&value) {
            assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(value));
        }
    }
    if expression.len() <= LONGEST && !ENDLESS.iter().any(|word| expression.contains(word)) {
        let _ = Filter::compile(expression).map(|filter| filter.run(json));
    }
});

/// jq writes numbers in its own way.
fn has_floats(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(values) => values.iter().any(has_floats),
        Value::Object(values) => values.values().any(has_floats),
        _ => false,
    }
}
