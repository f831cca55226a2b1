//! What `create` and `update` store, as far as it is given and not generated.

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    commands::{
        Context,
        options::{InputFile, is_stdin},
    },
    failure::Failure,
    prompt,
    secret::Secret,
};

/// What is stored, as far as it is given and not generated.
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Content {
    /// Where the password comes from.
    #[command(flatten)]
    #[serde(flatten)]
    pub password: PasswordSource,
    /// Where the notes come from.
    #[command(flatten)]
    #[serde(flatten)]
    pub notes: Notes,
    /// Store it even if another entry has the same domain and username
    #[arg(long)]
    #[serde(default)]
    pub another: bool,
    /// Store it unencrypted, on a server without end-to-end encryption
    #[arg(long)]
    #[serde(default)]
    pub plaintext: bool,
}

/// Where a password comes from.
#[derive(Debug, Default, Args, Deserialize, JsonSchema)]
#[group(id = "source", multiple = false)]
#[serde(default)]
pub struct PasswordSource {
    /// The password itself, or - for stdin (the list of processes shows what is typed here)
    #[arg(long, value_name = "PASSWORD")]
    pub password: Option<Secret>,
    /// Read the password from stdin
    #[arg(long)]
    pub password_stdin: bool,
    /// Read the password from a file
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<InputFile>,
    /// Prompt for the password
    #[arg(long)]
    pub password_prompt: bool,
}

/// Where notes come from.
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Notes {
    /// Notes (the list of processes shows what is typed here)
    #[arg(long, value_name = "TEXT", conflicts_with = "notes_file")]
    pub notes: Option<Secret>,
    /// Read the notes from a file, or from stdin if it is -
    #[arg(long, value_name = "FILE")]
    pub notes_file: Option<InputFile>,
}

impl Content {
    /// Fails if both the password and the notes are to be read from stdin.
    pub(super) fn check_stdin(&self) -> Result<(), Failure> {
        let notes = self.notes.notes_file.as_deref();
        if self.password.is_stdin() && notes.is_some_and(is_stdin) {
            return Err(
                Failure::usage("stdin cannot hold both the password and the notes")
                    .hint("give one of them with --password-file or --notes-file FILE"),
            );
        }
        Ok(())
    }
}

impl PasswordSource {
    fn is_stdin(&self) -> bool {
        let given = self.password.as_ref().map(Secret::expose);
        self.password_stdin || given == Some("-")
    }

    /// Reads the password; `None` if none is given.
    pub(super) async fn read(&self, context: &Context) -> Result<Option<Secret>, Failure> {
        let password = if self.is_stdin() {
            prompt::read_stdin("the password").await?
        } else if let Some(path) = &self.password_file {
            prompt::read_file(path, "the password").await?
        } else if self.password_prompt {
            if !context.can_ask() {
                return Err(
                    Failure::usage("cannot prompt for the password: no terminal")
                        .hint("give --password-stdin or --password-file FILE"),
                );
            }
            prompt::hidden("Password").await?
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
