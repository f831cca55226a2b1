//! Attachments of `ravi inbox`, ids of every kind, and whole messages.

use crate::common;

use std::fs;

use common::{Sandbox, User};
use serde_json::json;

const COMPOSE: &str = "/api/email-messages/compose/";
const PRESIGN: &str = "/api/email-attachments/presign/";

fn send<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let head = ["inbox", "send", "--to", "a@example.com", "--subject", "Hi"];
    [&head[..], more].concat()
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
        ("huge.bin", "larger than 10 MiB"),
        ("missing.txt", "missing.txt"),
        (".", "not a regular file"),
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
        .says("the email was not sent");
    let elsewhere =
        json!({ "uuid": "u1", "upload_url": "http://example.com/x", "storage_key": "k" });
    sandbox.fail_with("POST", PRESIGN, 201, &elsewhere);
    user.run(&send(&["--body", "x", "--attach", "a.txt"]))
        .code(8)
        .says("not https");
    assert_eq!(sandbox.count("POST", COMPOSE), 0);
}

#[test]
fn a_download_never_leaves_its_directory() {
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
        .says("cannot save s.txt");
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
