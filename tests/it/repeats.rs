//! What is repeated after a failure, and what is waited for; lists that come in pages.

use crate::common;

use std::time::{Duration, Instant};

use common::{RawServer, Sandbox, User};
use serde_json::{Value, json};

const IDENTITIES: &str = "/api/identities/";

#[test]
fn a_passing_failure_of_the_server_is_sat_out() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for status in [500, 502, 503, 504] {
        sandbox
            .fault(&json!({ "method": "GET", "path": IDENTITIES, "status": status, "times": 2 }));
        let before = sandbox.count("GET", IDENTITIES);
        user.run(&["identities", "list"]).ok();
        assert_eq!(sandbox.count("GET", IDENTITIES), before + 3);
    }
}

#[test]
fn what_is_final_is_not_repeated() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for status in [400, 402, 403, 404, 409, 422, 501] {
        let before = sandbox.count("GET", IDENTITIES);
        sandbox.fail_with("GET", IDENTITIES, status, &json!({}));
        assert_ne!(user.run(&["identities", "list"]).code, 0);
        assert_eq!(sandbox.count("GET", IDENTITIES), before + 1, "{status}");
    }
}

#[test]
fn what_makes_something_is_not_repeated() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.fail_with("POST", IDENTITIES, 500, &json!({}));
    user.run(&["identities", "create", "new"]).code(8);
    assert_eq!(sandbox.count("POST", IDENTITIES), 1);
    let entry = user
        .run(&["passwords", "create", "example.com", "-q"])
        .ok()
        .stdout;
    let path = format!("/api/passwords/{}/", entry.trim());
    sandbox.fail_with("PUT", &path, 503, &json!({}));
    user.run(&["passwords", "update", "example.com", "--generate"])
        .ok();
    assert_eq!(
        sandbox.count("PUT", &path),
        2,
        "a replacement is the same after two as after one"
    );
    sandbox.fail_with("DELETE", &path, 503, &json!({}));
    user.run(&["passwords", "delete", "example.com", "--yes"])
        .code(8);
    assert_eq!(sandbox.count("DELETE", &path), 1);
}

#[test]
fn a_connection_that_breaks_is_tried_again() {
    let sandbox = Sandbox::start();
    let server = RawServer::start(|_| {});
    let env = [("RAVI_ACCESS_TOKEN", "t")];
    let user = User::new(&server.url);
    user.run_with(&["identities", "list"], &env)
        .code(8)
        .says("was lost");
    assert_eq!(server.connections(), 4);
    user.run_with(&["identities", "create", "x"], &env).code(8);
    assert_eq!(server.connections(), 5);
    drop(sandbox);
}

#[test]
fn a_rate_limit_is_waited_for_within_the_time_out() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let limited = |seconds: u64| {
        let body = json!({ "detail": "Throttled.", "retry_after_seconds": seconds }).to_string();
        for method in ["GET", "POST"] {
            sandbox.fault(&json!({
                "method": method, "path": IDENTITIES, "status": 429, "retry_after": seconds, "body": body,
            }));
        }
    };
    limited(1);
    let started = Instant::now();
    user.run(&["identities", "list"]).ok();
    // It was not carried out, so it may be sent again whatever it makes.
    user.run(&["identities", "create", "new"]).ok();
    assert!(started.elapsed() >= Duration::from_secs(2));
    limited(20);
    let started = Instant::now();
    let args = ["identities", "list", "--timeout", "5s", "--json"];
    let error = user.run(&args).code(7).error();
    assert_eq!(error["retry_after"], 20);
    user.run(&["identities", "create", "x", "--timeout", "5s"])
        .code(7)
        .says("20 s");
    limited(3600);
    user.run(&["identities", "list"])
        .code(7)
        .says("try again in 60 min, at ");
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn refusals_say_what_to_do() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["identities", "create", "sandbox-agent"])
        .code(6)
        .says("ravi identities use ");
    let vault = "/api/vault/";
    sandbox.fail_with("GET", vault, 403, &json!({ "detail": "No." }));
    let current = user.run(&["identities", "current", "--json"]).ok().json();
    let uuid = current["uuid"].as_str().unwrap().to_owned();
    user.run(&["vault", "list"]).code(5).says(&uuid);
    let unpaid = Sandbox::start_with(&["--no-subscription"]);
    let user = User::logged_in(&unpaid);
    user.run(&[
        "inbox",
        "send",
        "--to",
        "a@b.c",
        "--subject",
        "x",
        "--body",
        "x",
    ])
    .code(9)
    .says("ravi.app/billing");
    let state = user.run(&["subscription", "--json"]).ok().json();
    assert_eq!(state["status"], "inactive");
}

