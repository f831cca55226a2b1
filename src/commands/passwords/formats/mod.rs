//! Files of other password managers.

mod bitwarden;
pub(crate) mod format;
mod item;
mod table;

use serde::de::IgnoredAny;

use crate::failure::Failure;

pub(crate) use format::Format;
pub(crate) use item::{New, Skipped};
pub(crate) use table::{Row, one_time_of, write};

/// What was read from a file.
pub(crate) struct Read {
    pub(crate) new: Vec<New>,
    pub(crate) skipped: Vec<Skipped>,
    /// `None` for CSV with columns of another program.
    pub(crate) format: Option<Format>,
}

/// Reads a file of another password manager.
pub(crate) fn parse(text: &str, chosen: Option<Format>) -> Result<Read, Failure> {
    if text.trim().is_empty() {
        return Err(no_passwords());
    }
    let (items, detected) = if text.trim_start().starts_with('{') {
        (bitwarden::read(text)?, Some(Format::Bitwarden))
    } else if is_array(text) {
        return Err(
            Failure::usage("it is JSON, but not an export from Bitwarden")
                .hint("give Bitwarden's .json or a CSV file; `ravi passwords export` without --json writes one"),
        );
    } else {
        table::read(text)?
    };
    let format = Format::agreed(chosen, detected)?;
    if items.new.is_empty() && items.skipped.is_empty() {
        return Err(no_passwords());
    }
    Ok(Read {
        new: items.new,
        skipped: items.skipped,
        format,
    })
}

/// Returns whether a text is a JSON array.
fn is_array(text: &str) -> bool {
    text.trim_start().starts_with('[') && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

fn no_passwords() -> Failure {
    Failure::usage("it contains no password entries")
        .hint("give a CSV or JSON file exported from a password manager")
}
