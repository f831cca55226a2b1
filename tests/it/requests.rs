//! What a request goes by: its method, its token, the pages of its list, and the limits of what is downloaded.

use std::{
    io::Write,
    net::TcpStream,
    sync::atomic::{AtomicUsize, Ordering},
};

use crate::common::{Ran, RawServer, Sandbox, User};
use serde_json::{Value, json};

const ENV: [(&str, &str); 2] = [
    ("RAVI_ACCESS_TOKEN", "token"),
    ("RAVI_IDENTITY", "00000000-0000-4000-8000-000000000000"),
];

fn answer(stream: &mut TcpStream, body: &[u8]) {
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body);
}

/// A command against a server whose answers are these, one after the other.
fn against(answers: Vec<Vec<u8>>, args: &[&str]) -> Ran {
    let count = AtomicUsize::new(0);
    let server = RawServer::start(move |stream| {
        if let Some(body) = answers.get(count.fetch_add(1, Ordering::Relaxed)) {
            answer(stream, body);
        }
    });
    User::new(&server.url).run_with(args, &ENV)
}

#[test]
fn only_a_method_that_is_not_there_is_tried_as_patch() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let entry = user
        .run(&["passwords", "create", "a.example", "-q"])
        .ok()
        .stdout;
    let path = format!("/api/passwords/{}/", entry.trim());
    let update = ["passwords", "update", "a.example", "--username", "x"];
    for status in [400, 409, 422] {
        sandbox.fail_with("PUT", &path, status, &json!({ "detail": "no" }));
        assert_ne!(user.run(&update).code, 0);
        assert_eq!(sandbox.count("PATCH", &path), 0, "{status}");
    }
    // No PATCH makes a new entry.
    for status in [404, 405] {
        sandbox.fail_with("POST", "/api/passwords/", status, &json!({}));
        assert_ne!(user.run(&["passwords", "create", "b.example"]).code, 0);
        assert_eq!(sandbox.count("PATCH", "/api/passwords/"), 0, "{status}");
    }
}

#[test]
fn a_server_that_knows_patch_only_is_remembered_for_the_command() {
    const SECRETS: usize = 40;
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let file = |value: &str| -> String {
        (0..SECRETS)
            .map(|number| format!("KEY{number}={value}\n"))
            .collect()
    };
    user.run_with_input(&["vault", "import", "-"], file("old"))
        .ok();
    let listed = user.run(&["vault", "list", "--json"]).ok().json();
    let listed = listed.as_array().unwrap().iter();
    let paths: Vec<String> = listed
        .map(|entry| format!("/api/vault/{}/", entry["uuid"].as_str().unwrap()))
        .collect();
    assert_eq!(paths.len(), SECRETS);
    let fault = |method: &str, path: &str, status: u16, times: usize| {
        sandbox.fault(&json!({
            "method": method, "path": path, "status": status, "times": times, "body": "{}",
        }));
    };
    fault("POST", "/api/vault/", 409, SECRETS);
    for path in &paths {
        fault("PUT", path, 405, 1);
        fault("PATCH", path, 200, 1);
    }
    user.run_with_input(&["vault", "import", "-"], file("new"))
        .ok();
    let count = |method: &str| -> usize { paths.iter().map(|p| sandbox.count(method, p)).sum() };
    assert_eq!(count("PATCH"), SECRETS);
    assert!(count("PUT") < SECRETS, "PUT is tried for every secret");
}

#[test]
fn what_is_no_json_is_named_for_what_it_is() {
    for (body, why) in [
        ("{'uuid': 1}", "it is not JSON"),
        (r#"[{"uuid":{"a":1}}]"#, "a field has the wrong type"),
        (" <html>", "it is a web page"),
        ("[{", "the JSON is incomplete"),
    ] {
        against(vec![body.into()], &["passwords", "list"])
            .code(8)
            .says("response to GET /api/passwords/")
            .says(why);
    }
}

/// Only 404 says that an account is served without end-to-end encryption.
#[test]
fn an_error_is_not_taken_for_an_account_without_encryption() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for status in [400, 402, 403, 409] {
        sandbox.fail_with("GET", "/api/encryption/", status, &json!({}));
        assert_ne!(user.run(&["encryption", "status"]).code, 0, "{status}");
    }
    sandbox.fail_with("GET", "/api/encryption/", 404, &json!({}));
    let status = user.run(&["encryption", "status", "--json"]).ok().json();
    assert_eq!(status["available"], false);
}

