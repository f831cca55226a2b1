//! Contract: Email attachments. Files go directly to and from storage, without a token.

use std::{
    fs::File,
    io::{Read, Write as _},
    path::Path,
};

use futures_util::{TryStreamExt, stream};
use reqwest::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    Client, Error,
    base_url::is_private,
    client::{Scope, Write},
    transport::{Body, Request, network_error},
    wire,
};
use crate::ids::Uuid;

/// Size limit of one attachment: 10 MB, in bytes.
pub const ATTACHMENT_LIMIT: u64 = 10 * 1024 * 1024;
/// Size limit of one downloaded file, in bytes, whatever size the server states. When the total size of a message's
/// attachments exceeds it, no further download starts.
pub const DOWNLOAD_LIMIT: u64 = 100 * 1024 * 1024;
/// How far a file may exceed its stated size, in bytes: some servers state the size before or after encoding.
const SIZE_ALLOWANCE: u64 = 1024 * 1024;
/// File extensions of executables, which the service rejects.
pub const REJECTED_EXTENSIONS: [&str; 24] = [
    "apk", "app", "bat", "cmd", "com", "cpl", "deb", "dll", "dmg", "exe", "hta", "img", "iso",
    "jar", "lnk", "msi", "msp", "pif", "pkg", "rpm", "scr", "sys", "vbs", "wsf",
];
/// Size of the chunks in which a file is read.
const CHUNK_SIZE: usize = 64 * 1024;

/// An attachment of a message.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Attachment {
    /// Unique ID.
    #[serde(default, deserialize_with = "wire::text")]
    pub uuid: Uuid,
    /// File name chosen by the sender: untrusted.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "untrusted"))]
    pub filename: String,
    /// MIME type.
    #[serde(default, deserialize_with = "wire::text")]
    #[schemars(extend("x-ravi" = "untrusted"))]
    pub content_type: String,
    /// Size in bytes; `null` if the server does not say.
    #[serde(default, deserialize_with = "wire::optional_count")]
    pub size: Option<u64>,
    /// Size in bytes, as other servers name it.
    #[serde(
        default,
        deserialize_with = "wire::optional_count",
        skip_serializing_if = "Option::is_none"
    )]
    size_bytes: Option<u64>,
    /// Whether the HTML part displays it.
    #[serde(default, deserialize_with = "wire::flag")]
    pub is_inline: Option<bool>,
    /// Download URL.
    #[serde(default, deserialize_with = "wire::text")]
    pub download_url: String,
}

impl Attachment {
    /// Returns the size in bytes, under either name.
    #[must_use]
    pub fn bytes(&self) -> Option<u64> {
        self.size.or(self.size_bytes)
    }
}

/// Body of a presign request.
#[derive(Debug, Clone, Serialize)]
pub struct PresignBody {
    /// File name, without a path.
    pub filename: String,
    /// MIME type.
    pub content_type: String,
    /// Size in bytes.
    pub size: u64,
}

/// Upload destination of a file.
#[derive(Debug, Clone, Deserialize)]
pub struct Presigned {
    /// ID that compose and reply requests refer to.
    #[serde(deserialize_with = "wire::text")]
    pub uuid: Uuid,
    /// Upload URL, which includes the permission: a secret.
    pub upload_url: String,
}

impl Client {
    /// Calls `POST /api/email-attachments/presign/`
    pub async fn presign(&self, body: &PresignBody) -> Result<Presigned, Error> {
        let path = ["api", "email-attachments", "presign"];
        self.write(Write::Post, Scope::Identity, &path, body).await
    }

    /// Uploads a file of the given length, which `open` opens for each attempt: `PUT upload_url`. Calls `sent` with the
    /// length of every chunk, and with `None` when an attempt starts.
    pub async fn upload(
        &self,
        presigned: &Presigned,
        body: &PresignBody,
        (path, open): (&Path, impl Fn() -> std::io::Result<File>),
        sent: impl Fn(Option<u64>) + Clone + Send + Sync + 'static,
    ) -> Result<(), Error> {
        let request = Request {
            method: Method::PUT,
            url: self.storage_url(&presigned.upload_url)?,
            body: None,
            identity: None,
            idempotent: true,
            last_event_id: None,
        };
        self.with_retries(&request, async || {
            sent(None);
            let file = open().map_err(|error| cannot_read(path, &error))?;
            let chunks = chunks(file, body.size, sent.clone());
            let transport = self.transport();
            transport
                .put(&request, &body.content_type, body.size, chunks)
                .await
        })
        .await
    }

    /// Downloads `GET download_url` into an open file and returns the number of bytes. Sends the token only to an API
    /// path of our own server.
    pub async fn download(
        &self,
        attachment: &Attachment,
        file: &mut File,
        received: impl Fn(u64),
    ) -> Result<u64, Error> {
        let url = self.storage_url(&attachment.download_url)?;
        let own = url.origin() == self.transport().base().origin()
            && url
                .path()
                .starts_with(self.transport().url(&["api"]).path());
        let scope = if own { Scope::Identity } else { Scope::Public };
        let request = self.request(Method::GET, scope, url, None)?;
        let stated = attachment.bytes();
        let allowed = stated.map_or(u64::MAX, |size| size.saturating_add(SIZE_ALLOWANCE));
        let too_long = || Error::Unexpected {
            request: request.name(),
            reason: match stated {
                Some(size) if allowed < DOWNLOAD_LIMIT => {
                    format!("the file is longer than the {size} bytes that the server stated")
                }
                _ => format!(
                    "the file is longer than {} MiB, the most that ravi downloads",
                    DOWNLOAD_LIMIT / 1024 / 1024
                ),
            },
        };
        if stated.is_some_and(|size| size > DOWNLOAD_LIMIT) {
            return Err(too_long());
        }
        let response = self.open(scope, &request, Body::File).await?;
        let chunks = response.bytes_stream();
        let mut chunks = chunks.map_err(|error| network_error(&request.url, &error));
        let mut length = 0;
        while let Some(chunk) = chunks.try_next().await? {
            length += chunk.len() as u64;
            if length > allowed.min(DOWNLOAD_LIMIT) {
                return Err(too_long());
            }
            file.write_all(&chunk)
                .map_err(|error| Error::LocalFile(format!("cannot write the file: {error}")))?;
            received(chunk.len() as u64);
        }
        match attachment.bytes() {
            Some(expected) if length < expected => Err(Error::Unexpected {
                request: request.name(),
                reason: format!("received {length} of {expected} bytes"),
            }),
            _ => Ok(length),
        }
    }

