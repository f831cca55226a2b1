//! `ravi vault`: single secrets, commands that run with them, and transfers.

use crate::common;

use std::{fs, process::Command};

use common::{
    Sandbox, User,
    secrets::{filled, hostile},
};
use serde_json::json;

const VAULT: &str = "/api/vault/";

#[test]
fn a_secret_is_sealed_stored_and_opened() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&[
        "vault",
        "set",
        "API_KEY",
        "hunter2hunter2",
        "--notes",
        "of the shop",
    ])
    .ok();
    let sent = sandbox.sent("POST", VAULT);
    assert_eq!(sent["key"], "API_KEY");
    for field in ["value", "notes"] {
        assert!(sent[field].as_str().unwrap().starts_with("e2e::"), "{sent}");
    }
    let bare = user
        .run(&["vault", "get", "API_KEY", "--field", "value"])
        .ok();
    assert_eq!(bare.stdout, "hunter2hunter2\n");
    let json = user.run(&["vault", "get", "API_KEY", "--json"]).ok().json();
    assert_eq!(json["value"], "hunter2hunter2");
    assert_eq!(json["notes"], "of the shop");
    let uuid = json["uuid"].as_str().unwrap();
    user.run(&["vault", "get", uuid, "--field", "key"]).ok();
    let list = user.run(&["vault", "list"]).ok().stdout;
    assert!(
        list.contains("API_KEY") && !list.contains("hunter2"),
        "{list}"
    );
    let list = user.run(&["vault", "list", "--json"]).ok();
    assert!(!list.stdout.contains("value"), "{}", list.stdout);
    // Without notes, those that are there stay.
    user.run(&["vault", "set", "API_KEY", "another"]).ok();
    let json = user.run(&["vault", "get", "API_KEY", "--json"]).ok().json();
    assert_eq!(
        (&json["value"], &json["notes"]),
        (&json!("another"), &json!("of the shop"))
    );
    user.run(&["vault", "delete", "API_KEY"])
        .code(2)
        .says("--yes");
    user.run(&["vault", "delete", "API_KEY", "--yes"]).ok();
    user.run(&["vault", "get", "API_KEY"])
        .code(4)
        .says("API_KEY")
        .says("ravi vault list");
}

#[test]
fn values_come_from_everywhere_but_binary() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let value = || {
        user.run(&["vault", "get", "K", "--field", "value"])
            .ok()
            .stdout
    };
    user.run_with_input(&["vault", "set", "K", "-"], "from stdin\n")
        .ok();
    assert_eq!(value(), "from stdin\n");
    user.run_with_input(&["vault", "set", "K"], "piped").ok();
    assert_eq!(value(), "piped\n");
    fs::write(user.work().join("k.pem"), "a\nb\n").unwrap();
    user.run(&["vault", "set", "K", "--value-file", "k.pem"])
        .ok();
    assert_eq!(value(), "a\nb\n");
    fs::write(user.work().join("k.bin"), [0xff, 0xfe, 0]).unwrap();
    user.run(&["vault", "set", "K", "--value-file", "k.bin"])
        .code(2)
        .says("base64");
    user.run_with_input(&["vault", "set", "K", "-"], "a\0b")
        .code(2)
        .says("base64");
    fs::write(user.work().join("empty"), "").unwrap();
    for args in [&["-"][..], &[], &["--value-file", "empty"]] {
        user.run(&[&["vault", "set", "K"], args].concat())
            .code(2)
            .says("the value is empty");
    }
    user.run(&["vault", "set", " K", "x"]).code(2);
    assert_eq!(value(), "a\nb\n");
}

#[test]
fn no_clobber_leaves_what_is_there() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "K", "first", "--no-clobber"])
        .ok();
    user.run(&["vault", "set", "K", "second", "--no-clobber"])
        .code(6)
        .says("already exists");
    let value = user
        .run(&["vault", "get", "K", "--field", "value"])
        .ok()
        .stdout;
    assert_eq!(value, "first\n");
}

/// Servers of another generation: no update by POST, the older path.
#[test]
fn other_spellings_of_the_vault_are_accepted() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let refused = json!({ "key": ["An entry with this key already exists."] });
    sandbox.fail_with("POST", VAULT, 400, &refused);
    let there = json!([{ "uuid": "7", "key": "API_KEY", "value": "" }]);
    for _ in 0..2 {
        sandbox.fail_with("GET", VAULT, 200, &there);
    }
    let stored = json!({ "uuid": "7", "key": "API_KEY" });
    sandbox.fail_with("PUT", "/api/vault/7/", 405, &json!({}));
    sandbox.fail_with("PATCH", "/api/vault/7/", 200, &stored);
    let json = user
        .run(&["vault", "set", "API_KEY", "x", "--json"])
        .ok()
        .json();
    assert_eq!(json["key"], "API_KEY");

    sandbox.fail_with("GET", VAULT, 404, &json!({ "detail": "Not found." }));
    sandbox.fail_with("GET", "/api/secrets/", 200, &there);
    let list = user.run(&["vault", "list", "-q"]).ok().stdout;
    assert_eq!(list, "API_KEY\n");
}