/// Another name of the vault is tried where there is none of this name, and an update where an entry exists.
#[test]
fn a_refused_secret_is_not_sent_in_another_way() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for status in [400, 402, 403, 422] {
        sandbox.fail_with("POST", "/api/vault/", status, &json!({ "detail": "No." }));
        let before = sandbox.requests().len();
        assert_ne!(user.run(&["vault", "set", "KEY", "value"]).code, 0);
        let requests = sandbox.requests().split_off(before);
        let to_vault = |request: &&Value| {
            let path = request["path"].as_str().unwrap();
            let names = ["vault", "secret"];
            request["method"] != "GET" && names.iter().any(|name| path.contains(name))
        };
        let tried: Vec<_> = requests.iter().filter(to_vault).collect();
        assert_eq!(tried.len(), 1, "{tried:?}");
    }
}

/// Where neither name is known, the refusal of the contract's own counts; else what the other one was answered with.
#[test]
fn a_vault_under_no_name_is_refused_by_the_name_of_the_contract() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for (status, code, said) in [(404, 4, "GET /api/vault/"), (403, 5, "GET /api/secrets/")] {
        sandbox.fail_with("GET", "/api/vault/", 404, &json!({}));
        sandbox.fail_with("GET", "/api/secrets/", status, &json!({}));
        user.run(&["vault", "list"]).code(code).says(said);
    }
}

/// Messages that come in while a list is read move its rows to the next page. Servers differ in the order of a list.
#[test]
fn every_list_of_messages_comes_newest_first_and_each_row_once() {
    for (args, id, time) in [
        (["inbox", "list"], "thread_id", "latest_message_dt"),
        (["inbox", "messages"], "id", "created_dt"),
        (["sms", "list"], "conversation_id", "latest_message_dt"),
        (["sms", "messages"], "id", "created_dt"),
    ] {
        let row = |n: u32| json!({ id: format!("m{n}"), time: format!("2026-01-01T00:00:0{n}Z") });
        let page = |rows: &[u32], next: Value| {
            let rows: Vec<Value> = rows.iter().map(|n| row(*n)).collect();
            json!({ "results": rows, "next": next })
                .to_string()
                .into_bytes()
        };
        let json = [&args[..], &["-q"]].concat();
        for (first, second) in [([1, 2, 3], [3, 4, 5]), ([5, 3, 4], [3, 2, 1])] {
            let pages = vec![page(&first, json!("?cursor=x")), page(&second, Value::Null)];
            let listed = against(pages, &json).ok().stdout;
            assert_eq!(
                listed.split_whitespace().collect::<Vec<_>>(),
                ["m5", "m4", "m3", "m2", "m1"],
                "{args:?}"
            );
        }
        // What is known to be the newest is shown before the next page is read.
        let pages = vec![page(&[5, 4, 3], json!("?cursor=x")), b"cut".to_vec()];
        let listed = against(pages, &json).code(8).stdout;
        assert_eq!(listed.lines().collect::<Vec<_>>(), ["m5", "m4", "m3"]);
    }
}

