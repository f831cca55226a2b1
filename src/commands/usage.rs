//! Invalid command lines: the failure, and what was probably meant.

use clap::{
    Command,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::TOPICS;
use crate::failure::Failure;

/// Words that other programs use for a command or an option, and what they are here. The first part is the group, empty
/// for `ravi` itself.
pub const ELSEWHERE: [(&str, &str, &str); 28] = [
    ("", "version", "ravi --version"),
    ("", "signin", "ravi login"),
    ("", "auth", "ravi login"),
    ("", "init", "ravi login"),
    ("", "signout", "ravi logout"),
    ("", "me", "ravi whoami"),
    ("", "user", "ravi whoami"),
    ("", "account", "ravi whoami"),
    ("", "use", "ravi identities use"),
    ("", "switch", "ravi identities use"),
    ("", "config", "ravi status"),
    ("", "send", "ravi inbox send"),
    ("", "message", "ravi inbox message"),
    ("", "messages", "ravi inbox messages"),
    ("", "text", "ravi sms"),
    ("", "code", "ravi watch --otp"),
    ("", "wait", "ravi watch --otp"),
    ("", "listen", "ravi watch"),
    ("", "run", "ravi vault run"),
    ("", "exec", "ravi vault run"),
    ("", "inject", "ravi vault inject"),
    ("", "unlock", "ravi encryption unlock"),
    ("", "pin", "ravi encryption setup"),
    ("", "generate", "ravi passwords generate"),
    ("", "billing", "ravi subscription"),
    ("", "completion", "ravi completions"),
    ("vault", "put", "ravi vault set"),
    ("identities", "switch", "ravi identities use"),
];

/// Words for what the service does not offer, and the reason: group, word, reason.
pub const NOT_OFFERED: [(&str, &str, &str); 9] = [
    ("inbox", "delete", NO_DELETE_EMAIL),
    ("inbox", "rm", NO_DELETE_EMAIL),
    ("inbox", "remove", NO_DELETE_EMAIL),
    ("sms", "delete", NO_DELETE_SMS),
    ("sms", "rm", NO_DELETE_SMS),
    ("sms", "remove", NO_DELETE_SMS),
    ("sms", "send", NO_SEND_SMS),
    ("sms", "reply", NO_SEND_SMS),
    ("sms", "new", NO_SEND_SMS),
];
const NO_DELETE_EMAIL: &str = "the service has no way to delete email";
const NO_DELETE_SMS: &str = "the service has no way to delete SMS";
const NO_SEND_SMS: &str = "SMS can only be received";

/// Turns a usage error into a failure. Its hint is what was probably meant or the usage, and the command's help.
#[must_use]
pub fn usage_failure(definition: &Command, error: clap::Error, words: &[String]) -> Failure {
    let mut error = without_help(definition, error, words);
    let (name, command) = named_command(definition, words);
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    let unknown = text(ContextKind::InvalidSubcommand);
    let meant = unknown.and_then(|word| elsewhere(command, &word));
    for kind in [
        ContextKind::SuggestedSubcommand,
        ContextKind::ValidSubcommand,
    ] {
        if let Some(ContextValue::Strings(words)) = error.get(kind) {
            let topics: &[&str] = match kind {
                ContextKind::SuggestedSubcommand => &TOPICS,
                _ => &[],
            };
            match shown_names(command, words, topics) {
                names if names.is_empty() => error.remove(kind),
                names => error.insert(kind, ContextValue::Strings(names)),
            };
        }
    }
    let help = format!("run `{name} --help` for details");
    let (message, advice) = parts(&error.to_string());
    let advice = meant.or_else(|| quoting(command, &error, advice));
    let hint = match advice {
        Some(advice) => format!("{advice}; {help}"),
        None => help,
    };
    Failure::usage(message).hint(hint)
}

/// Returns the advice, with a word about quotes if a command that takes text got one word too many.
fn quoting(command: &Command, error: &clap::Error, advice: Option<String>) -> Option<String> {
    let unknown = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(word)) if error.kind() == ErrorKind::UnknownArgument => word,
        _ => return advice,
    };
    let takes_text = command.get_positionals().next().is_some();
    if unknown.starts_with('-') || !takes_text {
        return advice;
    }
    let quotes = "put text with spaces in quotes";
    Some(advice.map_or(quotes.to_owned(), |advice| format!("{quotes}; {advice}")))
}

