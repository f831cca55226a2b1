//! Contract: Email attachments. Files go straight to storage and come straight from it: no token goes there.

use std::{
    fs::File,
    io::{Read, Write as _},
    path::Path,
};

use futures_util::stream;
use reqwest::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    Client, Error,
    client::{Scope, Write},
    transport::{Body, Request, is_private},
    wire,
};

/// The most that one file may hold, in bytes: 10 MB.
pub const ATTACHMENT_LIMIT: u64 = 10 * 1024 * 1024;
/// The most that is downloaded of one file, in bytes, whatever the server says of its size: more than any mail holds.
/// Once the files of a message are longer together, no further one is begun.
pub const DOWNLOAD_LIMIT: u64 = 100 * 1024 * 1024;
/// How much longer than its stated size a file may be, in bytes: some servers state the size before or after encoding.
const SIZE_ALLOWANCE: u64 = 1024 * 1024;
/// Endings that the service refuses: what is run, not read.
pub const REFUSED_ENDINGS: [&str; 24] = [
    "apk", "app", "bat", "cmd", "com", "cpl", "deb", "dll", "dmg", "exe", "hta", "img", "iso",
    "jar", "lnk", "msi", "msp", "pif", "pkg", "rpm", "scr", "sys", "vbs", "wsf",
];
/// How much of a file is in memory at a time.
const PIECE: usize = 64 * 1024;

/// A file of a message.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Attachment {
    /// Its key.
    #[serde(default, deserialize_with = "wire::text")]
    pub uuid: String,
    /// As the sender called it: not a path to trust.
    #[serde(default, deserialize_with = "wire::text")]
    pub filename: String,
    /// MIME type.
    #[serde(default, deserialize_with = "wire::text")]
    pub content_type: String,
    /// Bytes; `null` where the server does not say.
    #[serde(default, deserialize_with = "wire::optional_count")]
    pub size: Option<u64>,
    /// Bytes, in the spelling of other servers.
    #[serde(
        default,
        deserialize_with = "wire::optional_count",
        skip_serializing_if = "Option::is_none"
    )]
    size_bytes: Option<u64>,
    /// Shown inside the HTML part.
    #[serde(default, deserialize_with = "wire::flag")]
    pub is_inline: Option<bool>,
    /// Where the bytes are.
    #[serde(default, deserialize_with = "wire::text")]
    pub download_url: String,
}

impl Attachment {
    /// Bytes, in whatever spelling they came.
    #[must_use]
    pub fn bytes(&self) -> Option<u64> {
        self.size.or(self.size_bytes)
    }
}

/// What is asked before an upload.
#[derive(Debug, Clone, Serialize)]
pub struct PresignBody {
    /// The file's name, without a path.
    pub filename: String,
    /// MIME type.
    pub content_type: String,
    /// Bytes.
    pub size: u64,
}

/// Where to put a file.
#[derive(Debug, Clone, Deserialize)]
pub struct Presigned {
    /// What compose and reply name the file by.
    #[serde(deserialize_with = "wire::text")]
    pub uuid: String,
    /// Where the bytes go, with the permission in it: a secret.
    pub upload_url: String,
}

impl Client {
    /// `POST /api/email-attachments/presign/`
    pub async fn presign(&self, body: &PresignBody) -> Result<Presigned, Error> {
        let path = ["api", "email-attachments", "presign"];
        self.write(Write::Post, Scope::Identity, &path, body).await
    }

    /// `PUT upload_url`: streams a file of this length. `sent` gets the length of every chunk; a repeated upload begins with
    /// `None`.
    pub async fn upload(
        &self,
        presigned: &Presigned,
        body: &PresignBody,
        path: &Path,
        sent: impl Fn(Option<u64>) + Clone + Send + Sync + 'static,
    ) -> Result<(), Error> {
        let request = Request {
            method: Method::PUT,
            url: self.storage_url(&presigned.upload_url)?,
            body: None,
            identity: None,
            repeatable: true,
            last_event_id: None,
        };
        self.repeated(&request, async || {
            sent(None);
            let file = File::open(path).map_err(|error| cannot_read(path, &error))?;
            let pieces = pieces(file, body.size, sent.clone());
            let transport = self.transport();
            transport
                .put(&request, &body.content_type, body.size, pieces)
                .await
        })
        .await
    }