/// A page that is read ahead has the address of the next one, but for its number.
#[test]
fn pages_that_are_read_ahead_are_of_the_same_list() {
    let sandbox = Sandbox::start_with(&["--page-length", "2"]);
    let user = User::logged_in(&sandbox);
    for number in 0..7 {
        let body = format!("m{number}");
        sandbox.deliver("sms", &json!({ "from": "+15551234567", "body": body }));
    }
    user.run(&["sms", "messages", "--unread", "-q"]).ok();
    let query = |request: &Value| {
        let query = request["query"].as_str().unwrap();
        let mut pairs: Vec<_> = query.split('&').collect();
        pairs.sort_unstable();
        pairs.join("&")
    };
    let requests = sandbox.requests();
    let lists = requests.iter().filter(|r| r["path"] == "/api/messages/");
    let mut queries: Vec<String> = lists.map(query).collect();
    queries.sort();
    let offsets = ["", "&offset=2", "&offset=4", "&offset=6"];
    let limits = [100, 2, 2, 2];
    let expected = offsets
        .iter()
        .zip(limits)
        .map(|(offset, limit)| format!("is_read=false&limit={limit}{offset}&unread=true"));
    assert!(expected.eq(queries.iter().cloned()), "{queries:?}");
}

/// A server on this machine is not on the other side of a proxy.
#[test]
fn a_loopback_server_is_reached_without_a_proxy() {
    let server = RawServer::start(|stream| answer(stream, b"[]"));
    let proxies =
        ["HTTP_PROXY", "http_proxy", "ALL_PROXY"].map(|name| (name, "http://127.0.0.1:9"));
    let env = [&ENV[..], &proxies].concat();
    User::new(&server.url)
        .run_with(&["passwords", "list"], &env)
        .ok();
}

#[test]
fn what_became_of_a_request_is_said() {
    let list = ["passwords", "list"];
    against(vec![b"[]".to_vec()], &["passwords", "list", "-v"])
        .ok()
        .says("GET /api/passwords/ \u{2192} 200 (");
    let refused = |head: &'static str| {
        let server = RawServer::start(move |stream| {
            let rest = "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            let _ = stream.write_all(format!("HTTP/1.1 {head}{rest}").as_bytes());
        });
        User::new(&server.url).run_with(&list, &ENV)
    };
    refused("302 Found\r\nLocation: https://example.com/x")
        .code(8)
        .says("GET /api/passwords/ was redirected to https://example.com/x");
    refused("429 Too Many Requests\r\nRetry-After: 3600")
        .code(7)
        .says("60 min");
    User::new("http://127.0.0.1:9")
        .run_with(&list, &ENV)
        .code(8)
        .says("cannot reach 127.0.0.1:9");
}

/// A JSON text with so many spaces after it that it has this length.
fn padded(json: &Value, length: usize) -> Vec<u8> {
    let mut body = json.to_string().into_bytes();
    assert!(body.len() <= length);
    body.resize(length, b' ');
    body
}

