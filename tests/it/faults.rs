//! Servers that misbehave, and addresses that lead nowhere: one line, the right exit code, nothing changed.

use crate::common;

use std::{
    io::Write,
    time::{Duration, Instant},
};

use common::{Ran, RawServer, Sandbox, User};
use serde_json::json;

const ENV: [(&str, &str); 2] = [
    ("RAVI_ACCESS_TOKEN", "token"),
    ("RAVI_IDENTITY", "00000000-0000-4000-8000-000000000000"),
];

/// `passwords list` with a token, against a server that answers with these bytes.
fn against(answer: &'static str) -> Ran {
    let server = RawServer::start(move |stream| {
        let _ = stream.write_all(answer.as_bytes());
    });
    User::new(&server.url).run_with(&["passwords", "list"], &ENV)
}

#[track_caller]
fn one_line(ran: &Ran) {
    assert_eq!(ran.stdout, "");
    let errors = ran.stderr.lines().filter(|line| line.starts_with("error:"));
    assert_eq!(errors.count(), 1, "{ran:?}");
    assert!(ran.stderr.lines().count() <= 2, "{ran:?}");
    assert!(ran.stderr.contains("hint:"), "{ran:?}");
}

#[test]
fn a_web_page_is_no_answer() {
    let ran = against(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 21\r\nConnection: close\r\n\r\n<html>hello</html>\r\n\r\n",
    )
    .code(8)
    .says("it is a web page");
    one_line(&ran);
}

#[test]
fn a_web_page_with_an_error_status_is_not_repeated() {
    let ran = against(
        "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 18\r\nConnection: close\r\n\r\n<html>oops</html>\n",
    )
    .code(8);
    assert!(!ran.stderr.contains("oops"));
    one_line(&ran);
}

