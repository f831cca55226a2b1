//! What reaches stdout and stderr, and how: human, JSON or quiet.

mod bounded;
mod clean;
pub mod html;
mod jq;
mod jq_functions;
mod jq_stack;
mod pager;
pub mod progress;
mod render;
mod rows;
mod table;
mod time;
mod wrap;

use std::io::{IsTerminal, Write};

use console::Term;
use serde::Serialize;
use zeroize::Zeroizing;

pub use clean::{clean, clean_lines, escape_json, is_harmful};
pub use jq::Jq;
pub use render::{Exit, Form, Output, Render, Streamed, schema_of};
pub use rows::{Listed, Row, show_rows};
pub use table::{pairs, table};
pub use time::{ago, local};

use crate::failure::{Failure, Kind};

/// How to speak, and to whom.
#[derive(Debug, Clone)]
pub struct Style {
    /// Data as JSON, errors as JSON.
    pub json: bool,
    /// Identifiers only, and no notes.
    pub quiet: bool,
    /// stdout is a terminal.
    pub stdout_terminal: bool,
    /// stderr is a terminal.
    pub stderr_terminal: bool,
    /// Colour on stdout.
    pub stdout_color: bool,
    /// Colour on stderr.
    pub stderr_color: bool,
    /// Columns of the terminal on stdout; `None` where lines may have any length.
    pub columns: Option<usize>,
    /// What JSON answers go through.
    pub jq: Option<Jq>,
}

