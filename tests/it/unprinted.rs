//! Output that cannot be printed after a command has changed something: its error says so, and is no usage error.
#![allow(clippy::too_many_lines)]

use crate::common;

use std::{collections::BTreeSet, fs};

use common::{PIN, Ran, Sandbox, User};

/// Commands that change nothing. Their run-time errors of `--jq` are usage errors.
const READ: [&str; 31] = [
    "completions",
    "doctor",
    "encryption status",
    "environment",
    "exit-codes",
    "identities current",
    "identities get",
    "identities list",
    "inbox list",
    "inbox message",
    "inbox messages",
    "inbox search",
    "inbox show",
    "mcp config",
    "otp",
    "passwords audit",
    "passwords export",
    "passwords generate",
    "passwords get",
    "passwords list",
    "phone",
    "skill",
    "sms list",
    "sms message",
    "sms messages",
    "sms show",
    "status",
    "subscription",
    "vault export",
    "vault get",
    "vault list",
];

/// Every command that changes something, with `--jq` that fails on the output.
#[test]
fn a_change_whose_output_is_lost_is_reported_as_a_change() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let mut seen = BTreeSet::new();
    let mut lost = |ran: Ran, command: &str, hint: &str| {
        let ran = ran.code(1);
        assert_eq!(ran.stdout, "", "{command}");
        let error = ran.error();
        assert_eq!(error["kind"], "failure", "{command}");
        let message = error["message"].as_str().unwrap();
        let start = "the command succeeded, but its output could not be printed: --jq:";
        assert!(message.starts_with(start), "{command}: {message}");
        let given = error["hint"].as_str().unwrap();
        assert!(given.starts_with(hint), "{command}: {given}");
        seen.insert(command.to_owned());
    };
    let fails = ["--jq", "error"];
    lost(
        user.log_in(&sandbox, &fails),
        "login",
        "you are logged in: run `ravi status`",
    );
    let mut run = |command: &str, more: &[&str], hint: &str| {
        let command_line = ["--jq", "error"].into_iter().chain(command.split(' '));
        let args: Vec<&str> = command_line.chain(more.iter().copied()).collect();
        lost(user.run_with(&args, &[("RAVI_PIN", PIN)]), command, hint);
    };
    run(
        "identities create",
        &["second"],
        "the identity is stored: run `ravi identities get ",
    );
    run(
        "identities update",
        &["second", "--name", "third"],
        "the identity is stored: run `ravi identities get ",
    );
    run(
        "identities delete",
        &["third", "--yes"],
        "the identity is deleted",
    );
    run(
        "identities use",
        &["sandbox-agent"],
        "the identity is selected: run `ravi identities current`",
    );
    run(
        "encryption unlock",
        &[],
        "the keys are saved: run `ravi encryption status`",
    );
    fs::write(user.work().join("a.txt"), "text").unwrap();
    run(
        "sandbox deliver email",
        &["--subject", "x", "--body", "y"],
        "the message is delivered: its ID is ",
    );
    run(
        "sandbox deliver sms",
        &["--body", "y"],
        "the message is delivered: its ID is ",
    );
    let to = [
        "--to",
        "sandbox-agent@in.ravi.app",
        "--subject",
        "x",
        "--body",
        "y",
        "--attach",
        "a.txt",
    ];
    run(
        "inbox send",
        &to,
        "the email is sent: run `ravi inbox message ",
    );
    let messages = user.run(&["inbox", "messages", "--json"]).ok().json();
    let sent = messages
        .as_array()
        .unwrap()
        .iter()
        .find(|message| message["subject"] == "x" && message["direction"] == "outgoing");
    let sent = sent.unwrap_or_else(|| panic!("{messages}"))["id"]
        .as_str()
        .unwrap();
    run(
        "inbox reply",
        &[sent, "--body", "y"],
        "the email is sent: run `ravi inbox message ",
    );
    run(
        "inbox reply-all",
        &[sent, "--body", "y"],
        "the email is sent: run `ravi inbox message ",
    );
    run(
        "inbox download",
        &[sent, "--output", "d"],
        "the attachments are saved: ",
    );
    run(
        "passwords create",
        &["example.com"],
        "the entry is stored: run `ravi passwords get ",
    );
    run(
        "signup",
        &["shop.example.com", "--", "true"],
        "the entry is stored: run `ravi passwords get ",
    );
    run(
        "passwords update",
        &["example.com", "--generate"],
        "the entry is stored: run `ravi passwords get ",
    );
    let counter = "otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQ";
    user.run(&["passwords", "update", "example.com", "--notes", counter])
        .ok();
    run(
        "passwords code",
        &["example.com"],
        "the counter is advanced",
    );
    fs::write(
        user.work().join("p.csv"),
        "url,username,password\nhttps://a.example,me,pw\n",
    )
    .unwrap();
    run(
        "passwords import",
        &["p.csv"],
        "the entries are stored: run `ravi passwords list`",
    );
    run(
        "passwords delete",
        &["example.com", "--yes"],
        "the entry is deleted",
    );
    run(
        "vault set",
        &["KEY", "value"],
        "the secret is stored: run `ravi vault get KEY`",
    );
    fs::write(user.work().join(".env"), "A=1\n").unwrap();
    run(
        "vault import",
        &[".env"],
        "the secrets are stored: run `ravi vault list`",
    );
    fs::write(user.work().join("t"), "{{ ravi://vault/KEY }}").unwrap();
    run(
        "vault inject",
        &["t", "--output", "o"],
        "the file is written: o",
    );
    run("vault delete", &["KEY", "--yes"], "the secret is deleted");
    run(
        "skill install",
        &["--dir", "skills"],
        "the skill is written: ",
    );
    let db = user.work().join("s.sqlite");
    drop(ravi::sandbox::Database::open(Some(&db)).unwrap());
    run(
        "sandbox reset",
        &["--yes", "--db", db.to_str().unwrap()],
        "the sandbox is reset",
    );
    run("logout", &[], "the session is deleted from this machine");

    // Those that end differently are looked at elsewhere.
    let elsewhere = [
        "mcp",
        "watch",
        "encryption setup",
        "sandbox serve",
        "whoami",
        "passwords fill",
    ];
    let documented: BTreeSet<String> = ravi::cli::described()
        .into_iter()
        .filter(|command| command.output.is_some())
        .map(|command| command.path)
        .filter(|command| !elsewhere.contains(&command.as_str()))
        .collect();
    seen.extend(READ.map(str::to_owned));
    assert_eq!(seen, documented);
}

