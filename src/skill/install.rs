//! `ravi skill install`: writes the skill where coding agents look, and replaces only what it wrote itself.

use std::{
    io::{Read, Write},
    path::{Path, PathBuf},
};

use clap::{Args, ValueHint};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::{document, is_unedited};
use crate::{
    commands::{Context, command::Command},
    failure::{Failure, Kind},
    files::{self, Replacement, is_there},
    output::{Render, Style, clean},
};

/// Directories for skills below the home directory, and the directories of the agents that read them. Claude Code reads
/// none but its own; the other one is shared.
const SKILLS: [(&str, &[&str]); 2] = [
    (".claude/skills", &[".claude"]),
    (
        ".agents/skills",
        &[
            ".agents",
            ".codex",
            ".copilot",
            ".cursor",
            ".gemini",
            ".config/opencode",
        ],
    ),
];

/// The most of an existing file that is read.
const SIZE_LIMIT: u64 = 1024 * 1024;

/// `ravi skill install`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Install {
    /// Directory for skills (default: those of your agents)
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    #[serde(default)]
    pub dir: Option<PathBuf>,
}

/// What was done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Done {
    /// There was none.
    Created,
    /// It was of another version.
    Updated,
    /// It was up to date.
    Unchanged,
}

/// A file with the skill.
#[derive(Debug, Serialize, JsonSchema)]
struct Installed {
    /// Path of the file
    path: String,
    /// What was done
    done: Done,
}

/// The files with the skill.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct AllInstalled {
    files: Vec<Installed>,
    /// Not 0 if another file was not written.
    #[serde(skip)]
    exit_code: u8,
}

impl Command for Install {
    type Output = AllInstalled;

    /// Writes every file that it can, and reports each of the others.
    async fn run(self, context: &Context) -> Result<AllInstalled, Failure> {
        let directories = match self.dir {
            Some(directory) if directory.as_os_str().is_empty() => {
                return Err(Failure::usage("--dir is empty").hint("name a directory for skills"));
            }
            Some(directory) => vec![context.directories.working()?.join(directory)],
            None => of_agents(context.directories.home.as_deref())?,
        };
        let skill = document();
        let (mut files, mut failures) = (Vec::new(), Vec::new());
        for directory in &directories {
            match install(directory, &skill) {
                Ok(installed) => files.push(installed),
                Err(failure) => failures.push(failure),
            }
        }
        let code = |failure: &Failure| failure.kind.exit_code();
        let exit_code = failures.first().map_or(0, code);
        // Without any file there is no output: the last failure is then the result.
        let last = failures.pop_if(|_| files.is_empty());
        for failure in &failures {
            context.style.report(failure);
        }
        match last {
            Some(failure) => Err(failure),
            None => Ok(AllInstalled { files, exit_code }),
        }
    }
}

impl Render for AllInstalled {
    fn human(&self, _: &Style) -> String {
        let line = |file: &Installed| {
            let path = clean(&file.path);
            match file.done {
                Done::Created => format!("Wrote {path}.\n"),
                Done::Updated => format!("Updated {path}.\n"),
                Done::Unchanged => format!("{path} is up to date.\n"),
            }
        };
        self.files.iter().map(line).collect()
    }

    fn quiet(&self) -> String {
        let line = |file: &Installed| format!("{}\n", file.path);
        self.files.iter().map(line).collect()
    }

    fn exit_code(&self) -> u8 {
        self.exit_code
    }

    fn changed(&self) -> Option<String> {
        let is_changed = |file: &&Installed| file.done != Done::Unchanged;
        let changed = self.files.iter().filter(is_changed);
        let paths: Vec<_> = changed.map(|file| clean(&file.path)).collect();
        (!paths.is_empty()).then(|| format!("the skill is written: {}", paths.join(", ")))
    }
}