/// Returns what a word of other programs is called here, or why there is no such command.
fn elsewhere(group: &Command, word: &str) -> Option<String> {
    let group = match group.get_name() {
        "ravi" => "",
        name => name,
    };
    let found = |(of, theirs, _): &&(&str, &str, &str)| *of == group && *theirs == word;
    let ours = ELSEWHERE.iter().find(found);
    let ours = ours.map(|(_, _, ours)| format!("the command is `{ours}`"));
    let reason = || {
        NOT_OFFERED
            .iter()
            .find(found)
            .map(|(_, _, why)| (*why).to_owned())
    };
    ours.or_else(reason)
}

/// Returns the error of the command line without the word `help`, if that word is followed by no command: for `help`, clap
/// suggests no similar one.
fn without_help(definition: &Command, error: clap::Error, words: &[String]) -> clap::Error {
    let is_unknown = |error: &clap::Error| error.kind() == ErrorKind::InvalidSubcommand;
    let Some(at) = words.iter().position(|word| word == "help") else {
        return error;
    };
    if !is_unknown(&error) {
        return error;
    }
    let name = definition.get_name().to_owned();
    let typed = std::iter::once(&name)
        .chain(&words[..at])
        .chain(&words[at + 1..]);
    let parsed = definition.clone().try_get_matches_from(typed);
    parsed.err().filter(is_unknown).unwrap_or(error)
}

/// Replaces aliases by the names of their commands. Keeps the order, and one of each; omits hidden commands that are none
/// of these topics.
fn shown_names(group: &Command, words: &[String], topics: &[&str]) -> Vec<String> {
    let mut names = Vec::new();
    for word in words {
        let command = group.find_subcommand(word);
        let name = command.map_or(word.as_str(), Command::get_name);
        let is_hidden = command.is_some_and(Command::is_hide_set) && !topics.contains(&name);
        if !is_hidden && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// Returns the message of a usage error, and clap's own advice or the usage.
fn parts(text: &str) -> (String, Option<String>) {
    let mut paragraphs = text.split("\n\n").map(|paragraph| {
        let lines: Vec<&str> = paragraph.lines().map(str::trim).collect();
        lines.join(" ")
    });
    let message = paragraphs.next().unwrap_or_default();
    let advice = paragraphs.find_map(|paragraph| {
        // No value here looks like an option.
        let tip = paragraph
            .strip_prefix("tip: ")
            .filter(|tip| !tip.starts_with("to pass '"))
            .map(str::to_owned);
        let usage = paragraph.strip_prefix("Usage: ");
        tip.or_else(|| usage.map(|usage| format!("the usage is `{usage}`")))
    });
    let message = message.trim_start_matches("error: ");
    // The words of the standard library.
    let message = message.replace("invalid digit found in string", "must consist of digits");
    (message, advice)
}

/// Returns the command that the words name, with its full name such as `ravi inbox list`.
fn named_command<'a>(definition: &'a Command, words: &[String]) -> (String, &'a Command) {
    let mut command = definition;
    let mut name = command.get_name().to_owned();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let takes_value = command.get_arguments().any(|argument| {
            let long = argument.get_long().map(|long| format!("--{long}"));
            let short = argument.get_short().map(|short| format!("-{short}"));
            (long.as_ref() == Some(word) || short.as_ref() == Some(word))
                && argument.get_action().takes_values()
        });
        if takes_value {
            words.next();
        } else if !word.starts_with('-') {
            let Some(inner) = command.find_subcommand(word).filter(|_| word != "help") else {
                break;
            };
            command = inner;
            name = format!("{name} {}", inner.get_name());
        }
    }
    (name, command)
}