    /// Parses a storage URL: https, or http on loopback if the API is there too. A bare path refers to our own server.
    fn storage_url(&self, text: &str) -> Result<Url, Error> {
        let unexpected = |reason: &str| Error::Unexpected {
            request: "the attachment storage".to_owned(),
            reason: reason.to_owned(),
        };
        if text.is_empty() {
            return Err(unexpected("the server sent no URL for the file"));
        }
        let base = self.transport().base();
        let url = base.join(text);
        let url = url.map_err(|_| unexpected("the server sent an invalid URL for the file"))?;
        // A remote service has no storage on this machine: the port belongs to another program.
        if url.scheme() == "https" || (base.scheme() == "http" && is_private(&url)) {
            Ok(url)
        } else {
            Err(unexpected("the server's URL for the file is not https"))
        }
    }
}

fn cannot_read(path: &Path, error: &std::io::Error) -> Error {
    Error::LocalFile(format!("cannot read {}: {error}", path.display()))
}

/// Streams the file in chunks. Fails if the file is shorter than `size`.
fn chunks(
    file: File,
    size: u64,
    sent: impl Fn(Option<u64>) + Send + 'static,
) -> impl futures_util::Stream<Item = std::io::Result<Vec<u8>>> {
    stream::unfold((file, size, sent), |(mut file, left, sent)| async move {
        if left == 0 {
            return None;
        }
        let mut chunk = vec![0; CHUNK_SIZE.min(usize::try_from(left).unwrap_or(CHUNK_SIZE))];
        match file.read(&mut chunk) {
            Ok(0) => Some((
                Err(std::io::ErrorKind::UnexpectedEof.into()),
                (file, 0, sent),
            )),
            Ok(read) => {
                chunk.truncate(read);
                sent(Some(read as u64));
                Some((Ok(chunk), (file, left - read as u64, sent)))
            }
            Err(error) => Some((Err(error), (file, 0, sent))),
        }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use futures_util::{FutureExt, StreamExt};

    use super::{
        super::{Client, Options, Transport, parse_base_url},
        CHUNK_SIZE, chunks,
    };

    /// Returns the chunk lengths that are sent for a file of this length whose stated length is `stated`.
    fn sent(stated: u64, length: usize) -> Vec<Result<usize, std::io::ErrorKind>> {
        let mut file = tempfile::tempfile().unwrap();
        std::io::Write::write_all(&mut file, &vec![7; length]).unwrap();
        std::io::Seek::rewind(&mut file).unwrap();
        let all = chunks(file, stated, |_| ()).take(10);
        let all: Vec<_> = all.collect().now_or_never().unwrap();
        all.into_iter()
            .map(|chunk| chunk.map(|chunk| chunk.len()).map_err(|error| error.kind()))
            .collect()
    }

    #[test]
    fn an_upload_sends_the_stated_length_in_chunks() {
        let long = 2 * CHUNK_SIZE + 1;
        let stated = long as u64;
        assert_eq!(sent(stated, long), [Ok(CHUNK_SIZE), Ok(CHUNK_SIZE), Ok(1)]);
        // Appended bytes are not sent; missing bytes are an error.
        assert_eq!(
            sent(stated, long + 5),
            [Ok(CHUNK_SIZE), Ok(CHUNK_SIZE), Ok(1)]
        );
        let missed = Err(std::io::ErrorKind::UnexpectedEof);
        assert_eq!(sent(stated, CHUNK_SIZE), [Ok(CHUNK_SIZE), missed]);
        assert_eq!(sent(0, 5), []);
    }

    /// A client of an https service must not connect to a port on this machine.
    #[test]
    fn storage_of_an_https_service_is_https() {
        let client = |base: &str| {
            let base = parse_base_url(base).unwrap();
            Client::public(Transport::new(base, Options::default()).unwrap())
        };
        let (service, local) = (client("https://ravi.app"), client("http://127.0.0.1:8000"));
        for (address, from_service, from_local) in [
            ("https://storage.example/x", true, true),
            ("/storage/x", true, true),
            ("http://127.0.0.1:6379/x", false, true),
            ("http://localhost/x", false, true),
            ("http://[::1]/x", false, true),
            ("//127.0.0.1:6379/x", true, true),
            ("http://storage.example/x", false, false),
            ("http://169.254.169.254/x", false, false),
            ("file:///etc/passwd", false, false),
            ("data:,x", false, false),
            ("", false, false),
        ] {
            assert_eq!(
                service.storage_url(address).is_ok(),
                from_service,
                "{address}"
            );
            assert_eq!(local.storage_url(address).is_ok(), from_local, "{address}");
        }
    }
}
