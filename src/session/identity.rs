//! Which identity a command acts for, and who said so.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use super::{Error, Folders, files};
use crate::env;
use crate::files::is_there;

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

/// The selected identity: a name or a uuid, and from a file a uuid with or without the name that it had when it was
/// selected. The uuid decides then, and the name is for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveIdentity {
    /// Name or uuid.
    pub selector: String,
    /// `selector` is a uuid. A name costs a look-up.
    pub is_uuid: bool,
    /// The name beside the uuid in a file.
    pub name: Option<String>,
    /// Who said so.
    pub source: IdentitySource,
}

impl ActiveIdentity {
    /// Resolves: flag, `RAVI_IDENTITY`, `RAVI_CONFIG_DIR`, nearest project, global. `None` if nothing selects one.
    pub fn resolve(flag: Option<&str>, folders: &Folders) -> Result<Option<Self>, Error> {
        if let Some(flag) = flag {
            return Ok(Some(Self::named(flag.to_owned(), IdentitySource::Flag)));
        }
        if let Some(selector) = env::IDENTITY.text()? {
            return Ok(Some(Self::named(selector, IdentitySource::Environment)));
        }
        Self::resolve_files(folders)
    }

    /// Resolves by files alone: the first that is there decides. One that names no identity is an error, since the next
    /// file would make a command act as another.
    fn resolve_files(folders: &Folders) -> Result<Option<Self>, Error> {
        for source in file_sources(folders)? {
            let Some(path) = source.path().map(Path::to_owned) else {
                continue;
            };
            if !is_there(&path) {
                continue;
            }
            let config = read_config(&path)?;
            // Another program's file, and the last: that it selects none selects no other.
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

    /// Fails if what selects an identity cannot be one.
    fn check(&self, path: &Path) -> Result<(), Error> {
        let printable = |uuid: &str| uuid.bytes().all(|byte| byte.is_ascii_graphic());
        let reason = match (&self.identity_uuid, &self.identity_name) {
            (Some(uuid), _) if uuid.is_empty() || !printable(uuid) => {
                "has an identity_uuid that is not a uuid"
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

/// The file that decides: the first that is there, of those that `ravi` writes.
pub fn deciding_file(folders: &Folders) -> Result<Option<IdentitySource>, Error> {
    let mut sources = file_sources(folders)?.into_iter();
    Ok(sources.find(|source| {
        !matches!(source, IdentitySource::GoClient(_)) && source.path().is_some_and(is_there)
    }))
}

/// The files that may decide, in their order. No project is looked for where `RAVI_CONFIG_DIR` has a file.
fn file_sources(folders: &Folders) -> Result<Vec<IdentitySource>, Error> {
    let config = |folder: &Option<PathBuf>| folder.as_ref().map(|path| path.join("config.json"));
    let chosen = config(&folders.chosen);
    if let Some(path) = chosen.as_ref().filter(|path| is_there(path)) {
        return Ok(vec![IdentitySource::ConfigDir(path.clone())]);
    }
    let sources = [
        chosen.map(IdentitySource::ConfigDir),
        folders.project_config()?.map(IdentitySource::Project),
        config(&folders.ordinary).map(IdentitySource::Global),
        config(&folders.go_client()).map(IdentitySource::GoClient),
    ];
    Ok(sources.into_iter().flatten().collect())
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
            "does not hold the settings of ravi: an object, with identity_uuid and identity_name as text".to_owned()
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
    files::write_settings(path, &text)
}
