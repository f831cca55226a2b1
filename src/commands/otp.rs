//! `ravi otp`: finds codes and links in text, offline.

use std::io::{BufRead, Read, Write};

use clap::Args;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Context,
    command::Command,
    options::{InputFile, STDIN, is_stdin, stdin},
};
use crate::{
    failure::{Failure, Kind},
    otp::{self, Code},
    output::{Answer, Output, Render, Style, clean, schema_of},
    prompt,
    secret::Secret,
    work,
};

/// The longest line of `--batch`, in bytes: the limit of a single message.
const LINE_LIMIT: u64 = 16 * 1024 * 1024;

/// `ravi otp`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Otp {
    /// File with the message, or - for stdin
    #[arg(default_value = STDIN, hide_default_value = true)]
    #[serde(default = "stdin")]
    pub file: InputFile,
    /// Treat the message as HTML (default: detected)
    #[arg(long)]
    #[serde(default)]
    pub html: bool,
    /// Find the verification link instead of the code
    #[arg(long)]
    #[serde(default)]
    pub link: bool,
    /// Read JSON lines with id and text; print JSON lines with id and code
    #[arg(long)]
    #[serde(default)]
    pub batch: bool,
}

/// A verification link.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Link {
    /// The address.
    link: String,
}

/// The code or link in a message.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Found {
    /// Without `--link`.
    Code(Code),
    /// With `--link`.
    Link(Link),
}

/// The output of `otp`.
#[derive(Debug)]
pub enum Search {
    /// The result of one message.
    Found(Found),
    /// `--batch` has already printed its lines.
    Printed,
}

impl Output for Search {
    fn schema() -> Option<Schema> {
        Some(schema_of::<Found>())
    }

    fn answer(self, style: &Style) -> Result<Answer, Failure> {
        match self {
            Self::Found(found) => found.answer(style),
            Self::Printed => Ok(Answer::default()),
        }
    }
}

impl Command for Otp {
    type Output = Search;

    async fn run(self, context: &Context) -> Result<Search, Failure> {
        if self.batch {
            work::off_thread("searching the messages", move || self.search_lines()).await??;
            return Ok(Search::Printed);
        }
        let text = context.read_text(&self.file, "the message").await?;
        if text.expose().trim().is_empty() {
            return Err(self.empty());
        }
        Ok(Search::Found(self.find(text).await?))
    }
}

impl Otp {
    /// Finds the code or link in a message.
    pub(crate) async fn find(self, text: Secret) -> Result<Found, Failure> {
        work::off_thread("searching the message", move || self.search(text.expose())).await?
    }

    /// Returns the failure that there is no text to search.
    fn empty(&self) -> Failure {
        let name = prompt::source_name(&self.file);
        Failure::new(Kind::NotFound, format!("the message from {name} is empty"))
            .hint("pipe the text of a message to `ravi otp`, or give a file that has one")
    }

    fn search(&self, text: &str) -> Result<Found, Failure> {
        let found = if self.link {
            let link = self.find_link(text).map(|link| Link { link });
            link.map(Found::Link)
        } else {
            self.find_code(text).map(Found::Code)
        };
        let what = if self.link { "link" } else { "code" };
        found.ok_or_else(|| {
            Failure::new(
                Kind::NotFound,
                format!("no verification {what} in the message"),
            )
            .hint("give --html if the message is HTML, or read the message yourself")
        })
    }

    fn is_html(&self, text: &str) -> bool {
        self.html || otp::is_html(text)
    }

    fn find_code(&self, text: &str) -> Option<Code> {
        if self.is_html(text) {
            otp::find_code_in_html(text)
        } else {
            otp::find_code(text)
        }
    }

    fn find_link(&self, text: &str) -> Option<String> {
        if self.is_html(text) {
            otp::find_link_in_html(text)
        } else {
            otp::find_link(text)
        }
    }

    /// Prints a line of `{"id", "code"}` for each line of `{"id", "text"}` at once.
    fn search_lines(&self) -> Result<(), Failure> {
        let name = prompt::source_name(&self.file);
        let cannot = |error: std::io::Error| {
            Failure::usage(format!("cannot read {name}: {error}"))
                .hint(format!("check that {name} exists and is readable"))
        };
        let mut input: Box<dyn BufRead> = if is_stdin(&self.file) {
            Box::new(std::io::stdin().lock())
        } else {
            let file = std::fs::File::open(&self.file).map_err(cannot)?;
            Box::new(std::io::BufReader::new(file))
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
                ))
                .hint("remove that line"));
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            let message: Message = serde_json::from_slice(&line).map_err(|_| {
                Failure::usage(format!(
                    "line {number} of {name} is not a JSON object with id and text"
                ))
                .hint(r#"give lines such as {"id": 1, "text": "Your code is 847291"}"#)
            })?;
            let line = self.result_line(message);
            if writeln!(stdout, "{line}")
                .and_then(|()| stdout.flush())
                .is_err()
            {
                break;
            }
        }
        Ok(())
    }

    fn result_line(&self, message: Message) -> String {
        let (name, found) = if self.link {
            ("link", self.find_link(&message.text))
        } else {
            let code = self.find_code(&message.text);
            ("code", code.map(|code| code.code))
        };
        // The ID comes first, as in the input.
        let (id, found) = (message.id, Value::from(found));
        format!("{{\"id\":{id},\"{name}\":{found}}}")
    }
}

/// A line of `--batch`.
#[derive(Deserialize)]
struct Message {
    id: Value,
    text: String,
}

impl Render for Found {
    fn human(&self, _: &Style) -> String {
        match self {
            Self::Code(code) => code.code.clone(),
            Self::Link(link) => clean(&link.link).into_owned(),
        }
    }

    fn quiet(&self) -> String {
        match self {
            Self::Code(code) => code.code.clone(),
            Self::Link(link) => clean(&link.link).into_owned(),
        }
    }
}
