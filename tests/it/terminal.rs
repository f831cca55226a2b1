//! What a person sees and types: prompts at a real pseudo-terminal.

use crate::common;

use std::process::{Command, Stdio};

use common::{Sandbox, User};
use rexpect::session::{PtySession, spawn_command};
use serde_json::json;

const PATIENCE_MS: u64 = 10_000;

/// Starts a command at a terminal of unknown size.
pub fn at_terminal(mut command: Command) -> PtySession {
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

/// Waits for the end, with this exit code.
#[track_caller]
pub fn ends_with(session: &mut PtySession, code: i32) {
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
    session
        .exp_string("A lost PIN cannot be recovered")
        .unwrap();
    session.exp_string("New PIN").unwrap();
    session.send_line("12345").unwrap();
    session.exp_string("exactly six digits").unwrap();
    session.exp_string("New PIN").unwrap();
    session.send_line("246802").unwrap();
    session.exp_string("Repeat the PIN").unwrap();
    session.send_line("111111").unwrap();
    session.exp_string("do not match").unwrap();
    session.exp_string("New PIN").unwrap();
    session.send_line("246802").unwrap();
    session.exp_string("Repeat the PIN").unwrap();
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
    session.exp_string("you are logged in").unwrap();
    ends_with(&mut session, 10);
    user.run(&["whoami"]).ok();
}

/// The first PIN can be set later, too; only `ravi encryption setup` insists on it.
#[test]
fn setting_a_pin_can_be_skipped() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let mut session = log_in(&user, &sandbox, &[]);
    session
        .exp_string("New PIN (six digits; Enter to skip)")
        .unwrap();
    session.send_line("").unwrap();
    session.exp_string("`ravi encryption setup`").unwrap();
    session.exp_string("Logged in as owner@").unwrap();
    ends_with(&mut session, 0);
    user.run(&["inbox", "list"]).ok();
    assert_eq!(sandbox.count("POST", "/api/encryption/"), 0);
    let mut session = at_terminal(user.command(&["encryption", "setup"]));
    session.exp_string("New PIN (six digits): ").unwrap();
    session.send_line("").unwrap();
    session.exp_string("exactly six digits").unwrap();
    session.exp_string("New PIN").unwrap();
    session.send_line(common::PIN).unwrap();
    session.exp_string("Repeat the PIN").unwrap();
    session.send_line(common::PIN).unwrap();
    ends_with(&mut session, 0);
    assert_eq!(sandbox.count("POST", "/api/encryption/"), 1);
    user.run(&["passwords", "create", "example.com"]).ok();
}

/// A login whose first PIN is not set says which command sets it.
#[test]
fn a_pin_that_is_not_set_can_be_set_later() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let mut session = log_in(&user, &sandbox, &[]);
    for _ in 0..3 {
        session.exp_string("New PIN").unwrap();
        session.send_line("12345").unwrap();
        session.exp_string("exactly six digits").unwrap();
    }
    session.exp_string("no PIN is set").unwrap();
    session.exp_string("you are logged in").unwrap();
    session.exp_string("`ravi encryption setup`").unwrap();
    ends_with(&mut session, 2);
    user.run(&["whoami"]).ok();
}

/// The keys can be had later: the login needs no PIN.
#[test]
fn the_pin_can_be_skipped() {
    let sandbox = Sandbox::start();
    let _first = User::logged_in(&sandbox);
    let user = User::new(&sandbox.url);
    let mut session = log_in(&user, &sandbox, &[]);
    session.exp_string("PIN (Enter to skip)").unwrap();
    session.send_line("000000").unwrap();
    session.exp_string("2 tries left").unwrap();
    session.exp_string("PIN (Enter to skip)").unwrap();
    session.send_line("").unwrap();
    session.exp_string("Run `ravi encryption unlock`").unwrap();
    session
        .exp_string("Logged in as owner@example.com")
        .unwrap();
    ends_with(&mut session, 0);
    let status = user.run(&["status"]).ok().stdout;
    assert!(
        status.contains("locked; run `ravi encryption unlock`"),
        "{status}"
    );
    user.run(&["inbox", "list"]).ok();
    user.run(&["sms", "list"]).ok();
    user.run(&["passwords", "create", "example.com"])
        .code(10)
        .says("run `ravi encryption unlock`");
    // There, an empty line is a mistyped PIN.
    let mut session = at_terminal(user.command(&["encryption", "unlock"]));
    session.exp_string("PIN").unwrap();
    session.send_line("").unwrap();
    session.exp_string("2 tries left").unwrap();
    session.exp_string("PIN").unwrap();
    session.send_line(common::PIN).unwrap();
    session.exp_string("Derived the keys").unwrap();
    ends_with(&mut session, 0);
    user.run(&["passwords", "create", "example.com"]).ok();
}

