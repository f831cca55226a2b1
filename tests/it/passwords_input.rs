//! `ravi passwords`: bad input, generated passwords, refusals, and what must never be printed.

use crate::common;

use common::{PIN, Sandbox, User};
use serde_json::json;

const LIST: &str = "/api/passwords/";

#[test]
fn bad_input_is_refused_before_any_request() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let before = sandbox.requests().len();
    for domain in [
        "",
        " ",
        "two words",
        "exa\tmple.com",
        "https://",
        "a..b",
        "http://[::1",
        "file:///etc/passwd",
    ] {
        for verb in ["create", "get", "delete"] {
            let mut args = vec!["passwords", verb, domain];
            if verb == "delete" {
                args.push("--yes");
            }
            let ran = user.run(&args).code(2);
            assert_eq!(
                ran.stderr
                    .lines()
                    .filter(|l| l.starts_with("error:"))
                    .count(),
                1,
                "{ran:?}"
            );
        }
    }
    user.run(&["passwords", "update", "example.com"])
        .code(2)
        .says("nothing to update");
    user.run(&["passwords", "delete", "example.com"])
        .code(2)
        .says("--yes");
    user.run(&["passwords", "create", "a.example", "--password", ""])
        .code(2)
        .says("empty");
    user.run(&["passwords", "create", "a.example", "--password-prompt"])
        .code(2)
        .says("--password-stdin");
    user.run(&[
        "passwords",
        "create",
        "a.example",
        "--password-file",
        "/nowhere",
    ])
    .code(2)
    .says("/nowhere");
    user.run(&[
        "passwords",
        "create",
        "a.example",
        "--exclude",
        &(' '..='~').collect::<String>(),
    ])
    .code(2);
    user.run_with_input(
        &["passwords", "create", "a.example", "--password-stdin"],
        [0xff, 0xfe],
    )
    .code(2)
    .says("UTF-8");
    user.run_with_input(
        &[
            "passwords",
            "create",
            "a.example",
            "--password",
            "-",
            "--notes-file",
            "-",
        ],
        "x",
    )
    .code(2);
    assert_eq!(sandbox.requests().len(), before);
}

#[test]
fn rules_for_a_password_that_is_not_generated_are_refused() {
    let user = User::new("http://127.0.0.1:9");
    for args in [
        &[
            "passwords",
            "create",
            "a.example",
            "--password",
            "x",
            "--length",
            "30",
        ][..],
        &[
            "passwords",
            "update",
            "a.example",
            "--username",
            "x",
            "--words",
            "5",
        ],
        &["passwords", "update", "a.example", "--no-symbols"],
    ] {
        user.run(args)
            .code(2)
            .says("apply only to generated passwords");
    }
}

#[test]
fn a_note_that_is_too_long_is_refused() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let notes = "x".repeat(300 * 1024);
    user.run_with_input(
        &["passwords", "create", "example.com", "--notes-file", "-"],
        &notes,
    )
    .code(2)
    .says("the limit of a field is 256 KiB");
    assert_eq!(sandbox.count("POST", LIST), 0);
    let notes = "x".repeat(200 * 1024);
    user.run_with_input(
        &["passwords", "create", "example.com", "--notes-file", "-"],
        &notes,
    )
    .ok();
}

#[test]
fn a_password_that_is_not_there_is_not_found() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let ran = user
        .run(&["passwords", "get", "nothing.example", "--json"])
        .code(4);
    assert_eq!(ran.error()["kind"], "not_found");
    user.run(&["passwords", "get", "00000000-0000-4000-8000-000000000000"])
        .code(4)
        .says("passwords list");
}

#[test]
fn an_identity_of_another_account_is_refused() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let foreign = "00000000-0000-4000-8000-000000000000";
    user.run(&["passwords", "list", "--identity", foreign])
        .code(5)
        .says(foreign);
}

#[test]
fn generate_needs_no_login() {
    let user = User::new("http://127.0.0.1:9");
    let password = user
        .run(&["passwords", "generate", "--length", "40", "--no-symbols"])
        .ok()
        .stdout;
    assert_eq!(password.trim().len(), 40);
    let phrase = user
        .run(&["passwords", "generate", "--words", "5", "--json"])
        .ok()
        .json();
    assert_eq!(phrase["password"].as_str().unwrap().split('-').count(), 5);
    user.run(&["passwords", "generate", "--words", "5", "--no-digits"])
        .code(2);
    user.run(&["passwords", "generate", "--length", "3"])
        .code(2);
}

#[test]
fn the_server_generates_only_when_asked() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let ran = user
        .run(&[
            "passwords",
            "generate",
            "--server",
            "--length",
            "9",
            "--no-symbols",
        ])
        .ok()
        .says("The server generated");
    assert_eq!(ran.stdout.trim().len(), 9);
    let requests = sandbox.requests();
    let query = requests.last().unwrap()["query"].as_str().unwrap();
    assert!(
        query.contains("length=9") && query.contains("special=false"),
        "{query}"
    );
    // A server with the older spelling.
    sandbox.fail_with("GET", "/api/passwords/generate_password/", 404, &json!({}));
    sandbox.fail_with(
        "GET",
        "/api/passwords/generate-password/",
        200,
        &json!({ "password": "older" }),
    );
    assert_eq!(
        user.run(&["passwords", "generate", "--server"]).ok().stdout,
        "older\n"
    );
    // What it refuses is refused, and not asked for again under another name.
    sandbox.fail_with("GET", "/api/passwords/generate_password/", 403, &json!({}));
    user.run(&["passwords", "generate", "--server"]).code(5);
    assert_eq!(sandbox.count("GET", "/api/passwords/generate-password/"), 1);
}

#[test]
fn verbose_output_holds_no_secret() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let secret = "S3cret-needle";
    let mut seen = user.log_in(&sandbox, &["-v"]).ok().stderr;
    sandbox.expire_tokens();
    for args in [
        &[
            "-v",
            "passwords",
            "create",
            "example.com",
            "--username",
            secret,
            "--password-stdin",
            "--notes",
            secret,
        ][..],
        &[
            "-v",
            "passwords",
            "update",
            "example.com",
            "--password-stdin",
        ],
        &["-v", "passwords", "get", "example.com"],
        &["-v", "passwords", "list"],
        &["-v", "encryption", "status"],
        &["-v", "logout"],
    ] {
        let ran = user.run_with_input(args, secret).ok();
        assert!(ran.stderr.contains("/api/"), "{ran:?}");
        seen += &ran.stderr;
    }
    assert!(seen.contains("POST /api/auth/token/refresh/ → 200"));
    for needle in [secret, PIN, "eyJ", "refresh-", "e2e::", "Bearer"] {
        assert!(!seen.contains(needle), "{needle} in {seen}");
    }
}
