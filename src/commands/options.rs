//! Options that many commands share.

use std::{ffi::OsString, path::PathBuf, str::FromStr, time::Duration};

use clap::{Args, ValueEnum};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use crate::ids::string_schema;

/// Options of every command.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Print JSON on stdout, and errors as JSON on stderr
    #[arg(long, short, global = true)]
    pub json: bool,
    /// Filter JSON output with a jq expression; strings are printed raw
    ///
    /// The input is what --json prints: an object, or an array of objects for a list, as in --jq '.[].uuid'. The JSON
    /// Schemas are in man/schema of the source. The functions are the standard ones of jaq, without those that read
    /// files or further input.
    #[arg(long, global = true, value_name = "EXPR")]
    pub jq: Option<String>,
    /// Print IDs only, or keys or paths; suppress notices
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Use this identity for one command [env: RAVI_IDENTITY]
    ///
    /// A name, a UUID, or the start of a UUID: at least 4 characters that select one only.
    #[arg(long, short, global = true, value_name = "NAME|UUID")]
    pub identity: Option<String>,
    /// Use another server [env: RAVI_API_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub api_url: Option<String>,
    /// Time out after this long, such as 90s or 2m
    ///
    /// A number without a unit is in seconds; units are ms, s, m, h, d and w, as in 1h30m. Default: none, except 2m for watch with
    /// --otp or --link, and for the message of signup.
    #[arg(long, global = true, value_name = "DUR")]
    pub timeout: Option<Span>,
    /// Log requests to stderr
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// Choose when to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Never prompt; fail and name the flag to set
    #[arg(long, global = true)]
    pub no_input: bool,
}

/// The values of `--color`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    #[default]
    /// Use colour at a terminal, unless `NO_COLOR` is set
    Auto,
    /// Use colour even in a pipe
    Always,
    /// Use no colour
    Never,
}

/// The source of the PIN, besides `RAVI_PIN`, `RAVI_PIN_FILE` and a prompt.
#[derive(Debug, Default, Args, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PinSource {
    /// Read the PIN from stdin [env: RAVI_PIN or RAVI_PIN_FILE]
    #[arg(long)]
    pub pin_stdin: bool,
}

/// A path for options that read a file; `-` is stdin.
pub type InputFile = PathBuf;

/// The path that means stdin.
pub(super) const STDIN: &str = "-";

/// Returns the path that means stdin, for an input in JSON that names no file.
pub(super) fn stdin() -> InputFile {
    STDIN.into()
}

/// Returns whether an input file is stdin.
pub(super) fn is_stdin(file: &std::path::Path) -> bool {
    file.as_os_str() == STDIN
}

/// A text to look for in others, ignoring case.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub struct Part(String);

string_schema!(Part);

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Part {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether a sender has this address (`me@example.com`), this domain or one below it (`@example.com`), an
    /// address that begins so (`me@`), or contains the text, if it has no @: anyone can register a domain that contains
    /// another.
    pub(super) fn is_sender(&self, sender: &str) -> bool {
        let Some((name, domain)) = self.0.rsplit_once('@') else {
            return self.is_in(sender);
        };
        let address = bare_address(sender).to_lowercase();
        if address.contains([' ', ',', '<', '>', '"']) {
            return false;
        }
        let (own_name, own_domain) = address.rsplit_once('@').unwrap_or((&address, ""));
        let (name, domain) = (name.to_lowercase(), domain.to_lowercase());
        let is_below = || own_domain.ends_with(&format!(".{domain}"));
        match (name.is_empty(), domain.is_empty()) {
            (true, _) => own_domain == domain || is_below(),
            (_, true) => own_name == name,
            _ => own_name == name && own_domain == domain,
        }
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        // The text may be a decrypted username.
        Zeroizing::new(text.to_lowercase()).contains(&self.0.to_lowercase())
    }
}

/// Returns the address of an entry such as `Ann <ann@example.com>`, or of one without a name.
pub(crate) fn bare_address(entry: &str) -> &str {
    let named = entry.strip_suffix('>');
    let named = named.and_then(|named| named.rsplit_once('<'));
    named.map_or(entry, |(_, address)| address).trim()
}

/// The help of `--pass-session`.
pub(crate) const PASS_SESSION: &str =
    "Pass RAVI_PIN, RAVI_PIN_FILE and the RAVI_*_TOKEN variables too";

