//! Checks keys and values before the first request.

use crate::{failure::Failure, output::clean, secret::Secret};

/// Fails for a key that no command could select.
pub(super) fn check_key(key: &str) -> Result<(), Failure> {
    if key.trim().is_empty() || key.trim() != key || key.chars().any(char::is_control) {
        return Err(Failure::usage(format!(
            "invalid key `{}`: it is empty, or has control characters or surrounding spaces",
            clean(key)
        ))
        .hint("give a key such as API_KEY"));
    }
    Ok(())
}

/// Fails for a value that is not text, which the API cannot store.
pub(super) fn check_value(key: &str, value: &Secret) -> Result<(), Failure> {
    if value.expose().contains('\0') {
        return Err(not_text(&format!("the value of {}", clean(key))));
    }
    Ok(())
}

/// Returns the failure that `what` is not text.
pub(super) fn not_text(what: &str) -> Failure {
    Failure::usage(format!("{what} is not UTF-8 text"))
        .hint("encode it: base64 < FILE | ravi vault set KEY -")
}