#[test]
fn sending_is_limited_as_the_service_limits_it() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let send = [
        "inbox",
        "send",
        "--to",
        "a@b.c",
        "--subject",
        "x",
        "--body",
        "x",
        "-q",
    ];
    for _ in 0..60 {
        user.run(&send).ok();
    }
    user.run(&send).code(7).says("try again in");
}

fn fill(sandbox: &Sandbox, messages: usize) {
    for n in 0..messages {
        let dt = format!(
            "2026-01-01T{:02}:{:02}:{:02}Z",
            n / 3600,
            n / 60 % 60,
            n % 60
        );
        let sms = json!({ "from": "+15551234567", "body": format!("m{n}"), "created_dt": dt });
        sandbox.deliver("sms", &sms);
    }
}

fn bodies(list: &Value) -> Vec<String> {
    let rows = list.as_array().unwrap();
    rows.iter()
        .map(|row| row["body"].as_str().unwrap().to_owned())
        .collect()
}

/// Bare arrays and pages, either way round: all rows, the newest first, each once.
#[test]
fn every_kind_of_list_is_read_whole_and_newest_first() {
    for args in [
        &[][..],
        &["--oldest-first"],
        &["--page-length", "10"],
        &["--page-length", "10", "--oldest-first"],
    ] {
        let sandbox = Sandbox::start_with(args);
        let user = User::logged_in(&sandbox);
        fill(&sandbox, 230);
        let list = user.run(&["sms", "messages", "--json"]).ok().json();
        let expected: Vec<String> = (0..230).rev().map(|n| format!("m{n}")).collect();
        assert_eq!(bodies(&list), expected, "{args:?}");
        let few = user
            .run(&["sms", "messages", "--limit", "3", "--json"])
            .ok()
            .json();
        assert_eq!(bodies(&few), expected[..3], "{args:?}");
    }
}

#[test]
fn pages_are_read_ahead_and_shown_as_they_come() {
    use std::io::{BufRead, BufReader};
    let sandbox = Sandbox::start_with(&["--page-length", "10", "--latency", "100ms"]);
    let user = User::logged_in(&sandbox);
    fill(&sandbox, 100);
    let started = Instant::now();
    let mut command = user.command(&["sms", "messages"]);
    let mut child = command
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let heading = lines.next().unwrap().unwrap();
    assert!(heading.starts_with("WHEN"), "{heading}");
    assert!(lines.next().unwrap().unwrap().contains("m99"));
    let first = started.elapsed();
    assert_eq!(lines.count(), 99);
    assert!(child.wait().unwrap().success());
    assert!(
        first + Duration::from_millis(100) < started.elapsed(),
        "rows came at once"
    );
    let requests = sandbox.requests();
    let pages = requests.iter().filter(|r| r["path"] == "/api/messages/");
    let together = pages.map(|page| page["together"].as_u64().unwrap()).max();
    assert!(together.unwrap() >= 2, "{together:?}");
}

/// A reader that has seen enough is no error.
#[test]
fn a_list_may_be_cut_off_by_its_reader() {
    let sandbox = Sandbox::start_with(&["--page-length", "10"]);
    let user = User::logged_in(&sandbox);
    fill(&sandbox, 100);
    let script = format!(
        "{} sms messages | head -n 2; echo done",
        env!("CARGO_BIN_EXE_ravi")
    );
    let mut shell = std::process::Command::new("sh");
    let inherited = user.command(&[]);
    shell.args(["-c", &script]).envs(
        inherited
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))),
    );
    let output = shell.current_dir(user.work()).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.is_empty(), "{stderr}");
}

/// A server that pays no attention to `limit` and `offset`, and has just as many rows as were asked for.
#[test]
fn a_server_that_does_not_count_is_asked_once_more_and_no_more() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let rows: Vec<Value> = (0..100)
        .map(|n| json!({ "id": n, "body": format!("m{n}") }))
        .collect();
    let body = Value::from(rows).to_string();
    sandbox.fault(&json!({ "method": "GET", "path": "/api/messages/", "status": 200, "body": body, "times": 5 }));
    let list = user.run(&["sms", "messages", "-q"]).ok().stdout;
    assert_eq!(list.lines().count(), 100);
    assert_eq!(sandbox.count("GET", "/api/messages/"), 2);
}
