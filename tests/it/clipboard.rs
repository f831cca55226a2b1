//! `--copy`, with a real X server, and with the clipboard of a terminal.

use crate::common;

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use common::{Ran, Sandbox, User, eventually, feed};
use rexpect::session::{PtySession, spawn_command};

/// An X server of its own.
struct Display {
    server: Child,
    name: String,
}

impl Display {
    fn start() -> Self {
        // The server chooses a free display number and prints it to stdout.
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "64x64x24",
                "-noreset",
                "-nolisten",
                "tcp",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb: install Debian's xvfb");
        let mut number = String::new();
        let stdout = server.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut number).unwrap();
        let name = format!(":{}", number.trim());
        Self { server, name }
    }

    /// What another program pastes.
    fn pasted(&self) -> String {
        self.pasted_as("UTF8_STRING")
    }

    /// The same in a format of the clipboard.
    fn pasted_as(&self, format: &str) -> String {
        let mut xclip = Command::new("xclip");
        let output = xclip
            .args(["-selection", "clipboard", "-o", "-t", format])
            .env("DISPLAY", &self.name)
            .output()
            .expect("xclip: install Debian's xclip");
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Display {
    /// Another program copies something.
    fn copy(&self, text: &str) {
        let mut xclip = Command::new("xclip")
            .args(["-selection", "clipboard"])
            .env("DISPLAY", &self.name)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = xclip.stdin.take().unwrap();
        stdin.write_all(text.as_bytes()).unwrap();
        drop(stdin);
        xclip.wait().unwrap();
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn hold(
    user: &User,
    display: &Display,
    value: &str,
    seconds: &str,
) -> std::thread::JoinHandle<Ran> {
    let mut command = user.command(&["hold-clipboard", "--seconds", seconds]);
    command.env("DISPLAY", &display.name);
    let value = value.to_owned();
    std::thread::spawn(move || feed(&mut command, value.as_bytes()))
}

#[test]
#[ignore = "needs Xvfb and xclip"]
fn a_value_is_copied_and_printed_nowhere() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let display = Display::start();
    user.run(&["vault", "set", "K", "copied-value"]).ok();
    let created = user
        .run(&["passwords", "create", "example.com", "--json"])
        .ok()
        .json();
    let env = [("DISPLAY", display.name.as_str())];
    let ran = user.run_with(&["vault", "get", "K", "--copy"], &env).ok();
    assert!(!ran.stdout.contains("copied-value"), "{ran:?}");
    assert_eq!(display.pasted(), "copied-value");
    // Klipper and others keep no history of what is marked so.
    assert_eq!(display.pasted_as("x-kde-passwordManagerHint"), "secret");
    user.run_with(&["passwords", "get", "example.com", "--copy"], &env)
        .ok();
    assert_eq!(display.pasted(), created["password"]);
    user.run_with(&["identities", "get", "sandbox-agent", "--copy"], &env)
        .ok();
    assert_eq!(display.pasted(), "sandbox-agent@in.ravi.app");
}

#[test]
#[ignore = "needs Xvfb and xclip"]
fn it_is_cleared_unless_something_else_is_there() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let display = Display::start();
    let held = hold(&user, &display, "first", "1");
    eventually("the value is there", || display.pasted() == "first");
    held.join().unwrap().ok();
    assert_eq!(display.pasted(), "");

    let held = hold(&user, &display, "second", "2");
    eventually("the value is there", || display.pasted() == "second");
    display.copy("theirs");
    held.join().unwrap().ok();
    assert_eq!(display.pasted(), "theirs");
}

#[test]
fn without_a_clipboard_it_says_so() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "K", "v"]).ok();
    let ran = user
        .run(&["vault", "get", "K", "--copy"])
        .code(1)
        .says("omit --copy");
    assert_eq!(ran.stdout, "");
}

const SSH: (&str, &str) = ("SSH_TTY", "/dev/pts/1");

/// A terminal of a session over SSH.
fn over_ssh(user: &User, args: &[&str], env: &[(&str, &str)]) -> PtySession {
    let mut command = user.command(args);
    command.env(SSH.0, SSH.1).envs(env.iter().copied());
    command.stdin(Stdio::inherit());
    spawn_command(command, Some(10_000)).unwrap()
}

