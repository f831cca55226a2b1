//! The format of a case of `tests/cmd`: a command line with its input, output and exit code.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

/// Follows an input or output whose last line has no newline.
const NO_NEWLINE: &str = "\\ no newline at the end\n";

/// A parsed case.
#[derive(Default)]
pub struct Case {
    pub path: PathBuf,
    /// The description.
    comments: Vec<String>,
    /// `name: value` lines.
    settings: Vec<(String, String)>,
    /// The exit code that the file has.
    pub status: i32,
    /// The command line after `ravi`.
    command: String,
    pub stdin: String,
    /// Files of the working directory.
    pub files: Vec<(String, String)>,
}

impl Case {
    /// Parses a file.
    ///
    /// # Panics
    /// If it is not a case; the message names the file.
    pub fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let mut case = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        let mut section = None;
        for line in text.split_inclusive('\n') {
            if let Some(name) = section_name(line) {
                if let Some(file) = name.strip_prefix("file ") {
                    case.files.push((file.to_owned(), String::new()));
                }
                section = Some(name);
                continue;
            }
            match section {
                None => case.head_line(line.trim_end()),
                Some("stdin") => append(&mut case.stdin, line),
                Some("stdout" | "stderr") => {}
                Some(_) => append(&mut case.files.last_mut().unwrap().1, line),
            }
        }
        case
    }

    /// Returns a case without input and output.
    pub fn new(path: PathBuf, command: &str) -> Self {
        Self {
            path,
            command: command.to_owned(),
            ..Self::default()
        }
    }

    fn head_line(&mut self, line: &str) {
        if let Some(command) = line.strip_prefix("$ ravi") {
            command.trim_start().clone_into(&mut self.command);
        } else if line.starts_with('#') || line.is_empty() {
            self.comments.push(line.to_owned());
        } else if let Some((name, value)) = line.split_once(": ") {
            let known = ["env", "fault", "sandbox", "session", "status"];
            assert!(
                known.contains(&name),
                "{}: unknown setting `{name}`",
                self.path.display()
            );
            if name == "status" {
                self.status = value.parse().unwrap();
            } else {
                self.settings.push((name.to_owned(), value.to_owned()));
            }
        } else {
            panic!("{}: `{line}` is not understood", self.path.display());
        }
    }

    /// Splits the command line as a shell would.
    pub fn args(&self) -> Vec<String> {
        shell_words::split(&self.command).unwrap()
    }

    /// Returns every value of a setting.
    pub fn settings<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.settings.iter().filter(move |(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }

    /// Returns the first value of a setting.
    pub fn setting<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.settings(name).next()
    }

    /// Returns the content of the file for this output and exit code.
    pub fn after(&self, code: i32, stdout: &str, stderr: &str) -> String {
        let mut text = String::new();
        for line in &self.comments {
            let _ = writeln!(text, "{line}");
        }
        for (name, value) in &self.settings {
            let _ = writeln!(text, "{name}: {value}");
        }
        let _ = writeln!(text, "$ ravi {}", self.command);
        let _ = writeln!(text, "status: {code}");
        let files = self.files.iter();
        let files = files.map(|(name, content)| (format!("file {name}"), content.as_str()));
        let stdin = ("stdin".to_owned(), self.stdin.as_str());
        let outputs = [("stdout".to_owned(), stdout), ("stderr".to_owned(), stderr)];
        for (name, content) in files.chain([stdin]).chain(outputs) {
            if content.is_empty() {
                continue;
            }
            let _ = writeln!(text, "--- {name}");
            text += content;
            if !content.ends_with('\n') {
                text.push('\n');
                text += NO_NEWLINE;
            }
        }
        text
    }
}

/// Returns the name of the section that a line begins.
fn section_name(line: &str) -> Option<&str> {
    let name = line.strip_prefix("--- ")?.trim_end();
    let known = matches!(name, "stdin" | "stdout" | "stderr") || name.starts_with("file ");
    known.then_some(name)
}

/// Appends a line to an input, or removes the newline of its last one.
fn append(input: &mut String, line: &str) {
    if line == NO_NEWLINE {
        input.pop();
    } else {
        *input += line;
    }
}
