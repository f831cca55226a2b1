//! `ravi skill`: what a coding agent reads to use the commands, as an agent skill (`SKILL.md`).
//!
//! The format is that of Agent Skills: YAML front matter with a name and with when to use the skill, then Markdown.
//! Commands and exit codes are those of this program; `template.md` has the rest. Tests run its recipes.

mod document;
mod install;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    commands::{
        Context,
        command::{Command, group},
    },
    failure::Failure,
    output::{Form, Render, Style},
};

pub use document::{NOT_SHOWN, document};

/// `ravi skill`
#[derive(Debug, Default, PartialEq, Eq, Args, Deserialize, JsonSchema)]
pub struct Skill {}

group! {
    /// `ravi skill install`
    Commands {
        /// Write the skill where coding agents look for skills
        ///
        /// Without --dir, writes for the agents that have a directory in your home directory: to .claude/skills for Claude
        /// Code, and to .agents/skills for Codex, Copilot, Cursor, Gemini CLI and opencode. Replaces only a file that this
        /// command wrote and that was not edited since; names each of the others, and exits with 6.
        #[command(
            after_help = "Examples:\n  ravi skill install\n  ravi skill install --dir .claude/skills"
        )]
        Install(install::Install),
    }
}

/// An agent skill.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Document {
    /// Name of the skill and of its directory
    name: String,
    /// What it does, and when an agent should use it
    description: String,
    /// Content of SKILL.md
    content: String,
}

impl Command for Skill {
    type Output = Document;

    async fn run(self, _: &Context) -> Result<Document, Failure> {
        let content = document();
        let field = |name| document::field(&content, name).to_owned();
        Ok(Document {
            name: field("name"),
            description: field("description"),
            content,
        })
    }
}

impl Render for Document {
    fn human(&self, _: &Style) -> String {
        self.content.clone()
    }

    fn quiet(&self) -> String {
        self.content.clone()
    }

    fn form(&self) -> Form {
        Form::Exact
    }
}
