//! `--copy`, with a real X server.

use crate::common;

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
};

use common::{Ran, Sandbox, User, eventually, feed};

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
