//! A check: what was found, and what to do about it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    failure::{Failure, Kind},
    output::{Render, Style, clean, wrap},
};

/// The source of a setting that nothing sets.
pub(super) const DEFAULT: &str = "default";

/// The result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    /// Nothing to do.
    Ok,
    /// Works, but not as well as it could.
    Warning,
    /// Commands fail because of it.
    Problem,
    /// Not checked; `found` says why.
    Skipped,
}

impl Status {
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Problem => "problem",
            Self::Skipped => "skipped",
        }
    }
}

/// A check.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Check {
    /// What was checked.
    name: &'static str,
    /// The result.
    status: Status,
    /// What was found.
    found: String,
    /// The flag, variable or file that a setting comes from; `default` without one, `null` for what is no setting.
    source: Option<String>,
    /// What to do.
    hint: Option<String>,
}

impl Check {
    fn new(name: &'static str, status: Status, found: impl Into<String>) -> Self {
        Self {
            name,
            status,
            found: found.into(),
            source: None,
            hint: None,
        }
    }

    pub(super) fn ok(name: &'static str, found: impl Into<String>) -> Self {
        Self::new(name, Status::Ok, found)
    }

    pub(super) fn warning(name: &'static str, found: impl Into<String>) -> Self {
        Self::new(name, Status::Warning, found)
    }

    pub(super) fn problem(name: &'static str, found: impl Into<String>) -> Self {
        Self::new(name, Status::Problem, found)
    }

    pub(super) fn skipped(name: &'static str, found: impl Into<String>) -> Self {
        Self::new(name, Status::Skipped, found)
    }

    /// Returns the problem that a command would report.
    pub(super) fn failed(name: &'static str, failure: &Failure) -> Self {
        Self {
            hint: failure.hint.clone(),
            ..Self::problem(name, failure.line())
        }
    }

    pub(super) fn source(self, source: impl Into<String>) -> Self {
        let source = Some(source.into());
        Self { source, ..self }
    }

    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        let hint = Some(hint.into());
        Self { hint, ..self }
    }
}

/// The checks, in order.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Report(pub(super) Vec<Check>);

impl Report {
    fn count(&self, status: Status) -> usize {
        self.0.iter().filter(|check| check.status == status).count()
    }

    /// Returns the last line, such as `1 problem, 2 warnings`.
    fn summary(&self) -> String {
        let counted = |number: usize, thing: &str| match number {
            0 => None,
            1 => Some(format!("1 {thing}")),
            _ => Some(format!("{number} {thing}s")),
        };
        let problems = counted(self.count(Status::Problem), "problem");
        let warnings = counted(self.count(Status::Warning), "warning");
        match (problems, warnings) {
            (None, None) => "No problems.".to_owned(),
            (one, other) => {
                let found: Vec<String> = one.into_iter().chain(other).collect();
                format!("{}.", found.join(", "))
            }
        }
    }
}

impl Render for Report {
    fn human(&self, style: &Style) -> String {
        let width = self.0.iter().map(|check| check.name.len()).max();
        let width = width.unwrap_or(0);
        let mut lines: Vec<String> = Vec::new();
        for check in &self.0 {
            let word = format!("{:<7}", check.status.word());
            let word = match check.status {
                Status::Ok | Status::Skipped => style.dim(&word),
                Status::Warning | Status::Problem => style.bold(&word),
            };
            let source = check.source.as_ref();
            let source = source.map_or(String::new(), |source| format!(" ({source})"));
            // The columns of the word and the name, with the gaps.
            let indent = 9 + width + 2;
            let wrapped = |text: &str| wrap(&clean(text), style.columns, indent);
            let found = wrapped(&format!("{}{source}", check.found));
            lines.push(format!("{word}  {:<width$}  {found}", check.name));
            if let Some(hint) = &check.hint {
                let hint = wrapped(&format!("hint: {hint}"));
                lines.push(format!("{:indent$}{hint}", ""));
            }
        }
        lines.push(String::new());
        lines.push(self.summary());
        lines.join("\n")
    }

    /// Returns the names of what has a problem.
    fn quiet(&self) -> String {
        let problems = self
            .0
            .iter()
            .filter(|check| check.status == Status::Problem);
        let names: Vec<&str> = problems.map(|check| check.name).collect();
        names.join("\n")
    }

    fn exit_code(&self) -> u8 {
        match self.count(Status::Problem) {
            0 => 0,
            _ => Kind::Failure.exit_code(),
        }
    }
}
