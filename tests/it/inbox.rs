//! `ravi inbox`: reading, sending, attachments.

use crate::common;

use std::fs;

use common::{Sandbox, User};
use serde_json::{Value, json};

const COMPOSE: &str = "/api/email-messages/compose/";

fn send<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let head = ["inbox", "send", "--to", "a@example.com", "--subject", "Hi"];
    [&head[..], more].concat()
}

#[test]
fn lists_threads_newest_first_and_filters_them() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for (from, subject) in [
        ("shop@example.com", "Your order"),
        ("bank@example.org", "Your CODE"),
    ] {
        sandbox.deliver(
            "email",
            &json!({ "from": from, "subject": subject, "text": "x" }),
        );
    }
    let subjects = |args: &[&str]| -> Vec<String> {
        let args = [&["inbox", "list", "--json"], args].concat();
        let threads = user.run(&args).ok().json();
        let threads = threads.as_array().unwrap().clone();
        threads
            .iter()
            .map(|thread| thread["subject"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(subjects(&[]), ["Your CODE", "Your order"]);
    assert_eq!(subjects(&["--from", "SHOP@"]), ["Your order"]);
    assert_eq!(subjects(&["--subject", "code"]), ["Your CODE"]);
    assert_eq!(subjects(&["--limit", "1"]), ["Your CODE"]);
    let thread = user.run(&["inbox", "list", "--limit", "1", "-q"]).ok();
    user.run(&["inbox", "show", thread.stdout.trim()]).ok();
    assert_eq!(subjects(&["--unread"]), ["Your order"]);
    // One command, one request.
    let before = sandbox.requests().len();
    user.run(&["inbox", "list", "--unread"]).ok();
    let requests = sandbox.requests();
    assert_eq!(requests.len(), before + 1);
    let query = requests.last().unwrap()["query"].as_str().unwrap();
    assert!(
        query.contains("unread=true") && query.contains("has_unread=true"),
        "{query}"
    );
}

/// Servers that ignore the filter get their rows sorted out here.
#[test]
fn read_rows_are_dropped_here_too() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let threads = json!([
        { "thread_id": 1, "unread_count": 0 }, { "thread_id": 2, "unread_count": "3" }, { "thread_id": 3 }
    ]);
    sandbox.fail_with("GET", "/api/email-inbox/", 200, &threads);
    let list = user.run(&["inbox", "list", "--unread", "-q"]).ok();
    assert_eq!(list.stdout, "2\n3\n");
    let messages =
        json!({ "results": [{ "id": 1, "is_read": true }, { "id": 2, "is_read": false }] });
    sandbox.fail_with("GET", "/api/email-messages/", 200, &messages);
    let list = user.run(&["inbox", "messages", "--unread", "-q"]).ok();
    assert_eq!(list.stdout, "2\n");
    let query = sandbox.requests().last().unwrap()["query"].clone();
    assert!(query.as_str().unwrap().contains("is_read=false"));
}

#[test]
fn a_conversation_reads_as_one() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let html = "<html><body><h1>Welcome</h1><p>Please <a href='https://example.com/verify?t=1'>verify</a>.</p><script>evil()</script></body></html>";
    let id = sandbox.deliver(
        "email",
        &json!({ "from": "shop@example.com", "subject": "Welcome", "html": html, "thread_id": "t/1 <+x>" }),
    );
    user.run(&["inbox", "reply", &id, "--body", "Thanks.\n> quoted"])
        .ok();
    let shown = user.run(&["inbox", "show", "t/1 <+x>"]).ok().stdout;
    for expected in [
        "Welcome",
        "shop@example.com",
        "https://example.com/verify?t=1",
        "Thanks.",
    ] {
        assert!(shown.contains(expected), "no {expected} in {shown}");
    }
    assert!(!shown.contains("evil()") && !shown.contains('<'), "{shown}");
    assert!(!shown.contains('\x1b'), "no colour in a pipe");
    let colored = user
        .run(&["inbox", "show", "t/1 <+x>", "--color", "always"])
        .ok();
    assert!(
        colored.stdout.contains("\x1b[2m> quoted"),
        "{}",
        colored.stdout
    );
    let json = user
        .run(&["inbox", "show", "t/1 <+x>", "--json"])
        .ok()
        .json();
    assert_eq!(json["messages"][0]["html_content"], html);
    assert_eq!(json["message_count"], 2);
}

#[test]
fn hostile_text_does_not_drive_the_terminal() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let hostile = "\x1b]0;x\x07\x1b[2J\u{202e}evil";
    let id = sandbox.deliver(
        "email",
        &json!({ "from": hostile, "subject": hostile, "text": hostile, "thread_id": "t" }),
    );
    let sms = sandbox.deliver("sms", &json!({ "from": "+15551234567", "body": hostile }));
    for args in [
        &["inbox", "list"][..],
        &["inbox", "show", "t"],
        &["inbox", "messages"],
        &["inbox", "message", &id],
        &["sms", "list"],
        &["sms", "show", "+15551234567"],
        &["sms", "messages"],
        &["sms", "message", &sms],
        &["inbox", "list", "--color", "never"],
    ] {
        let ran = user.run(args).ok();
        assert!(
            !ran.stdout.contains(['\x1b', '\x07', '\u{202e}']),
            "{args:?} {ran:?}"
        );
    }
    let json = user.run(&["inbox", "message", &id, "--json"]).ok().json();
    assert_eq!(json["subject"], hostile, "JSON stays exact");
}