#[test]
fn half_a_json_is_cut_short() {
    let ran = against(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\nConnection: close\r\n\r\n[{\"uuid\":\"ab",
    )
    .code(8)
    .says("incomplete");
    one_line(&ran);
}

#[test]
fn a_broken_connection_is_reported() {
    let ran = against(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n[{\"uuid\":",
    )
    .code(8)
    .says("was lost before the response was complete");
    one_line(&ran);
}

#[test]
fn wrong_types_are_reported_without_values() {
    let ran = against(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 42\r\nConnection: close\r\n\r\n[{\"uuid\":\"a\",\"username\":{\"s3cr3t-val\":1}}]",
    )
    .code(8)
    .says("a field has the wrong type");
    assert!(!ran.stderr.contains("s3cr3t"));
    one_line(&ran);
}

#[test]
fn a_body_of_ten_gigabytes_is_refused_at_once() {
    let started = Instant::now();
    let ran = against(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10000000000\r\n\r\n[",
    )
    .code(8)
    .says("larger than 64 MiB");
    one_line(&ran);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn an_endless_body_is_refused() {
    let server = RawServer::start(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        let chunk = [b"10000\r\n".as_slice(), &vec![b' '; 0x10000], b"\r\n"].concat();
        while stream.write_all(&chunk).is_ok() {}
    });
    User::new(&server.url)
        .run_with(&["passwords", "list"], &ENV)
        .code(8)
        .says("larger than 64 MiB");
}

#[test]
fn a_silent_server_is_left_after_the_time_out() {
    let server = RawServer::start(common::silent);
    let started = Instant::now();
    let ran = User::new(&server.url)
        .run_with(&["--timeout", "300ms", "passwords", "list"], &ENV)
        .code(8)
        .says("--timeout");
    one_line(&ran);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn an_unreachable_server_is_reported_with_its_address() {
    let ran = User::new("http://127.0.0.1:9")
        .run_with(&["passwords", "list"], &ENV)
        .code(8)
        .says("127.0.0.1:9");
    one_line(&ran);
}

#[test]
fn never_follows_a_redirect_with_the_token() {
    let other = Sandbox::start();
    let answer = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: {}/api/passwords/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        other.url
    );
    let server = RawServer::start(move |stream| {
        let _ = stream.write_all(answer.as_bytes());
    });
    User::new(&server.url)
        .run_with(&["passwords", "list"], &ENV)
        .code(8)
        .says("redirects are not followed");
    assert_eq!(other.requests().len(), 0);
}

#[test]
fn the_next_page_is_followed_on_the_same_server_only() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let page = |next: &str, domain: &str| {
        json!({ "count": 2, "next": next, "previous": null,
                "results": [{ "uuid": 7, "domain": domain, "username": "", "new_field": {} }] })
    };
    sandbox.fail_with(
        "GET",
        "/api/passwords/",
        200,
        &page("/api/passwords/page2/", "one.example"),
    );
    sandbox.fail_with(
        "GET",
        "/api/passwords/page2/",
        200,
        &page("", "two.example"),
    );
    let list = ["passwords", "list", "--jq", ".[].domain"];
    assert_eq!(user.run(&list).ok().stdout, "one.example\ntwo.example\n");

    let elsewhere = Sandbox::start();
    let next = format!("{}/api/passwords/", elsewhere.url);
    sandbox.fail_with("GET", "/api/passwords/", 200, &page(&next, "one.example"));
    user.run(&["passwords", "list"])
        .code(8)
        .says("on another server");
    assert_eq!(elsewhere.requests().len(), 0);
}

#[test]
fn plain_http_is_for_loopback_only() {
    let user = User::new("http://example.com");
    for url in [
        "http://example.com",
        "http://10.0.0.1",
        "ftp://example.com",
        "nonsense",
        "http://localhost.example.com",
    ] {
        let ran = user.run(&["--api-url", url, "login", "--no-browser", "--pin-stdin"]);
        assert_eq!(ran.code, 2, "{ran:?}");
        let env = [ENV[0], ENV[1], ("RAVI_API_URL", url)];
        let ran = user.run_with(&["passwords", "list"], &env).code(2);
        one_line(&ran);
    }
    let env = [
        ENV[0],
        ENV[1],
        ("RAVI_API_URL", "https://me:hunter2@example.com"),
    ];
    let ran = user.run_with(&["passwords", "list"], &env).code(2);
    assert!(!ran.stderr.contains("hunter2"));
}

#[test]
fn each_status_has_its_exit_code() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let detail = |status: u16, body: serde_json::Value, code: i32, kind: &str| {
        // A server failure is met by the request and its three repetitions.
        let times = if status == 500 { 4 } else { 1 };
        sandbox.fault(&json!({
            "method": "GET", "path": "/api/identities/", "status": status, "body": body.to_string(), "times": times,
        }));
        let args = ["identities", "list", "--json", "--timeout", "10s"];
        let ran = user.run(&args).code(code);
        let error = ran.error();
        assert_eq!(error["kind"], kind);
        assert_eq!(error["status"], status);
        assert_eq!(ran.stdout, "");
        error
    };
    let error = detail(
        400,
        json!({ "name": ["This field is required."] }),
        1,
        "failure",
    );
    assert_eq!(error["fields"]["name"][0], "This field is required.");
    let error = detail(
        402,
        json!({ "detail": "Pay.", "code": "subscription_required" }),
        9,
        "payment_required",
    );
    assert_eq!(error["code"], "subscription_required");
    assert!(error["hint"].as_str().unwrap().contains("ravi.app/billing"));
    detail(403, json!({ "detail": "No." }), 5, "forbidden");
    detail(404, json!({ "detail": "No." }), 4, "not_found");
    detail(
        409,
        json!({ "error": { "code": "taken", "message": "Taken." } }),
        6,
        "conflict",
    );
    let error = detail(
        429,
        json!({ "detail": "Slow.", "retry_after_seconds": 12 }),
        7,
        "rate_limited",
    );
    assert_eq!(error["retry_after"], 12);
    let error = detail(500, json!({ "message": "Broken." }), 8, "network");
    assert_eq!(error["message"], "Broken.");
}

#[test]
fn the_words_of_a_server_cannot_drive_the_terminal() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let hostile = "\x1b]0;x\x07\x1b[2J\u{202e}evil\nerror: forged";
    sandbox.fail_with(
        "GET",
        "/api/identities/",
        409,
        &json!({ "detail": hostile }),
    );
    let ran = user.run(&["identities", "list"]).code(6);
    assert!(
        !ran.stderr.contains(['\x1b', '\x07', '\u{202e}']),
        "{ran:?}"
    );
    one_line(&ran);
    sandbox.fail_with(
        "GET",
        "/api/identities/",
        409,
        &json!({ "detail": hostile }),
    );
    let ran = user.run(&["identities", "list", "--json"]).code(6);
    assert_eq!(ran.error()["message"], hostile);
}

#[test]
fn a_wrong_command_line_is_json_if_that_was_asked_for() {
    let user = User::new("http://127.0.0.1:9");
    let ran = user.run(&["--json", "passwords", "frobnicate"]).code(2);
    assert_eq!(ran.error()["kind"], "usage");
    user.run(&["passwords", "frobnicate"])
        .code(2)
        .says("frobnicate");
    user.run(&["--timeout", "soon", "status"])
        .code(2)
        .says("30s");
}

/// `/dev/full` is Linux's.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_stdout_is_an_error() {
    let user = User::new("http://127.0.0.1:9");
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let mut command = user.command(&["passwords", "generate"]);
    let status = command
        .stdout(full)
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
}
