//! `ravi otp`: codes and links in any text, without login or network.

use std::io::{BufRead, Read, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Context;
use crate::{
    cli::Otp,
    failure::{Failure, Kind},
    otp::{self, Code},
    output::{Answer, Render, Style, clean},
    prompt,
    secret::Secret,
    work,
};

impl Render for Code {
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

impl Render for Link {
    fn human(&self, _: &Style) -> String {
        clean(&self.link).into_owned()
    }

    fn quiet(&self) -> String {
        clean(&self.link).into_owned()
    }
}

/// The longest line of `--batch`, in bytes: as much as a message alone may have.
const LINE_LIMIT: u64 = 16 * 1024 * 1024;

/// Runs the command.
pub(super) async fn run(context: &Context, args: Otp) -> Result<Answer, Failure> {
    if args.batch {
        return work::off_thread("searching the messages", move || batch(&args)).await?;
    }
    let text = prompt::read_exactly(&args.file, "the message").await?;
    let style = context.style.clone();
    work::off_thread("searching the message", move || {
        search(&style, &args, &text)
    })
    .await?
}

fn search(style: &Style, args: &Otp, text: &Secret) -> Result<Answer, Failure> {
    let text = text.expose();
    let html = args.html || otp::is_html(text);
    if args.link {
        let link = find_link(text, html).ok_or_else(|| none("verification link"))?;
        return Answer::show(style, &Link { link });
    }
    let code = find_code(text, html).ok_or_else(|| none("verification code"))?;
    Answer::show(style, &code)
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
    let mut input: Box<dyn BufRead> = if stdin {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::io::BufReader::new(
            std::fs::File::open(&args.file).map_err(cannot)?,
        ))
    };
    let mut stdout = std::io::BufWriter::new(std::io::stdout().lock());
    for number in 1_usize.. {
        let mut line = Vec::new();
        let read = input.by_ref().take(LINE_LIMIT).read_until(b'\n', &mut line);
        let read = read.map_err(cannot)?;
        if read == 0 {
            break;
        }
        if read as u64 == LINE_LIMIT && !line.ends_with(b"\n") {
            let limit = LINE_LIMIT / 1024 / 1024;
            return Err(Failure::usage(format!(
                "line {number} of {name} is longer than {limit} MiB"
            )));
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let asked: Asked = serde_json::from_slice(&line).map_err(|_| {
            Failure::usage(format!(
                "line {number} is not a JSON object with id and text"
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