/// Returns the directories for skills of the agents that have a directory in the home directory.
fn of_agents(home: Option<&Path>) -> Result<Vec<PathBuf>, Failure> {
    const HINT: &str = "give a directory for skills, such as --dir .agents/skills";
    let home = home.ok_or_else(|| {
        Failure::new(
            Kind::NotFound,
            "there is no home directory to look for coding agents in",
        )
        .hint(HINT)
    })?;
    let is_used = |agents: &[&str]| agents.iter().any(|agent| home.join(agent).is_dir());
    let used = SKILLS.iter().filter(|(_, agents)| is_used(agents));
    let found: Vec<PathBuf> = used.map(|(skills, _)| home.join(skills)).collect();
    if found.is_empty() {
        let names: Vec<&str> = SKILLS
            .iter()
            .flat_map(|(_, agents)| *agents)
            .copied()
            .collect();
        let message = format!(
            "no coding agent found in {}: it has none of {}",
            home.display(),
            names.join(", ")
        );
        return Err(Failure::new(Kind::NotFound, message).hint(HINT));
    }
    Ok(found)
}

/// Writes the file in a directory for skills, unless it is up to date.
fn install(directory: &Path, skill: &str) -> Result<Installed, Failure> {
    let (file, done) = check(directory, skill)?;
    if done != Done::Unchanged
        && let Err(failure) = write(&file, done, skill)
    {
        // Another process may have just written the same.
        match check(directory, skill) {
            Ok((_, Done::Unchanged)) => {}
            _ => return Err(failure),
        }
    }
    Ok(Installed {
        path: file.display().to_string(),
        done,
    })
}

/// Returns a path without the symlinks in the part of it that exists.
fn resolve(path: &Path) -> Result<PathBuf, Failure> {
    let existing = path.ancestors().find(|path| is_there(path)).unwrap_or(path);
    let missing = path.strip_prefix(existing).unwrap_or(Path::new(""));
    let existing = files::follow(existing)?;
    Ok(existing.components().chain(missing.components()).collect())
}

/// Returns the file in a directory for skills, and what is to be done with it. The directory may be reached by symlinks,
/// and the path then says where the file is; the file and its own directory must not be symlinks.
fn check(directory: &Path, skill: &str) -> Result<(PathBuf, Done), Failure> {
    let skills = resolve(directory)?;
    let own = skills.join("ravi");
    let file = own.join("SKILL.md");
    for path in [&skills, &own] {
        if is_there(path) && !path.is_dir() {
            return Err(conflict(path, "is not a directory"));
        }
    }
    for path in [&own, &file] {
        if path.is_symlink() {
            return Err(conflict(path, "is a symlink"));
        }
    }
    let failed = |error| files::Error::io("read", &file, error);
    let Some(open) = files::open_regular(&file).map_err(failed)? else {
        return Ok((file, Done::Created));
    };
    let mut found = Vec::new();
    open.take(SIZE_LIMIT)
        .read_to_end(&mut found)
        .map_err(failed)?;
    // Git may have converted the line ends of a file in a project: that is no edit.
    match String::from_utf8(found).map(|found| found.replace("\r\n", "\n")) {
        Ok(found) if found == skill => Ok((file, Done::Unchanged)),
        Ok(found) if is_unedited(&found) => Ok((file, Done::Updated)),
        _ => Err(conflict(&file, "is not as `ravi skill install` wrote it")),
    }
}

fn conflict(path: &Path, why: &str) -> Failure {
    let path = path.display();
    Failure::new(
        Kind::Conflict,
        format!("cannot write the skill: {path} {why}"),
    )
    .hint(format!(
        "move or delete {path}, or choose another directory with --dir"
    ))
}

fn write(file: &Path, done: Done, skill: &str) -> Result<(), Failure> {
    let directory = files::directory_of(file);
    let failed = |path: &Path, error| files::Error::io("write", path, error);
    std::fs::create_dir_all(directory).map_err(|error| failed(directory, error))?;
    files::sweep(directory);
    let mut replacement = Replacement::public(file)?;
    let written = replacement.file().write_all(skill.as_bytes());
    written.map_err(|error| failed(file, error))?;
    // A file that another program has created since stays.
    Ok(replacement.finish(done == Done::Updated)?)
}
