//! What the programs that ravi starts get of its session.

use crate::common;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Command, Stdio},
};

use common::{PIN, Sandbox, User, eventually};
use rexpect::session::{PtySession, spawn_command};
use serde_json::json;

const SESSION: [&str; 4] = [
    "RAVI_PIN=",
    "RAVI_PIN_FILE=",
    "RAVI_ACCESS_TOKEN=",
    "RAVI_REFRESH_TOKEN=",
];

/// A user whose session comes from the environment.
struct Agent {
    user: User,
    access: String,
}

impl Agent {
    fn new(sandbox: &Sandbox) -> Self {
        let user = User::logged_in(sandbox);
        user.run(&["vault", "set", "K", "value"]).ok();
        let access = common::device_token(&sandbox.url);
        Self { user, access }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.user.command(args);
        fs::write(self.user.work().join("pin"), PIN).unwrap();
        command
            .env("RAVI_ACCESS_TOKEN", &self.access)
            .env("RAVI_REFRESH_TOKEN", "refresh")
            .env("RAVI_PIN", PIN)
            .env("RAVI_PIN_FILE", self.user.work().join("pin"))
            .env("RAVI_IDENTITY", "sandbox-agent")
            .env("TERM", "xterm");
        command
    }

    /// A program that writes its environment into a file, and does something else.
    fn spy(&self, name: &str, then: &str) -> (PathBuf, PathBuf) {
        let (program, seen) = (self.user.work().join(name), self.user.home().join(name));
        let script = format!(
            "#!/bin/sh\nenv > {0}.new\nmv {0}.new {0}\n{then}\n",
            seen.display()
        );
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        (program, seen)
    }
}

#[track_caller]
fn holds_no_session(environment: &str) {
    for name in SESSION {
        let held = environment.lines().any(|line| line.starts_with(name));
        assert!(!held, "{name} in {environment}");
    }
    let kept = |line: &str| line == "RAVI_IDENTITY=sandbox-agent";
    assert!(environment.lines().any(kept), "{environment}");
}

#[track_caller]
fn holds_the_session(environment: &str) {
    for name in SESSION {
        let held = environment.lines().any(|line| line.starts_with(name));
        assert!(held, "no {name} in {environment}");
    }
}

fn at_terminal(mut command: Command) -> PtySession {
    command.stdin(Stdio::inherit());
    spawn_command(command, Some(10_000)).unwrap()
}

#[test]
fn a_command_of_vault_run_gets_no_session_unless_asked_for() {
    let sandbox = Sandbox::start();
    let agent = Agent::new(&sandbox);
    for mask in [&[][..], &["--mask"]] {
        let with = |more: &[&str]| {
            let args = [&["vault", "run"], mask, more, &["--", "env"]].concat();
            let output = agent.command(&args).output().unwrap();
            assert!(output.status.success(), "{output:?}");
            String::from_utf8(output.stdout).unwrap()
        };
        holds_no_session(&with(&[]));
        holds_the_session(&with(&["--pass-session"]));
    }
    // Behind a terminal of its own, the command has the same environment.
    let (spy, seen) = agent.spy("spy", "");
    for (more, check) in [
        (&[][..], holds_no_session as fn(&str)),
        (&["--pass-session"], holds_the_session),
    ] {
        let mask = ["vault", "run", "--mask"];
        let args = [&mask, more, &["--", spy.to_str().unwrap()]].concat();
        at_terminal(agent.command(&args)).exp_eof().unwrap();
        check(&fs::read_to_string(&seen).unwrap());
    }
}

/// Uses a shell's exit codes: 127 for a command that is not found, 126 if it cannot be executed.
#[test]
fn a_command_that_cannot_be_started_has_the_exit_code_of_a_shell() {
    let sandbox = Sandbox::start();
    let agent = Agent::new(&sandbox);
    let plain = agent.user.work().join("plain");
    fs::write(&plain, "text").unwrap();
    let plain = plain.to_str().unwrap();
    for starter in [
        &["vault", "run"][..],
        &["vault", "run", "--mask"],
        &["sandbox", "exec"],
        &["watch", "--timeout", "30s"],
    ] {
        for (program, code, kind, message) in [
            ("nosuchcommand", 127, "command_not_found", "not found"),
            ("/no/such/command", 127, "command_not_found", "not found"),
            (plain, 126, "command_not_executable", "Permission denied"),
        ] {
            let ran = agent.user.run(&[starter, &["--", program]].concat());
            let ran = ran.code(code).says(program).says(message).says("hint:");
            assert_eq!(ran.stdout, "", "{ran:?}");
            let ran = agent
                .user
                .run(&[starter, &["--json", "--", program]].concat());
            assert_eq!(ran.code(code).error()["kind"], kind);
        }
    }
    // With a terminal of its own, too.
    for (program, code) in [("nosuchcommand", 127), (plain, 126)] {
        let mut command = agent.command(&["vault", "run", "--mask", "--", program]);
        command.env_remove("RAVI_PIN_FILE");
        let mut terminal = at_terminal(command);
        terminal.exp_eof().unwrap();
        let status = terminal.process().wait().unwrap();
        assert!(
            format!("{status:?}").contains(&format!(", {code})")),
            "{status:?}"
        );
    }
}

