//! The text of the skill: a template, with the commands and exit codes of this program.

use clap::Command;
use sha2::{Digest, Sha256};

use crate::{commands, failure::Kind};

const TEMPLATE: &str = include_str!("template.md");

/// The commands that an agent is not shown, and why. A group stands for its commands.
pub const NOT_SHOWN: [(&str, &str); 13] = [
    ("login", "only the user logs in"),
    ("logout", "only the user ends the session"),
    ("identities update", "others select it by its name"),
    ("identities delete", "what it deletes cannot be restored"),
    ("passwords generate", "it prints a password"),
    ("passwords export", "it prints all passwords"),
    (
        "passwords git-credential",
        "it is for git, and prints a password",
    ),
    ("vault export", "it prints all secrets"),
    ("subscription", "only the user pays"),
    ("encryption setup", "only the user chooses a PIN"),
    ("encryption unlock", "only the user enters the PIN"),
    ("completions", "it is for a shell"),
    ("sandbox", "it is for tests"),
];

/// The start of the line with the digest of all other lines.
const DIGEST: &str = "  digest: \"";

/// Returns the skill.
#[must_use]
pub fn document() -> String {
    let text = TEMPLATE
        .replace("{version}", env!("CARGO_PKG_VERSION"))
        .replace("{commands}", list_of_commands().trim_end())
        .replace("{exit_codes}", exit_codes().trim_end());
    with_digest(&text)
}

/// Returns the value of a field of the front matter.
pub(super) fn field<'a>(document: &'a str, name: &str) -> &'a str {
    let value = |line: &'a str| line.strip_prefix(name)?.strip_prefix(": ");
    let value = document.lines().find_map(value).unwrap_or_default();
    value.trim_matches('"')
}

/// Returns whether a text is a skill that this program wrote, in any version, and that was not edited since.
pub(super) fn is_unedited(text: &str) -> bool {
    let Some((start, rest)) = text.split_once(DIGEST) else {
        return false;
    };
    let Some((digest, end)) = rest.split_once("\"\n") else {
        return false;
    };
    digest == digest_of(start, end)
}

/// Adds the digest at the end of the front matter.
fn with_digest(text: &str) -> String {
    match text.split_once("\n---\n") {
        Some((start, end)) => {
            let (start, end) = (format!("{start}\n"), format!("---\n{end}"));
            let digest = digest_of(&start, &end);
            format!("{start}{DIGEST}{digest}\"\n{end}")
        }
        None => text.to_owned(),
    }
}

fn digest_of(start: &str, end: &str) -> String {
    let digest = Sha256::new()
        .chain_update(start)
        .chain_update(end)
        .finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Lists the commands with what the help says of each: first those without a group.
fn list_of_commands() -> String {
    let root = commands::definition();
    let (groups, single): (Vec<&Command>, Vec<&Command>) = root
        .get_subcommands()
        .partition(|command| command.has_subcommands());
    let section = |group: &&Command| {
        let name = group.get_name();
        let commands: Vec<&Command> = group.get_subcommands().collect();
        let list = list(&format!("ravi {name}"), name, &commands);
        (!list.is_empty()).then(|| format!("### {}\n\n{list}", about(group)))
    };
    let sections: String = groups.iter().filter_map(section).collect();
    list("ravi", "", &single) + &sections
}

/// Lists commands of a group; its name is empty for those without a group.
fn list(typed: &str, group: &str, commands: &[&Command]) -> String {
    let is_shown = |command: &&&Command| {
        let path = format!("{group} {}", command.get_name());
        let is_named = |(name, _): &(&str, &str)| *name == group || *name == path.trim_start();
        !command.is_hide_set() && !NOT_SHOWN.iter().any(is_named)
    };
    let line = |command: &&Command| {
        let arguments = command.get_positionals();
        let arguments: String = arguments.map(|argument| format!(" {argument}")).collect();
        let name = command.get_name();
        format!("- `{typed} {name}{arguments}`: {}\n", about(command))
    };
    let lines: String = commands.iter().filter(is_shown).map(line).collect();
    if lines.is_empty() {
        lines
    } else {
        lines + "\n"
    }
}

fn about(command: &Command) -> String {
    command
        .get_about()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// Returns the rows of the exit codes, as in the help topic.
fn exit_codes() -> String {
    let row = |kind: Kind| {
        let advice = kind.advice().unwrap_or_default();
        format!("| {} | {} | {advice} |\n", kind.exit_code(), kind.meaning()).replace("  |", " |")
    };
    let rows: String = Kind::ALL.map(row).concat();
    format!("| 0 | success | |\n{rows}")
}