#[test]
fn the_limits_of_an_answer_are_exact() {
    const MIB: usize = 1024 * 1024;
    let list = ["passwords", "list"];
    let most = 64 * MIB;
    against(vec![padded(&json!([]), most)], &list).ok();
    against(vec![padded(&json!([]), most + 1)], &list)
        .code(8)
        .says("larger than 64 MiB");
    // A response without a stated length.
    for (length, code) in [(most, 0), (most + 1, 8)] {
        let body = padded(&json!([]), length);
        let server = RawServer::start(move |stream| {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            let _ = stream.write_all(&body);
        });
        User::new(&server.url).run_with(&list, &ENV).code(code);
    }
    let fields = |length: usize| {
        let text = "x".repeat(length - r#"{"a":""}"#.len());
        vec![json!({ "a": text }).to_string().into_bytes()]
    };
    against(fields(256 * 1024), &["subscription", "--json"]).ok();
    against(fields(256 * 1024 + 1), &["subscription", "--json"])
        .code(8)
        .says("longer than 256 KiB");
}

/// The address of a next page goes into the head of a request.
#[test]
fn the_address_of_a_next_page_may_have_8_kib() {
    let list = ["passwords", "list", "-q"];
    let page = |next: Value| json!({ "results": [], "next": next });
    for (length, code) in [(8 * 1024, 0), (8 * 1024 + 1, 8)] {
        let next = format!("?p={}", "x".repeat(length - 3));
        let pages = [page(json!(next)), page(Value::Null)];
        let pages = pages.map(|page| page.to_string().into_bytes()).to_vec();
        against(pages, &list).code(code);
    }
}

/// A server that says how many rows there are: the pages come in its order, or backwards where the newest are last.
#[test]
fn pages_that_are_read_ahead_come_newest_first() {
    let row =
        |n: u32| json!({ "id": format!("m{n}"), "created_dt": format!("2026-01-01T00:00:0{n}Z") });
    let page = |rows: [u32; 2], next: Option<&str>| {
        let rows = rows.map(row);
        let page = json!({ "count": 4, "next": next, "results": rows });
        page.to_string().into_bytes()
    };
    for (first, second) in [([1, 2], [3, 4]), ([4, 3], [2, 1])] {
        for next in ["?page=2", "?offset=2"] {
            let pages = vec![page(first, Some(next)), page(second, None)];
            let listed = against(pages, &["sms", "messages", "-q"]).ok().stdout;
            assert_eq!(listed, "m4\nm3\nm2\nm1\n", "{next}");
        }
    }
}

#[test]
fn an_empty_array_ends_a_list() {
    let page = json!({ "results": [], "next": "?limit=0" });
    let pages = vec![page.to_string().into_bytes(), b"[]".to_vec()];
    against(pages, &["passwords", "list", "-q"]).ok();
}

/// Downloads the only attachment of a message, of this address and stated size, from a server that sends this much.
fn download(stated: &Value, length: usize) -> Ran {
    let file = json!({ "uuid": "u", "filename": "f", "size": stated, "download_url": "/file" });
    let message = json!({ "id": "1", "attachments": [file] });
    let answers = vec![message.to_string().into_bytes(), vec![b'x'; length]];
    against(answers, &["inbox", "download", "1", "-o", "d"])
}

#[test]
fn the_limits_of_a_download_are_exact() {
    const MIB: usize = 1024 * 1024;
    // 1 MiB more than was stated, and 100 MiB of any file.
    download(&json!(1), MIB + 1).ok();
    download(&json!(1), MIB + 2)
        .code(8)
        .says("longer than the 1 bytes that the server stated");
    download(&json!(null), 100 * MIB).ok();
    download(&json!(null), 100 * MIB + 1)
        .code(8)
        .says("longer than 100 MiB");
    // What is said to be longer is not even asked for.
    download(&json!(100 * MIB), 3)
        .code(8)
        .says("received 3 of 104857600 bytes");
    download(&json!(100 * MIB + 1), 3)
        .code(8)
        .says("longer than 100 MiB");
}

/// Storage has its permission in the address. The token is for the API, and for this server alone.
#[test]
fn a_download_sends_the_token_to_the_api_of_its_own_server_only() {
    let sandbox = Sandbox::start();
    let other = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let id = sandbox.deliver("email", &json!({ "subject": "x", "text": "x" }));
    for (server, path, authorized) in [
        (&sandbox, "/api/files/u/", true),
        (&sandbox, "/storage/u", false),
        (&sandbox, "/storage/api/u", false),
        (&other, "/api/files/u/", false),
        (&other, "/storage/u", false),
    ] {
        let address = format!("{}{path}", server.url);
        let file = json!({ "uuid": "u", "filename": "f", "size": 4, "download_url": address });
        let message = json!({ "id": id, "attachments": [file] });
        sandbox.fail_with("GET", &format!("/api/email-messages/{id}/"), 200, &message);
        server.fault(&json!({ "method": "GET", "path": path, "status": 200, "body": "text" }));
        let _ = user.run(&["inbox", "download", &id, "-o", "d", "--force"]);
        let requests = server.requests();
        let request = requests.iter().rev().find(|r| r["path"] == path);
        assert_eq!(request.unwrap()["authorization"], authorized, "{address}");
    }
}
