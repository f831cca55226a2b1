//! Active identity of a command, and where it was selected.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use super::{Directories, Error, files};
use crate::env;
use crate::files::is_there;

/// Settings of a `config.json`, unencrypted.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Config {
    /// UUID of the active identity.
    pub identity_uuid: Option<String>,
    /// Its name, for display.
    pub identity_name: Option<String>,
    /// All settings as written: a number may exceed every Rust type.
    #[serde(skip)]
    all: BTreeMap<String, Box<RawValue>>,
}

/// Where the identity was selected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "source", content = "path")]
pub enum IdentitySource {
    /// `--identity`
    Flag,
    /// `RAVI_IDENTITY`
    Environment,
    /// `config.json` in `RAVI_CONFIG_DIR`
    ConfigDir(PathBuf),
    /// `.ravi/config.json` in or above the working directory
    Project(PathBuf),
    /// `config.json` in the default directory
    Global(PathBuf),
    /// `~/.ravi/config.json` of the Go client
    GoClient(PathBuf),
}

impl IdentitySource {
    /// Returns the selecting file; `None` for a flag or variable.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Flag | Self::Environment => None,
            Self::ConfigDir(path)
            | Self::Project(path)
            | Self::Global(path)
            | Self::GoClient(path) => Some(path),
        }
    }
}

impl std::fmt::Display for IdentitySource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.path() {
            Some(path) => write!(f, "{}", path.display()),
            None if *self == Self::Flag => f.write_str("--identity"),
            None => f.write_str("RAVI_IDENTITY"),
        }
    }
}

/// The selected identity: a name or a UUID. In a file, a UUID, and optionally its name at that time for display.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveIdentity {
    /// Name or UUID.
    pub selector: String,
    /// Whether `selector` is a UUID. A name requires a look-up.
    pub is_uuid: bool,
    /// Name next to the UUID in a file.
    pub name: Option<String>,
    /// Where it was selected.
    pub source: IdentitySource,
}

impl ActiveIdentity {
    /// Resolves the identity: flag, `RAVI_IDENTITY`, `RAVI_CONFIG_DIR`, nearest project, global. Returns `None` if none
    /// is selected.
    pub fn resolve(flag: Option<&str>, directories: &Directories) -> Result<Option<Self>, Error> {
        if let Some(flag) = flag {
            return Ok(Some(Self::named(flag.to_owned(), IdentitySource::Flag)));
        }
        if let Some(selector) = env::IDENTITY.text()? {
            return Ok(Some(Self::named(selector, IdentitySource::Environment)));
        }
        Self::resolve_files(directories)
    }

    /// Resolves the identity from files: the first existing file decides. If it selects none, fails: falling through to
    /// the next file would act as another identity.
    fn resolve_files(directories: &Directories) -> Result<Option<Self>, Error> {
        for source in file_sources(directories)? {
            let Some(path) = source.path().map(Path::to_owned) else {
                continue;
            };
            if !is_there(&path) {
                continue;
            }
            let config = read_config(&path)?;
            // The last file belongs to another program and may select none.
            if matches!(source, IdentitySource::GoClient(_)) && config.is_blank() {
                continue;
            }
            config.check(&path)?;
            match (config.identity_uuid, config.identity_name) {
                (Some(selector), name) => {
                    return Ok(Some(Self {
                        selector,
                        is_uuid: true,
                        name,
                        source,
                    }));
                }
                (None, Some(name)) => return Ok(Some(Self::named(name, source))),
                (None, None) => return Err(Error::NamesNone { path }),
            }
        }
        Ok(None)
    }

    fn named(selector: String, source: IdentitySource) -> Self {
        Self {
            is_uuid: uuid::Uuid::try_parse(&selector).is_ok(),
            selector,
            name: None,
            source,
        }
    }
}

impl Config {
    fn is_blank(&self) -> bool {
        let blank = |text: &Option<String>| text.as_ref().is_none_or(String::is_empty);
        blank(&self.identity_uuid) && blank(&self.identity_name)
    }

    /// Fails if the selected identity is invalid.
    fn check(&self, path: &Path) -> Result<(), Error> {
        let printable = |uuid: &str| uuid.bytes().all(|byte| byte.is_ascii_graphic());
        let reason = match (&self.identity_uuid, &self.identity_name) {
            (Some(uuid), _) if uuid.is_empty() || !printable(uuid) => {
                "has an identity_uuid that is not a UUID"
            }
            (None, Some(name)) if name.trim().is_empty() || name.contains(char::is_control) => {
                "has an identity_name that is empty or has control characters"
            }
            _ => return Ok(()),
        };
        Err(Error::Config {
            path: path.to_owned(),
            reason: reason.to_owned(),
        })
    }
}

/// Returns the file that decides: the first existing one, of those that `ravi` writes.
pub fn deciding_file(directories: &Directories) -> Result<Option<IdentitySource>, Error> {
    let mut sources = file_sources(directories)?.into_iter();
    Ok(sources.find(|source| {
        !matches!(source, IdentitySource::GoClient(_)) && source.path().is_some_and(is_there)
    }))
}

/// Returns the candidate files in order. Skips the project if `RAVI_CONFIG_DIR` has a file.
fn file_sources(directories: &Directories) -> Result<Vec<IdentitySource>, Error> {
    let config =
        |directory: &Option<PathBuf>| directory.as_ref().map(|path| path.join("config.json"));
    let chosen = config(&directories.chosen);
    if let Some(path) = chosen.as_ref().filter(|path| is_there(path)) {
        return Ok(vec![IdentitySource::ConfigDir(path.clone())]);
    }
    let sources = [
        chosen.map(IdentitySource::ConfigDir),
        directories.project_config()?.map(IdentitySource::Project),
        config(&directories.ordinary).map(IdentitySource::Global),
        config(&directories.go_client()).map(IdentitySource::GoClient),
    ];
    Ok(sources.into_iter().flatten().collect())
}

/// Reads settings; a missing file has none.
pub fn read_config(path: &Path) -> Result<Config, Error> {
    let Some(bytes) = files::read(path)? else {
        return Ok(Config::default());
    };
    let parsed = serde_json::from_slice(&bytes).and_then(|all| {
        let known: Config = serde_json::from_slice(&bytes)?;
        Ok(Config { all, ..known })
    });
    parsed.map_err(|error| Error::Config {
        path: path.to_owned(),
        reason: if error.is_data() {
            "is not a ravi settings file: expected an object with the strings identity_uuid and identity_name".to_owned()
        } else {
            format!("is not JSON (line {})", error.line())
        },
    })
}

/// Selects an identity in a file; keeps its other settings.
pub fn write_identity(path: &Path, uuid: &str, name: &str) -> Result<(), Error> {
    let unwritable = |error: serde_json::Error| files::file_error("write", path, &error.into());
    let mut settings = read_config(path)?.all;
    for (key, value) in [("identity_uuid", uuid), ("identity_name", name)] {
        settings.insert(key.to_owned(), to_raw_value(value).map_err(unwritable)?);
    }
    let mut text = serde_json::to_vec_pretty(&settings).map_err(unwritable)?;
    text.push(b'\n');
    files::write_settings(path, &text)
}
