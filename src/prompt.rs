//! Prompts at a terminal. Without one, callers name the flag or variable to set.

use std::{
    ffi::OsString,
    io::{BufRead, IsTerminal, Read, Write},
    path::Path,
};

use dialoguer::{Input, Password, Select};
use unicode_width::UnicodeWidthStr;

use crate::{
    env,
    failure::{Failure, Kind},
    output,
    process::scrub,
    secret::Secret,
    signals::interrupted,
    work,
};

/// Size limit of input from stdin or a file: enough for thousands of secrets.
const INPUT_LIMIT: u64 = 16 * 1024 * 1024;

/// The hint for an editor that cannot be run.
const EDITOR_HINT: &str = "set VISUAL or EDITOR, or use --body TEXT or --body-file FILE";

/// Returns whether prompts are possible: stdin and stderr are terminals, and `--no-input` is not given.
#[must_use]
pub fn can_prompt(no_input: bool) -> bool {
    !no_input && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Prompts for a hidden value.
pub async fn hidden(prompt: &str) -> Result<Secret, Failure> {
    let prompt = prompt.to_owned();
    ask(move || {
        let prompt = Password::new().with_prompt(prompt);
        prompt.allow_empty_password(true).interact()
    })
    .await
    .map(Secret::new)
}

/// Prompts for a line of text.
pub async fn line(prompt: &str) -> Result<String, Failure> {
    let prompt = prompt.to_owned();
    ask(move || {
        let prompt = Input::<String>::new().with_prompt(prompt);
        prompt.allow_empty(true).interact_text()
    })
    .await
}

/// Opens a file in `VISUAL` or `EDITOR` and waits until the editor exits. Hides PIN and tokens from it.
pub async fn edit(path: &Path) -> Result<(), Failure> {
    let chosen = [env::VISUAL, env::EDITOR].map(|variable| std::env::var_os(variable.name));
    let is_set = |editor: &OsString| !editor.to_string_lossy().trim().is_empty();
    let standard = if cfg!(windows) { "notepad.exe" } else { "vi" };
    let editor = chosen.into_iter().flatten().find(is_set);
    let editor = editor.unwrap_or_else(|| standard.into());
    let words = editor
        .to_str()
        .and_then(|text| shell_words::split(text).ok());
    let words: Vec<OsString> = match words {
        Some(words) => words.into_iter().map(OsString::from).collect(),
        None => vec![editor.clone()],
    };
    let failed = |why: String| {
        let editor = editor.to_string_lossy().into_owned();
        Failure::new(Kind::Failure, format!("the editor `{editor}` {why}"))
    };
    let Some((program, arguments)) = words.split_first() else {
        return Err(failed("is not a command".to_owned()).hint(EDITOR_HINT));
    };
    let mut command = tokio::process::Command::new(program);
    command.args(arguments).arg(path).kill_on_drop(true);
    scrub(command.as_std_mut());
    let status = command
        .status()
        .await
        .map_err(|error| failed(format!("cannot be run: {error}")).hint(EDITOR_HINT))?;
    if status.success() {
        return Ok(());
    }
    Err(failed(format!("failed ({status}): nothing was sent")))
}

/// Prompts for yes or no until Enter is pressed; the default is no. `question` must be sanitized.
pub async fn confirm(question: &str) -> Result<bool, Failure> {
    let mut prompt = format!("{question} [y/N]");
    if !fits(&prompt) {
        show(question);
        "Answer [y/N]".clone_into(&mut prompt);
    }
    loop {
        match line(&prompt).await?.trim().to_lowercase().as_str() {
            "y" | "yes" => return Ok(true),
            "" | "n" | "no" => return Ok(false),
            _ => {}
        }
    }
}

/// Prompts for one of these texts, which the user must type; returns whether it was. `question` must be sanitized.
pub async fn confirm_by_typing(question: &str, texts: &[&str]) -> Result<bool, Failure> {
    show(question);
    let typed = line("Name").await?;
    Ok(texts.contains(&typed.trim()))
}

/// Returns whether a prompt and an answer fit one line. A longer prompt would be drawn twice.
fn fits(prompt: &str) -> bool {
    const ANSWER: usize = 8;
    output::stderr_columns().is_none_or(|columns| prompt.width() + ANSWER < columns)
}

/// Prints what a prompt is about.
fn show(question: &str) {
    output::to_stderr(&output::wrap(question, output::stderr_columns(), 0));
}

/// Prompts for one of several options; returns its index.
pub async fn choose(prompt: &str, options: Vec<String>) -> Result<usize, Failure> {
    let prompt = prompt.to_owned();
    ask(move || {
        Select::new()
            .with_prompt(prompt)
            .items(&options)
            .default(0)
            .interact()
    })
    .await
}

/// Prompts on a separate thread, so that a signal or timeout can end the wait.
async fn ask<T: Send + 'static>(
    prompt: impl FnOnce() -> dialoguer::Result<T> + Send + 'static,
) -> Result<T, Failure> {
    let mut terminal = Terminal::remember();
    let answer = tokio::task::spawn_blocking(prompt).await;
    terminal.answered = true;
    match answer {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(dialoguer::Error::IO(error))) if error.kind() == std::io::ErrorKind::Interrupted => {
            terminal.answered = false;
            Err(interrupted())
        }
        _ => Err(
            Failure::usage("cannot read your answer: the terminal was closed")
                .hint("use a flag, variable or file instead; see `--help`"),
        ),
    }
}