#[test]
fn one_of_several_identities_is_chosen() {
    let sandbox = Sandbox::start();
    let first = User::logged_in(&sandbox);
    first.run(&["identities", "create", "second"]).ok();
    let user = User::new(&sandbox.url);
    let mut session = log_in(&user, &sandbox, &[]);
    session.exp_string("Choose an identity").unwrap();
    session.exp_string("second").unwrap();
    session.send("\x1b[B").unwrap();
    session.send("\r").unwrap();
    session.flush().unwrap();
    session.exp_string("PIN").unwrap();
    session.send_line(common::PIN).unwrap();
    session.exp_string("Active identity: second").unwrap();
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
    session.exp_string("you are logged in").unwrap();
    ends_with(&mut session, 130);
    // The approval is not lost: only the PIN is missing.
    user.run(&["whoami"]).ok();
    user.run_with(&["encryption", "setup"], &[("RAVI_PIN", common::PIN)])
        .ok();
}

#[test]
fn a_filtered_event_does_nothing_to_the_terminal() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let hostile = "\u{1b}]0;x\u{7}begin\u{9b}2Jend";
    sandbox.deliver(
        "email",
        &serde_json::json!({ "subject": hostile, "text": "x" }),
    );
    let args = ["watch", "--since", "1h", "--count", "1", "--jq", ".subject"];
    let mut session = spawn_command(user.command(&args), Some(10_000)).unwrap();
    let shown = session.exp_string("end").unwrap();
    assert!(shown.contains("begin"), "{shown:?}");
    assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{9b}']), "{shown:?}");
    ends_with(&mut session, 0);
}

#[test]
fn a_new_password_is_asked_for_twice_without_being_shown() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for (domain, source) in [
        ("a.example", "--password-prompt"),
        // Typing it as stdin would show it.
        ("b.example", "--password-stdin"),
    ] {
        let args = ["passwords", "create", domain, source];
        let mut session = at_terminal(user.command(&args));
        for (password, repeated) in [("hunter2", "hunter3"), ("hunter2", "hunter2")] {
            session.exp_string("Password").unwrap();
            session.send_line(password).unwrap();
            let shown = session.exp_string("Repeat the password").unwrap();
            assert!(!shown.contains("hunter"), "{shown}");
            session.send_line(repeated).unwrap();
            if password != repeated {
                session.exp_string("Passwords do not match.").unwrap();
            }
        }
        let shown = session.exp_string(&format!("Stored {domain}")).unwrap();
        assert!(!shown.contains("hunter"), "{shown}");
        ends_with(&mut session, 0);
        let got = user.run(&["passwords", "get", domain, "--field", "password"]);
        assert_eq!(got.ok().stdout, "hunter2\n");
    }
    let args = [
        "--no-input",
        "passwords",
        "create",
        "c.example",
        "--password-stdin",
    ];
    let mut session = at_terminal(user.command(&args));
    session
        .exp_string("no password on stdin: it is a terminal")
        .unwrap();
    ends_with(&mut session, 2);
}

#[test]
fn an_import_from_the_terminal_says_what_to_do() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for (group, what, text, stored) in [
        ("vault", "secrets", "A=1", "Stored 1 secret"),
        (
            "passwords",
            "password entries",
            "url,username,password",
            "no password entries",
        ),
    ] {
        let mut session = at_terminal(user.command(&[group, "import", "-"]));
        session
            .exp_string(&format!("Paste the {what}, then press Ctrl-D."))
            .unwrap();
        session.send_line(text).unwrap();
        session.send_control('d').unwrap();
        session.exp_string(stored).unwrap();
    }
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

/// A screen of this size, on which a command runs.
pub fn on_screen(command: &Command, columns: u16, rows: u16) -> PtySession {
    let mut shell = Command::new("sh");
    let program = command.get_program().to_str().unwrap();
    let args: Vec<String> = command
        .get_args()
        .map(|arg| format!("'{}'", arg.to_str().unwrap().replace('\'', "'\\''")))
        .collect();
    let script = format!(
        "stty cols {columns} rows {rows}; exec '{program}' {}",
        args.join(" ")
    );
    shell.args(["-c", &script]).env_clear();
    for (name, value) in command.get_envs() {
        shell.env(name, value.unwrap());
    }
    shell.current_dir(command.get_current_dir().unwrap());
    at_terminal(shell)
}