/// Reads a command and its arguments from JSON, where they are strings.
pub(super) fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<OsString>, D::Error> {
    let words = Vec::<String>::deserialize(deserializer)?;
    Ok(words.into_iter().map(OsString::from).collect())
}

/// A duration as it is typed: whole seconds, or a number with units (`500ms`, `90s`, `2m`, `1h30m`, `30d`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub struct Span(pub Duration);

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match duration_of(text) {
            Some(duration) if !duration.is_zero() => Ok(Self(duration)),
            _ => Err("give a duration longer than 0, such as 30s, 5m, 1h or 30d".to_owned()),
        }
    }
}

/// A duration as [`Span`] is typed, or 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub struct SpanOrZero(pub Duration);

impl FromStr for SpanOrZero {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = duration_of(text).map(Self);
        parsed.ok_or_else(|| "give a duration such as 30s, 5m, 1h or 30d, or 0s".to_owned())
    }
}

impl TryFrom<String> for SpanOrZero {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// The longest duration, a century: an instant so far away can be represented.
const LONGEST: Duration = Duration::from_hours(100 * 366 * 24);

fn duration_of(text: &str) -> Option<Duration> {
    let duration = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => with_units(text)?,
    };
    Some(duration).filter(|duration| *duration <= LONGEST)
}

fn with_units(text: &str) -> Option<Duration> {
    let span = text.parse::<jiff::Span>().ok()?;
    // A day has 24 hours: without a date, no other length is known.
    let duration = span.to_duration(jiff::SpanRelativeTo::days_are_24_hours());
    Duration::try_from(duration.ok()?).ok()
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// Returns a duration as people say it, rounded up: `45 s`, `30 min`, `6 hours`, `30 days`.
pub(super) fn duration(seconds: u64) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds.div_ceil(MINUTE)),
        7200..172_800 => format!("{} hours", seconds.div_ceil(HOUR)),
        _ => format!("{} days", seconds.div_ceil(DAY)),
    }
}

/// Returns a duration as it is typed: `90s`, `2m`, `1h 30m`.
pub(super) fn typed(duration: Duration) -> String {
    match jiff::SignedDuration::try_from(duration) {
        Ok(duration) => format!("{duration:#}"),
        Err(_) => format!("{}s", duration.as_secs()),
    }
}

/// Parses a whole number of at least 1.
pub fn positive(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..) => Ok(number),
        _ => Err("give a whole number of at least 1".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde::de::DeserializeOwned;
    use serde_json::json;

    use super::{Span, SpanOrZero};

    fn given<T: DeserializeOwned>(text: &str) -> Option<T> {
        serde_json::from_value(json!(text)).ok()
    }

    #[test]
    fn durations_are_the_same_typed_and_as_json() {
        for text in ["0", "0s", "30s", "1h30m", "2w", "1y", "soon", "-1s", ""] {
            let or_zero = text.parse::<SpanOrZero>().ok();
            assert_eq!(or_zero, given(text), "{text}");
            assert_eq!(text.parse::<Span>().ok(), given(text), "{text}");
        }
        assert_eq!(given("0s"), Some(SpanOrZero(Duration::ZERO)));
        assert_eq!(given::<Span>("0s"), None);
        assert_eq!(given("2w 1d"), Some(Span(Duration::from_hours(15 * 24))));
        // A month or a year has no fixed length.
        for text in ["1mo", "1y", "99999999999w", "5300w", "18446744073709551615"] {
            assert_eq!(given::<Span>(text), None, "{text}");
        }
    }

    #[test]
    fn a_sender_is_no_other_that_contains_it() {
        let holds = |part: &str, sender: &str| super::Part::from(part.to_owned()).is_sender(sender);
        for (part, sender) in [
            ("@example.com", "a@example.com"),
            ("@Example.com", "\"A\" <a@mail.example.COM>"),
            ("a@example.com", "A@example.com"),
            ("a@", "a@example.com"),
            ("example", "a@example.com"),
            ("+1555", "+15551234567"),
        ] {
            assert!(holds(part, sender), "{part} {sender}");
        }
        for (part, sender) in [
            ("@example.com", "a@example.com.evil.net"),
            ("@example.com", "a@notexample.com"),
            ("@example.com", "\"x@example.com\" <a@evil.net>"),
            ("a@example.com", "ba@example.com"),
            ("a@example.com", "a@example.com.evil.net"),
            ("a@", "ba@example.com"),
            ("@example.com", "+15551234567"),
        ] {
            assert!(!holds(part, sender), "{part} {sender}");
        }
    }
}