/// Terminal settings before a prompt; restored if a hidden prompt is interrupted.
struct Terminal {
    answered: bool,
    #[cfg(unix)]
    settings: Option<rustix::termios::Termios>,
}

impl Terminal {
    fn remember() -> Self {
        Self {
            answered: false,
            #[cfg(unix)]
            settings: rustix::termios::tcgetattr(std::io::stdin()).ok(),
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if self.answered {
            return;
        }
        #[cfg(unix)]
        if let Some(settings) = &self.settings {
            use rustix::termios::{OptionalActions, tcsetattr};
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, settings);
        }
        // A selection prompt hides the cursor.
        let _ = writeln!(std::io::stderr(), "\x1b[?25h");
    }
}

/// Reads a secret from stdin; removes one trailing line break.
pub async fn read_stdin(what: &str) -> Result<Secret, Failure> {
    read_value("-".as_ref(), what).await
}

/// Reads a secret from a file; removes one trailing line break.
pub async fn read_file(path: &Path, what: &str) -> Result<Secret, Failure> {
    if path.as_os_str() == "-" {
        // Only some callers use `-` for stdin; here it is a file.
        return read_value("./-".as_ref(), what).await;
    }
    read_value(path, what).await
}

/// Reads lines from stdin, up to an empty one or the end.
pub async fn read_lines(what: &str) -> Result<Secret, Failure> {
    let source = Source::new("-".as_ref(), what);
    work::off_thread("reading the input", move || {
        let bytes = source.read_lines(std::io::stdin().lock())?;
        source.text_of(bytes).map(Secret::new)
    })
    .await?
}

/// Reads a text unchanged from a file, or from stdin for `-`.
pub async fn read_exactly(path: &Path, what: &str) -> Result<Secret, Failure> {
    let bytes = read_bytes(path, what).await?;
    Source::new(path, what).text_of(bytes).map(Secret::new)
}

/// Reads a file, or stdin for `-`.
pub async fn read_bytes(path: &Path, what: &str) -> Result<Vec<u8>, Failure> {
    let (path, source) = (path.to_owned(), Source::new(path, what));
    work::off_thread("reading the input", move || {
        if path.as_os_str() == "-" {
            return source.read_all(std::io::stdin().lock());
        }
        // A named pipe is allowed: shells create one for `<(command)`.
        let file = std::fs::File::open(&path).map_err(|error| source.unreadable(&error))?;
        source.read_all(file)
    })
    .await?
}

/// Returns the name of an input for messages: its path, or `stdin` for `-`.
#[must_use]
pub fn source_name(path: &Path) -> String {
    if path.as_os_str() == "-" {
        "stdin".to_owned()
    } else {
        path.display().to_string()
    }
}

/// Reads a secret; removes one trailing line break.
async fn read_value(path: &Path, what: &str) -> Result<Secret, Failure> {
    let bytes = read_bytes(path, what).await?;
    let mut text = Source::new(path, what).text_of(bytes)?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(Secret::new(text))
}

/// An input, as messages name it.
struct Source {
    /// What is read.
    what: String,
    /// The file, or stdin.
    name: String,
}

impl Source {
    fn new(path: &Path, what: &str) -> Self {
        Self {
            what: what.to_owned(),
            name: source_name(path),
        }
    }

    fn unreadable(&self, error: &std::io::Error) -> Failure {
        let Self { what, name } = self;
        Failure::usage(format!("cannot read {what} from {name}: {error}"))
            .hint(format!("check that {name} exists and is readable"))
    }

    fn read_all(&self, from: impl Read) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        from.take(INPUT_LIMIT + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| self.unreadable(&error))?;
        self.limited(bytes)
    }

    fn read_lines(&self, from: impl BufRead) -> Result<Vec<u8>, Failure> {
        let mut from = from.take(INPUT_LIMIT + 1);
        let mut bytes = Vec::new();
        loop {
            let start = bytes.len();
            from.read_until(b'\n', &mut bytes)
                .map_err(|error| self.unreadable(&error))?;
            if matches!(bytes.get(start..), None | Some(b"" | b"\n" | b"\r\n")) {
                return self.limited(bytes);
            }
        }
    }

    fn limited(&self, bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
        if bytes.len() as u64 > INPUT_LIMIT {
            let Self { what, name } = self;
            return Err(Failure::usage(format!(
                "cannot read {what} from {name}: it is longer than 16 MiB"
            ))
            .hint("check that it is the right input, or split it"));
        }
        Ok(bytes)
    }

    fn text_of(&self, bytes: Vec<u8>) -> Result<String, Failure> {
        let Self { what, name } = self;
        String::from_utf8(bytes).map_err(|_| {
            Failure::usage(format!(
                "cannot read {what} from {name}: it is not UTF-8 text"
            ))
            .hint("convert it to UTF-8, for example with iconv")
        })
    }
}
