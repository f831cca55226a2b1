//! Secrets with values that are hard to pass on.

use std::collections::BTreeMap;

use super::{Sandbox, User};

/// Values that some reader or writer somewhere mangles.
pub fn hostile() -> BTreeMap<String, String> {
    [
        ("PLAIN", "s3cret-plain"),
        ("EMPTY", ""),
        ("SPACES", "  two  words  "),
        ("LINES", "line one\nline two\n\nline four\n"),
        ("QUOTES", "a 'b' \"c\" `d`"),
        ("EXPANDED", "$HOME ${HOME} $(id) `id` !! \\ \\n"),
        ("MIXED", "it's \\ \"$x\"\r\nnext"),
        ("HASH", "a #b"),
        ("EQUALS", "a=b=c"),
        ("UNICODE", "Grüße 🔑 \u{2028} \u{85} \u{feff}"),
        ("CONTROL", "\u{1b}[2J\u{7f}\u{1}"),
        ("YAML", "- {a: b} # yes"),
        ("NUMBER", "0123"),
        ("NO", "no"),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .collect()
}

/// Creates a user who has stored these secrets.
pub fn filled(sandbox: &Sandbox, pairs: &BTreeMap<String, String>) -> User {
    let user = User::logged_in(sandbox);
    let file = serde_json::to_string(pairs).unwrap();
    user.run_with_input(&["vault", "import", "-"], file).ok();
    user
}