/// What was sent between these to the clipboard of the terminal.
fn sent(session: &mut PtySession, begin: &str, end: &str) -> String {
    session.exp_string(begin).unwrap();
    let data = session.exp_string(end).unwrap();
    String::from_utf8(STANDARD.decode(data).unwrap()).unwrap()
}

#[test]
fn over_ssh_a_value_is_sent_to_the_terminal() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "K", "copied-value"]).ok();
    let (begin, end) = ("\x1b]52;c;", "\x07");
    let copy = ["vault", "get", "K", "--copy"];
    let mut session = over_ssh(&user, &copy, &[]);
    assert_eq!(sent(&mut session, begin, end), "copied-value");
    session
        .exp_string("Sent the value of K to the clipboard of your terminal (OSC 52).")
        .unwrap();
    let said = session.exp_string("if the terminal allows that.").unwrap();
    assert!(said.contains("45 seconds"), "{said}");

    let mut session = over_ssh(&user, &copy, &[("TMUX", "/tmp/tmux-0/default,1,0")]);
    let (begin_tmux, end_tmux) = ("\x1bPtmux;\x1b\x1b]52;c;", "\x07\x1b\\");
    assert_eq!(sent(&mut session, begin_tmux, end_tmux), "copied-value");

    let create = ["passwords", "create", "example.com", "--copy"];
    let mut session = over_ssh(&user, &create, &[]);
    let password = sent(&mut session, begin, end);
    let shown = session
        .exp_string("Sent the password of example.com")
        .unwrap();
    assert!(shown.contains("Stored example.com") && !shown.contains(&password));
    let stored = user.run(&["passwords", "get", "example.com", "--field", "password"]);
    assert_eq!(stored.ok().stdout.trim_end(), password);
    let update = ["passwords", "update", "example.com", "--generate", "--copy"];
    let mut session = over_ssh(&user, &update, &[]);
    let new = sent(&mut session, begin, end);
    let shown = session
        .exp_string("Sent the password of example.com")
        .unwrap();
    assert!(shown.contains("Updated example.com") && !shown.contains(&new));
    let stored = user.run(&["passwords", "get", "example.com", "--field", "password"]);
    assert_eq!(stored.ok().stdout.trim_end(), new);
    assert_ne!(new, password);

    let generate = [
        "passwords",
        "generate",
        "--length",
        "40",
        "--copy",
        "--json",
    ];
    let mut session = over_ssh(&user, &generate, &[]);
    assert_eq!(sent(&mut session, begin, end).len(), 40);
    session.exp_string("\"copied\": true").unwrap();
}

#[test]
fn the_clipboard_of_a_terminal_is_cleared_and_has_a_limit() {
    let user = User::new("http://127.0.0.1:9");
    let clear = ["hold-clipboard", "--terminal", "--seconds", "1"];
    let shown = over_ssh(&user, &clear, &[]).exp_eof().unwrap();
    assert_eq!(shown, "\x1b]52;c;\x07");

    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run_with_input(&["vault", "set", "K", "-"], "x".repeat(60_000))
        .ok();
    let mut session = over_ssh(&user, &["vault", "get", "K", "--copy"], &[]);
    session.exp_string("too long for the clipboard").unwrap();
}

#[test]
fn a_password_is_stored_even_if_it_cannot_be_copied() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let create = ["passwords", "create", "example.com", "--copy"];
    let ran = user.run(&create).code(1).says("the entry is stored");
    assert_eq!(ran.stdout, "");
    user.run(&["passwords", "get", "example.com"]).ok();
    let update = ["passwords", "update", "example.com", "--generate", "--copy"];
    let ran = user.run(&update).code(1).says("the entry is stored");
    assert_eq!(ran.stdout, "");
    let ran = user.run(&["passwords", "generate", "--copy"]).code(1);
    assert_eq!(ran.stdout, "");
}

#[test]
#[ignore = "needs setsid"]
fn nothing_is_copied_over_ssh_without_a_terminal() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut command = Command::new("setsid");
    let like = user.command(&[]);
    command
        .args([
            "--wait",
            env!("CARGO_BIN_EXE_ravi"),
            "passwords",
            "generate",
            "--copy",
        ])
        .env_clear()
        .envs(
            like.get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .env(SSH.0, SSH.1)
        .stdin(Stdio::null());
    let ran = Ran::of(command.output().unwrap());
    ran.code(1).says("no terminal");
}
