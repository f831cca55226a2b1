//! Other names of commands: every group has the usual ones, and none is that of another command.

use std::collections::BTreeSet;

use clap::CommandFactory;
use ravi::cli::Cli;

use crate::common::User;

/// The aliases that every command with a name has.
const USUAL: [(&str, &[&str]); 5] = [
    ("list", &["ls"]),
    ("delete", &["rm", "remove"]),
    ("create", &["add", "new"]),
    ("update", &["edit"]),
    ("get", &["show", "view"]),
];

fn visit(command: &clap::Command, check: &mut impl FnMut(&clap::Command)) {
    check(command);
    for child in command.get_subcommands() {
        visit(child, check);
    }
}

#[test]
fn every_command_has_the_usual_aliases() {
    let mut seen = BTreeSet::new();
    visit(&Cli::command(), &mut |command| {
        let aliases: Vec<&str> = command.get_all_aliases().collect();
        for (name, usual) in USUAL {
            if command.get_name() == name {
                seen.insert(name);
                let has_all = usual.iter().all(|alias| aliases.contains(alias));
                assert!(has_all, "{name} has only {aliases:?}");
            }
        }
    });
    assert_eq!(seen.len(), USUAL.len());
}

#[test]
fn no_two_commands_share_a_name() {
    visit(&Cli::command(), &mut |command| {
        let mut names = BTreeSet::from(["help"]);
        for child in command.get_subcommands() {
            for name in std::iter::once(child.get_name()).chain(child.get_all_aliases()) {
                let group = command.get_name();
                assert!(names.insert(name), "{group} has {name} twice");
            }
        }
    });
}

/// A word of other programs is only looked up where no command has it.
#[test]
fn no_word_of_other_programs_is_a_command() {
    let root = Cli::command();
    for (group, word, ours) in ravi::commands::ELSEWHERE {
        let of = match group {
            "" => &root,
            group => root.find_subcommand(group).unwrap(),
        };
        assert!(of.find_subcommand(word).is_none(), "{group} {word}");
        let user = User::new("http://127.0.0.1:9");
        let words = ours.split(' ').skip(1).chain(["--help"]);
        user.run(&words.collect::<Vec<_>>()).ok();
    }
}

/// What the service cannot do is said, rather than a similar command proposed.
#[test]
fn a_command_that_the_service_does_not_offer_is_explained() {
    let user = User::new("http://127.0.0.1:9");
    for (typed, why) in [
        (
            &["inbox", "delete", "1"][..],
            "the service has no way to delete email",
        ),
        (
            &["email", "rm", "1"],
            "the service has no way to delete email",
        ),
        (
            &["sms", "delete", "1"],
            "the service has no way to delete SMS",
        ),
        (&["sms", "send", "+15551234567"], "SMS can only be received"),
        (&["sms", "reply", "1"], "SMS can only be received"),
    ] {
        let ran = user.run(typed).code(2).says(why);
        assert!(!ran.stderr.contains("similar"), "{ran:?}");
    }
    let root = Cli::command();
    for (group, word, _) in ravi::commands::NOT_OFFERED {
        let group = root.find_subcommand(group).unwrap();
        assert!(group.find_subcommand(word).is_none(), "{word}");
    }
}
