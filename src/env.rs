//! The environment variables that `ravi` reads: what each is for, and how it is read.

use std::path::PathBuf;

/// A variable.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it is for, as help and README say it.
    pub meaning: &'static str,
}

/// A variable is not valid UTF-8. It is an error, never unset: the command would use another session or identity.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the variable {0} is not valid UTF-8")]
pub struct NotUnicode(pub &'static str);

/// Directory for settings and session.
pub const CONFIG_DIR: Variable = Variable {
    name: "RAVI_CONFIG_DIR",
    meaning: "Directory for settings and session; without a session in it, the default one is used",
};
/// The active identity.
pub const IDENTITY: Variable = Variable {
    name: "RAVI_IDENTITY",
    meaning: "Identity to act as: name or uuid",
};
/// The server.
pub const API_URL: Variable = Variable {
    name: "RAVI_API_URL",
    meaning: "Address of the server; plain http for loopback only",
};
/// A token instead of a session.
pub const ACCESS_TOKEN: Variable = Variable {
    name: "RAVI_ACCESS_TOKEN",
    meaning: "Access token or API key to use instead of a login",
};
/// The refresh token beside it.
pub const REFRESH_TOKEN: Variable = Variable {
    name: "RAVI_REFRESH_TOKEN",
    meaning: "Refresh token for RAVI_ACCESS_TOKEN",
};
/// The PIN.
pub const PIN: Variable = Variable {
    name: "RAVI_PIN",
    meaning: "PIN, where there is no terminal",
};
/// A file with the PIN.
pub const PIN_FILE: Variable = Variable {
    name: "RAVI_PIN_FILE",
    meaning: "File that holds the PIN",
};
/// Where the key of the session is kept.
pub const KEYRING: Variable = Variable {
    name: "RAVI_KEYRING",
    meaning: "Where the session's key must be kept: os or file",
};
/// Colour.
pub const NO_COLOR: Variable = Variable {
    name: "NO_COLOR",
    meaning: "Use no colour",
};

/// Every variable, in the order of the help.
pub const ALL: [Variable; 9] = [
    CONFIG_DIR,
    IDENTITY,
    API_URL,
    ACCESS_TOKEN,
    REFRESH_TOKEN,
    PIN,
    PIN_FILE,
    KEYRING,
    NO_COLOR,
];

impl Variable {
    /// Reads its text; empty counts as unset.
    pub fn text(self) -> Result<Option<String>, NotUnicode> {
        match std::env::var(self.name) {
            Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => Err(NotUnicode(self.name)),
        }
    }

    /// Reads it as a path, which need not be UTF-8; empty counts as unset.
    #[must_use]
    pub fn path(self) -> Option<PathBuf> {
        path(self.name)
    }

    /// Returns whether it has a value.
    #[must_use]
    pub fn is_set(self) -> bool {
        self.path().is_some()
    }
}

/// Reads a variable of the system as a path; empty counts as unset.
#[must_use]
pub fn path(name: &str) -> Option<PathBuf> {
    std::env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}
