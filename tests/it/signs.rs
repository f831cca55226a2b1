//! Signs of life: what stderr says while a command waits.

use crate::common;

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::Duration,
};

use common::{Sandbox, User, eventually};
use rexpect::session::{PtySession, spawn_command};
use serde_json::json;

fn at_terminal(command: &mut Command) -> PtySession {
    let mut command = std::mem::replace(command, Command::new("true"));
    command.env("TERM", "xterm").stdin(Stdio::inherit());
    spawn_command(command, Some(10_000)).unwrap()
}

#[test]
fn a_watch_says_that_it_is_connected_for_whom_and_until_when() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for (args, expected) in [
        (&["--timeout", "1s"][..], "waiting for messages until "),
        (
            &["--count", "1", "--timeout", "1s"],
            "waiting for 1 message until ",
        ),
        (
            &["--otp", "--timeout", "1s"],
            "waiting for a verification code until ",
        ),
    ] {
        let watch = [&["watch"], args].concat();
        let ran = user.run(&watch).code(124);
        let first = ran.stderr.lines().next().unwrap();
        let end = first.split(expected).nth(1).expect(first);
        assert!(first.starts_with("Connected as sandbox-agent: "), "{first}");
        assert_eq!(end.len(), "10:30:05.".len(), "{first}");
        for silent in ["--quiet", "--json"] {
            let ran = user.run(&[&watch[..], &[silent]].concat()).code(124);
            assert!(!ran.stderr.contains("Connected"), "{ran:?}");
        }
    }
}

/// Ctrl-C is how these end: it is no error.
#[test]
fn what_runs_until_ctrl_c_ends_without_an_error() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let serve = ["sandbox", "serve", "--ephemeral", "--port", "0"];
    for (args, ready, is_error) in [
        (&["watch"][..], "Connected", false),
        (&["watch", "--count", "2"], "Connected", true),
        (&serve, "Serving", false),
    ] {
        let mut child = user
            .command(args)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().contains(ready)), "{args:?}");
        let id = rustix::process::Pid::from_child(&child);
        rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
        let rest: Vec<String> = lines.map_while(Result::ok).collect();
        assert_eq!(child.wait().unwrap().code(), Some(130), "{args:?}");
        let said = rest.iter().any(|line| line == "error: interrupted");
        assert_eq!(said, is_error, "{args:?}: {rest:?}");
    }
}

#[test]
fn a_watch_says_that_the_connection_was_lost_and_is_back() {
    let directory = tempfile::tempdir().unwrap();
    let db = directory.path().join("db");
    let db = ["--db", db.to_str().unwrap()];
    let sandbox = Sandbox::start_with(&db);
    let user = User::logged_in(&sandbox);
    let port = sandbox.url.rsplit(':').next().unwrap().to_owned();
    let mut watch = user
        .command(&["watch", "--count", "1", "--timeout", "30s"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(watch.stderr.take().unwrap()).lines();
    let mut line = || lines.next().unwrap().unwrap();
    assert!(line().starts_with("Connected as sandbox-agent"));
    drop(sandbox);
    let lost = line();
    assert!(lost.starts_with("Connection lost ("), "{lost}");
    assert!(lost.ends_with("): reconnecting …"), "{lost}");
    let sandbox = Sandbox::start_with(&[&db[..], &["--port", &port]].concat());
    assert_eq!(line(), "Connected again.");
    sandbox.deliver("sms", &json!({ "body": "x" }));
    assert!(watch.wait().unwrap().success());
}

#[test]
fn a_slow_request_is_shown_at_a_terminal_and_then_erased() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let path = "/api/email-inbox/";
    let slowly = |args: &[&str]| {
        sandbox.hold("GET", path);
        let before = sandbox.count("GET", path);
        let mut command = user.command(&[&["inbox", "list"], args].concat());
        let mut session = at_terminal(&mut command);
        eventually("the request is sent", || {
            sandbox.count("GET", path) > before
        });
        std::thread::sleep(Duration::from_millis(1500));
        sandbox.release();
        session.exp_eof().unwrap()
    };
    let shown = slowly(&[]);
    // rexpect takes each byte for a character.
    let drawn = "\rWaiting for the server \u{e2}\u{80}\u{a6} 1 s";
    let (before, after) = shown.split_once(drawn).expect(&shown);
    assert_eq!(before, "");
    assert_eq!(after, "\x1b[K\r\x1b[KNo messages.\r\n");
    for silent in ["--quiet", "--json"] {
        let shown = slowly(&[silent]);
        assert!(!shown.contains("Waiting"), "{shown}");
    }
    sandbox.hold("GET", path);
    let mut piped = user.command(&["inbox", "list"]);
    let piped = piped.stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    sandbox.release();
    let piped = piped.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(piped.stderr).unwrap(), "No messages.\n");
}

#[test]
fn a_login_counts_down() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let mut session = at_terminal(&mut user.command(&["login", "--no-browser"]));
    session.exp_string("shows the code  ").unwrap();
    let code = session.read_line().unwrap();
    let expires = "\rWaiting for approval; the code expires in ";
    for _ in 0..2 {
        session.exp_string(expires).unwrap();
        session.exp_regex("^[0-9]+:[0-5][0-9] ").unwrap();
    }
    sandbox.decide(code.trim(), "approved");
    let erased = session.exp_string("New PIN").unwrap();
    assert!(erased.contains("\r\x1b[K"), "{erased:?}");
    assert!(
        !erased
            .rsplit("\r\x1b[K")
            .next()
            .unwrap()
            .contains("Waiting")
    );
}

/// `ravi … 2>&1 | head -n 1` does not change what the command does.
#[test]
fn a_command_goes_on_if_nothing_reads_stderr() {
    let user = User::new("http://127.0.0.1:9");
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = user.command(&["whoami"]);
    let status = command.stderr(writer).status().unwrap();
    assert_eq!(status.code(), Some(3), "{status:?}");
}
