//! The user's consent to an email that a program sends: what the client of `ravi mcp` shows.
//!
//! The user decides by this text alone, so that it must show all that is sent: every recipient, and no text that the user
//! cannot see.

use std::fmt::Write;

use super::{address, attach, template::Template};
use crate::{
    commands::{Context, options::bare_address},
    failure::{Failure, Kind},
    output::{clean, is_invisible},
};

/// The most of the headers, in bytes.
const MOST_HEADERS: usize = 16 * 1024;
/// The most of the text that is shown, in bytes.
const SHOWN: usize = 8 * 1024;

/// An email that is to be sent, but for its text.
pub(super) struct Outgoing<'a> {
    headers: Vec<(&'static str, String)>,
    /// Why there are no headers.
    reason: String,
    files: &'a [attach::File],
    is_html: bool,
}

impl<'a> Outgoing<'a> {
    pub(super) fn new(template: &Template, files: &'a [attach::File], is_html: bool) -> Self {
        Self {
            headers: template.headers().to_vec(),
            reason: template.reason(),
            files,
            is_html,
        }
    }

    /// Asks the user whether to send it. Fails if the user declines, or cannot see it as a whole.
    pub(super) async fn confirm(&self, context: &Context, text: &str) -> Result<(), Failure> {
        if self.headers.is_empty() {
            let why = format!(
                "the user cannot be shown to whom the reply goes: {}",
                self.reason
            );
            let hint = "send a new email to the address instead";
            return Err(Failure::new(Kind::Failure, why).hint(hint));
        }
        let mut question = "Send this email?\n\n".to_owned();
        let mut add = |name: &str, value: &str| {
            let _ = writeln!(question, "{name} {}", visible(value));
        };
        add("From:", &context.acting());
        for (name, value) in &self.headers {
            add(name, value);
            let mut entries = address::split(value).into_iter();
            if *name != "Subject:" && !entries.all(|entry| bare_address(entry).is_ascii()) {
                add(
                    "Warning:",
                    "an address above has letters that look like others",
                );
            }
        }
        for file in self.files {
            add("Attachment:", &file.described());
        }
        if self.is_html {
            add("Format:", "HTML, shown as it is");
        }
        if question.len() > MOST_HEADERS {
            let why = "recipients and subject are too long to be shown to the user";
            return Err(Failure::usage(why).hint("send the email to fewer recipients at a time"));
        }
        question.push('\n');
        quote(text, &mut question);
        context.confirm(question, "nothing was sent").await
    }
}

/// Adds the start of a text, each line after a mark, so that it cannot imitate what surrounds it.
fn quote(text: &str, question: &mut String) {
    let start = &text[..text.floor_char_boundary(SHOWN)];
    let mut blank = 0;
    for line in start.lines() {
        blank = if is_blank(line) { blank + 1 } else { 0 };
        // Many blank lines would hide what follows them.
        if blank < 3 {
            let _ = writeln!(question, "> {}", visible(line));
        }
    }
    let rest = text[start.len()..].chars().count();
    if rest > 0 {
        let _ = writeln!(question, "[Characters that are not shown: {rest}]");
    }
}

/// Returns whether a line looks empty: the blank Braille pattern is no space.
fn is_blank(line: &str) -> bool {
    line.chars()
        .all(|c| c.is_whitespace() || c == '\u{2800}' || is_invisible(c))
}

/// Returns a line as people see it; counts what they do not see.
fn visible(line: &str) -> String {
    let hidden = line.chars().filter(|c| is_invisible(*c)).count();
    let shown = line.replace(is_invisible, "");
    let shown = clean(&shown);
    match hidden {
        0 => shown.into_owned(),
        _ => format!("{shown} [invisible characters: {hidden}]"),
    }
}