    /// `GET download_url`, into a file that is open for writing. The token goes along only to an API path of our own
    /// server. Gives the number of bytes.
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
        let mut answer = self.open(scope, &request, Body::File).await?;
        let mut length = 0;
        while let Some(piece) = self.transport().piece(&mut answer).await? {
            length += piece.len() as u64;
            if length > allowed.min(DOWNLOAD_LIMIT) {
                return Err(too_long());
            }
            file.write_all(&piece)
                .map_err(|error| Error::LocalFile(format!("cannot write the file: {error}")))?;
            received(piece.len() as u64);
        }
        match attachment.bytes() {
            Some(expected) if length < expected => Err(Error::Unexpected {
                request: request.name(),
                reason: format!("{length} bytes of {expected} came"),
            }),
            _ => Ok(length),
        }
    }

    /// An address of storage: https, or http on loopback where the API itself is there. A path alone is one of our own
    /// server.
    fn storage_url(&self, text: &str) -> Result<Url, Error> {
        let unexpected = |reason: &str| Error::Unexpected {
            request: "the storage of attachments".to_owned(),
            reason: reason.to_owned(),
        };
        if text.is_empty() {
            return Err(unexpected("the server gave no address for the file"));
        }
        let base = self.transport().base();
        let url = base.join(text);
        let url = url.map_err(|_| unexpected("the server's address for the file is no URL"))?;
        // A service elsewhere has no storage on this machine: it would be another program's port.
        if url.scheme() == "https" || (base.scheme() == "http" && is_private(&url)) {
            Ok(url)
        } else {
            Err(unexpected("the server's address for the file is not https"))
        }
    }
}

fn cannot_read(path: &Path, error: &std::io::Error) -> Error {
    Error::LocalFile(format!("cannot read {}: {error}", path.display()))
}

/// The file as it is sent: never more than a piece of it in memory. A file that shrank ends the upload.
fn pieces(
    file: File,
    size: u64,
    sent: impl Fn(Option<u64>) + Send + 'static,
) -> impl futures_util::Stream<Item = std::io::Result<Vec<u8>>> {
    stream::unfold((file, size, sent), |(mut file, left, sent)| async move {
        if left == 0 {
            return None;
        }
        let mut piece = vec![0; PIECE.min(usize::try_from(left).unwrap_or(PIECE))];
        match file.read(&mut piece) {
            Ok(0) => Some((
                Err(std::io::ErrorKind::UnexpectedEof.into()),
                (file, 0, sent),
            )),
            Ok(read) => {
                piece.truncate(read);
                sent(Some(read as u64));
                Some((Ok(piece), (file, left - read as u64, sent)))
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
        PIECE, pieces,
    };

    /// What is sent of a file of this length that was `stated` long before: the lengths of its pieces.
    fn sent(stated: u64, length: usize) -> Vec<Result<usize, std::io::ErrorKind>> {
        let mut file = tempfile::tempfile().unwrap();
        std::io::Write::write_all(&mut file, &vec![7; length]).unwrap();
        std::io::Seek::rewind(&mut file).unwrap();
        let all = pieces(file, stated, |_| ()).take(10);
        let all: Vec<_> = all.collect().now_or_never().unwrap();
        all.into_iter()
            .map(|piece| piece.map(|piece| piece.len()).map_err(|error| error.kind()))
            .collect()
    }

    #[test]
    fn an_upload_sends_the_stated_length_in_pieces() {
        let long = 2 * PIECE + 1;
        let stated = long as u64;
        assert_eq!(sent(stated, long), [Ok(PIECE), Ok(PIECE), Ok(1)]);
        // What was added since is not sent, and what was cut off is missed.
        assert_eq!(sent(stated, long + 5), [Ok(PIECE), Ok(PIECE), Ok(1)]);
        let missed = Err(std::io::ErrorKind::UnexpectedEof);
        assert_eq!(sent(stated, PIECE), [Ok(PIECE), missed]);
        assert_eq!(sent(0, 5), []);
    }

    /// A client of an https service must not be led to a port of this machine.
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
