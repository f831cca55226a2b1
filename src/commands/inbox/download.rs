//! `ravi inbox download`: writes complete files, in the given directory only, and replaces none without `--force`.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{fetch, read::size};
use crate::{
    api::{Attachment, Client, DOWNLOAD_LIMIT},
    commands::{Context, command::Command},
    failure::{Failure, Kind},
    files::{self, Replacement},
    ids::Uuid,
    output::{Render, Style, clean, progress},
};

/// The most attachments of one message that are saved.
const FILE_LIMIT: usize = 1000;
/// The longest file name on common file systems, in bytes.
const NAME_LIMIT: usize = 255;

/// The default directory.
const HERE: &str = ".";

/// `ravi inbox download`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Download {
    /// ID of the message, from `ravi inbox messages`, or its start
    pub id: String,
    /// Save to this directory; create it if necessary
    #[arg(long, short, value_name = "DIR", default_value = HERE)]
    #[serde(default = "here")]
    pub output: PathBuf,
    /// Replace existing files
    #[arg(long)]
    #[serde(default)]
    pub force: bool,
}

fn here() -> PathBuf {
    HERE.into()
}

/// A saved file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// The attachment's UUID.
    uuid: Uuid,
    /// The sender's name for the file.
    #[schemars(extend("x-ravi" = "untrusted"))]
    filename: String,
    /// The path of the saved file.
    #[schemars(extend("x-ravi" = "untrusted"))]
    path: String,
    /// The size in bytes.
    size: u64,
}

impl Command for Download {
    type Output = Vec<Saved>;

    async fn run(self, context: &Context) -> Result<Vec<Saved>, Failure> {
        let (client, message) = fetch::message(context, &self.id).await?;
        let names = self.check(&message.attachments)?;
        let directory = &self.output;
        std::fs::create_dir_all(directory).map_err(|error| cannot_create(directory, &error))?;
        files::sweep(directory);
        self.save_all(context, &client, message.attachments, names)
            .await
    }
}

impl Render for Vec<Saved> {
    fn human(&self, _: &Style) -> String {
        let line =
            |saved: &Saved| format!("Saved {} ({}).\n", clean(&saved.path), size(saved.size));
        self.iter().map(line).collect()
    }

    fn quiet(&self) -> String {
        let line = |saved: &Saved| format!("{}\n", saved.path);
        self.iter().map(line).collect()
    }

    fn changed(&self) -> Option<String> {
        let paths: Vec<_> = self.iter().map(|saved| clean(&saved.path)).collect();
        Some(format!("the attachments are saved: {}", paths.join(", ")))
    }
}

impl Download {
    /// Checks that the attachments can be saved, before any is written. Returns a name for each.
    fn check(&self, attachments: &[Attachment]) -> Result<Vec<String>, Failure> {
        let id = clean(&self.id);
        if attachments.is_empty() {
            return Err(
                Failure::new(Kind::NotFound, format!("message {id} has no attachments"))
                    .hint("run `ravi inbox messages`: A marks those with attachments"),
            );
        }
        if attachments.len() > FILE_LIMIT {
            return Err(Failure::new(
                Kind::Failure,
                format!("message {id} has more than {FILE_LIMIT} attachments: none were saved"),
            )
            .hint("run `ravi inbox message ID --json` to list them with their URLs"));
        }
        let names = names(attachments);
        let mut paths = names.iter().map(|name| self.output.join(name));
        match paths.find(|path| !self.force && path.symlink_metadata().is_ok()) {
            Some(path) => Err(exists(&path)),
            None => Ok(names),
        }
    }

    /// Saves the attachments one by one, up to a limit of bytes.
    async fn save_all(
        &self,
        context: &Context,
        client: &Client,
        attachments: Vec<Attachment>,
        names: Vec<String>,
    ) -> Result<Vec<Saved>, Failure> {
        let total = attachments
            .iter()
            .filter_map(Attachment::bytes)
            .fold(0, u64::saturating_add);
        let bar = progress::bytes(&context.style, total, "Downloading");
        let mut saved: Vec<Saved> = Vec::new();
        for (attachment, name) in attachments.into_iter().zip(names) {
            if saved.iter().map(|saved| saved.size).sum::<u64>() > DOWNLOAD_LIMIT {
                let limit = DOWNLOAD_LIMIT / 1024 / 1024;
                let (id, saved) = (clean(&self.id), saved.len());
                return Err(Failure::new(
                    Kind::Failure,
                    format!("the attachments of message {id} exceed {limit} MiB: only the first {saved} saved"),
                )
                .hint("run `ravi inbox message ID --json` to list the others with their URLs"));
            }
            let path = self.output.join(name);
            let received = |length| bar.inc(length);
            let size = save(client, &attachment, &path, self.force, received).await?;
            saved.push(Saved {
                uuid: attachment.uuid,
                filename: attachment.filename,
                path: path.display().to_string(),
                size,
            });
        }
        bar.finish_and_clear();
        Ok(saved)
    }
}

