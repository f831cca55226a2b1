//! `ravi inbox`: reading, sending, attachments.
#![cfg(feature = "sandbox")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::fs;

use common::{Sandbox, User};
use serde_json::{Value, json};

const COMPOSE: &str = "/api/email-messages/compose/";
const PRESIGN: &str = "/api/email-attachments/presign/";

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
fn an_unclear_answer_is_told_and_not_repeated() {
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
    let server =
        common::RawServer::start(|_| std::thread::sleep(std::time::Duration::from_secs(5)));
    let env = [
        ("RAVI_ACCESS_TOKEN", "t"),
        ("RAVI_IDENTITY", "11111111-1111-4111-8111-111111111111"),
    ];
    User::new(&server.url)
        .run_with(&send(&["--body", "x", "--timeout", "300ms"]), &env)
        .code(8)
        .says("unclear whether the email was sent");
}

#[test]
fn attachments_go_up_without_the_token_and_come_down_whole() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let large: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
    fs::write(user.work().join("a.pdf"), "small").unwrap();
    fs::write(user.work().join("große datei.bin"), &large).unwrap();
    let args = [
        "--body",
        "x",
        "--attach",
        "a.pdf",
        "--attach",
        "große datei.bin",
    ];
    let to = ["--to", "sandbox-agent@in.ravi.app", "-q"];
    let id = user.run(&send(&[&args[..], &to].concat())).ok().stdout;
    let requests = sandbox.requests();
    let uploads: Vec<_> = requests.iter().filter(|r| r["method"] == "PUT").collect();
    assert_eq!(uploads.len(), 2);
    for upload in uploads {
        assert_eq!(upload["authorization"], false);
        assert_eq!(upload["status"], 200);
    }
    let sent = sandbox.sent("POST", PRESIGN);
    assert_eq!(sent["content_type"], "application/pdf");
    let json = user
        .run(&["inbox", "message", id.trim(), "--json"])
        .ok()
        .json();
    assert_eq!(json["attachments"][1]["filename"], "große datei.bin");

    let download = ["inbox", "download", id.trim(), "--output", "d"];
    user.run(&download).ok();
    assert_eq!(
        fs::read(user.work().join("d/große datei.bin")).unwrap(),
        large
    );
    // What is there is not replaced, and nothing half stays behind.
    fs::write(user.work().join("d/a.pdf"), "mine").unwrap();
    user.run(&download).code(6).says("--force");
    assert_eq!(fs::read(user.work().join("d/a.pdf")).unwrap(), b"mine");
    let saved = user
        .run(&[&download[..], &["--force", "--json"]].concat())
        .ok()
        .json();
    assert_eq!(saved[0]["size"], 5);
    assert_eq!(fs::read(user.work().join("d/a.pdf")).unwrap(), b"small");
    assert_eq!(fs::read_dir(user.work().join("d")).unwrap().count(), 2);
}

#[test]
fn a_file_that_cannot_go_is_refused_before_anything_is_sent() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let before = sandbox.requests().len();
    fs::write(user.work().join("run.EXE"), "x").unwrap();
    fs::write(user.work().join("empty.txt"), "").unwrap();
    let huge = fs::File::create(user.work().join("huge.bin")).unwrap();
    huge.set_len(10 * 1024 * 1024 + 1).unwrap();
    for (file, why) in [
        ("run.EXE", "refuses .exe"),
        ("empty.txt", "empty"),
        ("huge.bin", "the most"),
        ("missing.txt", "missing.txt"),
        (".", "not a file"),
    ] {
        user.run(&send(&["--body", "x", "--attach", file]))
            .code(2)
            .says(why);
    }
    assert_eq!(sandbox.requests().len(), before);
}

#[test]
fn a_failed_upload_sends_no_mail() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    fs::write(user.work().join("a.txt"), "text").unwrap();
    let presigned =
        json!({ "uuid": "u1", "upload_url": "/storage/u1?token=wrong", "storage_key": "k" });
    sandbox.fail_with("POST", PRESIGN, 201, &presigned);
    user.run(&send(&["--body", "x", "--attach", "a.txt"]))
        .code(5)
        .says("nothing was sent");
    let elsewhere =
        json!({ "uuid": "u1", "upload_url": "http://example.com/x", "storage_key": "k" });
    sandbox.fail_with("POST", PRESIGN, 201, &elsewhere);
    user.run(&send(&["--body", "x", "--attach", "a.txt"]))
        .code(8)
        .says("not https");
    assert_eq!(sandbox.count("POST", COMPOSE), 0);
}

