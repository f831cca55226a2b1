//! Result values of commands, and their conversion to output.

use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde::Serialize;

use super::{Answer, Style};
use crate::failure::Failure;

/// A value for human-readable and JSON output. Its JSON is what it serializes to.
pub trait Render: Serialize {
    /// Returns the human-readable text. `table`, `pairs` or the implementation sanitizes untrusted text.
    fn human(&self, style: &Style) -> String;

    /// Returns the text for `--quiet`: IDs, one per line; nothing for a mere confirmation.
    fn quiet(&self) -> String {
        String::new()
    }

    /// Returns the form of the human-readable text.
    fn form(&self) -> Form {
        Form::Text
    }

    /// Returns the exit code: not 0 after a partial failure.
    fn exit_code(&self) -> u8 {
        0
    }

    /// Returns what the command has changed, and how to see it; `None` if it has only read. It is the hint if the output
    /// cannot be printed.
    fn changed(&self) -> Option<String> {
        None
    }
}

/// Form of a human-readable text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Lines of text.
    Text,
    /// Lines of text that may exceed a screen: paged at a terminal.
    Long,
    /// A single value: unchanged in a pipe, sanitized at a terminal.
    Bare,
    /// Like `Bare`, without an added line break.
    Exact,
}

/// Result of a command.
pub trait Output {
    /// Returns the JSON Schema (draft 2020-12); `None` if there is no JSON output.
    fn schema() -> Option<Schema>;

    /// Renders the result in the requested style.
    fn answer(self, style: &Style) -> Result<Answer, Failure>;
}

impl<T: Render + JsonSchema> Output for T {
    fn schema() -> Option<Schema> {
        Some(schema_of::<T>())
    }

    fn answer(self, style: &Style) -> Result<Answer, Failure> {
        if style.json {
            let answer = Answer::json(style, &self)?;
            return Ok(answer.of_command(&self));
        }
        let (text, form) = match (style.quiet, self.form()) {
            (false, form) => (self.human(style), form),
            (true, Form::Exact) => (self.quiet(), Form::Exact),
            // IDs are values, whatever the form of the text is.
            (true, _) => (self.quiet(), Form::Bare),
        };
        let answer = match form {
            Form::Text => Answer::of(text),
            Form::Long => Answer::of(text).paged(),
            Form::Bare => Answer::bare(style, &text),
            Form::Exact => Answer::exact(style, &text),
        };
        Ok(answer.of_command(&self))
    }
}

/// Values that were printed while the command ran.
#[derive(Debug)]
pub struct Streamed<T> {
    exit_code: i32,
    values: PhantomData<T>,
}

impl<T> Streamed<T> {
    /// Ends the command with this exit code.
    #[must_use]
    pub fn ended(exit_code: i32) -> Self {
        Self {
            exit_code,
            values: PhantomData,
        }
    }
}

impl<T: JsonSchema> Output for Streamed<T> {
    fn schema() -> Option<Schema> {
        Some(schema_of::<T>())
    }

    fn answer(self, _: &Style) -> Result<Answer, Failure> {
        Ok(Answer::default().with_exit_code(self.exit_code))
    }
}

/// No value: the command ran another program, or a server.
#[derive(Debug)]
pub struct Exit(pub i32);

impl Output for Exit {
    fn schema() -> Option<Schema> {
        None
    }

    fn answer(self, _: &Style) -> Result<Answer, Failure> {
        Ok(Answer::default().with_exit_code(self.0))
    }
}

/// Returns the JSON Schema (draft 2020-12) of a type.
#[must_use]
pub fn schema_of<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<T>()
}
