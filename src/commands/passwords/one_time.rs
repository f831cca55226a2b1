//! The arguments of `create` and `update` that add a one-time password.

use std::{io::IsTerminal, time::Duration};

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    commands::{
        Context,
        options::{InputFile, is_stdin},
    },
    domain::Domain,
    failure::Failure,
    one_time::{self, Error, OneTime, QrError},
    prompt,
    secret::Secret,
    work,
};

/// How long an image is searched. A screenshot takes a second; one full of what begins like QR codes would take hours.
const LONGEST_SEARCH: Duration = Duration::from_secs(30);

/// The source of a one-time password.
#[derive(Debug, Default, Args, Deserialize, JsonSchema)]
#[group(id = "otpauth", multiple = false)]
#[serde(default)]
pub struct OneTimeSource {
    /// Read an otpauth:// URI or a Base32 secret from stdin; prompt at a terminal
    ///
    /// Adds it to the notes, where `ravi passwords code` finds it. Replaces the one with the same issuer and label.
    #[arg(long)]
    pub otpauth_stdin: bool,
    /// Read the QR code in a PNG image, such as a screenshot; - reads stdin
    #[arg(long, value_name = "IMAGE")]
    pub otpauth_qr: Option<InputFile>,
}

/// A one-time password as it was given.
pub(super) struct Given(Secret);

impl Given {
    /// Adds it to notes. A bare secret gets the names of the entry.
    pub(super) fn put(
        &self,
        notes: &Secret,
        domain: &Domain,
        username: &Secret,
    ) -> Result<Secret, Failure> {
        let read = OneTime::read(self.0.expose(), username.expose(), domain.as_str());
        Ok(one_time::put(notes, &read.map_err(refused)?))
    }
}

impl OneTimeSource {
    pub(super) fn is_stdin(&self) -> bool {
        self.otpauth_stdin || self.otpauth_qr.as_deref().is_some_and(is_stdin)
    }

    /// Reads and checks the one-time password; `None` if none is given.
    pub(super) async fn read(&self, context: &Context) -> Result<Option<Given>, Failure> {
        if let Some(image) = &self.otpauth_qr {
            return self::image(image).await.map(Some);
        }
        if !self.otpauth_stdin {
            return Ok(None);
        }
        let text = if !std::io::stdin().is_terminal() {
            prompt::read_stdin("the one-time password").await?
        } else if context.can_prompt() {
            prompt::hidden("otpauth:// URI or secret").await?
        } else {
            return Err(
                Failure::usage("no one-time password on stdin: it is a terminal")
                    .hint("pipe the otpauth:// URI to stdin, or give --otpauth-qr IMAGE"),
            );
        };
        if text.expose().trim().is_empty() {
            return Err(Failure::usage("the one-time password is empty")
                .hint("give the otpauth:// URI or the secret that the website shows"));
        }
        OneTime::read(text.expose(), "", "").map_err(refused)?;
        Ok(Some(Given(text)))
    }
}

fn refused(error: Error) -> Failure {
    let hint = match error {
        Error::Migration => {
            "add the account at its website again, or give the otpauth:// URI of one account"
        }
        _ => {
            "give the otpauth:// URI or the secret that the website shows, or --otpauth-qr with its QR code"
        }
    };
    Failure::usage(format!("the one-time password cannot be read: {error}")).hint(hint)
}

/// Reads the QR code in an image.
async fn image(path: &InputFile) -> Result<Given, Failure> {
    let bytes = prompt::read_bytes(path, "the QR code").await?;
    let read = move || one_time::read_qr(&bytes);
    let read = work::off_thread("reading the QR code", read);
    let name = prompt::source_name(path);
    let read = tokio::time::timeout(LONGEST_SEARCH, read).await;
    let read = read.map_err(|_| {
        let why =
            format!("cannot read a one-time password from {name}: no QR code is found in time");
        Failure::usage(why).hint("cut out the QR code")
    })??;
    let one_time = read.map_err(|error| {
        let hint = match error {
            QrError::NotPng => "give a PNG image, such as a screenshot",
            QrError::Large => "cut out the QR code, or scale the image down",
            QrError::NoCode => "check that the QR code is whole, and not too small",
            QrError::Several(_) => "cut out one QR code",
            QrError::Other(Error::Migration) => {
                "give the QR code of the website, or the otpauth:// URI of one account"
            }
            QrError::Other(_) => "give the QR code that the website shows for authenticator apps",
        };
        Failure::usage(format!(
            "cannot read a one-time password from {name}: {error}"
        ))
        .hint(hint)
    })?;
    Ok(Given(one_time.uri().clone()))
}
