//! The arguments of `create` and `update` that hold fields of the entry.

use std::io::IsTerminal;

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::one_time::OneTimeSource;
use crate::{
    commands::{
        Context,
        options::{InputFile, is_stdin},
    },
    failure::Failure,
    prompt,
    secret::Secret,
};

/// How often a new password is prompted for.
const TRIES: usize = 3;

/// The fields of an entry that are given and not generated.
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Content {
    /// The source of the password.
    #[command(flatten)]
    #[serde(flatten)]
    pub password: PasswordSource,
    /// The source of the notes.
    #[command(flatten)]
    #[serde(flatten)]
    pub notes: Notes,
    /// The source of a one-time password.
    #[command(flatten)]
    #[serde(flatten)]
    pub one_time: OneTimeSource,
    /// Store a second entry with the same domain and username
    #[arg(long)]
    #[serde(default)]
    pub force: bool,
    /// Store unencrypted, on a server without end-to-end encryption
    #[arg(long)]
    #[serde(default)]
    pub plaintext: bool,
}

/// The source of a password.
#[derive(Debug, Default, Args, Deserialize, JsonSchema)]
#[group(id = "source", multiple = false)]
#[serde(default)]
pub struct PasswordSource {
    /// Set the password (visible in the process list); - reads stdin
    #[arg(long, value_name = "PASSWORD")]
    pub password: Option<Secret>,
    /// Read the password from stdin; prompt at a terminal
    #[arg(long)]
    pub password_stdin: bool,
    /// Read the password from a file
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<InputFile>,
    /// Prompt for the password, twice
    #[arg(long)]
    pub password_prompt: bool,
}

/// The source of notes.
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Notes {
    /// Set the notes (visible in the process list)
    #[arg(long, value_name = "TEXT", conflicts_with = "notes_file")]
    pub notes: Option<Secret>,
    /// Read the notes from a file; - reads stdin
    #[arg(long, value_name = "FILE")]
    pub notes_file: Option<InputFile>,
}

impl Content {
    /// Fails if two fields come from stdin.
    pub(super) fn check_stdin(&self) -> Result<(), Failure> {
        let notes = self.notes.notes_file.as_deref();
        let sources = [
            (self.password.is_stdin(), "the password"),
            (notes.is_some_and(is_stdin), "the notes"),
            (self.one_time.is_stdin(), "the one-time password"),
        ];
        let mut read = sources.into_iter().filter(|(is_stdin, _)| *is_stdin);
        let (Some((_, first)), Some((_, second))) = (read.next(), read.next()) else {
            return Ok(());
        };
        Err(
            Failure::usage(format!("cannot read both {first} and {second} from stdin"))
                .hint("give --password-file FILE, --notes-file FILE or --otpauth-qr IMAGE instead"),
        )
    }
}

impl PasswordSource {
    fn is_stdin(&self) -> bool {
        let given = self.password.as_ref().map(Secret::expose);
        self.password_stdin || given == Some("-")
    }

    /// Reads the password; `None` if none is given.
    pub(super) async fn read(&self, context: &Context) -> Result<Option<Secret>, Failure> {
        let password = if self.is_stdin() && std::io::stdin().is_terminal() {
            // The terminal would show it.
            if !context.can_prompt() {
                return Err(Failure::usage("no password on stdin: it is a terminal")
                    .hint("pipe the password to stdin, or give --password-file FILE"));
            }
            prompt_twice(context).await?
        } else if self.is_stdin() {
            prompt::read_stdin("the password").await?
        } else if let Some(path) = &self.password_file {
            prompt::read_file(path, "the password").await?
        } else if self.password_prompt {
            if !context.can_prompt() {
                return Err(
                    Failure::usage("cannot prompt for the password: no terminal")
                        .hint("give --password-stdin or --password-file FILE"),
                );
            }
            prompt_twice(context).await?
        } else if let Some(password) = &self.password {
            password.clone()
        } else {
            return Ok(None);
        };
        if password.expose().is_empty() {
            return Err(Failure::usage("the password is empty")
                .hint("omit the password options to have one generated"));
        }
        Ok(Some(password))
    }
}

/// Prompts for a new password twice: a typing error would be stored unseen.
async fn prompt_twice(context: &Context) -> Result<Secret, Failure> {
    for _ in 0..TRIES {
        let password = prompt::hidden("Password").await?;
        if password.expose().is_empty() || prompt::hidden("Repeat the password").await? == password
        {
            return Ok(password);
        }
        context.style.note("Passwords do not match.");
    }
    Err(
        Failure::usage("no password is set: the entries did not match")
            .hint("run the command again"),
    )
}

impl Notes {
    /// Reads the notes; `None` if none are given.
    pub(super) async fn read(&self) -> Result<Option<Secret>, Failure> {
        match (&self.notes, &self.notes_file) {
            (_, Some(path)) if is_stdin(path) => prompt::read_stdin("the notes").await.map(Some),
            (_, Some(path)) => prompt::read_file(path, "the notes").await.map(Some),
            (Some(text), None) => Ok(Some(text.clone())),
            (None, None) => Ok(None),
        }
    }
}
