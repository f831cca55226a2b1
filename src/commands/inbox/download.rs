//! Files on their way in: never outside their folder, never over another file, never half.

use std::{collections::HashSet, path::Path};

use serde::Serialize;

use super::{Context, read::size, read_message};
use crate::{
    api::{Attachment, Client, DOWNLOAD_LIMIT},
    failure::{Failure, Kind},
    files::{self, Replacement},
    output::{Answer, Render, Style, clean, progress},
};

/// The most files of one message that are saved.
const FILE_LIMIT: usize = 1000;
/// The longest name of a file on the usual file systems, in bytes.
const NAME_LIMIT: usize = 255;

/// A file that was saved.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct Saved {
    /// The attachment's key.
    uuid: String,
    /// As the sender called it.
    filename: String,
    /// Where it is now.
    path: String,
    /// Bytes.
    size: u64,
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
}

/// Saves all attachments of a message, or fails before the first if one of them would replace a file.
pub(super) async fn run(
    context: &Context,
    id: &str,
    folder: &Path,
    force: bool,
) -> Result<Answer, Failure> {
    let (client, message) = read_message(context, id).await?;
    if message.attachments.is_empty() {
        return Err(Failure::new(
            Kind::NotFound,
            format!("email {} has no attachments", clean(id)),
        )
        .hint("`ravi inbox messages --json` tells which have"));
    }
    if message.attachments.len() > FILE_LIMIT {
        return Err(Failure::new(
            Kind::Failure,
            format!(
                "email {} has more than {FILE_LIMIT} attachments: none was saved",
                clean(id)
            ),
        )
        .hint("`ravi inbox message ID --json` lists them with their addresses"));
    }
    let names = names(&message.attachments);
    let existing = names.iter().map(|name| folder.join(name));
    if let Some(path) = existing
        .into_iter()
        .find(|path| !force && path.symlink_metadata().is_ok())
    {
        return Err(exists(&path));
    }
    std::fs::create_dir_all(folder).map_err(|error| cannot("make", folder, &error))?;
    files::sweep(folder);
    let total = message
        .attachments
        .iter()
        .filter_map(Attachment::bytes)
        .fold(0, u64::saturating_add);
    let bar = progress::bytes(&context.style, total, "Downloading");
    let mut saved: Vec<Saved> = Vec::new();
    for (attachment, name) in message.attachments.into_iter().zip(names) {
        let path = folder.join(name);
        let received = |length| bar.inc(length);
        if saved.iter().map(|saved| saved.size).sum::<u64>() > DOWNLOAD_LIMIT {
            let limit = DOWNLOAD_LIMIT / 1024 / 1024;
            let (id, saved) = (clean(id), saved.len());
            return Err(Failure::new(
                Kind::Failure,
                format!("the attachments of email {id} are longer than {limit} MiB: the first {saved} were saved"),
            )
            .hint("`ravi inbox message ID --json` lists the others with their addresses"));
        }
        let size = save(&client, &attachment, &path, force, received).await?;
        saved.push(Saved {
            uuid: attachment.uuid,
            filename: attachment.filename,
            path: path.display().to_string(),
            size,
        });
    }
    bar.finish_and_clear();
    Answer::show(&context.style, &saved)
}

/// Downloads into a temporary file, which gets its name when it is whole. With `force` the target of a symlink is replaced,
/// but only a file of this user, never a device: the sender chose the name.
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
            let message = format!("{name} was not saved: {}", failure.message);
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
        format!("{} exists already", clean(&path.display().to_string())),
    )
    .hint("give --force to replace it, or --output DIR for another folder")
}

fn cannot(what: &str, path: &Path, error: &std::io::Error) -> Failure {
    let path = path.display().to_string();
    Failure::new(
        Kind::Failure,
        format!("cannot {what} {}: {error}", clean(&path)),
    )
    .hint("give another folder with --output DIR")
}

/// Names that are safe in any folder, each once.
fn names(attachments: &[Attachment]) -> Vec<String> {
    let mut taken = HashSet::new();
    let each = attachments.iter().enumerate().map(|(index, attachment)| {
        let name = safe_name(&attachment.filename, index);
        let (stem, ending) = match name.rfind('.').filter(|at| *at > 0) {
            Some(at) => name.split_at(at),
            None => (name.as_str(), ""),
        };
        let numbered = (2..).map(|number| format!("{stem} ({number}){ending}"));
        // Some file systems take upper and lower case for the same.
        std::iter::once(name.clone())
            .chain(numbered)
            .find(|name| taken.insert(name.to_lowercase()))
            .unwrap_or(name)
    });
    each.collect()
}

/// The last part of what the sender called a file, without what drives a terminal, hides the file or means something to
/// a file system.
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
        // A leading hyphen would make `rm *` take the name for an option.
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
