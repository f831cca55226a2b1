//! What can be stored: keys and values, checked before the first request.

use crate::{failure::Failure, output::clean, secret::Secret};

/// Fails for a key that nothing could be found by.
pub(super) fn check_key(key: &str) -> Result<(), Failure> {
    if key.trim().is_empty() || key.trim() != key || key.chars().any(char::is_control) {
        return Err(Failure::usage(format!(
            "`{}` cannot be the key of a secret: it is empty, or has control characters or spaces at its ends",
            clean(key)
        )));
    }
    Ok(())
}

/// Fails for what is not text: no field of the contract holds that.
pub(super) fn check_value(key: &str, value: &Secret) -> Result<(), Failure> {
    if value.expose().contains('\0') {
        return Err(not_text(&format!("the value of {}", clean(key))));
    }
    Ok(())
}

/// Returns the failure that something is not text.
pub(super) fn not_text(what: &str) -> Failure {
    Failure::usage(format!("{what} is not UTF-8 text"))
        .hint("store it as text: base64 < FILE | ravi vault set KEY -")
}
