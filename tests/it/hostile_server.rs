//! Servers that send numbers, lists and files which no honest one sends: refused in a line, in bounded time and memory.

use crate::common;

use std::{
    io::Write,
    net::TcpStream,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use common::{PIN, Ran, RawServer, Sandbox, User};
use serde_json::{Value, json};

const ENV: [(&str, &str); 2] = [
    ("RAVI_ACCESS_TOKEN", "token"),
    ("RAVI_IDENTITY", "00000000-0000-4000-8000-000000000000"),
];

fn answer(stream: &mut TcpStream, status: &str, body: &[u8]) {
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body);
}

/// A command against a server that answers everything with this.
#[track_caller]
fn against(status: &'static str, body: impl Into<Vec<u8>>, args: &[&str]) -> Ran {
    let body = body.into();
    let server = RawServer::start(move |stream| answer(stream, status, &body));
    let started = Instant::now();
    let ran = User::new(&server.url).run_with(args, &ENV);
    assert!(started.elapsed() < Duration::from_secs(30), "{args:?}");
    assert_ne!(ran.code, 101, "{}", ran.stderr);
    ran
}

fn row() -> Value {
    json!({ "uuid": "u", "id": "1", "domain": "a.example", "key": "K" })
}

#[test]
fn counts_that_no_list_has_are_refused() {
    let list = ["passwords", "list"];
    let page = |count: Value, next: &str| {
        let page = json!({ "count": count, "next": next, "results": [row(), row()] });
        against("200 OK", page.to_string(), &list)
    };
    for count in [u64::MAX, u64::MAX - 1, 1 << 63, 5_000_000] {
        for next in ["?page=2", "?offset=2"] {
            page(json!(count), next)
                .code(8)
                .says("more than 10000 pages");
        }
    }
    for next in ["?page=18446744073709551615", "?offset=18446744073709551615"] {
        // Every page leads to the same next one.
        page(json!(u64::MAX), next).code(8);
    }
    // An invalid number of rows is ignored: the pages are read one by one.
    for count in [
        json!(-1),
        json!(1e300),
        json!("many"),
        json!([[]]),
        json!(null),
    ] {
        let page = json!({ "count": count, "next": null, "results": [row()] });
        against("200 OK", page.to_string(), &list).ok();
    }
}

#[test]
fn pages_that_lead_in_a_circle_end() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let page = |name: &str, next: &str| {
        let path = format!("/api/passwords/{name}");
        let page = json!({ "next": next, "results": [{ "domain": format!("{name}x.example") }] });
        sandbox.fault(&json!({ "method": "GET", "path": path, "status": 200, "body": page.to_string(), "times": 9 }));
    };
    page("", "/api/passwords/b/");
    page("b/", "/api/passwords/c/");
    page("c/", "/api/passwords/b/");
    let before = sandbox.requests().len();
    user.run(&["passwords", "list"]).code(8).says("form a loop");
    assert_eq!(sandbox.requests().len(), before + 3);
    let next = format!("?{}", "x".repeat(100_000));
    let page = json!({ "next": next, "results": [row()] });
    against("200 OK", page.to_string(), &["passwords", "list"])
        .code(8)
        .says("too long");
}

#[test]
fn lists_without_end_are_refused() {
    let rows = |count: usize| format!("[{}{{}}]", "{},".repeat(count));
    against("200 OK", rows(2_000_000), &["passwords", "list", "--json"])
        .code(8)
        .says("longer than 250000 rows");
    let conversation = format!("{{\"messages\":{}}}", rows(100_000));
    for args in [["inbox", "show", "1"], ["sms", "show", "1"]] {
        against("200 OK", conversation.clone(), &args)
            .code(8)
            .says("longer than 10000 items");
    }
    let message = format!("{{\"id\":1,\"attachments\":{}}}", rows(1000));
    against("200 OK", message, &["inbox", "download", "1"])
        .code(1)
        .says("more than 1000 attachments");
}

