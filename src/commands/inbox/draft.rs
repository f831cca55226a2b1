//! Text typed for an email, kept in a private file until the email is sent.
//!
//! The file exists from the first keystroke, so that it survives Ctrl-C, a timeout and a killed process.

use std::path::{Path, PathBuf};

use super::template::{Altered, Template};
use crate::{commands::Context, failure::Failure, output::Style, prompt, session::write_private};

/// Directory of the drafts, in that of the configuration.
const DIRECTORY: &str = "drafts";

/// A draft, to be kept or discarded. Dropping it keeps it: the command was interrupted.
pub(super) struct Draft {
    path: PathBuf,
    /// The command that sends the email, without its text.
    command: String,
    /// What the editor shows below the text; a text typed at stdin has none.
    template: Option<Template>,
    style: Style,
    is_settled: bool,
}

/// The words of the command that sends an email, without its text.
pub(super) struct Resend(Vec<String>);

impl Resend {
    /// Begins the command of `ravi inbox`.
    pub(super) fn new(name: &str) -> Self {
        Self(["ravi", "inbox", name].map(str::to_owned).to_vec())
    }

    /// Adds an argument.
    pub(super) fn word(mut self, word: &str) -> Self {
        self.0.push(word.to_owned());
        self
    }

    /// Adds an option, unless its value is empty.
    pub(super) fn option(mut self, name: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.0.extend(given(name, value));
        }
        self
    }

    fn is_html(&self) -> bool {
        self.0.iter().any(|word| word == "--html")
    }

    /// Returns the command for a shell, with the options that select where it is sent from.
    fn line(&self, context: &Context) -> String {
        let mut words = self.0.clone();
        let global = &context.global;
        for (name, value) in [
            ("--identity", &global.identity),
            ("--api-url", &global.api_url),
        ] {
            if let Some(value) = value {
                words.extend(given(name, value));
            }
        }
        shell_words::join(words)
    }
}

/// Returns the words of an option. A value that looks like an option would be taken for one.
fn given(name: &str, value: &str) -> Vec<String> {
    if value.starts_with('-') {
        vec![format!("{name}={value}")]
    } else {
        vec![name.to_owned(), value.to_owned()]
    }
}

/// What the file holds once the template is cut off.
enum Left {
    Nothing,
    Text,
    /// Perhaps more than the text: where the text ends is not known.
    Whole,
}

impl Draft {
    /// Writes a text to a new file in the directory `drafts` of the configuration.
    pub(super) fn of_text(
        context: &Context,
        command: &Resend,
        text: &str,
    ) -> Result<Self, Failure> {
        Self::create(context, command, text, None)
    }

    /// Writes a template for the editor to such a file.
    pub(super) fn of_template(
        context: &Context,
        command: &Resend,
        template: Template,
    ) -> Result<Self, Failure> {
        Self::create(context, command, &template.file(), Some(template))
    }

    /// Returns the draft that an earlier command kept in this file; `None` for another file.
    pub(super) fn kept_at(context: &Context, command: &Resend, path: &Path) -> Option<Self> {
        let drafts = context.directories.active().ok()?.join(DIRECTORY);
        let path = path.canonicalize().ok()?;
        let is_ours = path.parent() == Some(&drafts.canonicalize().ok()?);
        is_ours.then(|| Self {
            path,
            command: command.line(context),
            template: None,
            style: context.style.clone(),
            is_settled: false,
        })
    }

    fn create(
        context: &Context,
        command: &Resend,
        text: &str,
        template: Option<Template>,
    ) -> Result<Self, Failure> {
        let ending = if command.is_html() { "html" } else { "txt" };
        let now = jiff::Zoned::now().strftime("%Y-%m-%d-%H%M%S");
        let random = uuid::Uuid::new_v4().simple().to_string();
        let name = format!("{now}-{}.{ending}", &random[..8]);
        let path = context.directories.active()?.join(DIRECTORY).join(name);
        write_private(&path, text.as_bytes())?;
        Ok(Self {
            path,
            command: command.line(context),
            template,
            style: context.style.clone(),
            is_settled: false,
        })
    }

    /// Opens the draft in an editor; returns its text.
    pub(super) async fn edit(&self) -> Result<String, Failure> {
        prompt::edit(&self.path).await?;
        let edited = prompt::read_file(&self.path, "the text").await?;
        let template = self.template.clone().unwrap_or_default();
        template.text_of(edited.expose()).map_err(|altered| match altered {
            Altered::Marker => Failure::usage(
                "the line with >8 is missing from the draft, so that it is unclear what to send: nothing was sent",
            ),
            Altered::Headers => Failure::usage(
                "recipients and subject cannot be changed in the editor: nothing was sent",
            )
            .hint("set them with the options of `ravi inbox send`; those of a reply are set by the server"),
            Altered::Below => Failure::usage(
                "there is text below the line with >8, which is not part of the email: nothing was sent",
            )
            .hint("move it above that line"),
        })
    }

    /// Removes the file: its text was sent, or is empty.
    pub(super) fn discard(mut self) {
        self.is_settled = true;
        // A file that cannot be removed is still private.
        let _ = std::fs::remove_file(&self.path);
    }

    /// Keeps the text in the file, and names it in the hint of the failure; removes a file without text.
    pub(super) fn keep(mut self, failure: Failure) -> Failure {
        self.is_settled = true;
        let Some(kept) = self.kept() else {
            return failure;
        };
        match &failure.hint {
            Some(hint) => {
                let hint = format!("{hint}; {kept}");
                failure.hint(hint)
            }
            None => failure.hint(kept),
        }
    }

    /// Cuts off the template, and says where the text is; removes a file without text.
    fn kept(&self) -> Option<String> {
        let path = self.path.to_string_lossy();
        let command = format!("{} --body-file {}", self.command, shell_words::quote(&path));
        match self.cut() {
            Left::Nothing => {
                // A file that cannot be removed is still private.
                let _ = std::fs::remove_file(&self.path);
                None
            }
            Left::Text => Some(format!("the text was saved: to send it, run `{command}`")),
            Left::Whole => Some(format!(
                "the draft was saved: delete what is not part of the text from its file, and run `{command}`"
            )),
        }
    }

    fn cut(&self) -> Left {
        let bytes = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Left::Nothing,
            Err(_) => return Left::Whole,
        };
        if bytes.trim_ascii().is_empty() {
            return Left::Nothing;
        }
        let Some(template) = &self.template else {
            return Left::Text;
        };
        let edited = String::from_utf8(bytes).ok();
        let edited = edited.filter(|edited| !template.has_text_below(edited));
        let Some(text) = edited.and_then(|edited| template.above(&edited)) else {
            return Left::Whole;
        };
        if text.is_empty() {
            return Left::Nothing;
        }
        match write_private(&self.path, format!("{text}\n").as_bytes()) {
            Ok(()) => Left::Text,
            Err(_) => Left::Whole,
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.is_settled {
            return;
        }
        if let Some(kept) = self.kept() {
            self.style.warn(&kept);
        }
    }
}
