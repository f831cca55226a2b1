//! Text typed for an email, kept in a private file until the email is sent.
//!
//! The file exists from the first keystroke, so that it survives Ctrl-C, a timeout and a killed process.

use std::path::{Path, PathBuf};

use crate::{commands::Context, failure::Failure, output::Style, prompt, session::write_private};

/// A draft, to be kept or discarded. Dropping it keeps it: the command was interrupted.
pub(super) struct Draft {
    path: PathBuf,
    html: bool,
    style: Style,
    is_settled: bool,
}

impl Draft {
    /// Writes a text to a new file in the directory `drafts` of the configuration.
    pub(super) fn create(context: &Context, html: bool, text: &str) -> Result<Self, Failure> {
        let ending = if html { "html" } else { "txt" };
        let now = jiff::Zoned::now().strftime("%Y-%m-%d-%H%M%S");
        let random = uuid::Uuid::new_v4().simple().to_string();
        let name = format!("{now}-{}.{ending}", &random[..8]);
        let path = context.directories.active()?.join("drafts").join(name);
        write_private(&path, text.as_bytes())?;
        Ok(Self {
            path,
            html,
            style: context.style.clone(),
            is_settled: false,
        })
    }

    /// Opens the draft in an editor; returns its text.
    pub(super) async fn edit(&self) -> Result<String, Failure> {
        prompt::edit(&self.path).await?;
        let text = prompt::read_file(&self.path, "the text").await?;
        Ok(text.expose().trim_end_matches(['\n', '\r']).to_owned())
    }

    /// Removes the file: its text was sent, or is empty.
    pub(super) fn discard(mut self) {
        self.is_settled = true;
        // A file that cannot be removed is still private.
        let _ = std::fs::remove_file(&self.path);
    }

    /// Keeps the file, and names it in the hint of the failure; removes an empty file.
    pub(super) fn keep(mut self, failure: Failure) -> Failure {
        if is_blank(&self.path) {
            self.discard();
            return failure;
        }
        self.is_settled = true;
        let kept = self.kept();
        match &failure.hint {
            Some(hint) => {
                let hint = format!("{hint}; {kept}");
                failure.hint(hint)
            }
            None => failure.hint(kept),
        }
    }

    fn kept(&self) -> String {
        let path = self.path.display();
        let html = if self.html { " --html" } else { "" };
        format!("the text was saved to {path}: send it with{html} --body-file {path}")
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.is_settled {
            return;
        }
        if is_blank(&self.path) {
            let _ = std::fs::remove_file(&self.path);
        } else {
            self.style.warn(&self.kept());
        }
    }
}

/// Returns whether the file is known to be blank.
fn is_blank(path: &Path) -> bool {
    std::fs::read(path).is_ok_and(|bytes| bytes.trim_ascii().is_empty())
}