#[test]
fn answers_that_would_grow_in_memory_are_not_kept() {
    let list = format!("{{\"x\":[{}0]}}", "0,".repeat(5_000_000));
    let ran = against("400 Bad Request", list.clone(), &["passwords", "list"]).code(1);
    assert!(ran.stderr.len() < 1000);
    against("200 OK", list, &["subscription"])
        .code(8)
        .says("longer than 256 KiB");
    let row = format!(
        "[{{\"uuid\":\"a\",\"is_read\":[{}0]}}]",
        "0,".repeat(5_000_000)
    );
    against("200 OK", row, &["inbox", "messages"]).ok();
}

#[test]
fn json_that_is_nested_or_twisted_is_refused() {
    for body in [
        "[".repeat(1_000_000),
        format!("{{\"x\":{}", "[".repeat(1_000_000)),
        "{\"results\":".repeat(100_000),
        "[{\"uuid\":\"a\",\"uuid\":\"b\"}]".to_owned(),
        "[{\"uuid\":\"\\ud800\"}]".to_owned(),
        "[1e999999999]".to_owned(),
    ] {
        for args in [
            &["passwords", "list"][..],
            &["inbox", "message", "1"],
            &["subscription"],
        ] {
            let ran = against("200 OK", body.clone(), args).code(8);
            assert!(ran.stderr.len() < 1000, "{}", ran.stderr);
        }
    }
}

#[test]
fn an_endless_wait_is_reported_and_not_waited() {
    let args = ["passwords", "list", "--timeout", "20s"];
    let in_head = |wait: &str| {
        let head = format!(
            "HTTP/1.1 429 Slow\r\nRetry-After: {wait}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"
        );
        let server = RawServer::start(move |stream| {
            let _ = stream.write_all(head.as_bytes());
        });
        let ran = User::new(&server.url).run_with(&args, &ENV).code(7);
        assert!(ran.stderr.contains("too many requests"), "{ran:?}");
    };
    let in_body = |wait: &str| {
        let body = format!("{{\"retry_after_seconds\":{wait}}}");
        against("429 Slow", body, &args).code(7);
    };
    // Each command waits for its retries, which take seconds: together they take no longer than one.
    std::thread::scope(|scope| {
        for wait in [
            "18446744073709551615",
            "99999999999999999999999",
            "-1",
            "1e300",
        ] {
            scope.spawn(move || in_head(wait));
        }
        for wait in ["1e300", "-1", "18446744073709551615", "\"soon\""] {
            scope.spawn(move || in_body(wait));
        }
    });
}

/// Downloads a message's three files of the stated size, which are of this length; gives how many are left as well.
fn download(size: &Value, length: usize) -> (Ran, usize) {
    let file = json!({ "uuid": "u", "filename": "f", "size": size, "download_url": "/file" });
    let message =
        json!({ "id": "1", "attachments": [file.clone(), file.clone(), file] }).to_string();
    let answers = AtomicUsize::new(0);
    let server = RawServer::start(move |stream| {
        if answers.fetch_add(1, Ordering::Relaxed) == 0 {
            return answer(stream, "200 OK", message.as_bytes());
        }
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        let chunk = [b"10000\r\n".as_slice(), &vec![b'x'; 0x10000], b"\r\n"].concat();
        for _ in 0..length / 0x10000 {
            if stream.write_all(&chunk).is_err() {
                return;
            }
        }
        let _ = stream.write_all(b"0\r\n\r\n");
    });
    let user = User::new(&server.url);
    let ran = user.run_with(&["inbox", "download", "1", "-o", "d"], &ENV);
    let left = std::fs::read_dir(user.work().join("d")).map_or(0, Iterator::count);
    (ran, left)
}

#[test]
fn a_file_is_not_much_longer_than_the_server_stated() {
    let (ran, left) = download(&json!(2), 400 << 20);
    ran.code(8)
        .says("cannot save f")
        .says("longer than the 2 bytes");
    assert_eq!(left, 0, "nothing half stays behind");
    let (ran, left) = download(&json!(u64::MAX), 400 << 20);
    ran.code(8).says("longer than 100 MiB");
    assert_eq!(left, 0);
    let (ran, left) = download(&json!(null), 400 << 20);
    ran.code(8).says("longer than 100 MiB");
    assert_eq!(left, 0);
    // Each is short enough, and all of them together are not.
    let (ran, left) = download(&json!(60 << 20), 60 << 20);
    ran.code(1).says("exceed 100 MiB: only the first 2 saved");
    assert_eq!(left, 2);
    // Stated before its encoding, say.
    let (ran, left) = download(&json!(500_000), 655_360);
    ran.ok();
    assert_eq!(left, 3);
}

