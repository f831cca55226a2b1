//! What was typed for an email, in a file for its owner only until the email has been sent.
//!
//! The file exists from the first keystroke, so that it outlives Ctrl-C, a timeout and a killed process too.

use std::path::{Path, PathBuf};

use crate::{commands::Context, failure::Failure, output::Style, prompt, session::write_private};

/// A draft that has to be sent, kept or discarded; one that is dropped was interrupted, and is kept.
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
        let path = context.folders.active()?.join("drafts").join(name);
        write_private(&path, text.as_bytes())?;
        Ok(Self {
            path,
            html,
            style: context.style.clone(),
            is_settled: false,
        })
    }

    /// Lets the user write the text in an editor.
    pub(super) async fn edit(&self) -> Result<String, Failure> {
        prompt::edit(&self.path).await?;
        let text = prompt::read_file(&self.path, "the text").await?;
        Ok(text.expose().trim_end_matches(['\n', '\r']).to_owned())
    }

    /// Removes the file: its text was sent, or there is none.
    pub(super) fn discard(mut self) {
        self.is_settled = true;
        // One that cannot be removed is still private.
        let _ = std::fs::remove_file(&self.path);
    }

    /// Keeps the file, and names it in the hint of the failure; removes an empty one.
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
        format!("the text is kept in {path}: send it with{html} --body-file {path}")
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

/// Returns whether nothing can be lost with the file. One that cannot be read may hold something.
fn is_blank(path: &Path) -> bool {
    std::fs::read(path).is_ok_and(|bytes| bytes.trim_ascii().is_empty())
}
