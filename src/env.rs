//! Environment variables that `ravi` reads.

use std::path::PathBuf;

/// An environment variable.
#[derive(Debug, Clone, Copy, serde::Serialize, schemars::JsonSchema)]
pub struct Variable {
    /// Name of the variable.
    pub name: &'static str,
    /// Its meaning, as in README.
    pub meaning: &'static str,
}

/// A variable is not valid UTF-8. Treating it as unset would select another session or identity.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("environment variable {0} is not valid UTF-8")]
pub struct NotUnicode(pub &'static str);

/// Directory for settings and session.
pub const CONFIG_DIR: Variable = Variable {
    name: "RAVI_CONFIG_DIR",
    meaning: "Directory for settings and session, one for each agent; without a session in it, that of the default directory is used",
};
/// Whether `ravi sandbox exec` runs this command.
pub const SANDBOX: Variable = Variable {
    name: "RAVI_SANDBOX",
    meaning: "Set by sandbox exec: RAVI_CONFIG_DIR is then the only directory for settings and session",
};
/// The active identity.
pub const IDENTITY: Variable = Variable {
    name: "RAVI_IDENTITY",
    meaning: "Identity to act as: name, or UUID (at least its first 4 characters)",
};
/// Server URL.
pub const API_URL: Variable = Variable {
    name: "RAVI_API_URL",
    meaning: "Server URL; plain http for loopback only",
};
/// Token to use instead of a session.
pub const ACCESS_TOKEN: Variable = Variable {
    name: "RAVI_ACCESS_TOKEN",
    meaning: "Access token or API key (ravi_id_…, ravi_mgmt_…) to use instead of a session",
};
/// Refresh token for `RAVI_ACCESS_TOKEN`.
pub const REFRESH_TOKEN: Variable = Variable {
    name: "RAVI_REFRESH_TOKEN",
    meaning: "Refresh token for RAVI_ACCESS_TOKEN, for one command; warns if the server accepts it only once",
};
/// PIN.
pub const PIN: Variable = Variable {
    name: "RAVI_PIN",
    meaning: "PIN, from which a command derives the keys when it needs them",
};
/// File with the PIN.
pub const PIN_FILE: Variable = Variable {
    name: "RAVI_PIN_FILE",
    meaning: "File with the PIN",
};
/// Where the session key is stored.
pub const KEYRING: Variable = Variable {
    name: "RAVI_KEYRING",
    meaning: "Where to store the key of the session: os or file; os also refuses a key that is in a file",
};
/// The token of `ravi mcp --http`.
pub const MCP_TOKEN: Variable = Variable {
    name: "RAVI_MCP_TOKEN",
    meaning: "Bearer token that clients of ravi mcp --http must send, of at least 16 characters (default: a new one at each start)",
};
/// The browser of `passwords fill`.
pub const CDP: Variable = Variable {
    name: "RAVI_CDP",
    meaning: "DevTools endpoint of the browser for passwords fill (default: http://127.0.0.1:9222)",
};
/// Colour.
pub const NO_COLOR: Variable = Variable {
    name: "NO_COLOR",
    meaning: "If set, no colour",
};

/// Certificates to trust.
pub const SSL_CERT_FILE: Variable = Variable {
    name: "SSL_CERT_FILE",
    meaning: "PEM file with root certificates to trust instead of the system's",
};
/// Directories of certificates to trust.
pub const SSL_CERT_DIR: Variable = Variable {
    name: "SSL_CERT_DIR",
    meaning: "Directories with root certificates to trust instead of the system's",
};
/// Proxy.
pub const HTTPS_PROXY: Variable = Variable {
    name: "HTTPS_PROXY",
    meaning: "Proxy for requests to the server",
};
/// Proxy, without `HTTPS_PROXY`.
pub const ALL_PROXY: Variable = Variable {
    name: "ALL_PROXY",
    meaning: "Proxy for requests to the server, if HTTPS_PROXY is not set",
};
/// Servers without a proxy.
pub const NO_PROXY: Variable = Variable {
    name: "NO_PROXY",
    meaning: "Hosts to reach without the proxy, separated by commas",
};
/// Editor.
pub const VISUAL: Variable = Variable {
    name: "VISUAL",
    meaning: "Editor for the text of an email",
};
/// Editor, without `VISUAL`.
pub const EDITOR: Variable = Variable {
    name: "EDITOR",
    meaning: "Editor for the text of an email, if VISUAL is not set",
};
/// Pager of `ravi` only.
pub const RAVI_PAGER: Variable = Variable {
    name: "RAVI_PAGER",
    meaning: "Pager for long output at a terminal; cat disables paging",
};
/// Pager.
pub const PAGER: Variable = Variable {
    name: "PAGER",
    meaning: "Pager for long output, if RAVI_PAGER is not set (default: less)",
};

/// All variables, in the order of the help.
pub const ALL: [Variable; 21] = [
    CONFIG_DIR,
    SANDBOX,
    IDENTITY,
    API_URL,
    ACCESS_TOKEN,
    REFRESH_TOKEN,
    PIN,
    PIN_FILE,
    KEYRING,
    MCP_TOKEN,
    CDP,
    NO_COLOR,
    SSL_CERT_FILE,
    SSL_CERT_DIR,
    HTTPS_PROXY,
    ALL_PROXY,
    NO_PROXY,
    VISUAL,
    EDITOR,
    RAVI_PAGER,
    PAGER,
];

impl Variable {
    /// Reads the value; empty counts as unset.
    pub fn text(self) -> Result<Option<String>, NotUnicode> {
        match std::env::var(self.name) {
            Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => Err(NotUnicode(self.name)),
        }
    }

    /// Reads the value as a path, which may not be UTF-8; empty counts as unset.
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

/// Returns whether the process runs in a session over SSH.
#[must_use]
pub fn is_over_ssh() -> bool {
    ["SSH_CONNECTION", "SSH_TTY"].into_iter().any(is_given)
}

/// Returns whether the variables name a display of X11 or Wayland.
#[must_use]
pub fn names_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].into_iter().any(is_given)
}

fn is_given(name: &str) -> bool {
    path(name).is_some()
}

/// Reads a system variable as a path; empty counts as unset.
#[must_use]
pub fn path(name: &str) -> Option<PathBuf> {
    std::env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}
