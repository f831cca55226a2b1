//! Which identity a command acts for, and who said so.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use super::{Error, Folders, files, variable};

/// Plain settings: `config.json` of a folder.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Config {
    /// The active identity.
    pub identity_uuid: Option<String>,
    /// Its name, for people.
    pub identity_name: Option<String>,
    /// Every setting as it was written: a number may have more digits than any type here.
    #[serde(skip)]
    all: BTreeMap<String, Box<RawValue>>,
}

/// Who selected the identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "source", content = "path")]
pub enum IdentitySource {
    /// `--identity`
    Flag,
    /// `RAVI_IDENTITY`
    Environment,
    /// `config.json` in `RAVI_CONFIG_DIR`
    ConfigDir(PathBuf),
    /// `.ravi/config.json` in or above the working folder
    Project(PathBuf),
    /// `config.json` in the ordinary folder
    Global(PathBuf),
    /// `~/.ravi/config.json`, the Go client's own
    GoClient(PathBuf),
}

impl IdentitySource {
    /// The file that says so; `None` for a flag or variable.
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

/// The selected identity. From a flag or variable it is a name or a uuid, from a file a uuid with or without a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveIdentity {
    /// Name or uuid as given, or the uuid of a file.
    pub selector: String,
    /// The name, where a file has it.
    pub name: Option<String>,
    /// Who said so.
    pub source: IdentitySource,
}

impl ActiveIdentity {
    /// Resolves: flag, `RAVI_IDENTITY`, `RAVI_CONFIG_DIR`, nearest project, global. `None` if nothing selects one.
    pub fn resolve(flag: Option<&str>, folders: &Folders) -> Result<Option<Self>, Error> {
        let given = |selector: String, source| Self {
            selector,
            name: None,
            source,
        };
        if let Some(flag) = flag {
            return Ok(Some(given(flag.to_owned(), IdentitySource::Flag)));
        }
        if let Some(selector) = variable("RAVI_IDENTITY") {
            return Ok(Some(given(selector, IdentitySource::Environment)));
        }
        Self::resolve_files(folders)
    }

    /// Resolves by files alone: what `identities use` would change.
    pub fn resolve_files(folders: &Folders) -> Result<Option<Self>, Error> {
        for source in file_sources(folders) {
            let Some(path) = source.path() else {
                continue;
            };
            let config = read_config(path)?;
            if let Some(uuid) = config.identity_uuid.filter(|uuid| !uuid.is_empty()) {
                return Ok(Some(Self {
                    selector: uuid,
                    name: config.identity_name,
                    source,
                }));
            }
        }
        Ok(None)
    }
}

fn file_sources(folders: &Folders) -> Vec<IdentitySource> {
    let config = |folder: &Option<PathBuf>| folder.as_ref().map(|path| path.join("config.json"));
    [
        config(&folders.chosen).map(IdentitySource::ConfigDir),
        folders.project_config().map(IdentitySource::Project),
        config(&folders.ordinary).map(IdentitySource::Global),
        config(&folders.go_client()).map(IdentitySource::GoClient),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Reads settings; a file that is not there has none.
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
            "does not hold the settings of ravi".to_owned()
        } else {
            format!("is not JSON (line {})", error.line())
        },
    })
}

/// Selects an identity in a file, keeping its other settings.
pub fn write_identity(path: &Path, uuid: &str, name: &str) -> Result<(), Error> {
    let unwritable = |error: serde_json::Error| files::file_error("write", path, &error.into());
    let mut settings = read_config(path)?.all;
    for (key, value) in [("identity_uuid", uuid), ("identity_name", name)] {
        settings.insert(key.to_owned(), to_raw_value(value).map_err(unwritable)?);
    }
    let mut text = serde_json::to_vec_pretty(&settings).map_err(unwritable)?;
    text.push(b'\n');
    files::write(path, &text)
}
