//! The annotations of the tools of `ravi mcp`, against the requests that they send.

use crate::common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Sandbox, User, mcp::Mcp};
use ravi::mcp::catalog::{Effect, Kind, TOOLS};
use serde_json::json;

/// A tool that only reads sends no request that could change something.
#[test]
fn what_only_reads_only_gets() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let id = sandbox.deliver(
        "email",
        &json!({ "subject": "x", "text": "y", "thread_id": "thread-1" }),
    );
    let counter = "otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter=0";
    user.run(&["passwords", "create", "example.com", "--notes", counter])
        .ok();
    user.run(&["vault", "set", "KEY", "value"]).ok();
    let before = sandbox.requests().len();
    let mut mcp = Mcp::start(&user, &["--profile", "read-only"]);
    let tools = mcp.tools();
    for tool in TOOLS.iter().filter(|tool| tool.effect == Effect::Reads) {
        let arguments = match tool.name {
            "passwords_generate" => continue,
            "inbox_message" => json!({ "id": id }),
            "inbox_show" => json!({ "id": "thread-1" }),
            "inbox_search" => json!({ "text": "y" }),
            "sms_show" => json!({ "conversation_id": "none" }),
            "otp" => json!({ "text": "Your code is 847291" }),
            "passwords_get" | "passwords_code" => json!({ "entry": "example.com" }),
            "vault_get" => json!({ "key": "KEY" }),
            name if name.starts_with("wait_") => json!({ "timeout": "1ms", "since": "1h" }),
            _ => json!({}),
        };
        mcp.call(tool.name, &arguments);
        let listed = tools
            .iter()
            .find(|listed| listed["name"] == tool.name)
            .unwrap();
        assert_eq!(listed["annotations"]["readOnlyHint"], true);
    }
    assert!(
        tools
            .iter()
            .all(|tool| tool["annotations"]["readOnlyHint"] == true),
        "{tools:?}"
    );
    let requests = sandbox.requests();
    assert!(requests.len() > before + 10);
    for request in &requests[before..] {
        assert_eq!(request["method"], "GET", "{request}");
    }
}

/// The methods of the contract agree with the annotations: what adds or sends posts, what replaces or deletes says so.
#[test]
fn what_changes_something_says_so() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let id = sandbox.deliver("email", &json!({ "subject": "x", "text": "y" }));
    let mut mcp = Mcp::start(&user, &[]);
    let calls = [
        ("identities_create", json!({ "name": "second" })),
        ("identities_use", json!({ "identity_name": "second" })),
        (
            "identities_use",
            json!({ "identity_name": "sandbox-agent" }),
        ),
        (
            "inbox_send",
            json!({ "to": ["a@example.com"], "subject": "x", "body": "y" }),
        ),
        ("inbox_reply", json!({ "id": id, "body": "y" })),
        ("inbox_reply_all", json!({ "id": id, "body": "y" })),
        ("passwords_create", json!({ "domain": "example.com" })),
        (
            "passwords_update",
            json!({ "entry": "example.com", "generate": true }),
        ),
        ("vault_set", json!({ "key": "KEY", "value": "first" })),
        ("vault_set", json!({ "key": "KEY", "value": "second" })),
        ("passwords_delete", json!({ "entry": "example.com" })),
        ("vault_delete", json!({ "key": "KEY" })),
    ];
    let mut methods: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (name, arguments) in &calls {
        let before = sandbox.requests().len();
        mcp.ok(name, arguments);
        let sent = sandbox.requests().split_off(before);
        let changing = sent
            .iter()
            .map(|request| request["method"].as_str().unwrap());
        let changing = changing
            .filter(|method| *method != "GET")
            .map(str::to_owned);
        methods.entry(name).or_default().extend(changing);
    }
    let listed = mcp.tools();
    // They change what is on this machine, or anything.
    let local = ["inbox_download", "vault_run", "signup", "passwords_fill"];
    let changing = TOOLS.iter().filter(|tool| tool.effect != Effect::Reads);
    for tool in changing.filter(|tool| !local.contains(&tool.name)) {
        assert_eq!(tool.kind, Kind::Command, "{}", tool.name);
        let sent: Vec<&str> = methods[tool.name].iter().map(String::as_str).collect();
        // In the contract, `POST /api/vault/` replaces the value of a key that exists.
        let replaces = tool.name == "vault_set";
        let destroys = replaces || sent.iter().any(|method| *method != "POST");
        let repeats = !replaces && sent == ["POST"];
        let shown = listed
            .iter()
            .find(|shown| shown["name"] == tool.name)
            .unwrap();
        let hints = &shown["annotations"];
        assert_eq!(hints["readOnlyHint"], false, "{}: {sent:?}", tool.name);
        assert_eq!(
            hints["destructiveHint"], destroys,
            "{}: {sent:?}",
            tool.name
        );
        if repeats {
            assert_eq!(hints["idempotentHint"], false, "{}: {sent:?}", tool.name);
        }
    }
}