#[test]
fn a_download_never_leaves_its_folder() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let id = sandbox.deliver("email", &json!({ "subject": "x", "text": "x" }));
    fs::write(user.work().join("a.txt"), "text").unwrap();
    let to = [
        "--to",
        "sandbox-agent@in.ravi.app",
        "--body",
        "x",
        "--attach",
        "a.txt",
        "-q",
    ];
    let sent = user.run(&send(&to)).ok().stdout;
    let real = user
        .run(&["inbox", "message", sent.trim(), "--json"])
        .ok()
        .json();
    let url = real["attachments"][0]["download_url"].clone();
    let file =
        |name: &str| json!({ "uuid": "u", "filename": name, "size_bytes": 4, "download_url": url });
    let message = json!({
        "id": id,
        "attachments": [file("../../../evil.txt"), file("/etc/evil.txt"), file("..\\evil.txt"), file("..")],
    });
    sandbox.fail_with("GET", &format!("/api/email-messages/{id}/"), 200, &message);
    let saved = user
        .run(&["inbox", "download", &id, "-o", "d", "-q"])
        .ok()
        .stdout;
    assert_eq!(
        saved,
        "d/evil.txt\nd/evil (2).txt\nd/evil (3).txt\nd/attachment-4\n"
    );
    assert_eq!(fs::read_dir(user.work().join("d")).unwrap().count(), 4);

    // Shorter than was said: not saved.
    let short = json!({ "id": id, "attachments": [{ "uuid": "u", "filename": "s.txt", "size": 5, "download_url": url }] });
    sandbox.fail_with("GET", &format!("/api/email-messages/{id}/"), 200, &short);
    user.run(&["inbox", "download", &id, "-o", "e"])
        .code(8)
        .says("s.txt was not saved");
    assert_eq!(fs::read_dir(user.work().join("e")).unwrap().count(), 0);
}

#[test]
fn what_is_not_there_says_how_to_list() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["inbox", "show", "nope"])
        .code(4)
        .says("nope")
        .says("ravi inbox list");
    user.run(&["inbox", "message", "999"])
        .code(4)
        .says("999")
        .says("ravi inbox messages");
    user.run(&["inbox", "reply", "999", "--body", "x"])
        .code(4)
        .says("999");
    user.run(&["inbox", "show", ".."]).code(2);
    user.run(&["inbox", "message", ""]).code(2);
    user.run(&["sms", "show", "nope"])
        .code(4)
        .says("ravi sms list");
    user.run(&["sms", "message", "999"])
        .code(4)
        .says("ravi sms messages");
}

#[test]
fn ids_with_special_characters_reach_the_server() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for id in [
        "a/b",
        "<x@y>",
        "with space",
        "+1 (555)",
        "100%",
        "ü?#&",
        "+",
    ] {
        sandbox.deliver(
            "email",
            &json!({ "subject": "x", "text": "body", "thread_id": id }),
        );
        sandbox.deliver(
            "sms",
            &json!({ "from": "+15551234567", "body": "body", "conversation_id": id }),
        );
        let shown = user.run(&["inbox", "show", id, "--json"]).ok().json();
        assert_eq!(shown["thread_id"], id);
        let shown = user.run(&["sms", "show", id, "--json"]).ok().json();
        assert_eq!(shown["conversation_id"], id);
    }
}

#[test]
fn a_whole_message_is_delivered_through_mime() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let eml = "From: =?utf-8?q?Sh=C3=B6p?= <shop@example.com>\r\nTo: sandbox-agent@in.ravi.app\r\nSubject: =?utf-8?b?R3LDvMOfZQ==?=\r\nMessage-ID: <m1@example.com>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nSch=C3=B6n\r\n--b\r\nContent-Type: text/csv; name=\"a.csv\"\r\nContent-Disposition: attachment; filename=\"a.csv\"\r\nContent-Transfer-Encoding: base64\r\n\r\nMSwyCg==\r\n--b--\r\n";
    fs::write(user.work().join("m.eml"), eml).unwrap();
    let id = user
        .run(&["sandbox", "deliver", "email", "--eml", "m.eml", "-q"])
        .ok()
        .stdout;
    let message = user
        .run(&["inbox", "message", id.trim(), "--json"])
        .ok()
        .json();
    assert_eq!(message["subject"], "Grüße");
    assert_eq!(message["from_email"], "shop@example.com");
    assert_eq!(message["text_content"].as_str().unwrap().trim(), "Schön");
    assert_eq!(message["message_id"], "<m1@example.com>");
    user.run(&["inbox", "download", id.trim()]).ok();
    assert_eq!(fs::read(user.work().join("a.csv")).unwrap(), b"1,2\n");
}