/// What has changed nothing keeps the usage error, and an expression that cannot be read keeps anything from happening.
#[test]
fn an_expression_that_fails_without_a_change_is_a_usage_error() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "list", "--jq", "error"])
        .code(2)
        .says("\"message\":\"--jq:");
    fs::write(user.work().join(".env"), "A=1\n").unwrap();
    let dry = ["vault", "import", ".env", "--dry-run", "--jq", "error"];
    user.run(&dry).code(2);
    user.run(&["vault", "set", "A", "1", "--jq", ".a["]).code(2);
    assert_eq!(sandbox.count("POST", "/api/vault/"), 0);
}

/// The entry can be found with the command of the hint, after a full disk too.
#[cfg(target_os = "linux")]
#[test]
fn an_entry_whose_output_meets_a_full_disk_is_named() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = user.command(&["passwords", "create", "example.com"]);
    let ran = Ran::of(command.stdout(full).output().unwrap())
        .code(1)
        .says("error: the command succeeded, but its output could not be printed: cannot write to stdout: No space left");
    let hint = "hint: the entry is stored: run `ravi passwords get ";
    let uuid = ran.stderr.split(hint).nth(1).unwrap().trim_end();
    let got = user.run(&["passwords", "get", uuid.trim_end_matches('`'), "--json"]);
    assert_eq!(got.ok().json()["domain"], "example.com");
}
