//! An email that was typed at a terminal: its editor, and the draft that is left where it was not sent.

use crate::common;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Command, Stdio},
};

use common::{RawServer, Sandbox, User};
use rexpect::session::{PtySession, spawn_command};
use serde_json::json;

pub const COMPOSE: &str = "/api/email-messages/compose/";
const LIMIT_MS: u64 = 10_000;

pub fn executable(user: &User, name: &str, script: &str) {
    let path = user.work().join(name);
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o700)).unwrap();
}

/// `inbox send` at a terminal, with an editor that does what the script says.
pub fn send(user: &User, script: &str, more: &[&str]) -> Command {
    executable(user, "editor", script);
    let args = ["inbox", "send", "--to", "a@example.com", "--subject", "Hi"];
    let mut command = user.command(&[&args, more].concat());
    command.env("TERM", "xterm").env("VISUAL", "./editor");
    command
}

pub fn at_terminal(mut command: Command) -> PtySession {
    command.stdin(Stdio::inherit());
    spawn_command(command, Some(LIMIT_MS)).unwrap()
}

/// What is printed until the end, and the exit code.
pub fn finish(mut session: PtySession) -> (String, i32) {
    let shown = session.exp_eof().unwrap();
    let status = format!("{:?}", session.process_mut().wait().unwrap());
    let code = status.rsplit(' ').next().unwrap().trim_end_matches(')');
    (shown, code.parse().unwrap())
}

pub fn drafts(user: &User) -> Vec<PathBuf> {
    let entries = fs::read_dir(user.config().join("drafts"));
    entries
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default()
}

#[track_caller]
pub fn kept(user: &User, shown: &str, text: &str) -> PathBuf {
    let drafts = drafts(user);
    let [draft] = &drafts[..] else {
        panic!("{drafts:?} after {shown}");
    };
    assert_eq!(fs::read_to_string(draft).unwrap(), text);
    // A terminal, and the JSON of the hint, may break the lines of the command.
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words(shown).contains(&format!("--body-file {}", draft.display())),
        "{shown}"
    );
    assert_eq!(
        shown.matches(&draft.display().to_string()).count(),
        1,
        "{shown}"
    );
    let mode = |path: &PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(draft), 0o600);
    assert_eq!(mode(&user.config().join("drafts")), 0o700);
    draft.clone()
}

const WRITE: &str = "echo precious > \"$1\"";

#[test]
fn a_draft_is_kept_until_it_is_sent() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    // A refusal, a failure that leaves it unclear, and one before anything is sent.
    for (method, path, status, code) in [
        ("POST", COMPOSE, 400, 1),
        ("POST", COMPOSE, 500, 8),
        ("POST", COMPOSE, 402, 9),
    ] {
        sandbox.fail_with(method, path, status, &json!({}));
        let (shown, ended) = finish(at_terminal(send(&user, WRITE, &[])));
        assert_eq!(ended, code, "{shown}");
        let draft = kept(&user, &shown, "precious\n");
        fs::remove_file(draft).unwrap();
    }
    sandbox.fail_with("POST", COMPOSE, 403, &json!({}));
    let (shown, _) = finish(at_terminal(send(&user, WRITE, &["--json"])));
    let draft = kept(&user, &shown, "precious\n");
    assert!(shown.contains("\"hint\":"), "{shown}");
    let again = draft.to_str().unwrap();
    let args = [
        "inbox",
        "send",
        "--to",
        "a@example.com",
        "--subject",
        "Hi",
        "--body-file",
        again,
    ];
    // Kept again while it cannot be sent, and then deleted.
    sandbox.fail_with("POST", COMPOSE, 500, &json!({}));
    let failed = user.run(&args).code(8);
    assert_eq!(kept(&user, &failed.stderr, "precious\n"), draft);
    user.run(&args).ok();
    let (shown, ended) = finish(at_terminal(send(&user, WRITE, &[])));
    assert_eq!(ended, 0, "{shown}");
    assert_eq!(drafts(&user), [] as [PathBuf; 0]);
    let id = sandbox.deliver("email", &json!({ "subject": "x", "text": "y" }));
    let path = format!("/api/email-messages/{id}/reply/");
    sandbox.fail_with("POST", &path, 500, &json!({}));
    let mut command = user.command(&["inbox", "reply", &id, "--html"]);
    command.env("TERM", "xterm").env("VISUAL", "./editor");
    let (shown, _) = finish(at_terminal(command));
    let draft = kept(&user, &shown, "precious\n");
    assert!(shown.contains("--html --body-file"), "{shown}");
    assert_eq!(draft.extension().unwrap(), "html");
}

