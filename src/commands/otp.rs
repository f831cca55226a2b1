//! `ravi otp`: finds codes and links in text, offline.

use std::io::{BufRead, Read, Write};

use clap::Args;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};

use super::{
    Context,
    command::Command,
    options::{InputFile, STDIN, is_stdin, stdin},
};
use crate::{
    failure::{Failure, Kind},
    otp::{self, BOUND, Candidate, Code, Link, Message},
    output::{Answer, Output, Render, Style, clean, escape_json, schema_of},
    prompt,
    secret::Secret,
    work,
};

/// The longest line of `--batch`, in bytes: the limit of a single message.
const LINE_LIMIT: u64 = 16 * 1024 * 1024;

/// Number of candidates that are explained to people; JSON has all.
const EXPLAINED: usize = 10;

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
    /// Find only a link of this kind
    #[arg(long, value_name = "KIND", requires = "link")]
    #[serde(default)]
    pub kind: Option<otp::Kind>,
    /// Subject of the message
    #[arg(long, value_name = "TEXT", conflicts_with = "batch")]
    #[serde(default)]
    pub subject: Option<String>,
    /// Print all candidates, their evidence and their scores
    #[arg(long, conflicts_with = "batch")]
    #[serde(default)]
    pub explain: bool,
    /// Read JSON lines with id and text; print JSON lines with id and code
    ///
    /// The text may be HTML. Optional fields: `html`, the HTML part beside a plain text; `subject`; `from`, the sender.
    #[arg(long)]
    #[serde(default)]
    pub batch: bool,
}

/// The code or link in a message.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Found {
    /// Without `--link`.
    Code(Code),
    /// With `--link`.
    Link(Link),
    /// With `--explain`: best first.
    Candidates(Vec<Candidate>),
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
            if context.style.jq.is_some() {
                return Err(Failure::usage(
                    "--jq does not apply to --batch, which prints JSON lines",
                )
                .hint("pipe the output into jq"));
            }
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
        let message = Message {
            subject: self.subject.as_deref().unwrap_or_default(),
            ..self.message(text)
        };
        if self.explain {
            return Ok(Found::Candidates(if self.link {
                otp::explain_links(&message, self.kind)
            } else {
                otp::explain_codes(&message)
            }));
        }
        let found = if self.link {
            otp::find_link(&message, self.kind).map(Found::Link)
        } else {
            otp::find_code(&message).map(Found::Code)
        };
        found.ok_or_else(|| self.nothing())
    }

    /// Returns the failure that the message has no code or link.
    fn nothing(&self) -> Failure {
        let what = match (self.link, self.kind) {
            (false, _) => "verification code".to_owned(),
            (true, None) => "verification link".to_owned(),
            (true, Some(kind)) => format!("link of the kind {}", kind.name()),
        };
        Failure::new(Kind::NotFound, format!("no {what} in the message"))
            .hint("give --explain to see what was considered, or read the message yourself")
    }

    /// Returns a text as a message: HTML if it looks like it, or if the option says so.
    fn message<'a>(&self, text: &'a str) -> Message<'a> {
        if self.html || otp::is_html(text) {
            Message {
                html: text,
                ..Message::default()
            }
        } else {
            Message {
                text,
                ..Message::default()
            }
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
            let message: Option<Line> = serde_json::from_slice(&line).ok();
            let message = message.filter(|line| !line.is_empty()).ok_or_else(|| {
                Failure::usage(format!(
                    "line {number} of {name} is not a JSON object with id and text or html"
                ))
                .hint(r#"give lines such as {"id": 1, "text": "Your code is 847291"}"#)
            })?;
            let line = self.result_line(&message);
            let line = escape_json(&line);
            if writeln!(stdout, "{line}")
                .and_then(|()| stdout.flush())
                .is_err()
            {
                break;
            }
        }
        Ok(())
    }

    fn result_line(&self, line: &Line) -> String {
        let parts = [&line.text, &line.html, &line.subject, &line.from];
        let [text, html, subject, from] = parts.map(|part| part.as_deref().unwrap_or_default());
        let mut message = if html.is_empty() {
            self.message(text)
        } else {
            Message {
                text,
                html,
                ..Message::default()
            }
        };
        (message.subject, message.sender) = (subject, from);
        let (name, found) = if self.link {
            let found = otp::find_link(&message, self.kind);
            ("link", found.as_ref().map(serde_json::to_value))
        } else {
            let found = otp::find_code(&message);
            ("code", found.as_ref().map(serde_json::to_value))
        };
        // The ID comes first, as in the input, then what was found.
        let id = line.id.get();
        let Some(Ok(Value::Object(mut found))) = found else {
            return format!("{{\"id\":{id},\"{name}\":null}}");
        };
        let value = found.remove(name).unwrap_or_default();
        let rest = found
            .iter()
            .map(|(name, value)| format!(",\"{name}\":{value}"));
        format!(
            "{{\"id\":{id},\"{name}\":{value}{}}}",
            rest.collect::<String>()
        )
    }
}

/// A line of `--batch`. The ID is printed as it was given.
#[derive(Deserialize)]
struct Line {
    id: Box<RawValue>,
    text: Option<String>,
    html: Option<String>,
    subject: Option<String>,
    from: Option<String>,
}

impl Line {
    fn is_empty(&self) -> bool {
        [&self.text, &self.html].into_iter().all(Option::is_none)
    }
}

impl Render for Found {
    fn human(&self, _: &Style) -> String {
        match self {
            Self::Candidates(candidates) => explanation(candidates),
            found => found.quiet(),
        }
    }

    fn quiet(&self) -> String {
        match self {
            Self::Code(code) => clean(&code.code).into_owned(),
            Self::Link(link) => clean(&link.link).into_owned(),
            Self::Candidates(candidates) => {
                let values = candidates.iter().map(|candidate| clean(&candidate.value));
                values.collect::<Vec<_>>().join("\n")
            }
        }
    }
}

/// Returns the candidates with their evidence, each in a paragraph.
fn explanation(candidates: &[Candidate]) -> String {
    if candidates.is_empty() {
        return "No candidates.".to_owned();
    }
    let mut paragraphs: Vec<String> = candidates.iter().take(EXPLAINED).map(paragraph).collect();
    let left = candidates.len().saturating_sub(EXPLAINED);
    if left > 0 {
        paragraphs.push(format!("… and {left} more"));
    }
    paragraphs.join("\n\n")
}

fn paragraph(candidate: &Candidate) -> String {
    let value = clean(&candidate.value);
    let kind = candidate
        .kind
        .map(|kind| format!(" ({})", kind.name()))
        .unwrap_or_default();
    let (score, confidence) = (candidate.score, candidate.confidence);
    let bound = if confidence < BOUND {
        format!(", below {BOUND}")
    } else {
        String::new()
    };
    let mut lines = vec![format!(
        "{value}{kind}: score {score}, confidence {confidence:.2}{bound}"
    )];
    let evidence = candidate.evidence.iter();
    lines.extend(evidence.map(|sign| format!("  {:>+4}  {}", sign.weight, sign.name)));
    lines.join("\n")
}