impl Style {
    /// Looks at the streams. `color` is `always`, `never` or (otherwise) a terminal without `NO_COLOR`.
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
        }
    }

    /// A remark for people: where something went, what will happen.
    pub fn note(&self, text: &str) {
        if !self.quiet && !self.json {
            eprintln!("{}", wrap::wrap(&clean_lines(text), stderr_columns(), 0));
        }
    }

    /// A remark that must be seen; a line of JSON for readers of that.
    pub fn warn(&self, text: &str) {
        if self.json {
            let line = serde_json::json!({ "warning": { "message": text } }).to_string();
            eprintln!("{}", escape_json(&line));
            return;
        }
        self.labelled("33", "warning:", text);
    }

    /// A failure in its last form, on stderr.
    pub fn report(&self, failure: &Failure) {
        if self.json {
            #[derive(Serialize)]
            struct Report<'a> {
                error: &'a Failure,
            }
            if let Ok(line) = serde_json::to_string(&Report { error: failure }) {
                eprintln!("{}", escape_json(&line));
            }
            return;
        }
        self.labelled("31", "error:", &failure.line());
        if let Some(hint) = &failure.hint {
            self.labelled("36", "hint:", hint);
        }
    }

    /// A label in a colour, and one line of text; at a terminal as many as it takes.
    fn labelled(&self, color: &str, label: &str, text: &str) {
        let text = wrap::wrap(&clean(text), stderr_columns(), label.len() + 1);
        eprintln!("{} {text}", self.paint(color, label));
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.stderr_color {
            format!("\x1b[1;{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
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

/// Returns the columns and rows of the terminal on stdout.
fn terminal_size() -> Option<(usize, usize)> {
    let (rows, columns) = Term::stdout().size_checked()?;
    Some((usize::from(columns), usize::from(rows)))
}

/// Returns the columns of the terminal on stderr, for what is drawn there.
#[must_use]
pub fn stderr_columns() -> Option<usize> {
    let (_, columns) = Term::stderr().size_checked()?;
    Some(usize::from(columns))
}

/// Returns whether a terminal takes escape sequences. A Windows console has to be switched to them first.
fn takes_escapes(terminal: &Term) -> bool {
    cfg!(not(windows)) || terminal.features().colors_supported()
}

/// What a command answers: text for stdout, and how it ended.
#[derive(Debug, Default)]
pub struct Answer {
    text: Zeroizing<String>,
    /// The exit code: 0, or that of a partial failure that was reported on stderr.
    pub exit_code: i32,
    /// It may be longer than a screen.
    long: bool,
    /// No line break is added.
    exact: bool,
    /// What the text, which is JSON, still goes through.
    filter: Option<Filter>,
}

/// `--jq`, and what becomes of its output.
#[derive(Debug)]
struct Filter {
    jq: Jq,
    /// The output is for a terminal.
    clean: bool,
}

impl Answer {
    /// Renders a value in the style that was asked for.
    pub fn show(style: &Style, value: &impl Render) -> Result<Self, Failure> {
        if style.json {
            return Self::json(style, value);
        }
        if style.quiet {
            return Ok(Self::bare(style, &value.quiet()));
        }
        Ok(Self::of(value.human(style)))
    }

    /// Renders a value as JSON. What would harm a terminal is escaped, which leaves every string as it is; `--jq` is applied
    /// when the answer is finished.
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

    /// The same answer after `--jq`, if that was given. Every answer is finished before it is printed; to finish it twice
    /// changes nothing.
    pub async fn finish(mut self) -> Result<Self, Failure> {
        if let Some(filter) = self.filter.take() {
            self.text = filter.jq.run(self.text).await?;
            if filter.clean {
                self.text = Zeroizing::new(clean_lines(&self.text));
            }
        }
        Ok(self)
    }

    /// Fails where an answer was not finished: it would show more than `--jq` selects.
    fn check_finished(&self) -> Result<(), Failure> {
        match self.filter {
            None => Ok(()),
            Some(_) => Err(Failure::new(
                Kind::Failure,
                "--jq was not applied: this is a bug in ravi",
            )),
        }
    }

    /// One of many values: JSON on one line, whatever reads it.
    pub fn show_line(style: &Style, value: &impl Render) -> Result<Self, Failure> {
        if style.json {
            return Self::json_as(style, value, false);
        }
        Self::show(style, value)
    }

    /// Writes one of many values; `false` if the reader has gone away.
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

    /// One bare value: exact in a pipe, cleaned at a terminal.
    #[must_use]
    pub fn bare(style: &Style, value: &str) -> Self {
        let text = if style.stdout_terminal {
            clean_lines(value)
        } else {
            value.to_owned()
        };
        Self::of(text)
    }

    /// A text to the byte, without a line break of ours; cleaned at a terminal.
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
        }
    }

    /// The same answer, shown a screen at a time where it is longer than the terminal.
    #[must_use]
    pub fn paged(mut self) -> Self {
        self.long = true;
        self
    }

    /// The same answer with another exit code.
    #[must_use]
    pub fn with_exit_code(mut self, exit_code: impl Into<i32>) -> Self {
        self.exit_code = exit_code.into();
        self
    }

    /// Whether it is longer than the terminal, and may be shown a screen at a time.
    #[must_use]
    pub fn is_paged(&self) -> bool {
        let rows = terminal_size().filter(|_| self.long && pager::is_on());
        let rows = rows.map(|(_, rows)| rows);
        rows.is_some_and(|rows| self.text.lines().count() >= rows)
    }

    /// Writes to stdout. A reader that has gone away is no error; a full disk is. Blocks as long as the reader does.
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

/// Writes to stdout without blocking the event loop: a reader that stalls must not keep a signal or a timeout from ending
/// the command. `false` if the reader has gone away.
async fn write_stdout(text: Zeroizing<String>) -> Result<bool, Failure> {
    let written = tokio::task::spawn_blocking(move || write_all(&[&text])).await;
    written.unwrap_or_else(|error| Err(cannot_write(&error)))
}

fn cannot_write(error: &impl std::fmt::Display) -> Failure {
    Failure::new(Kind::Failure, format!("cannot write to stdout: {error}"))
        .hint("check the space on the disk, or the program that reads")
}

/// Writes to stdout; `false` if its reader has gone away, which is no error. A full disk is.
fn write_all(parts: &[&str]) -> Result<bool, Failure> {
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