/// Tables fit, and are cut between graphemes.
#[test]
fn a_table_fits_a_narrow_terminal() {
    use unicode_width::UnicodeWidthStr;
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let subject = "👩‍👩‍👧‍👦 Größe 日本語の長い件名 e\u{301}e\u{301}e\u{301}e\u{301} and on and on and on";
    sandbox.deliver("email", &json!({ "subject": subject, "text": "x" }));
    let mut command = user.command(&["inbox", "list"]);
    command.env("NO_COLOR", "1").env("TERM", "xterm");
    let mut session = on_screen(&command, 60, 24);
    // rexpect takes each byte for a character.
    let bytes: Result<Vec<u8>, _> = session
        .exp_eof()
        .unwrap()
        .chars()
        .map(u8::try_from)
        .collect();
    let shown = String::from_utf8(bytes.unwrap()).unwrap();
    assert!(shown.contains('…'), "{shown}");
    for line in shown.lines() {
        assert!(line.trim_end().width() <= 60, "{line}");
        assert!(
            !line.contains("\u{200d}…"),
            "a grapheme is broken in {line}"
        );
    }
    assert!(!shown.contains('\x1b'), "NO_COLOR is obeyed");
}

#[test]
fn unread_rows_are_highlighted_in_colour() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.deliver("sms", &json!({ "body": "x" }));
    let mut command = user.command(&["sms", "list"]);
    command.env("TERM", "xterm");
    let shown = on_screen(&command, 200, 24).exp_eof().unwrap();
    assert!(shown.contains("\x1b[1mnow"), "{shown}");
}

#[test]
fn a_long_conversation_is_paged_and_a_short_one_is_not() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let text: String = (0..100).map(|n| format!("line {n}\n")).collect();
    sandbox.deliver(
        "email",
        &json!({ "subject": "long", "text": text, "thread_id": "long" }),
    );
    sandbox.deliver(
        "email",
        &json!({ "subject": "short", "text": "x", "thread_id": "short" }),
    );
    std::fs::write(user.work().join("pager"), "#!/bin/sh\necho PAGED\ncat\n").unwrap();
    std::fs::set_permissions(
        user.work().join("pager"),
        std::os::unix::fs::PermissionsExt::from_mode(0o700),
    )
    .unwrap();
    let show = |thread: &str, pager: &str| {
        let mut command = user.command(&["inbox", "show", thread]);
        command.env("TERM", "xterm").env("PAGER", pager);
        on_screen(&command, 80, 24).exp_eof().unwrap()
    };
    let long = show("long", "./pager");
    assert!(long.contains("PAGED") && long.contains("line 99"), "{long}");
    assert!(!show("short", "./pager").contains("PAGED"));
    assert!(!show("long", "cat").contains("PAGED"));
    assert!(show("long", "/nowhere/pager").contains("line 99"));
}

/// The command has a terminal, its size and its keys; its output is masked all the same.
#[test]
fn a_masked_command_still_has_a_terminal() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "KEY", "hunter2hunter2"]).ok();
    let script =
        "test -t 1 && echo terminal; stty size; echo $KEY; read line; echo got $line; exit 5";
    let mut command = user.command(&["vault", "run", "--mask", "--", "sh", "-c", script]);
    command.env("TERM", "xterm");
    let mut session = on_screen(&command, 77, 33);
    session.exp_string("terminal").unwrap();
    session.exp_string("33 77").unwrap();
    let before = session.exp_string("*****").unwrap();
    assert!(!before.contains("hunter2"), "{before}");
    session.send_line("typed").unwrap();
    session.exp_string("got typed").unwrap();
    ends_with(&mut session, 5);
}

#[test]
fn an_email_is_written_in_an_editor() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    std::fs::write(
        user.work().join("editor"),
        "#!/bin/sh\necho 'from the editor' > \"$1\"\n",
    )
    .unwrap();
    std::fs::set_permissions(
        user.work().join("editor"),
        std::os::unix::fs::PermissionsExt::from_mode(0o700),
    )
    .unwrap();
    let mut command = user.command(&["inbox", "send", "--to", "a@example.com"]);
    command.env("TERM", "xterm").env("VISUAL", "./editor");
    let mut session = at_terminal(command);
    session.exp_string("Subject").unwrap();
    session.send_line("Hello").unwrap();
    session.exp_string("Sent to a@example.com").unwrap();
    ends_with(&mut session, 0);
    let sent = sandbox.sent("POST", "/api/email-messages/compose/");
    assert_eq!(sent["body"], "<p>from the editor</p>\n");
    assert_eq!(sent["subject"], "Hello");
}

