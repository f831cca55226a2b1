//! What a person sees and types: prompts at a real pseudo-terminal.
#![cfg(unix)]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::process::{Command, Stdio};

use common::{Sandbox, User};
use rexpect::session::{PtySession, spawn_command};

const PATIENCE_MS: u64 = 10_000;

fn at_terminal(mut command: Command) -> PtySession {
    command.stdin(Stdio::inherit());
    spawn_command(command, Some(PATIENCE_MS)).unwrap()
}

/// Starts a login and approves it, up to the question for a PIN.
fn log_in(user: &User, sandbox: &Sandbox, args: &[&str]) -> PtySession {
    let args = [&["login", "--no-browser"], args].concat();
    let mut session = at_terminal(user.command(&args));
    session.exp_string("shows the code  ").unwrap();
    let line = session.read_line().unwrap();
    sandbox.decide(line.trim(), "approved");
    session
}

#[track_caller]
fn ends_with(session: &mut PtySession, code: i32) {
    session.exp_eof().unwrap();
    let status = session.process_mut().wait().unwrap();
    // rexpect does not export the type: `Exited(Pid(n), code)`.
    let status = format!("{status:?}");
    assert!(
        status.starts_with("Exited") && status.ends_with(&format!(" {code})")),
        "{status}"
    );
}

#[test]
fn the_pin_is_set_up_twice_and_not_shown() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let mut session = log_in(&user, &sandbox, &[]);
    session.exp_string("Nobody can recover a lost PIN").unwrap();
    session.exp_string("New PIN").unwrap();
    session.send_line("12345").unwrap();
    session.exp_string("exactly six digits").unwrap();
    session.exp_string("New PIN").unwrap();
    session.send_line("246802").unwrap();
    session.exp_string("again").unwrap();
    session.send_line("111111").unwrap();
    session.exp_string("not the same").unwrap();
    session.exp_string("New PIN").unwrap();
    session.send_line("246802").unwrap();
    session.exp_string("again").unwrap();
    session.send_line("246802").unwrap();
    let shown = session
        .exp_string("Logged in as owner@example.com")
        .unwrap();
    assert!(!shown.contains("246802"));
    ends_with(&mut session, 0);
}

#[test]
fn unlocking_has_three_tries() {
    let sandbox = Sandbox::start();
    let _first = User::logged_in(&sandbox);
    let user = User::new(&sandbox.url);
    let mut session = log_in(&user, &sandbox, &[]);
    for left in ["2 tries left", "1 try left"] {
        session.exp_string("PIN").unwrap();
        session.send_line("000000").unwrap();
        session.exp_string(left).unwrap();
    }
    session.exp_string("PIN").unwrap();
    session.send_line("000000").unwrap();
    session.exp_string("the PIN is wrong").unwrap();
    ends_with(&mut session, 10);
    assert!(!user.config().join("session.json").exists());
}

#[test]
fn one_of_several_identities_is_chosen() {
    let sandbox = Sandbox::start();
    let first = User::logged_in(&sandbox);
    first.run(&["identities", "create", "second"]).ok();
    let user = User::new(&sandbox.url);
    let mut session = log_in(&user, &sandbox, &[]);
    session.exp_string("PIN").unwrap();
    session.send_line(common::PIN).unwrap();
    session.exp_string("Act as which identity?").unwrap();
    session.exp_string("second").unwrap();
    session.send("\x1b[B").unwrap();
    session.send("\r").unwrap();
    session.flush().unwrap();
    session.exp_string("Acting as second").unwrap();
    ends_with(&mut session, 0);
}

#[test]
fn ctrl_c_at_a_hidden_prompt_ends_with_130() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let mut session = log_in(&user, &sandbox, &[]);
    session.exp_string("New PIN").unwrap();
    session.send_control('c').unwrap();
    session.exp_string("interrupted").unwrap();
    ends_with(&mut session, 130);
    assert!(!user.config().join("session.json").exists());
}

#[test]
fn deleting_asks_and_no_is_the_default() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["passwords", "create", "example.com"]).ok();
    let delete = || at_terminal(user.command(&["passwords", "delete", "example.com"]));
    let mut session = delete();
    session
        .exp_string("Delete the password of example.com")
        .unwrap();
    session.send_line("").unwrap();
    session.exp_string("nothing was deleted").unwrap();
    ends_with(&mut session, 1);
    let mut session = delete();
    session
        .exp_string("Delete the password of example.com")
        .unwrap();
    session.send("y").unwrap();
    session.flush().unwrap();
    session.exp_string("Deleted").unwrap();
    ends_with(&mut session, 0);
}

#[test]
fn a_password_is_asked_for_without_being_shown() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let args = ["passwords", "create", "example.com", "--password-prompt"];
    let mut session = at_terminal(user.command(&args));
    session.exp_string("Password").unwrap();
    session.send_line("hunter2").unwrap();
    let shown = session.exp_string("Stored example.com").unwrap();
    assert!(!shown.contains("hunter2"));
    ends_with(&mut session, 0);
    let got = user.run(&["passwords", "get", "example.com", "--field", "password"]);
    assert_eq!(got.ok().stdout, "hunter2\n");
}

#[test]
fn no_input_at_a_terminal_asks_nothing() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["passwords", "create", "example.com"]).ok();
    for (args, answer) in [
        (&["--no-input", "login"][..], "RAVI_PIN"),
        (
            &["--no-input", "passwords", "delete", "example.com"],
            "--yes",
        ),
        (&["--no-input", "encryption", "unlock"], "--pin-stdin"),
    ] {
        let mut session = at_terminal(user.command(args));
        session.exp_string(answer).unwrap();
        ends_with(&mut session, 2);
    }
}

#[test]
fn a_hostile_name_does_nothing_to_the_terminal() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let hostile = "\x1b]0;x\x07\x1b[2J\u{202e}me";
    let args = ["passwords", "create", "example.com", "--username", hostile];
    user.run(&args).ok();
    for args in [
        &["passwords", "list"][..],
        &["passwords", "get", "example.com"],
        &["passwords", "get", "example.com", "--field", "username"],
    ] {
        let mut session = at_terminal(user.command(args));
        let shown = session.exp_eof().unwrap();
        assert!(shown.contains("me"), "{shown:?}");
        assert!(!shown.contains(['\x1b', '\x07', '\u{202e}']), "{shown:?}");
    }
}
