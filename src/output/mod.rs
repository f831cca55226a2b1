//! Output to stdout and stderr: human-readable, JSON or quiet.

mod bounded;
mod clean;
mod entities;
pub mod html;
mod jq;
mod jq_functions;
mod jq_stack;
pub mod live;
mod pager;
pub mod progress;
mod render;
mod rows;
mod screen;
mod table;
mod time;
mod wrap;

use std::{
    io::{IsTerminal, Write},
    sync::Arc,
};

use console::Term;
use serde::Serialize;
use zeroize::Zeroizing;

pub use clean::{clean, clean_lines, escape_json, is_harmful, is_invisible};
pub use jq::Jq;
pub use render::{Exit, Form, Output, Render, Streamed, schema_of};
pub use rows::{Listed, Row, Shown, show_rows};
pub use table::{pairs, table, table_of_uuids, wrapped_pairs};
pub use time::{ago, clock, local, moment};
pub use wrap::{cut_line, wrap};

use crate::failure::{Failure, Kind};

/// How to print output.
#[derive(Debug, Clone)]
pub struct Style {
    /// Print data and errors as JSON.
    pub json: bool,
    /// Print IDs only, or keys or paths; suppress notices.
    pub quiet: bool,
    /// Whether stdout is a terminal.
    pub stdout_terminal: bool,
    /// Whether stderr is a terminal.
    pub stderr_terminal: bool,
    /// Use colour on stdout.
    pub stdout_color: bool,
    /// Use colour on stderr.
    pub stderr_color: bool,
    /// Width of the terminal on stdout; `None` for unlimited lines.
    pub columns: Option<usize>,
    /// Filter for JSON output.
    pub jq: Option<Jq>,
    /// Who gets notices and warnings; `None` for stderr.
    pub speaker: Option<Speaker>,
}

/// What a line on stderr is.
#[derive(Clone, Copy)]
enum Label {
    Error,
    Warning,
    Hint,
}

/// Who gets notices and warnings instead of stderr.
#[derive(Clone)]
pub struct Speaker {
    /// Gets each notice.
    pub notice: Arc<dyn Fn(&str) + Send + Sync>,
    /// Gets each warning.
    pub warning: Arc<dyn Fn(&str) + Send + Sync>,
}

impl std::fmt::Debug for Speaker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Speaker")
    }
}