/// What a terminal gets holds none of these, in whatever form.
#[test]
fn no_form_of_an_answer_harms_a_terminal() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let hostile = "a\u{9b}2J\u{7f}\u{202e}b\u{ad}\u{200b}c";
    user.run(&["vault", "set", "K", hostile]).ok();
    for args in [
        &["vault", "get", "K"][..],
        &["vault", "get", "K", "--json"],
        &["vault", "get", "K", "--jq", "."],
        &["vault", "get", "K", "--jq", ".value"],
        &["vault", "get", "K", "--field", "value"],
        &["vault", "get", "K", "--field", "value", "--json"],
        &["vault", "export", "--yes"],
        &["vault", "export", "--yes", "--json"],
        &["vault", "export", "--yes", "--format", "json"],
        &["vault", "export", "--yes", "--format", "yaml"],
        &["vault", "export", "--yes", "--format", "shell"],
    ] {
        let shown = at_terminal(user.command(args)).exp_eof().unwrap();
        // rexpect takes each byte for a character.
        let bytes: Vec<u8> = shown.chars().map(|c| u8::try_from(c).unwrap()).collect();
        let shown = String::from_utf8(bytes).unwrap();
        let raw = |c: char| hostile.contains(c) && !c.is_ascii_alphanumeric();
        assert!(!shown.contains(raw), "{args:?}: {shown:?}");
        let is_exact = args
            .iter()
            .any(|arg| ["--json", "json", "yaml", "."].contains(arg));
        assert_eq!(shown.contains("\\u202e"), is_exact, "{args:?}: {shown:?}");
        if args.contains(&"--json") {
            let value: serde_json::Value = serde_json::from_str(&shown).unwrap();
            let escaped = serde_json::to_string(hostile).unwrap();
            assert!(value.to_string().contains(&escaped), "{args:?}: {shown:?}");
        }
    }
}

/// Messages are broken between words, and commands that may be copied are not broken.
#[test]
fn messages_fit_the_terminal() {
    let user = User::new("http://127.0.0.1:9");
    let script = format!(
        "stty cols 50 rows 24; exec {} watch --match '['",
        env!("CARGO_BIN_EXE_ravi")
    );
    let run = |script: &str| {
        let mut command = std::process::Command::new("sh");
        let like = user.command(&[]);
        command
            .args(["-c", script])
            .env_clear()
            .env("NO_COLOR", "1");
        command.envs(
            like.get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        at_terminal(command).exp_eof().unwrap()
    };
    assert_eq!(
        run(&script),
        "error: --match is not a valid regular expression:\r\n       \
         unclosed character class\r\n\
         hint: give one such as --match '(?i)code|verify'\r\n"
    );
    // Elsewhere a message is one line, however long it is.
    let piped = run(&format!("{} 2>&1 | cat", script.replace("exec ", "")));
    assert!(piped.contains("expression: unclosed"), "{piped}");
}

/// What people read breaks between words, and what streams is cut.
#[test]
fn text_is_wrapped_between_words_at_a_terminal() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let stranger = User::new(&sandbox.url);
    let words = "several words that go on ".repeat(6);
    let from = format!("{} <a@example.com>", words.trim());
    let email = json!({ "from": from, "subject": words, "text": "x", "thread_id": "t" });
    let id = sandbox.deliver("email", &email);
    let watch = ["watch", "--since", "1h", "--count", "1"];
    let shown = |user: &User, args: &[&str]| {
        let mut command = user.command(args);
        command.env("NO_COLOR", "1").env("TERM", "xterm");
        let shown = on_screen(&command, 80, 50).exp_eof().unwrap();
        for line in shown.lines().map(str::trim_end) {
            // rexpect takes each byte for a character, and … is three.
            let width = line.chars().filter(char::is_ascii).count();
            let is_one_word = line.trim().trim_start_matches("hint: ").split(' ').count() == 1;
            assert!(width <= 80 || is_one_word, "{args:?}: {line}");
        }
        shown.replace("\r\n", "\n")
    };
    // A pipe has no width.
    let piped = user.run(&watch).ok().stdout;
    assert!(piped.contains(words.trim()), "{piped}");
    let flowed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for args in [
        &watch[..],
        &["status"],
        &["doctor"],
        &["identities", "use", "sandbox-agent"],
        &["inbox", "message", &id],
        &["inbox", "show", "t"],
    ] {
        let text = shown(&user, args);
        if args[0] == "inbox" {
            assert!(flowed(&text).contains(words.trim()), "{text}");
            assert!(text.contains("\n      "), "indented: {text}");
        }
        if args[0] == "watch" {
            let line = text.lines().last().unwrap();
            assert!(line.ends_with('\u{a6}'), "{line:?}");
        }
    }
    for args in [["status"], ["doctor"]] {
        let text = flowed(&shown(&stranger, &args));
        assert!(text.contains("RAVI_ACCESS_TOKEN"), "{text}");
    }
}
