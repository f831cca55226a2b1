//! The event stream of `ravi mcp`: identities that change, and times in which messages may be missed.

use crate::common;

use std::io::{BufRead, BufReader};

use common::{
    Sandbox, User, eventually,
    mcp::{Mcp, modern_client},
    mcp_http::{McpHttp, events},
};
use serde_json::{Value, json};

use super::mcp_changes::{LIST, STREAM, UPDATED, email, listen, uri};

const INBOX: &str = "/api/email-inbox/";

/// The methods of the next two notifications, in the order of the alphabet.
#[track_caller]
fn two(mcp: &mut Mcp) -> [Value; 2] {
    let mut methods = [(); 2].map(|()| mcp.receive()["method"].clone());
    methods.sort_by_key(ToString::to_string);
    methods
}

/// Another identity has another list, even an empty one or an earlier one.
#[test]
fn another_identity_changes_the_list() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    email(&sandbox, "thread-1");
    let mut mcp = Mcp::start(&user, &[]);
    let first = user.run(&["identities", "current", "--json"]).json()["uuid"].clone();
    let second = mcp.ok("identities_create", &json!({ "name": "second" }))["uuid"].clone();
    mcp.result("resources/list", &json!({}));
    eventually("the stream is opened", || sandbox.count("GET", STREAM) == 1);
    for (identity, count) in [(&second, 0), (&first, 1), (&second, 0)] {
        mcp.ok("identities_use", &json!({ "identity_name": identity }));
        mcp.notification(LIST);
        let listed = mcp.result("resources/list", &json!({}));
        assert_eq!(listed["resources"].as_array().unwrap().len(), count);
    }
}

/// The user may choose another identity in a shell: the next call notices it.
#[test]
fn the_stream_follows_an_identity_that_was_chosen_elsewhere() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["identities", "create", "second"]).ok();
    let mut mcp = Mcp::start(&user, &[]);
    mcp.result("resources/list", &json!({}));
    mcp.result("resources/subscribe", &uri("thread-1"));
    user.run(&["identities", "use", "second"]).ok();
    mcp.ok("status", &json!({}));
    assert_eq!(two(&mut mcp), [LIST, UPDATED]);
    sandbox.deliver(
        "email",
        &json!({ "identity": "second", "thread_id": "thread-1", "text": "x" }),
    );
    let mut methods = vec![mcp.receive()["method"].clone()];
    if methods[0] == LIST {
        methods.push(mcp.receive()["method"].clone());
    }
    assert_eq!(methods.last().unwrap(), UPDATED);
    assert_eq!(sandbox.count("GET", STREAM), 2);
}

/// While the inbox cannot be read, messages may be missing, of new threads, too; and until it can be read again.
#[test]
fn all_may_have_changed_while_the_inbox_cannot_be_read() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.stream_faults(&json!({ "cut_after": 1, "retry_ms": 100 }));
    let mut mcp = Mcp::start(&user, &[]);
    mcp.result("resources/list", &json!({}));
    mcp.result("resources/subscribe", &uri("thread-1"));
    // Two checks, each of which is retried three times.
    sandbox.fault(&json!({ "method": "GET", "path": INBOX, "status": 503, "times": 8 }));
    email(&sandbox, "thread-2");
    mcp.notification(LIST);
    // First that messages may be missing, then that some may have been until now.
    assert_eq!(two(&mut mcp), [LIST, UPDATED]);
    assert_eq!(two(&mut mcp), [LIST, UPDATED]);
    email(&sandbox, "thread-1");
    assert_eq!(two(&mut mcp), [LIST, UPDATED]);
}

/// A modern client is acknowledged at once; what changes while the stream is being connected is not known.
#[test]
fn a_modern_subscription_is_acknowledged_before_it_is_connected() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.hold("GET", STREAM);
    let mut mcp = Mcp::start_modern(&user, &[], &json!({}));
    let filter = json!({ "resourceSubscriptions": ["ravi://inbox/thread-1"] });
    listen(&mut mcp, &filter);
    eventually("the stream is opened", || sandbox.count("GET", STREAM) == 1);
    mcp.ok("status", &json!({}));
    assert!(!mcp.traffic.contains(UPDATED));
    sandbox.release();
    assert_eq!(mcp.notification(UPDATED)["uri"], "ravi://inbox/thread-1");
    email(&sandbox, "thread-1");
    assert_eq!(mcp.notification(UPDATED)["uri"], "ravi://inbox/thread-1");
}

/// A stream that has failed is opened again for a subscription, and for no other request.
#[test]
fn requests_do_not_open_a_stream_that_has_failed() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.fault(&json!({ "method": "GET", "path": STREAM, "status": 403, "times": 100 }));
    let mcp = McpHttp::start(&user, &[]);
    let session = mcp.initialize(&json!({}));
    let ask = |method: &str, params: &Value| {
        let request = json!({ "jsonrpc": "2.0", "id": 2, "method": method, "params": params });
        let answer = mcp.post_with(&[("Mcp-Session-Id", &session)], &request);
        events(&answer.body)[0].clone()
    };
    let subscribe = || {
        let uri = json!({ "uri": "ravi://inbox/thread-1" });
        assert_eq!(ask("resources/subscribe", &uri)["error"]["code"], -32603);
    };
    // A client that has the list waits for its changes.
    assert!(ask("resources/list", &json!({}))["result"].is_object());
    subscribe();
    let count = sandbox.count("GET", STREAM);
    let list = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list", "params": { "_meta": modern_client(&json!({})) } });
    let headers = [
        ("MCP-Protocol-Version", "2026-07-28"),
        ("Mcp-Method", "tools/list"),
    ];
    for _ in 0..10 {
        assert_eq!(mcp.post_with(&headers, &list).status, 200);
        mcp.call(&session, "status", &json!({}));
    }
    subscribe();
    assert_eq!(sandbox.count("GET", STREAM), count + 1);
}

/// A modern client over HTTP that vanishes needs the stream no longer.
#[test]
fn a_closed_connection_ends_a_modern_subscription() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mcp = McpHttp::start(&user, &[]);
    let listen = json!({ "jsonrpc": "2.0", "id": 2, "method": "subscriptions/listen", "params": {
        "_meta": modern_client(&json!({})),
        "notifications": { "resourcesListChanged": true },
    }});
    let headers = [
        ("MCP-Protocol-Version", "2026-07-28"),
        ("Mcp-Method", "subscriptions/listen"),
    ];
    // As long as the subscription before is open, the stream is that of both.
    eventually("another stream is opened", || {
        let stream = BufReader::new(mcp.begin_with(&headers, &listen)).lines();
        let mut received = stream.flat_map(|line| events(&line.unwrap()));
        assert!(received.any(|message| message["method"] == LIST));
        sandbox.count("GET", STREAM) > 1
    });
}
