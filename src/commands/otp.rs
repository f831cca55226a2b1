//! `ravi otp`: codes and links in any text, without login or network.

use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Context;
use crate::{
    cli::Otp,
    failure::{Failure, Kind},
    otp::{self, Code},
    output::{Answer, Show, Style, clean},
    prompt,
};

impl Show for Code {
    fn human(&self, _: &Style) -> String {
        self.code.clone()
    }

    fn quiet(&self) -> String {
        self.code.clone()
    }
}

/// A link that verifies.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct Link {
    /// The address.
    pub(super) link: String,
}

impl Show for Link {
    fn human(&self, _: &Style) -> String {
        clean(&self.link).into_owned()
    }

    fn quiet(&self) -> String {
        clean(&self.link).into_owned()
    }
}

/// Runs the command.
pub(super) async fn run(context: &Context, args: Otp) -> Result<Answer, Failure> {
    if args.batch {
        return prompt::on_thread(move || batch(&args)).await;
    }
    let text = prompt::read_exactly(&args.file, "the message").await?;
    let text = text.expose();
    let html = args.html || otp::is_html(text);
    if args.link {
        let link = find_link(text, html).ok_or_else(|| none("link that verifies"))?;
        return Answer::show(&context.style, &Link { link });
    }
    let code = find_code(text, html).ok_or_else(|| none("code"))?;
    Answer::show(&context.style, &code)
}

fn none(what: &str) -> Failure {
    Failure::new(Kind::NotFound, format!("there is no {what} in the message"))
        .hint("if there is one, give --html for HTML, or look at the message itself")
}

pub(super) fn find_code(text: &str, html: bool) -> Option<Code> {
    if html {
        otp::find_code_in_html(text)
    } else {
        otp::find_code(text)
    }
}

pub(super) fn find_link(text: &str, html: bool) -> Option<String> {
    if html {
        otp::find_link_in_html(text)
    } else {
        otp::find_link(text)
    }
}

#[derive(Deserialize)]
struct Asked {
    id: Value,
    text: String,
}

/// Lines of `{"id", "text"}` become lines of `{"id", "code"}`, each as soon as it has been read.
fn batch(args: &Otp) -> Result<Answer, Failure> {
    let stdin = args.file.as_os_str() == "-";
    let name = args.file.display();
    let cannot = |error: std::io::Error| Failure::usage(format!("cannot read {name}: {error}"));
    let input: Box<dyn BufRead> = if stdin {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::io::BufReader::new(
            std::fs::File::open(&args.file).map_err(cannot)?,
        ))
    };
    let mut stdout = std::io::BufWriter::new(std::io::stdout().lock());
    for (index, line) in input.lines().enumerate() {
        let line = line.map_err(cannot)?;
        if line.trim().is_empty() {
            continue;
        }
        let asked: Asked = serde_json::from_str(&line).map_err(|_| {
            Failure::usage(format!(
                "line {} is not a JSON object with id and text",
                index + 1
            ))
        })?;
        let html = args.html || otp::is_html(&asked.text);
        // The order of the keys is that of the question.
        let (name, found) = if args.link {
            ("link", find_link(&asked.text, html))
        } else {
            ("code", find_code(&asked.text, html).map(|code| code.code))
        };
        let (id, found) = (asked.id, Value::from(found));
        let written =
            writeln!(stdout, "{{\"id\":{id},\"{name}\":{found}}}").and_then(|()| stdout.flush());
        if written.is_err() {
            break;
        }
    }
    Ok(Answer::default())
}