#[test]
fn commands_of_watch_get_no_session_unless_asked_for() {
    let sandbox = Sandbox::start();
    let agent = Agent::new(&sandbox);
    sandbox.deliver("sms", &json!({ "body": "first" }));
    let (_, seen) = agent.spy("exec", "");
    let (_, triggered) = agent.spy("trigger", "exit 3");
    for (more, check) in [
        (&[][..], holds_no_session as fn(&str)),
        (&["--pass-session"], holds_the_session),
    ] {
        let exec = ["watch", "--count", "1", "--since", "1h", "--exec", "./exec"];
        let status = agent.command(&[&exec, more].concat()).status().unwrap();
        assert!(status.success());
        check(&fs::read_to_string(&seen).unwrap());
        let trigger = [&["watch", "--otp"], more, &["--", "./trigger"]].concat();
        let status = agent.command(&trigger).status().unwrap();
        assert_eq!(status.code(), Some(3));
        check(&fs::read_to_string(&triggered).unwrap());
    }
}

#[test]
fn pager_and_editor_get_no_session() {
    let sandbox = Sandbox::start();
    let agent = Agent::new(&sandbox);
    let text: String = (0..1000).map(|n| format!("line {n}\n")).collect();
    let id = sandbox.deliver("email", &json!({ "subject": "long", "text": text }));
    let (pager, seen) = agent.spy("pager", "cat > /dev/null");
    let mut command = agent.command(&["inbox", "message", &id]);
    command.env("PAGER", pager);
    // A new terminal has no size of its own.
    let mut shell = Command::new("sh");
    shell.args(["-c", "stty cols 80 rows 24; exec \"$0\" \"$@\""]);
    shell.arg(command.get_program()).args(command.get_args());
    shell.env_clear().current_dir(agent.user.work());
    shell.envs(
        command
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    at_terminal(shell).exp_eof().unwrap();
    holds_no_session(&fs::read_to_string(seen).unwrap());

    let (editor, seen) = agent.spy("editor", "echo text > \"$1\"");
    let mut command = agent.command(&["inbox", "send", "--to", "a@example.com", "--subject", "x"]);
    command.env("VISUAL", editor);
    let mut session = at_terminal(command);
    session.exp_string("Sent to a@example.com").unwrap();
    holds_no_session(&fs::read_to_string(seen).unwrap());
}

#[test]
fn the_browser_gets_no_session() {
    let sandbox = Sandbox::start();
    let agent = Agent::new(&sandbox);
    let (_, seen) = agent.spy("xdg-open", "");
    let path = std::env::var_os("PATH").unwrap();
    let directories = std::iter::once(agent.user.work()).chain(std::env::split_paths(&path));
    let mut command = agent.command(&["login"]);
    command
        .env("PATH", std::env::join_paths(directories).unwrap())
        .env("DISPLAY", ":99")
        .env_remove("RAVI_ACCESS_TOKEN");
    let mut login = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    eventually("a browser is opened", || seen.exists());
    login.kill().unwrap();
    login.wait().unwrap();
    holds_no_session(&fs::read_to_string(seen).unwrap());
}

/// The process that stays behind for the clipboard needs nothing but the value.
#[cfg(target_os = "linux")]
#[test]
fn the_clipboard_helper_gets_no_session() {
    let sandbox = Sandbox::start();
    let agent = Agent::new(&sandbox);
    // An X server that never answers keeps the helper waiting.
    let display = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = display.local_addr().unwrap().port();
    let Some(number) = port.checked_sub(6000) else {
        panic!("port {port} is below those of X servers");
    };
    let mut command = agent.command(&["vault", "get", "K", "--copy"]);
    command.env("DISPLAY", format!("127.0.0.1:{number}"));
    let mut ravi = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (connection, _) = display.accept().unwrap();
    let children = format!("/proc/{0}/task/{0}/children", ravi.id());
    let helper = fs::read_to_string(children).unwrap();
    let environment = fs::read(format!("/proc/{}/environ", helper.trim())).unwrap();
    drop(connection);
    ravi.kill().unwrap();
    ravi.wait().unwrap();
    holds_no_session(&String::from_utf8(environment).unwrap().replace('\0', "\n"));
}

#[test]
fn a_sandboxed_command_gets_the_session_of_its_sandbox() {
    let user = User::new("http://127.0.0.1:9");
    let script = "ravi vault set K v && ravi vault get K --field value";
    let ran = user
        .run(&["sandbox", "exec", "--", "sh", "-c", script])
        .ok();
    assert!(ran.stdout.ends_with("v\n"), "{ran:?}");
    // What runs inside it under another ravi asks for the session.
    let inner = "ravi vault set K v && ravi vault run --pass-session -- ravi vault list -q";
    let ran = user.run(&["sandbox", "exec", "--", "sh", "-c", inner]).ok();
    assert!(ran.stdout.ends_with("K\n"), "{ran:?}");
}
