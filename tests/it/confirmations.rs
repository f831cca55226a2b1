//! Confirmations: prompts for yes or no, and for a name.

use crate::{
    common::{Sandbox, User},
    terminal::{at_terminal, ends_with, on_screen},
};

#[test]
fn deleting_asks_and_no_is_the_default() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["passwords", "create", "example.com"]).ok();
    let delete = || at_terminal(user.command(&["passwords", "delete", "example.com"]));
    let mut session = delete();
    session
        .exp_string("Delete the password entry of example.com")
        .unwrap();
    session.send_line("").unwrap();
    session.exp_string("nothing was deleted").unwrap();
    ends_with(&mut session, 1);
    let mut session = delete();
    session
        .exp_string("Delete the password entry of example.com")
        .unwrap();
    session.send_line("yes").unwrap();
    session.exp_string("Deleted").unwrap();
    ends_with(&mut session, 0);
}

/// The shell would run what is left of a word.
#[test]
fn a_confirmation_reads_the_whole_line() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["passwords", "create", "example.com"]).ok();
    let mut shell = user.command(&[]);
    let ravi = shell.get_program().to_owned();
    let environment: Vec<_> = shell
        .get_envs()
        .map(|(name, value)| (name.to_owned(), value.map(ToOwned::to_owned)))
        .collect();
    shell = std::process::Command::new("sh");
    shell
        .env_clear()
        .args([
            "-c",
            "\"$0\" passwords delete example.com; read -r rest; echo \"rest=[$rest]\"",
        ])
        .arg(ravi);
    for (name, value) in environment {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    let mut session = at_terminal(shell);
    session.exp_string("[y/N]").unwrap();
    session.send_line("perhaps").unwrap();
    session.exp_string("[y/N]").unwrap();
    session.send_line("no").unwrap();
    session.exp_string("nothing was deleted").unwrap();
    session.send_line("left alone").unwrap();
    session.exp_string("rest=[left alone]").unwrap();
}

/// A prompt that does not fit its line would be drawn twice.
#[test]
fn a_long_question_is_shown_once() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let domain = format!(
        "{}.example",
        "a-long-label-of-a-domain.".repeat(4).trim_end_matches('.')
    );
    user.run(&["passwords", "create", &domain]).ok();
    let delete = user.command(&["passwords", "delete", &domain]);
    let mut session = on_screen(&delete, 80, 24);
    let before = session.exp_string("Answer [y/N]").unwrap();
    session.send_line("n").unwrap();
    let after = session.exp_string("nothing was deleted").unwrap();
    let shown = before + &after;
    assert_eq!(
        shown.matches("Delete the password entry").count(),
        1,
        "{shown:?}"
    );
    ends_with(&mut session, 1);
}

#[test]
fn an_identity_is_deleted_by_typing_its_name() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["identities", "create", "shopper"]).ok();
    for (typed, code, deleted) in [("y", 1, 0), ("shop", 1, 0), ("shopper", 0, 1)] {
        let mut session = at_terminal(user.command(&["identities", "delete", "shopper"]));
        session.exp_string("Type its name to delete it").unwrap();
        session.exp_string("Name").unwrap();
        session.send_line(typed).unwrap();
        ends_with(&mut session, code);
        let requests = sandbox.requests();
        let deletions = requests.iter().filter(|one| one["method"] == "DELETE");
        assert_eq!(deletions.count(), deleted, "{typed}");
    }
}

#[test]
fn a_second_entry_with_the_same_username_is_asked_for() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let args = ["passwords", "create", "example.com", "--username", "ann"];
    let first = user.run(&[&args[..], &["-q"]].concat()).ok().stdout;
    for (answer, code, stored) in [("n", 1, 1), ("y", 0, 2)] {
        let mut session = at_terminal(user.command(&args));
        session
            .exp_string("example.com with the username ann is stored already")
            .unwrap();
        session.exp_string(first.trim()).unwrap();
        session.exp_string("Store another?").unwrap();
        session.send_line(answer).unwrap();
        if code == 1 {
            session.exp_string("nothing was stored").unwrap();
        }
        ends_with(&mut session, code);
        assert_eq!(sandbox.count("POST", "/api/passwords/"), stored);
    }
    let mut session = at_terminal(user.command(&[&args[..], &["--force"]].concat()));
    ends_with(&mut session, 0);
}

#[test]
fn an_export_of_the_vault_asks_first() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "K", "value"]).ok();
    let mut session = at_terminal(user.command(&["vault", "export"]));
    let before = session.exp_string("plain text").unwrap();
    assert!(!before.contains("value"));
    session.send_line("n").unwrap();
    session.exp_string("nothing was exported").unwrap();
    ends_with(&mut session, 1);
    let mut session = at_terminal(user.command(&["vault", "export"]));
    session.exp_string("plain text").unwrap();
    session.send_line("yes").unwrap();
    session.exp_string("K='value'").unwrap();
    ends_with(&mut session, 0);
}

#[test]
fn an_export_of_passwords_asks_first() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut session = at_terminal(user.command(&["passwords", "export"]));
    session.exp_string("plain text").unwrap();
    session.send_line("n").unwrap();
    session.exp_string("nothing was exported").unwrap();
    ends_with(&mut session, 1);
}