/// A mail that is made to keep its reader busy.
#[test]
fn html_that_is_nested_without_end_is_read_all_the_same() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let depth = 20_000;
    let html = format!(
        "{}deep text{}",
        "<div>".repeat(depth),
        "</div>".repeat(depth)
    );
    let id = sandbox.deliver("email", &json!({ "subject": "x", "html": html }));
    let ran = user
        .run(&["inbox", "message", &id, "--timeout", "20s"])
        .ok();
    assert!(ran.stdout.contains("deep text"), "{ran:?}");
}

#[test]
fn plain_text_becomes_safe_html() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let text = "a <b> & \"c\"\nsecond  line\n\nnew paragraph";
    user.run(&send(&[
        "--cc",
        "b@example.com",
        "--cc",
        "c@example.com",
        "--bcc",
        "d@example.com",
        "--body",
        text,
    ]))
    .ok();
    let sent = sandbox.sent("POST", COMPOSE);
    assert_eq!(
        sent,
        json!({
            "to": "a@example.com", "subject": "Hi", "cc": "b@example.com,c@example.com", "bcc": "d@example.com",
            "attachment_uuids": [],
            "body": "<p>a &lt;b&gt; &amp; &quot;c&quot;<br>\nsecond &nbsp;line</p>\n<p>new paragraph</p>\n",
        })
    );
}

#[test]
fn html_and_files_and_stdin_are_taken() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    fs::write(user.work().join("body.html"), "<b>bold</b>\n").unwrap();
    user.run(&send(&["--html", "--body-file", "body.html"]))
        .ok();
    assert_eq!(sandbox.sent("POST", COMPOSE)["body"], "<b>bold</b>");
    user.run_with_input(&send(&[]), "from stdin").ok();
    user.run_with_input(&send(&["--body", "-"]), "from stdin")
        .ok();
    user.run_with_input(&send(&["--body-file", "-"]), "from stdin")
        .ok();
    let bodies: Vec<Value> = sandbox
        .requests()
        .iter()
        .filter(|request| request["path"] == COMPOSE)
        .map(|request| serde_json::from_str(request["body"].as_str().unwrap()).unwrap())
        .collect();
    assert!(
        bodies[1..]
            .iter()
            .all(|body| body["body"] == "<p>from stdin</p>\n")
    );
    user.run(&send(&[])).code(2).says("no text");
    user.run(&[
        "inbox",
        "send",
        "--to",
        "nobody",
        "--subject",
        "x",
        "--body",
        "x",
    ])
    .code(2)
    .says("--to");
    user.run(&["inbox", "send", "--to", "a@b.c", "--body", "x"])
        .code(2)
        .says("--subject");
}

#[test]
fn refused_fields_are_named_by_their_flags() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let refused = json!({ "to": ["Enter a valid email address."], "unknown": ["Bad."] });
    sandbox.fail_with("POST", COMPOSE, 400, &refused);
    user.run(&send(&["--body", "x"]))
        .code(1)
        .says("--to: Enter a valid email address.")
        .says("unknown: Bad.");
    sandbox.fail_with("POST", COMPOSE, 400, &refused);
    let error = user.run(&send(&["--body", "x", "--json"])).code(1).error();
    assert_eq!(error["fields"]["to"][0], "Enter a valid email address.");
}

/// A mail that may have gone out is never sent again by itself.
#[test]
fn an_unclear_response_is_reported_and_not_retried() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for status in [500, 502, 503, 504] {
        let before = sandbox.count("POST", COMPOSE);
        sandbox.fail_with("POST", COMPOSE, status, &json!({}));
        user.run(&send(&["--body", "x"]))
            .code(8)
            .says("unclear whether the email was sent");
        assert_eq!(sandbox.count("POST", COMPOSE), before + 1);
    }
    // The connection breaks after the request has gone out.
    let server = common::RawServer::start(|_| {});
    let env = [
        ("RAVI_ACCESS_TOKEN", "t"),
        ("RAVI_IDENTITY", "11111111-1111-4111-8111-111111111111"),
    ];
    User::new(&server.url)
        .run_with(&send(&["--body", "x"]), &env)
        .code(8)
        .says("unclear whether the email was sent");
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_time_out_while_sending_says_that_it_is_unclear() {
    let server = common::RawServer::start(common::silent);
    let env = [
        ("RAVI_ACCESS_TOKEN", "t"),
        ("RAVI_IDENTITY", "11111111-1111-4111-8111-111111111111"),
    ];
    User::new(&server.url)
        .run_with(&send(&["--body", "x", "--timeout", "300ms"]), &env)
        .code(8)
        .says("unclear whether the email was sent");
}
