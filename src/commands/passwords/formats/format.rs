//! The formats of files that can be imported.

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// The formats of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Export from Bitwarden: JSON without encryption, or CSV
    Bitwarden,
    /// CSV export from 1Password
    OnePassword,
    /// CSV export from Chrome, Edge or a related browser
    Chrome,
    /// CSV export from Firefox
    Firefox,
}

impl Format {
    /// Returns the name of the program.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bitwarden => "Bitwarden",
            Self::OnePassword => "1Password",
            Self::Chrome => "Chrome",
            Self::Firefox => "Firefox",
        }
    }

    /// Returns the format of a file: the detected one, or else the chosen one. Fails if these differ.
    pub(super) fn agreed(
        chosen: Option<Self>,
        detected: Option<Self>,
    ) -> Result<Option<Self>, Failure> {
        match (chosen, detected) {
            (Some(chosen), Some(detected)) if chosen != detected => Err(Failure::usage(format!(
                "it is an export from {}, not from {}",
                detected.name(),
                chosen.name()
            ))
            .hint("omit --format, or check that it is the right file")),
            _ => Ok(detected.or(chosen)),
        }
    }
}
