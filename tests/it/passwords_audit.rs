//! `ravi passwords audit`: findings without passwords.

use crate::common;

use common::{Sandbox, User};
use serde_json::{Value, json};

const LIST: &str = "/api/passwords/";
const STRONG: &str = "vT7#qLz0!mXw29Rk";
const CODE: &str = "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ";

/// Stores entries: domain, username, password, notes.
fn store(user: &User, entries: &[(&str, &str, &str, &str)]) {
    for (domain, username, password, notes) in entries {
        let args = [
            "passwords",
            "create",
            domain,
            "--username",
            username,
            "--password-stdin",
            "--notes",
            notes,
        ];
        user.run_with_input(&args, password).ok();
    }
}

fn audit(user: &User, more: &[&str]) -> Value {
    user.run(&[&["passwords", "audit", "--json"], more].concat())
        .ok()
        .json()
}

/// Domains and findings.
fn findings(audited: &Value) -> Vec<(&str, Vec<&str>)> {
    let entries = audited.as_array().unwrap().iter();
    entries
        .map(|entry| {
            let found = entry["findings"].as_array().unwrap().iter();
            let found = found.map(|finding| finding.as_str().unwrap()).collect();
            (entry["domain"].as_str().unwrap(), found)
        })
        .collect()
}

#[test]
fn weak_and_reused_passwords_are_found_with_one_request() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    store(
        &user,
        &[
            ("weak.example", "ada", "hunter2", ""),
            // Strong for those who do not know where it is used.
            (
                "qivarplom.example",
                "zuthrekbandy",
                "qivarplomzuthrekbandy",
                "",
            ),
            ("b.example", "ada", STRONG, CODE),
            ("a.example", "ada", STRONG, ""),
            ("good.example", "ada", "5mq$Wd8!rT2z^Yp0", ""),
            ("long.example", "ada", &"aB3$xY9!".repeat(2000), ""),
        ],
    );
    let before = sandbox.requests().len();
    let audited = audit(&user, &[]);
    let requests = &sandbox.requests()[before..];
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(requests[0]["path"], LIST);
    assert_eq!(
        findings(&audited),
        [
            ("a.example", vec!["reused"]),
            ("b.example", vec!["reused"]),
            ("qivarplom.example", vec!["weak"]),
            ("weak.example", vec!["weak"]),
        ]
    );
    assert_eq!(audited[0]["reused_with"], json!([audited[1]["uuid"]]));
    assert_eq!(
        (&audited[0]["has_code"], &audited[1]["has_code"]),
        (&json!(false), &json!(true))
    );
    // In no form is a password shown.
    for more in [
        &["--json"][..],
        &["--quiet"],
        &["--verbose"],
        &["--jq", "."],
    ] {
        let ran = user.run(&[&["passwords", "audit"], more].concat()).ok();
        for secret in ["hunter2", STRONG, "secret=", "qivarplomz"] {
            assert!(!format!("{ran:?}").contains(secret), "{ran:?}");
        }
    }
    let table = user.run(&["passwords", "audit"]).ok();
    assert!(table.stdout.contains("reused (1 other)"), "{table:?}");
    let table = table.says("4 of 6 password entries have findings.");
    table.says("5 of 6 have no one-time password: --only no-code lists them.");
    let quiet = user.run(&["passwords", "audit", "--quiet"]).ok();
    assert_eq!(
        (quiet.stdout.lines().count(), quiet.stderr.as_str()),
        (4, "")
    );
}

#[test]
fn strict_fails_for_the_kinds_that_are_looked_for() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    store(&user, &[("a.example", "ada", STRONG, "")]);
    let audit = |more: &[&str]| user.run(&[&["passwords", "audit", "--strict"], more].concat());
    audit(&[]).ok().says("The password entry has no findings.");
    let found = audit(&["--only", "no-code,weak"]).code(1);
    assert!(found.stdout.contains("no-code"), "{found:?}");
    audit(&["--only", "no-code", "--older-than", "1ms"]).code(1);
    let old = audit(&["--older-than", "1ms", "--json"]).code(1).json();
    assert_eq!(findings(&old), [("a.example", vec!["old"])]);
    audit(&["--older-than", "1ms", "--ignore", "old"]).ok();
    audit(&["--only", "weak", "--ignore", "weak"])
        .code(2)
        .says("nothing to look for");
    audit(&["--only", "strong"]).code(2);
    user.run(&["passwords", "audit", "--older-than", "1ms"])
        .ok();
    store(&user, &[("b.example", "ada", "hunter2", "")]);
    audit(&["--only", "weak"]).code(1);
    audit(&["--only", "reused,old"]).ok();
}

#[test]
fn fields_that_the_server_can_read_are_found() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let plain = json!([
        { "uuid": "7", "domain": "a.example", "username": "me", "password": STRONG, "updated_dt": "2020-01-01T00:00:00Z" },
    ]);
    sandbox.fail_with("GET", LIST, 200, &plain);
    sandbox.fail_with("GET", "/api/passwords/7/", 200, &plain[0]);
    let audited = audit(&user, &[]);
    assert_eq!(
        findings(&audited),
        [("a.example", vec!["old", "unencrypted"])]
    );
    assert_eq!(audited[0]["unencrypted"], json!(["username", "password"]));
}

/// A list without passwords: each is fetched.
#[test]
fn passwords_that_the_list_omits_are_fetched() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    store(&user, &[("a.example", "ada", "hunter2", "")]);
    let uuid = audit(&user, &[])[0]["uuid"].clone();
    let listed = json!([{ "uuid": uuid, "domain": "a.example", "username": "", "password": "" }]);
    sandbox.fail_with("GET", LIST, 200, &listed);
    assert_eq!(findings(&audit(&user, &[])), [("a.example", vec!["weak"])]);
}

#[test]
fn entries_that_cannot_be_decrypted_are_locked() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    store(&user, &[("a.example", "ada", "hunter2", "")]);
    let locked = User::new(&sandbox.url);
    common::ready::save(&locked.config(), &sandbox.url, false);
    let ran = locked
        .run(&["passwords", "audit", "--only", "weak", "--json"])
        .code(10);
    assert_eq!(ran.stdout.trim(), "[]");
    assert!(
        ran.stderr
            .contains("cannot decrypt 1 of 1 password entries"),
        "{ran:?}"
    );
    locked.run(&["passwords", "audit", "--strict"]).code(10);
}

#[test]
fn no_entries_have_no_findings() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let ran = user.run(&["passwords", "audit", "--strict"]).ok();
    assert_eq!(ran.stdout, "");
    ran.says("No password entries are stored for this identity.");
    assert_eq!(audit(&user, &[]), json!([]));
}