#[test]
fn a_command_gets_the_secrets_and_nothing_else_does() {
    let sandbox = Sandbox::start();
    let user = filled(&sandbox, &hostile());
    let print = ["sh", "-c", "printf %s \"$EXPANDED\"; exit 7"];
    let ran = user.run(
        &[
            &["vault", "run", "--only", "EXPANDED,LINES", "--"],
            &print[..],
        ]
        .concat(),
    );
    assert_eq!(ran.code, 7);
    assert_eq!(ran.stdout, hostile()["EXPANDED"]);
    let names = user
        .run(&["vault", "run", "--prefix", "APP_", "--", "env", "-0"])
        .ok()
        .stdout;
    for (key, value) in hostile() {
        let entry = format!("APP_{key}={value}");
        assert!(names.split('\0').any(|line| line == entry), "no {entry:?}");
    }
    assert!(!names.split('\0').any(|line| line.starts_with("PLAIN=")));
    user.run(&["vault", "run", "--only", "NOPE", "--", "true"])
        .code(4)
        .says("NOPE");
    user.run(&["vault", "run", "--", "/nowhere/cmd"])
        .code(127)
        .says("/nowhere/cmd");
    // Nothing of it is on disk.
    let grep = Command::new("grep")
        .args(["-r", "line one"])
        .arg(user.home())
        .status()
        .unwrap();
    assert!(!grep.success());
}

#[cfg(unix)]
#[test]
fn signals_reach_the_command_and_its_end_is_passed_back() {
    use std::io::{BufRead, BufReader};
    let sandbox = Sandbox::start();
    let user = filled(&sandbox, &hostile());
    for mask in [&[][..], &["--mask"]] {
        let script = "trap 'echo term; exit 9' TERM; echo up; while :; do sleep 0.05; done";
        let args = [&["vault", "run"], mask, &["--", "sh", "-c", script]].concat();
        let mut command = user.command(&args);
        let mut child = command
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert_eq!(lines.next().unwrap().unwrap(), "up");
        let pid = rustix::process::Pid::from_child(&child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        assert_eq!(lines.next().unwrap().unwrap(), "term", "{mask:?}");
        assert_eq!(child.wait().unwrap().code(), Some(9), "{mask:?}");
    }
    let kill = ["vault", "run", "--mask", "--", "sh", "-c", "kill -KILL $$"];
    user.run(&kill).code(128 + 9);
}

#[test]
fn masked_output_shows_no_value() {
    let sandbox = Sandbox::start();
    let user = filled(&sandbox, &hostile());
    let script = "printf 'x%sy\\n' \"$LINES\"; printf %s \"$UNICODE\" >&2; printf 's3cr'; sleep 0.1; printf 'et-plain'";
    let ran = user
        .run(&["vault", "run", "--mask", "--", "sh", "-c", script])
        .ok();
    for value in hostile().values().filter(|value| value.len() >= 4) {
        assert!(
            !ran.stdout.contains(value) && !ran.stderr.contains(value),
            "{ran:?}"
        );
    }
    assert!(ran.stdout.starts_with("x*****y\n"), "{ran:?}");
    ran.says("shorter than 4");
}

/// Fields of older clients are plain text, which no log may hold.
#[test]
fn entries_keep_their_fields_out_of_debug() {
    use ravi::api::{PasswordBody, PasswordEntry, VaultBody, VaultEntry};
    let text =
        || ravi::crypto::Field::unencrypted(&ravi::secret::Secret::new("hunter2".to_owned()));
    let fields = json!({
        "uuid": "7", "key": "K", "domain": "example.com", "value": "hunter2", "username": "hunter2",
        "password": "hunter2", "notes": "hunter2",
    });
    let vault: VaultEntry = serde_json::from_value(fields.clone()).unwrap();
    let password: PasswordEntry = serde_json::from_value(fields).unwrap();
    let vault_body = VaultBody {
        key: "K".to_owned(),
        value: text(),
        notes: Some(text()),
    };
    let password_body = PasswordBody {
        domain: ravi::domain::Domain::parse("example.com").unwrap(),
        username: text(),
        password: text(),
        notes: text(),
    };
    for (shown, name) in [
        (format!("{vault:?}"), "K"),
        (format!("{password:?}"), "example.com"),
        (format!("{vault_body:?}"), "K"),
        (format!("{password_body:?}"), "example.com"),
    ] {
        assert!(
            shown.contains(name) && !shown.contains("hunter2"),
            "{shown}"
        );
    }
}
