//! Active identity of a command, and where it was selected.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use super::{Directories, Error, files};
use crate::{
    env,
    files::is_there,
    ids::{IdentitySelector, Uuid},
};

/// Settings of a `config.json`, unencrypted.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Config {
    /// UUID of the active identity.
    pub identity_uuid: Option<Uuid>,
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
    /// What selects the identity, the first that is there.
    pub const ORDER: [&'static str; 6] = [
        "--identity NAME|UUID",
        "RAVI_IDENTITY",
        "config.json in the directory RAVI_CONFIG_DIR",
        ".ravi/config.json in the working directory, or the nearest above it",
        "config.json in the directory of the user's own settings",
        "~/.ravi/config.json, which the Go client writes",
    ];

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

/// The selected identity. In a file, its UUID, and optionally its name at that time for display.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveIdentity {
    /// Name or UUID.
    pub selector: IdentitySelector,
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
            return Self::typed(flag, IdentitySource::Flag).map(Some);
        }
        if let Some(text) = env::IDENTITY.text()? {
            return Self::typed(&text, IdentitySource::Environment).map(Some);
        }
        Self::resolve_files(directories)
    }

    /// Resolves the identity from files: the first existing file decides. If it selects none, fails: falling through to
    /// the next file would act as another identity.
    fn resolve_files(directories: &Directories) -> Result<Option<Self>, Error> {
        for source in file_sources(directories)? {
            if let Some(selected) = Self::of_file(source)? {
                return Ok(Some(selected));
            }
        }
        Ok(None)
    }

    /// Returns what each settings file selects, of those that a command in this directory considers. Omits files that
    /// select nothing or cannot be read.
    #[must_use]
    pub fn of_files(directories: &Directories) -> Vec<Self> {
        let sources = file_sources(directories).unwrap_or_default().into_iter();
        sources
            .filter_map(|source| Self::of_file(source).ok().flatten())
            .collect()
    }

    /// Reads what a file selects; returns `None` if there is no such file.
    fn of_file(source: IdentitySource) -> Result<Option<Self>, Error> {
        let Some(path) = source.path().filter(|path| is_there(path)) else {
            return Ok(None);
        };
        let config = read_config(path)?;
        // The last file belongs to another program and may select none.
        if matches!(source, IdentitySource::GoClient(_)) && config.is_blank() {
            return Ok(None);
        }
        let selector = config.selector(path)?;
        let by_uuid = config.identity_uuid.is_some();
        Ok(Some(Self {
            selector,
            name: config.identity_name.filter(|_| by_uuid),
            source,
        }))
    }

    fn typed(text: &str, source: IdentitySource) -> Result<Self, Error> {
        Ok(Self {
            selector: IdentitySelector::parse(text)?,
            name: None,
            source,
        })
    }
}

impl Config {
    fn is_blank(&self) -> bool {
        self.identity_uuid.as_ref().is_none_or(Uuid::is_empty)
            && self.identity_name.as_ref().is_none_or(String::is_empty)
    }

    /// Returns what selects the identity: the UUID, or else the name.
    fn selector(&self, path: &Path) -> Result<IdentitySelector, Error> {
        let invalid = |reason: &str| Error::Config {
            path: path.to_owned(),
            reason: reason.to_owned(),
        };
        if let Some(uuid) = &self.identity_uuid {
            let is_printable = uuid.as_str().bytes().all(|byte| byte.is_ascii_graphic());
            if uuid.is_empty() || !is_printable {
                return Err(invalid("has an identity_uuid that is not a UUID"));
            }
            return Ok(IdentitySelector::Uuid(uuid.clone()));
        }
        let Some(name) = &self.identity_name else {
            return Err(Error::NamesNone {
                path: path.to_owned(),
            });
        };
        IdentitySelector::parse(name)
            .map_err(|_| invalid("has an identity_name that is empty or has control characters"))
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
pub fn write_identity(path: &Path, uuid: &Uuid, name: &str) -> Result<(), Error> {
    let selection = [(UUID, Some(uuid.as_str())), (NAME, Some(name))];
    change_settings(path, &selection)
}

/// Writes the new name of the identity that a file selects.
pub fn write_identity_name(path: &Path, name: &str) -> Result<(), Error> {
    change_settings(path, &[(NAME, Some(name))])
}

/// Removes the selection from a file. Keeps the file even if it is then empty: without it, another file would decide.
pub fn remove_identity(path: &Path) -> Result<(), Error> {
    change_settings(path, &[(UUID, None), (NAME, None)])
}

/// The settings of [`Config`].
const UUID: &str = "identity_uuid";
const NAME: &str = "identity_name";

/// Sets or removes settings of a file; keeps the others.
fn change_settings(path: &Path, changes: &[(&str, Option<&str>)]) -> Result<(), Error> {
    let unwritable = |error: serde_json::Error| files::file_error("write", path, &error.into());
    let mut settings = read_config(path)?.all;
    for (key, value) in changes {
        settings.remove(*key);
        if let Some(value) = value {
            let value = to_raw_value(value).map_err(unwritable)?;
            settings.insert((*key).to_owned(), value);
        }
    }
    let mut text = serde_json::to_vec_pretty(&settings).map_err(unwritable)?;
    text.push(b'\n');
    files::write_settings(path, &text)
}
