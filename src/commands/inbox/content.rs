//! Text and attachments of an email: the options of `send`, `reply` and `reply-all`.

use std::{io::IsTerminal, path::PathBuf};

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    attach,
    confirmation::Outgoing,
    draft::{Draft, Resend},
    template::{Template, has_marker},
};
use crate::{
    commands::{Context, options::InputFile},
    failure::{Failure, Kind},
    output::html,
    prompt,
    signals::ForChild,
};

/// The text and attachments of an email.
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Content {
    /// Set the text; - reads stdin
    #[arg(long, value_name = "TEXT", conflicts_with = "body_file")]
    pub body: Option<String>,
    /// Read the text from a file; - reads stdin
    #[arg(long, value_name = "FILE")]
    pub body_file: Option<InputFile>,
    /// Treat the text as plain text (the default)
    #[arg(long, conflicts_with = "html")]
    #[serde(default)]
    pub text: bool,
    /// Treat the text as HTML
    #[arg(long)]
    #[serde(default)]
    pub html: bool,
    /// Attach a file of up to 10 MiB; repeat the option for more files
    #[arg(long, value_name = "FILE")]
    #[serde(default)]
    pub attach: Vec<PathBuf>,
}

/// The text of an email.
pub(super) struct Body {
    pub(super) html: String,
    /// The draft that keeps text typed at the terminal.
    pub(super) draft: Option<Draft>,
}

impl Content {
    /// Returns whether [`Content::read`] opens an editor.
    pub(super) fn opens_editor(&self, context: &Context) -> bool {
        self.body.is_none() && self.body_file.is_none() && context.can_prompt()
    }

    /// Reads the text from an option, a file, stdin, or an editor, which shows the template below the text. Text that is
    /// typed at the terminal becomes a draft, which `command` sends.
    pub(super) async fn read(
        &self,
        context: &Context,
        template: Template,
        command: Resend,
        files: &[attach::File],
    ) -> Result<Body, Failure> {
        let command = self.added_to(command);
        let email = context
            .asker
            .is_some()
            .then(|| Outgoing::new(&template, files, self.html));
        let (text, draft) = match (&self.body, &self.body_file) {
            (Some(body), _) if body == "-" => self.read_stdin(context, &command).await?,
            (Some(body), _) => (body.clone(), None),
            (None, Some(path)) if path.as_os_str() == "-" => {
                self.read_stdin(context, &command).await?
            }
            (None, Some(path)) => {
                let text = prompt::read_file(path, "the text").await?;
                let text = whole(text.expose())?;
                (text, Draft::kept_at(context, &command, path))
            }
            (None, None) if self.opens_editor(context) => {
                self.read_editor(context, template, &command).await?
            }
            (None, None) if !std::io::stdin().is_terminal() => {
                self.read_stdin(context, &command).await?
            }
            (None, None) => (String::new(), None),
        };
        if text.trim().is_empty() {
            return Err(Failure::usage("the email has no text")
                .hint("give --body TEXT or --body-file FILE, or pipe the text to stdin"));
        }
        if let Some(email) = email {
            email.confirm(context, &text).await?;
        }
        let html = if self.html {
            text
        } else {
            html::paragraphs(&text)
        };
        Ok(Body { html, draft })
    }

    /// Adds the options that the command needs to send a draft.
    fn added_to(&self, mut command: Resend) -> Resend {
        for file in &self.attach {
            command = command.option("--attach", &file.to_string_lossy());
        }
        if self.html {
            command = command.word("--html");
        }
        command
    }

    async fn read_editor(
        &self,
        context: &Context,
        template: Template,
        command: &Resend,
    ) -> Result<(String, Option<Draft>), Failure> {
        let draft = Draft::of_template(context, command, template)?;
        context.for_child.set(ForChild::Interrupt);
        let edited = draft.edit().await;
        context.for_child.set(ForChild::Nothing);
        match edited {
            Ok(text) if text.is_empty() => {
                draft.discard();
                Err(cancelled())
            }
            Ok(text) => Ok((text, Some(draft))),
            Err(failure) => Err(draft.keep(failure)),
        }
    }

    async fn read_stdin(
        &self,
        context: &Context,
        command: &Resend,
    ) -> Result<(String, Option<Draft>), Failure> {
        let text = whole(prompt::read_stdin("the text").await?.expose())?;
        let draft = if std::io::stdin().is_terminal() {
            Draft::of_text(context, command, &text).ok()
        } else {
            None
        };
        Ok((text, draft))
    }
}

/// Returns a text from a file or stdin. Refuses the draft of a killed process: the template is still below its text.
fn whole(text: &str) -> Result<String, Failure> {
    if has_marker(text) {
        return Err(Failure::usage(
            "the text is an unfinished draft: it has the line with >8 below it",
        )
        .hint("delete that line and what follows it"));
    }
    Ok(text.to_owned())
}

fn cancelled() -> Failure {
    Failure::new(
        Kind::Failure,
        "cancelled: the text is empty, and nothing was sent",
    )
    .hint("if the editor did not wait for you, set an option that makes it wait, as in EDITOR='code --wait'")
}
