//! Every row of the contract's tables has a command that sends it: the tables are read from the contract itself.

use crate::common;

use std::collections::BTreeSet;

use common::{Sandbox, User};
use serde_json::json;

/// Rows of `| METHOD | path | … |`.
fn rows() -> BTreeSet<(String, String)> {
    let contract = include_str!("../contract/api-endpoints.txt");
    let cells = |line: &str| -> Vec<String> {
        line.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let rows = contract.lines().filter(|line| line.starts_with("| "));
    rows.map(cells)
        .filter(|cells| matches!(cells[1].as_str(), "GET" | "POST" | "PUT" | "DELETE"))
        .map(|cells| (cells[1].clone(), cells[2].clone()))
        .collect()
}

/// Whether a path that was asked for is an instance of the contract's, whose placeholders are `<name>`.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) =
        (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern
            .iter()
            .zip(path)
            .all(|(wanted, given)| wanted.starts_with('<') || *wanted == given)
}

/// Runs every command that talks to the server.
fn exercise(sandbox: &Sandbox) {
    let user = User::new(&sandbox.url);
    user.log_in(sandbox, &[]).ok();
    let ok = |args: &[&str]| user.run(args).ok().stdout.trim().to_owned();
    ok(&["whoami"]);
    ok(&["subscription"]);
    ok(&["phone"]);
    ok(&["encryption", "status"]);
    ok(&["identities", "create", "second"]);
    ok(&["identities", "list"]);
    let uuid = ok(&["identities", "get", "second", "-q"]);
    ok(&["identities", "get", &uuid]);
    ok(&["identities", "update", &uuid, "--name", "third"]);
    ok(&["identities", "delete", &uuid, "--yes"]);

    let id = sandbox.deliver("email", &json!({ "subject": "Hello", "text": "Hi" }));
    let thread = ok(&["inbox", "list", "--unread", "-q"]);
    ok(&["inbox", "show", &thread]);
    ok(&["inbox", "messages"]);
    ok(&["inbox", "message", &id]);
    std::fs::write(user.work().join("a.txt"), "text").unwrap();
    let to = ["--to", "sandbox-agent@in.ravi.app", "--subject", "Hi"];
    let compose: Vec<&str> = ["inbox", "send", "--body", "x", "--attach", "a.txt"]
        .into_iter()
        .chain(to)
        .collect();
    let sent = ok(&[&compose[..], &["-q"]].concat());
    ok(&["inbox", "reply", &sent, "--body", "x"]);
    ok(&["inbox", "reply-all", &sent, "--body", "x"]);

    user.run(&["watch", "--timeout", "300ms"]).code(124);
    let id = sandbox.deliver("sms", &json!({ "body": "Hi" }));
    let conversation = ok(&["sms", "list", "--unread", "-q"]);
    ok(&["sms", "show", &conversation]);
    ok(&["sms", "messages"]);
    ok(&["sms", "message", &id]);

    let entry = ok(&["passwords", "create", "example.com", "-q"]);
    ok(&["passwords", "list"]);
    ok(&["passwords", "get", &entry]);
    ok(&["passwords", "update", &entry, "--generate"]);
    ok(&["passwords", "generate", "--server"]);
    ok(&["passwords", "delete", &entry, "--yes"]);

    ok(&["vault", "set", "KEY", "value"]);
    ok(&["vault", "list"]);
    ok(&["vault", "get", "KEY"]);
    ok(&["vault", "delete", "KEY", "--yes"]);

    sandbox.expire_tokens();
    ok(&["whoami"]);
    ok(&["logout"]);
    let mut login = user.command(&["login", "--email", "owner@example.com", "--password-stdin"]);
    common::feed(login.env("RAVI_PIN", common::PIN), b"sandbox\n").ok();
}

#[test]
fn every_row_of_the_contract_is_sent() {
    let rows = rows();
    assert_eq!(rows.len(), 38, "the contract has other tables");
    let sandbox = Sandbox::start();
    exercise(&sandbox);
    let requests = sandbox.requests();
    let missing: Vec<_> = rows
        .iter()
        .filter(|(method, pattern)| {
            !requests.iter().any(|request| {
                request["method"] == method.as_str()
                    && request["status"].as_u64().unwrap() < 300
                    && matches(pattern, request["path"].as_str().unwrap())
            })
        })
        .collect();
    assert!(missing.is_empty(), "no command sends {missing:?}");
}

/// Only endpoints of one identity get its header, and only storage gets no token.
#[test]
fn headers_go_where_the_contract_says() {
    let sandbox = Sandbox::start();
    exercise(&sandbox);
    let account = [
        "/api/auth/",
        "/api/identities/",
        "/api/encryption/",
        "/api/subscription/",
    ];
    for request in sandbox.requests() {
        let path = request["path"].as_str().unwrap();
        let of_account = account.iter().any(|prefix| path.starts_with(prefix));
        let storage = path.starts_with("/storage/");
        let identity = request["identity"].as_str().unwrap();
        assert_eq!(identity.is_empty(), of_account || storage, "{request}");
        let public = storage
            || path.starts_with("/api/auth/device/")
            || path == "/api/auth/token/refresh/"
            || path == "/api/auth/login/";
        assert_eq!(request["authorization"], !public, "{request}");
        let agent = request["user_agent"].as_str().unwrap();
        assert!(agent.starts_with("ravi/"), "{request}");
    }
}