#[test]
fn a_draft_outlives_ctrl_c_and_a_time_out() {
    let stalled = |more: &[&str]| {
        let server = RawServer::start(common::silent);
        let user = User::new(&server.url);
        let mut command = send(&user, WRITE, more);
        command
            .env("RAVI_ACCESS_TOKEN", "t")
            .env("RAVI_IDENTITY", "11111111-1111-4111-8111-111111111111");
        let session = at_terminal(command);
        common::eventually("a request", || server.connections() > 0);
        (user, session)
    };
    let (user, session) = stalled(&["--timeout", "1500ms"]);
    let (shown, code) = finish(session);
    assert_eq!(code, 8, "{shown}");
    kept(&user, &shown, "precious\n");
    let (user, mut session) = stalled(&[]);
    session.send_control('c').unwrap();
    let (shown, code) = finish(session);
    assert_eq!(code, 130, "{shown}");
    kept(&user, &shown, "precious\n");
}

#[test]
fn an_editor_that_fails_sends_nothing() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let script = format!("{WRITE}; exit 3");
    let (shown, code) = finish(at_terminal(send(&user, &script, &[])));
    assert_eq!(code, 1, "{shown}");
    assert!(shown.contains("nothing was sent"), "{shown}");
    fs::remove_file(kept(&user, &shown, "precious\n")).unwrap();
    for script in ["true", "exit 1", "echo > \"$1\"", "rm \"$1\""] {
        let (shown, code) = finish(at_terminal(send(&user, script, &[])));
        assert!(code == 1 || code == 2, "{script}: {shown}");
        assert_eq!(drafts(&user), [] as [PathBuf; 0], "{script}");
    }
    for editor in ["/nowhere/editor", "''", "\"unclosed"] {
        let mut command = send(&user, "true", &[]);
        command.env("VISUAL", editor);
        let (shown, code) = finish(at_terminal(command));
        assert_eq!(code, 1, "{editor}: {shown}");
        assert!(shown.contains("EDITOR"), "{editor}: {shown}");
    }
    assert_eq!(sandbox.count("POST", COMPOSE), 0);
}

#[test]
fn an_editor_that_is_set_to_nothing_is_not_set() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    executable(&user, "vi", WRITE);
    let path = format!(
        "{}:{}",
        user.work().display(),
        std::env::var("PATH").unwrap()
    );
    for (visual, editor) in [("", ""), (" ", "\t"), ("", "vi")] {
        let mut command = send(&user, "exit 9", &[]);
        command
            .env("VISUAL", visual)
            .env("EDITOR", editor)
            .env("PATH", &path);
        let (shown, code) = finish(at_terminal(command));
        assert_eq!(code, 0, "{visual:?} {editor:?}: {shown}");
    }
    // A command with arguments.
    executable(&user, "with space", "echo \"$1\" > \"$2\"");
    let mut command = send(&user, "exit 9", &[]);
    command.env("VISUAL", "'./with space' 'an argument'");
    assert_eq!(finish(at_terminal(command)).1, 0);
    let requests = sandbox.requests();
    let last = requests.last().unwrap()["body"].as_str().unwrap();
    assert!(last.contains("an argument"), "{last}");
}

#[test]
fn the_editor_gets_no_pin_and_no_token() {
    let server = RawServer::start(|_| {});
    let user = User::new(&server.url);
    let mut command = send(&user, "env > env; echo x > \"$1\"", &[]);
    command
        .env("RAVI_ACCESS_TOKEN", "needle")
        .env("RAVI_REFRESH_TOKEN", "needle")
        .env("RAVI_IDENTITY", "5e1f0c3a-0000-4000-8000-000000000001")
        .env("RAVI_PIN", "needle");
    finish(at_terminal(command));
    let env = fs::read_to_string(user.work().join("env")).unwrap();
    assert!(
        env.contains("TERM=xterm") && !env.contains("needle"),
        "{env}"
    );
}

#[test]
fn text_typed_at_stdin_is_a_draft_too() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.fail_with("POST", COMPOSE, 500, &json!({}));
    let mut session = at_terminal(send(&user, "exit 9", &["--body", "-"]));
    session.send_line("precious").unwrap();
    session.send_control('d').unwrap();
    let (shown, code) = finish(session);
    assert_eq!(code, 8, "{shown}");
    kept(&user, &shown, "precious");
}

/// The command that the hint names.
fn resend(shown: &str) -> String {
    let words: Vec<&str> = shown.split_whitespace().collect();
    let shown = words.join(" ");
    let command = shown
        .split('`')
        .find(|part| part.starts_with("ravi inbox "));
    command.unwrap_or_else(|| panic!("{shown}")).to_owned()
}