impl Style {
    /// Detects the streams' capabilities. `color` overrides the default: colour at a terminal without `NO_COLOR`.
    #[must_use]
    pub fn detect(json: bool, quiet: bool, color: Option<bool>) -> Self {
        let stdout_terminal = std::io::stdout().is_terminal();
        let stderr_terminal = std::io::stderr().is_terminal();
        let plain = crate::env::NO_COLOR.is_set()
            || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            json,
            quiet,
            stdout_terminal,
            stderr_terminal,
            stdout_color: color
                .unwrap_or(stdout_terminal && !plain && takes_escapes(&Term::stdout())),
            stderr_color: color
                .unwrap_or(stderr_terminal && !plain && takes_escapes(&Term::stderr())),
            columns: terminal_size().map(|(columns, _)| columns),
            jq: None,
            speaker: None,
        }
    }

    /// Returns whether to show progress in place: at a terminal on stderr, unless quiet.
    #[must_use]
    pub fn is_live(&self) -> bool {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        self.stderr_terminal
            && !self.quiet
            && !self.json
            && !is_dumb
            && takes_escapes(&Term::stderr())
    }

    /// Prints a notice of one line to stderr, unless quiet: a text from outside must not begin a line.
    pub fn note(&self, text: &str) {
        if let Some(speaker) = &self.speaker {
            return (speaker.notice)(&clean(text));
        }
        if !self.quiet && !self.json {
            to_stderr(&wrap(&clean(text), stderr_columns(), 0));
        }
    }

    /// Prints a warning to stderr; as a line of JSON with `--json`.
    pub fn warn(&self, text: &str) {
        if let Some(speaker) = &self.speaker {
            return (speaker.warning)(&clean(text));
        }
        if self.json {
            let line = serde_json::json!({ "warning": { "message": text } }).to_string();
            to_stderr(&escape_json(&line));
            return;
        }
        self.labelled(Label::Warning, text);
    }

    /// Prints a failure to stderr.
    pub fn report(&self, failure: &Failure) {
        if self.json {
            #[derive(Serialize)]
            struct Report<'a> {
                error: &'a Failure,
            }
            if let Ok(line) = serde_json::to_string(&Report { error: failure }) {
                to_stderr(&escape_json(&line));
            }
            return;
        }
        self.labelled(Label::Error, &failure.line());
        if let Some(hint) = &failure.hint {
            let mut lines = hint.lines();
            self.labelled(Label::Hint, lines.next().unwrap_or_default());
            lines.for_each(|line| to_stderr(&format!("  {}", clean(line))));
        }
    }

    /// Prints a coloured label and a text; wraps it at a terminal.
    fn labelled(&self, label: Label, text: &str) {
        let (word, color) = match label {
            Label::Error => ("error:", 31),
            Label::Warning => ("warning:", 33),
            Label::Hint => ("hint:", 36),
        };
        let text = wrap(&clean(text), stderr_columns(), word.len() + 1);
        if self.stderr_color {
            to_stderr(&format!("\x1b[1;{color}m{word}\x1b[0m {text}"));
        } else {
            to_stderr(&format!("{word} {text}"));
        }
    }

    /// Returns dimmed text for stdout; the caller must sanitize it.
    #[must_use]
    pub fn dim(&self, text: &str) -> String {
        if self.stdout_color {
            format!("\x1b[2m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    /// Returns bold text for stdout; the caller must sanitize it.
    #[must_use]
    pub fn bold(&self, text: &str) -> String {
        if self.stdout_color {
            format!("\x1b[1m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

/// Prints a sanitized line to stderr, if anything reads it: `eprintln!` panics otherwise.
pub fn to_stderr(line: &str) {
    live::erase();
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Returns the columns and rows of the terminal on stdout.
fn terminal_size() -> Option<(usize, usize)> {
    let (rows, columns) = Term::stdout().size_checked()?;
    Some((usize::from(columns), usize::from(rows)))
}

/// Returns the width of the terminal on stderr.
#[must_use]
pub fn stderr_columns() -> Option<usize> {
    let (_, columns) = Term::stderr().size_checked()?;
    Some(usize::from(columns))
}

/// Returns whether a terminal supports escape sequences. Enables them on a Windows console.
fn takes_escapes(terminal: &Term) -> bool {
    cfg!(not(windows)) || terminal.features().colors_supported()
}

/// Output of a command: text for stdout, and the exit code.
#[derive(Debug, Default)]
pub struct Answer {
    text: Zeroizing<String>,
    /// Exit code: 0, or that of a partial failure reported on stderr.
    pub exit_code: i32,
    /// Whether it may exceed a screen.
    long: bool,
    /// Whether to print it without an added line break.
    exact: bool,
    /// Filter to apply to the JSON text.
    filter: Option<Filter>,
    /// What the command has changed, and how to see it; `None` if it has only read.
    pub changed: Option<String>,
}

/// A `--jq` filter and the treatment of its output.
#[derive(Debug)]
struct Filter {
    jq: Jq,
    /// Whether to sanitize the output for a terminal.
    clean: bool,
}

impl Answer {
    /// Renders a value in the requested style.
    pub fn show(style: &Style, value: &impl Render) -> Result<Self, Failure> {
        if style.json {
            return Self::json(style, value);
        }
        if style.quiet {
            return Ok(Self::bare(style, &value.quiet()));
        }
        Ok(Self::of(value.human(style)))
    }

    /// Renders a value as JSON. Escapes characters that are harmful to a terminal without changing any string;
    /// [`Answer::finish`] applies `--jq`.
    pub fn json(style: &Style, value: &impl Serialize) -> Result<Self, Failure> {
        let pretty = style.stdout_terminal && style.jq.is_none();
        Self::json_as(style, value, pretty)
    }

    fn json_as(style: &Style, value: &impl Serialize, pretty: bool) -> Result<Self, Failure> {
        let rendered = if pretty {
            serde_json::to_string_pretty(value)
        } else {
            serde_json::to_string(value)
        };
        let json = rendered.map_err(|error| Failure::new(Kind::Failure, error.to_string()))?;
        let Some(jq) = &style.jq else {
            let json = Zeroizing::new(json);
            return Ok(Self::of(escape_json(&json).into_owned()));
        };
        let filter = Filter {
            jq: jq.clone(),
            clean: style.stdout_terminal,
        };
        Ok(Self {
            filter: Some(filter),
            ..Self::of(json)
        })
    }

    /// Returns the text for stdout.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Applies `--jq`, if given. Must be called before printing; calling it again has no effect.
    pub async fn finish(mut self) -> Result<Self, Failure> {
        if let Some(filter) = self.filter.take() {
            self.text = filter.jq.run(self.text).await?;
            if filter.clean {
                self.text = Zeroizing::new(clean_lines(&self.text));
            }
        }
        Ok(self)
    }

    /// Fails if `--jq` is given but not applied: the output would show more than it selects.
    fn check_finished(&self) -> Result<(), Failure> {
        match self.filter {
            None => Ok(()),
            Some(_) => Err(Failure::new(
                Kind::Failure,
                "--jq was not applied: this is a bug in ravi",
            )),
        }
    }

    /// Renders one of many values; JSON takes one line.
    pub fn show_line(style: &Style, value: &impl Render) -> Result<Self, Failure> {
        if style.json {
            return Self::json_as(style, value, false);
        }
        Self::show(style, value)
    }

    /// Prints one of many values; returns `false` if the reader is gone.
    pub async fn print_line(mut self) -> Result<bool, Failure> {
        self.check_finished()?;
        if self.text.is_empty() {
            return Ok(true);
        }
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        write_stdout(self.text).await
    }

    /// Returns a single value: unchanged in a pipe, sanitized at a terminal.
    #[must_use]
    pub fn bare(style: &Style, value: &str) -> Self {
        let text = if style.stdout_terminal {
            clean_lines(value)
        } else {
            value.to_owned()
        };
        Self::of(text)
    }

    /// Returns a text without an added line break; sanitized at a terminal.
    #[must_use]
    pub fn exact(style: &Style, text: &str) -> Self {
        Self {
            exact: true,
            ..Self::bare(style, text)
        }
    }

    fn of(text: String) -> Self {
        Self {
            text: Zeroizing::new(text),
            exit_code: 0,
            long: false,
            exact: false,
            filter: None,
            changed: None,
        }
    }

    /// Shows the output in a pager if it exceeds the terminal.
    #[must_use]
    pub fn paged(mut self) -> Self {
        self.long = true;
        self
    }

    /// Sets the exit code.
    #[must_use]
    pub fn with_exit_code(mut self, exit_code: impl Into<i32>) -> Self {
        self.exit_code = exit_code.into();
        self
    }

    /// Sets the exit code of a command, and what the command has changed.
    fn of_command(mut self, value: &impl Render) -> Self {
        self.changed = value.changed();
        self.with_exit_code(value.exit_code())
    }

    /// Returns whether the output exceeds the terminal and may be paged.
    #[must_use]
    pub fn is_paged(&self) -> bool {
        let rows = terminal_size().filter(|_| self.long && pager::is_on());
        let rows = rows.map(|(_, rows)| rows);
        rows.is_some_and(|rows| self.text.lines().count() >= rows)
    }

    /// Writes to stdout. Blocks while the reader does. A reader that is gone is no error; a full disk is.
    pub fn print(&self) -> Result<(), Failure> {
        self.check_finished()?;
        if self.text.is_empty() || (self.is_paged() && pager::page(&self.text)) {
            return Ok(());
        }
        let end = if self.exact || self.text.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        write_all(&[&self.text, end]).map(drop)
    }
}

/// Writes to stdout without blocking the event loop, so that a signal or timeout can end the command. Returns `false`
/// if the reader is gone.
async fn write_stdout(text: Zeroizing<String>) -> Result<bool, Failure> {
    let written = tokio::task::spawn_blocking(move || write_all(&[&text])).await;
    written.unwrap_or_else(|error| Err(cannot_write(&error)))
}

fn cannot_write(error: &impl std::fmt::Display) -> Failure {
    Failure::new(Kind::Failure, format!("cannot write to stdout: {error}"))
        .hint("check the disk space, or the program that reads the output")
}

/// Writes to stdout; returns `false` if the reader is gone, which is no error. A full disk is.
fn write_all(parts: &[&str]) -> Result<bool, Failure> {
    live::erase();
    let mut stdout = std::io::stdout().lock();
    let written = parts
        .iter()
        .try_for_each(|part| stdout.write_all(part.as_bytes()))
        .and_then(|()| stdout.flush());
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(cannot_write(&error)),
    }
}