/// Downloads to a temporary file, and renames it when complete. With `force`, replaces the target of a symlink, but only a
/// regular file of this user, since the sender chose the name.
async fn save(
    client: &Client,
    attachment: &Attachment,
    path: &Path,
    force: bool,
    received: impl Fn(u64),
) -> Result<u64, Failure> {
    let target = if force {
        files::follow(path)?
    } else {
        path.to_owned()
    };
    let mut file = Replacement::public(&target)?;
    let size = client
        .download(attachment, file.file(), received)
        .await
        .map_err(|error| {
            let failure = Failure::from(error);
            let name = clean(&attachment.filename);
            let message = format!("cannot save {name}: {}", failure.message);
            Failure { message, ..failure }
        })?;
    file.finish(force).map_err(|error| match error {
        files::Error::Io { source, .. } if source.kind() == std::io::ErrorKind::AlreadyExists => {
            exists(path)
        }
        error => error.into(),
    })?;
    Ok(size)
}

fn exists(path: &Path) -> Failure {
    Failure::new(
        Kind::Conflict,
        format!("{} already exists", clean(&path.display().to_string())),
    )
    .hint("give --force to replace it, or --output DIR for another directory")
}

fn cannot_create(path: &Path, error: &std::io::Error) -> Failure {
    let path = path.display().to_string();
    Failure::new(
        Kind::Failure,
        format!("cannot create {}: {error}", clean(&path)),
    )
    .hint("give another directory with --output DIR")
}

/// Returns distinct names that are safe in any directory.
fn names(attachments: &[Attachment]) -> Vec<String> {
    let mut taken = HashSet::new();
    let each = attachments.iter().enumerate().map(|(index, attachment)| {
        let name = safe_name(&attachment.filename, index);
        let (stem, ending) = match name.rfind('.').filter(|at| *at > 0) {
            Some(at) => name.split_at(at),
            None => (name.as_str(), ""),
        };
        let numbered = (2..).map(|number| format!("{stem} ({number}){ending}"));
        // Some file systems ignore case.
        std::iter::once(name.clone())
            .chain(numbered)
            .find(|name| taken.insert(name.to_lowercase()))
            .unwrap_or(name)
    });
    each.collect()
}

/// Returns the last component of the sender's file name, without control characters, leading dots and characters that are
/// special to a file system.
fn safe_name(filename: &str, index: usize) -> String {
    let last = filename.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut name: String = clean(last)
        .chars()
        .map(|c| match c {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\u{FFFD}' => '_',
            c => c,
        })
        .collect();
    while name.len() > NAME_LIMIT - 10 {
        name.pop();
    }
    let name = name
        .trim_start_matches(['.', ' '])
        .trim_end_matches(['.', ' ']);
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let stem = stem.to_lowercase();
    let port = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
    let device = matches!(
        stem.as_str(),
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$"
    ) || port.is_some_and(|number| number.chars().count() == 1);
    match name.is_empty() {
        true => format!("attachment-{}", index + 1),
        // `rm *` would take a leading hyphen for an option.
        false if device || name.starts_with('-') => format!("_{name}"),
        false => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::safe_name;

    #[test]
    fn a_name_never_leads_elsewhere() {
        for (given, safe) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("..\\..\\boot.ini", "boot.ini"),
            ("/etc/passwd", "passwd"),
            ("..", "attachment-1"),
            ("", "attachment-1"),
            (".bashrc", "bashrc"),
            ("a\u{202e}fdp.exe", "a_fdp.exe"),
            ("x\x1b[2J.txt", "x_[2J.txt"),
            ("nul.txt", "_nul.txt"),
            ("nul .txt", "_nul .txt"),
            ("COM¹", "_COM¹"),
            ("conout$", "_conout$"),
            ("-rf", "_-rf"),
            (". .bashrc", "bashrc"),
            (" .. ", "attachment-1"),
            ("a/", "attachment-1"),
            ("\0\n", "_"),
            ("C:evil", "C_evil"),
            ("Größe 1.txt", "Größe 1.txt"),
        ] {
            assert_eq!(safe_name(given, 0), safe, "{given:?}");
        }
        assert!(safe_name(&"ä".repeat(300), 0).len() <= 255);
    }
}
