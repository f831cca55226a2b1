//! The pages of the help: aliases and global options in one line each.

use clap::Command;

use super::topics::{ENVIRONMENT, EXIT_CODES, environment, exit_codes};

/// Returns the command line as the help shows it. Only built for help: an ordinary command has no use for it.
#[must_use]
pub fn for_help(root: Command) -> Command {
    let root = with_aliases(root);
    let globals: Vec<String> = root
        .get_arguments()
        .filter(|argument| argument.is_global_set())
        .filter_map(|argument| argument.get_long())
        .map(|long| format!("--{long}"))
        .collect();
    let line = format!(
        "Global options: {}; run `ravi --help` for details",
        globals.join(" ")
    );
    // Commands inherit the options hidden; only the page of `ravi` itself shows them.
    let mut root = hide_globals(
        root.mut_subcommands(|command| with_globals(command, &line)),
        true,
    );
    root.build();
    hide_globals(root, false)
        .mut_subcommand(ENVIRONMENT, |topic| topic.help_template(environment()))
        .mut_subcommand(EXIT_CODES, |topic| topic.help_template(exit_codes()))
}

fn hide_globals(root: Command, hidden: bool) -> Command {
    root.mut_args(|argument| {
        let is_global = argument.is_global_set();
        if is_global {
            argument.hide(hidden)
        } else {
            argument
        }
    })
}

/// Names the aliases of each command on its page.
#[must_use]
pub fn with_aliases(command: Command) -> Command {
    let aliases: Vec<&str> = command.get_all_aliases().collect();
    let line = format!("Aliases: {}", aliases.join(", "));
    let command = if aliases.is_empty() {
        command
    } else {
        with_line(command, &line)
    };
    command.mut_subcommands(with_aliases)
}

/// Adds the line of global options to a command and its subcommands.
fn with_globals(command: Command, line: &str) -> Command {
    with_line(command, line).mut_subcommands(|child| with_globals(child, line))
}

/// Adds a line above the end of the page, which has the examples.
fn with_line(command: Command, line: &str) -> Command {
    let with = |end: String| format!("{line}\n\n{end}");
    let short = command.get_after_help().map(ToString::to_string);
    let long = command.get_after_long_help().map(ToString::to_string);
    let command = command.after_help(with(short.unwrap_or_default()));
    match long {
        Some(long) => command.after_long_help(with(long)),
        None => command,
    }
}
