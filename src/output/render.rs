//! What a command returns, and how it becomes text for stdout.

use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde::Serialize;

use super::{Answer, Style};
use crate::failure::Failure;

/// A value for people and for programs. Its JSON is what it serializes to.
pub trait Render: Serialize {
    /// Returns the text for people. Texts from outside are sanitized by `table` and `pairs`, or by the implementation.
    fn human(&self, style: &Style) -> String;

    /// Returns the text for `--quiet`: IDs, one a line; nothing for a mere confirmation.
    fn quiet(&self) -> String {
        String::new()
    }

    /// Returns what the text for people is.
    fn form(&self) -> Form {
        Form::Text
    }

    /// Returns the exit code of the command: not 0 if it succeeded in part only.
    fn exit_code(&self) -> u8 {
        0
    }
}

/// What a text for people is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Lines for people.
    Text,
    /// Lines for people that may fill more than a screen: paged at a terminal.
    Long,
    /// A value alone: exact in a pipe, sanitized at a terminal.
    Bare,
    /// Like `Bare`, without a line break of ours.
    Exact,
}

/// What a command returns.
pub trait Output {
    /// Returns the JSON Schema (draft 2020-12) of its JSON; `None` if it prints none.
    fn schema() -> Option<Schema>;

    /// Renders it in the style that was asked for.
    fn answer(self, style: &Style) -> Result<Answer, Failure>;
}

impl<T: Render + JsonSchema> Output for T {
    fn schema() -> Option<Schema> {
        Some(schema_of::<T>())
    }

    fn answer(self, style: &Style) -> Result<Answer, Failure> {
        let form = self.form();
        let answer = if style.json || (style.quiet && form != Form::Exact) {
            Answer::show(style, &self)?
        } else {
            let text = if style.quiet {
                self.quiet()
            } else {
                self.human(style)
            };
            match form {
                Form::Text => Answer::of(text),
                Form::Long => Answer::of(text).paged(),
                Form::Bare => Answer::bare(style, &text),
                Form::Exact => Answer::exact(style, &text),
            }
        };
        Ok(answer.with_exit_code(self.exit_code()))
    }
}

/// Values that were printed one by one while the command ran.
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

/// No value: the command ran another program, or serves until it is stopped.
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

/// Returns the JSON Schema (draft 2020-12) of what a type serializes to.
#[must_use]
pub fn schema_of<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<T>()
}
