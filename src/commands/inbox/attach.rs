//! Attachments of outgoing email: checked before any request, then streamed to storage.

use std::{
    io::{Read, Seek, Write},
    path::{Path, PathBuf},
};

use futures_util::{StreamExt, TryStreamExt, stream};
use sha2::{Digest, Sha256};

use crate::{
    api::{ATTACHMENT_LIMIT, Client, PresignBody, REJECTED_EXTENSIONS},
    commands::Context,
    failure::Failure,
    ids::Uuid,
    output::progress,
};

/// The number of concurrent uploads.
const CONCURRENCY: usize = 3;

/// A file that passed the checks.
pub(super) struct File {
    path: PathBuf,
    /// What a user is asked about.
    copy: Option<Copy>,
    body: PresignBody,
}

/// A copy that no other process can change.
struct Copy {
    file: std::fs::File,
    /// The start of its SHA-256.
    digest: String,
}

impl File {
    /// Copies the open file.
    fn keep(&mut self, from: std::fs::File) -> std::io::Result<()> {
        let mut bytes = Vec::new();
        from.take(ATTACHMENT_LIMIT).read_to_end(&mut bytes)?;
        let mut file = tempfile::tempfile()?;
        file.write_all(&bytes)?;
        self.body.size = bytes.len() as u64;
        let digest = Sha256::digest(&bytes);
        let digest = digest
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        self.copy = Some(Copy { file, digest });
        Ok(())
    }

    /// Opens the copy, or else the file.
    fn open(&self) -> std::io::Result<std::fs::File> {
        let Some(copy) = &self.copy else {
            return std::fs::File::open(&self.path);
        };
        let mut file = copy.file.try_clone()?;
        file.rewind()?;
        Ok(file)
    }

    /// Returns path, size and digest: they are what a user agrees to.
    pub(super) fn described(&self) -> String {
        let (path, size) = (self.path.display(), self.body.size);
        let digest = self.copy.as_ref().map_or("unknown", |copy| &copy.digest);
        format!("{path} ({size} bytes, SHA-256 {digest}…)")
    }
}

/// Checks the name, type and size of every file.
pub(super) fn check(context: &Context, paths: &[PathBuf]) -> Result<Vec<File>, Failure> {
    let is_asked = context.asker.is_some();
    let checked = paths.iter().map(|path| check_one(path, is_asked));
    checked.collect()
}

fn check_one(path: &Path, is_asked: bool) -> Result<File, Failure> {
    let shown = path.display();
    let refuse = |why: String| Failure::usage(format!("cannot attach {shown}: {why}"));
    // An unreadable file fails before any request.
    let file = crate::files::open_regular(path)
        .map_err(|error| refuse(error.to_string()))?
        .ok_or_else(|| {
            refuse("there is no such file".to_owned()).hint("check the path given with --attach")
        })?;
    let metadata = file.metadata().map_err(|error| refuse(error.to_string()))?;
    let filename = path
        .file_name()
        .and_then(|name| name.to_str())
        .ok_or_else(|| refuse("its name is not UTF-8".to_owned()))?;
    if filename.chars().any(char::is_control) {
        return Err(refuse("its name contains control characters".to_owned()));
    }
    let extension = filename.rsplit_once('.').map(|(_, extension)| extension);
    let extension = extension.unwrap_or_default().to_lowercase();
    if REJECTED_EXTENSIONS.contains(&extension.as_str()) {
        return Err(refuse(format!("the server refuses .{extension} files"))
            .hint("put it into an archive such as .zip"));
    }
    match metadata.len() {
        0 => Err(refuse("it is empty".to_owned())),
        length if length > ATTACHMENT_LIMIT => {
            let limit = ATTACHMENT_LIMIT / (1024 * 1024);
            Err(refuse(format!("it is larger than {limit} MiB"))
                .hint("share a link to the file instead"))
        }
        length => {
            let content_type = mime_guess::from_path(path).first_or_octet_stream();
            let mut checked = File {
                path: path.to_owned(),
                copy: None,
                body: PresignBody {
                    filename: filename.to_owned(),
                    content_type: content_type.to_string(),
                    size: length,
                },
            };
            if is_asked {
                checked
                    .keep(file)
                    .map_err(|error| refuse(error.to_string()))?;
            }
            Ok(checked)
        }
    }
}

/// Uploads the files concurrently; returns their UUIDs in the same order. Stops at the first failure.
pub(super) async fn upload(
    context: &Context,
    client: &Client,
    files: &[File],
) -> Result<Vec<Uuid>, Failure> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let total = files.iter().map(|file| file.body.size).sum();
    let bar = progress::bytes(&context.style, total, "Uploading");
    let each = files.iter().map(|file| {
        let bar = bar.clone();
        async move {
            let failed = |error: crate::api::Error| {
                let failure = Failure::from(error);
                let message = format!(
                    "cannot upload {}; the email was not sent: {}",
                    file.path.display(),
                    failure.message
                );
                Failure { message, ..failure }
            };
            let presigned = client.presign(&file.body).await.map_err(failed)?;
            let before = std::sync::atomic::AtomicU64::new(0);
            let before = std::sync::Arc::new(before);
            let sent = move |chunk: Option<u64>| {
                use std::sync::atomic::Ordering::Relaxed;
                match chunk {
                    Some(length) => {
                        before.fetch_add(length, Relaxed);
                        bar.inc(length);
                    }
                    // The upload restarts.
                    None => bar.dec(before.swap(0, Relaxed)),
                }
            };
            let uploaded = client
                .upload(&presigned, &file.body, (&file.path, || file.open()), sent)
                .await;
            uploaded.map_err(failed)?;
            Ok(presigned.uuid)
        }
    });
    let uuids = stream::iter(each).buffered(CONCURRENCY).try_collect().await;
    bar.finish_and_clear();
    uuids
}
