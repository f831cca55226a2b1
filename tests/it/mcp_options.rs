//! What the user chooses for `ravi mcp`: identity, recipients, tools.

use crate::common;

use common::{Sandbox, User, mcp::Mcp};
use serde_json::json;

#[test]
fn only_the_tool_that_waits_for_a_link_has_a_kind() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let tools = Mcp::start(&user, &[]).tools();
    for (name, has_kind) in [
        ("wait_for_code", false),
        ("wait_for_link", true),
        ("wait_for_message", false),
    ] {
        let tool = tools.iter().find(|tool| tool["name"] == name).unwrap();
        let kind = tool["inputSchema"]["properties"].get("kind");
        assert_eq!(kind.is_some(), has_kind, "{name}");
    }
}

/// A model acts as no other identity than the one that the user gives.
#[test]
fn a_given_identity_confines_the_model() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let second = user
        .run(&["identities", "create", "second", "--json"])
        .ok()
        .json();
    user.run(&["vault", "set", "KEY", "value", "--identity", "second"])
        .ok();
    let mut mcp = Mcp::start(&user, &["--identity", "sandbox-agent"]);
    let tools = mcp.tools();
    let names: Vec<&str> = tools
        .iter()
        .map(|tool| tool["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"identities_list"));
    assert!(!names.contains(&"identities_use") && !names.contains(&"identities_create"));
    assert!(
        tools
            .iter()
            .all(|tool| tool["inputSchema"]["properties"].get("identity").is_none())
    );
    let error = mcp.failure("vault_list", &json!({ "identity": "second" }));
    assert_eq!(error["kind"], "usage", "{error}");
    let handle = format!(
        "ravi://vault/KEY?identity={}",
        second["uuid"].as_str().unwrap()
    );
    let run = json!({ "command": ["true"], "env": { "A": handle } });
    assert_eq!(mcp.failure("vault_run", &run)["kind"], "forbidden");
}

#[test]
fn options_that_exclude_each_other_are_refused() {
    let user = User::new("http://127.0.0.1:9");
    for pattern in [
        "nonsense",
        "example.com",
        "@example.com",
        "a@b.com c@d.com",
        "",
    ] {
        user.run(&["mcp", "--send-to", pattern])
            .code(2)
            .says("matches no address");
    }
    user.run(&["mcp", "--tools", "inbox_list,passwords_generate"])
        .code(2)
        .says("the other options exclude `passwords_generate`");
    user.run(&["mcp", "--tools", "vault_run", "--profile", "no-send"])
        .code(2)
        .says("the other options exclude `vault_run`");
}

/// The text for all tools says nothing that the options have changed.
#[test]
fn the_instructions_follow_the_options() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let instructions = |args: &[&str]| {
        let mut mcp = Mcp::start_modern(&user, args, &json!({}));
        let answer = mcp.request("server/discover", &json!({}));
        answer["result"]["instructions"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let all = instructions(&[]);
    assert!(all.contains("you never see a value") && all.contains("with a trigger"));
    assert!(!instructions(&["--reveal"]).contains("you never see a value"));
    let restricted = instructions(&["--profile", "no-send"]);
    assert!(!restricted.contains("vault_run") && !restricted.contains("trigger"));
    assert!(!instructions(&["--tools", "phone"]).contains("wait_for_code"));
}

/// The session is in a file that is no attachment, even if it is below the working directory.
#[test]
fn the_session_is_no_attachment() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut mcp = Mcp::start_in(&user, user.home(), &[]);
    let config = user.config();
    let file = std::fs::read_dir(&config)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let file = file.strip_prefix(user.home()).unwrap().to_str().unwrap();
    let send = json!({ "to": ["a@example.com"], "subject": "x", "body": "y", "attach": [file] });
    let error = mcp.failure("inbox_send", &send);
    assert_eq!(error["kind"], "forbidden", "{error}");
    let copy = mcp.failure(
        "vault_set",
        &json!({ "key": "B", "value": "ravi://vault/A" }),
    );
    assert_eq!(copy["kind"], "usage", "{copy}");
    assert_eq!(sandbox.count("POST", "/api/email-messages/compose/"), 0);
}

/// What `ravi` itself says is no text of a stranger: the model may follow its hints.
#[test]
fn own_failures_are_not_fenced() {
    let sandbox = Sandbox::start();
    let stranger = User::new(&sandbox.url);
    let error = Mcp::start(&stranger, &[]).failure("inbox_list", &json!({}));
    assert_eq!(error["kind"], "not_logged_in");
    assert!(
        error["hint"].as_str().unwrap().contains("ravi login"),
        "{error}"
    );
}