#[test]
fn the_hint_is_a_command_that_sends_the_draft() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let path = user.work().join("bin");
    fs::create_dir(&path).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_ravi"), path.join("ravi")).unwrap();
    let path = format!("{}:{}", path.display(), std::env::var("PATH").unwrap());
    fs::write(user.work().join("a file.txt"), "x").unwrap();
    let config = user.home().join("a config's");
    fs::create_dir(&config).unwrap();
    let run = |mut command: Command, url: &str| {
        command.env("RAVI_CONFIG_DIR", &config);
        sandbox.fail_with("POST", url, 403, &json!({}));
        let (shown, code) = finish(at_terminal(command));
        assert_eq!(code, 5, "{shown}");
        let script = resend(&shown);
        let mut shell = user.command(&[]);
        let mut again = Command::new("sh");
        again
            .args(["-c", &script])
            .current_dir(user.work())
            .env_clear();
        shell.env("PATH", &path);
        again.envs(
            shell
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        let ran = common::Ran::of(again.stdin(Stdio::null()).output().unwrap());
        assert_eq!(ran.code, 0, "{script}: {ran:?}");
        let requests = sandbox.requests();
        let body = requests.last().unwrap()["body"].as_str().unwrap();
        let sent: serde_json::Value = serde_json::from_str(body).unwrap();
        (script, sent)
    };
    let more = [
        "--to",
        "\"Doe, Jane\" <j@x>",
        "--cc",
        "b@y",
        "--bcc",
        "c@z",
        "--attach",
        "a file.txt",
        "--html",
    ];
    let subject = "It's $HOME \"now\"";
    executable(&user, "editor", WRITE);
    let args = [
        "inbox",
        "send",
        "--to",
        "a@example.com",
        "--subject",
        subject,
    ];
    let mut command = user.command(&[&args, &more[..]].concat());
    command.env("TERM", "xterm").env("VISUAL", "./editor");
    let (script, sent) = run(command, COMPOSE);
    assert_eq!(sent["subject"], subject, "{script}");
    assert_eq!(sent["to"], "a@example.com,j@x");
    assert_eq!((&sent["cc"], &sent["bcc"]), (&json!("b@y"), &json!("c@z")));
    assert_eq!(sent["attachment_uuids"].as_array().unwrap().len(), 1);
    assert_eq!(sent["body"], "precious");
    let id = sandbox.deliver("email", &json!({ "subject": "x", "text": "y" }));
    for name in ["reply", "reply-all"] {
        let mut command = user.command(&["inbox", name, &id]);
        command.env("TERM", "xterm").env("VISUAL", "./editor");
        let (script, sent) = run(command, &format!("/api/email-messages/{id}/{name}/"));
        assert!(
            script.starts_with(&format!("ravi inbox {name} {id} --body-file ")),
            "{script}"
        );
        assert_eq!(sent["body"], "<p>precious</p>\n");
    }
}

/// A text that begins like an option is a value.
#[test]
fn the_hint_keeps_a_subject_that_begins_with_a_hyphen() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    executable(&user, "editor", WRITE);
    let args = [
        "inbox",
        "send",
        "--to",
        "a@example.com",
        "--subject=-5% off",
    ];
    let mut command = user.command(&args);
    command.env("TERM", "xterm").env("VISUAL", "./editor");
    sandbox.fail_with("POST", COMPOSE, 403, &json!({}));
    let (shown, code) = finish(at_terminal(command));
    assert_eq!(code, 5, "{shown}");
    let words = shell_words::split(&resend(&shown)).unwrap();
    let words: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    user.run(&words).ok();
    let requests = sandbox.requests();
    let sent = requests.last().unwrap()["body"].as_str().unwrap();
    assert!(sent.contains(r#""subject":"-5% off""#), "{sent}");
}

/// The prompt for a blank subject comes before the editor.
#[test]
fn a_blank_subject_is_asked_for_again_before_the_editor_opens() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    executable(&user, "editor", WRITE);
    for given in [&[][..], &["--subject", ""]] {
        let args = [&["inbox", "send", "--to", "a@example.com"], given].concat();
        let mut command = user.command(&args);
        command.env("TERM", "xterm").env("VISUAL", "./editor");
        let mut session = at_terminal(command);
        session.exp_string("Subject").unwrap();
        session.send_line(" ").unwrap();
        session.exp_string("must not be empty").unwrap();
        session.exp_string("Subject").unwrap();
        session.send_line("Hello").unwrap();
        let (shown, code) = finish(session);
        assert_eq!(code, 0, "{shown}");
        let requests = sandbox.requests();
        let last = requests.last().unwrap()["body"].as_str().unwrap();
        assert!(last.contains(r#""subject":"Hello""#), "{last}");
    }
}
