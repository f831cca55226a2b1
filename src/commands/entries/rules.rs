//! The rules for generated passwords, and the generator.

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    crypto::{PasswordRules, generate_passphrase, generate_password},
    failure::Failure,
    secret::Secret,
};

/// The default length of a password, in characters.
const LENGTH: u16 = 24;
/// The allowed lengths of a password, in characters.
const LENGTHS: std::ops::RangeInclusive<u16> = 4..=1024;
/// The allowed lengths of a passphrase, in words.
const WORDS: std::ops::RangeInclusive<u8> = 3..=64;

/// The rules for a generated password.
#[derive(Debug, Clone, Args, Deserialize, JsonSchema)]
#[command(next_help_heading = "Generated passwords")]
#[serde(default)]
pub struct GenerateRules {
    /// Set the number of characters
    #[arg(long, value_name = "N", default_value_t = LENGTH, value_parser = clap::value_parser!(u16).range(i64::from(*LENGTHS.start())..=i64::from(*LENGTHS.end())))]
    #[schemars(range(min = 4, max = 1024))]
    pub length: u16,
    /// Omit symbols
    #[arg(long)]
    pub no_symbols: bool,
    /// Omit digits
    #[arg(long)]
    pub no_digits: bool,
    /// Omit these characters
    #[arg(
        long,
        value_name = "CHARS",
        default_value = "",
        hide_default_value = true
    )]
    pub exclude: String,
    /// Generate a passphrase of this many words (11 bits each) instead
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(i64::from(*WORDS.start())..=i64::from(*WORDS.end())), conflicts_with_all = ["length", "no_symbols", "no_digits", "exclude"])]
    #[schemars(range(min = 3, max = 64))]
    pub words: Option<u8>,
}

impl Default for GenerateRules {
    fn default() -> Self {
        Self {
            length: LENGTH,
            no_symbols: false,
            no_digits: false,
            exclude: String::new(),
            words: None,
        }
    }
}

impl GenerateRules {
    /// Returns whether any rule is given.
    pub(in crate::commands) fn are_given(&self) -> bool {
        self.length != LENGTH
            || self.no_digits
            || self.no_symbols
            || !self.exclude.is_empty()
            || self.words.is_some()
    }

    /// Fails if rules are given but no password is generated.
    pub(in crate::commands) fn refuse_unused(&self) -> Result<(), Failure> {
        if self.are_given() {
            return Err(Failure::usage(
                "--length, --words and the like apply only to generated passwords",
            )
            .hint("omit them, or omit the password; with `update`, give --generate"));
        }
        Ok(())
    }

    /// Generates a password or passphrase on this machine.
    pub(in crate::commands) fn generate(&self) -> Result<Secret, Failure> {
        self.check()?;
        let generated = match self.words {
            Some(words) => generate_passphrase(words.into()),
            None => generate_password(&PasswordRules {
                length: self.length.into(),
                digits: !self.no_digits,
                symbols: !self.no_symbols,
                exclude: self.exclude.clone(),
            })?,
        };
        Ok(Secret::new(generated.as_str().to_owned()))
    }

    /// Checks the lengths, which clap checks on the command line only, not in JSON.
    fn check(&self) -> Result<(), Failure> {
        let is_short = !LENGTHS.contains(&self.length);
        if is_short || self.words.is_some_and(|words| !WORDS.contains(&words)) {
            return Err(Failure::usage(format!(
                "a password must have {} to {} characters, and a passphrase {} to {} words",
                LENGTHS.start(),
                LENGTHS.end(),
                WORDS.start(),
                WORDS.end()
            )));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::GenerateRules;

    #[test]
    fn json_cannot_ask_for_a_password_that_the_command_line_refuses() {
        let generate = |json: &str| {
            let rules: GenerateRules = serde_json::from_str(json).unwrap();
            rules.generate()
        };
        for refused in [
            r#"{"words": 0}"#,
            r#"{"words": 65}"#,
            r#"{"length": 3}"#,
            r#"{"length": 1025}"#,
        ] {
            assert!(generate(refused).is_err(), "{refused}");
        }
        assert_eq!(generate("{}").unwrap().expose().len(), 24);
        let words = generate(r#"{"words": 3}"#).unwrap();
        assert_eq!(words.expose().split('-').count(), 3);
    }
}