/// An account that has keys does not lose its encryption because a server says so.
#[test]
fn nothing_is_stored_in_plain_text_where_keys_are_at_hand() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let store = [
        &["vault", "set", "K", "v"][..],
        &["passwords", "create", "a.example", "--password", "x"],
    ];
    for (status, body) in [
        (404, json!({})),
        (200, json!({})),
        (200, json!({ "salt": "", "public_key": "" })),
    ] {
        for args in store {
            for plaintext in [&["--plaintext"][..], &[]] {
                sandbox.fail_with("GET", "/api/encryption/", status, &body);
                let args = [args, plaintext].concat();
                let ran = user.run(&args);
                assert!([2, 10].contains(&ran.code), "{args:?} {ran:?}");
            }
        }
    }
    sandbox.fail_with("GET", "/api/encryption/", 404, &json!({}));
    user.run(&["vault", "set", "K", "v", "--plaintext"])
        .code(10)
        .says("do not trust this server");
    assert_eq!(
        sandbox.count("POST", "/api/vault/") + sandbox.count("POST", "/api/passwords/"),
        0
    );
    // Elsewhere it is as it was: what the user asks for by name, where there are no keys.
    let plain = Sandbox::start_with(&["--no-encryption"]);
    let user = User::new(&plain.url);
    user.log_in_with(&plain, &[], &[("RAVI_PIN", PIN)], "approved")
        .ok();
    user.run(&["vault", "set", "K", "v", "--plaintext"]).ok();
}

#[test]
fn templates_are_bounded_and_filled_in_linear_time() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "K", "secret"]).ok();
    let inject = |template: String| {
        let started = Instant::now();
        let ran = user.run_with_input(&["vault", "inject", "-"], template);
        assert!(started.elapsed() < Duration::from_secs(20));
        ran
    };
    let reference = "{{ ravi://vault/K }}\n";
    let before = sandbox.requests().len();
    let read = sandbox.count("GET", "/api/vault/");
    let filled = inject(reference.repeat(100_000)).ok().stdout;
    assert_eq!(filled, "secret\n".repeat(100_000));
    assert_eq!(
        sandbox.count("GET", "/api/vault/"),
        read + 1,
        "each secret is read once"
    );
    assert!(sandbox.requests().len() <= before + 3);
    inject(reference.repeat(100_001))
        .code(2)
        .says("more than 100000 references");
    inject("x".repeat(4 * 1024 * 1024 + 1))
        .code(2)
        .says("longer than 4 MiB");
    let different: String = (0..1001)
        .map(|number| format!("{{{{ravi://vault/K{number}}}}}"))
        .collect();
    inject(different)
        .code(2)
        .says("more than 1000 different secrets");
    let braces = "{".repeat(4_000_000);
    assert_eq!(inject(braces.clone()).ok().stdout, braces);
    user.run_with_input(&["vault", "set", "L", "-"], "x".repeat(200_000))
        .ok();
    inject("{{ravi://vault/L}}".repeat(400))
        .code(2)
        .says("longer than 64 MiB");
    let long = inject(format!("{{{{ravi://{}}}}}", "x".repeat(1_000_000))).code(2);
    assert!(long.stderr.len() < 1000);
}

/// A list is no message, whose ID would be its first item.
#[test]
fn a_list_is_not_read_as_an_object() {
    for (args, body) in [
        (&["inbox", "message", "1"][..], json!(["x"])),
        (&["inbox", "messages"], json!([["x"]])),
        (&["inbox", "messages"], json!({ "results": [["x"]] })),
        (
            &["inbox", "show", "t"],
            json!({ "thread_id": "t", "messages": [["x"]] }),
        ),
        (&["whoami"], json!([1])),
    ] {
        let ran = against("200 OK", body.to_string(), args).code(8);
        assert_eq!(ran.stdout, "", "{args:?} {body}");
    }
}
