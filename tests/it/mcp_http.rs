//! `ravi mcp --http`: who may connect, and what clients over HTTP may do.

use crate::common;

use std::{
    io::{BufRead, BufReader},
    sync::{Arc, Barrier},
};

use common::{
    Sandbox, User, eventually,
    mcp::modern_client,
    mcp_http::{McpHttp, call, events, initialize},
};
use serde_json::{Value, json};

#[test]
fn only_clients_with_the_token_are_served() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mcp = McpHttp::start(&user, &[]);
    let hello = initialize(&json!({}));
    let token = mcp.listening["token"].as_str().unwrap();
    assert!(token.len() >= 32, "{token}");
    let wrong = format!("Bearer {}x", &token[..token.len() - 1]);
    for given in [
        "",
        "Bearer",
        "Bearer ",
        &wrong,
        token,
        &format!("Basic {token}"),
    ] {
        let answer = mcp.post_with(&[("Authorization", given)], &hello);
        assert_eq!(answer.status, 401, "{given}");
        assert!(answer.head.contains("www-authenticate: Bearer"));
        assert!(!answer.body.contains(token));
    }
    let lower = format!("bearer {token}");
    let answer = mcp.post_with(&[("Authorization", &lower)], &hello);
    assert_eq!(answer.status, 200);
    assert!(McpHttp::start(&user, &[]).listening["token"] != mcp.listening["token"]);
}

/// A website that a browser shows cannot send requests here, even if it knew the token.
#[test]
fn requests_of_websites_are_refused() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mcp = McpHttp::start(&user, &[]);
    let hello = initialize(&json!({}));
    let port = mcp.url.rsplit(':').next().unwrap();
    for (name, value, status) in [
        ("Host", "example.com".to_owned(), 403),
        ("Host", format!("example.com:{port}"), 403),
        ("Host", "127.0.0.1:1".to_owned(), 403),
        ("Host", format!("localhost:{port}"), 200),
        ("Origin", "https://example.com".to_owned(), 403),
        ("Origin", "http://localhost:1".to_owned(), 403),
        ("Origin", "null".to_owned(), 403),
        ("Origin", format!("http://localhost:{port}"), 200),
    ] {
        let answer = mcp.post_with(&[(name, &value)], &hello);
        assert_eq!(answer.status, status, "{name}: {value}");
    }
}

#[test]
fn the_server_listens_on_loopback_only() {
    let user = User::new("http://127.0.0.1:9");
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:80"] {
        user.run(&["mcp", "--http", address])
            .code(2)
            .says("is not a loopback address");
    }
    user.run(&["mcp", "--http", "localhost"]).code(2);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    user.run(&["mcp", "--http", &address])
        .code(1)
        .says("cannot listen on 127.0.0.1:");
}

#[test]
fn the_user_may_choose_the_token() {
    const TOKEN: &str = "0123456789abcdef";
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for bad in ["short", "0123456789abcde ", "0123456789abcdé"] {
        user.run_with(
            &["mcp", "--http", "127.0.0.1:0"],
            &[("RAVI_MCP_TOKEN", bad)],
        )
        .code(2)
        .says("RAVI_MCP_TOKEN must have at least 16 characters");
    }
    user.run(&["vault", "set", "KEY", "value of the key"]).ok();
    let mut command = user.command(&["mcp", "--json", "--http", "127.0.0.1:0"]);
    let mcp = McpHttp::start_command(command.env("RAVI_MCP_TOKEN", TOKEN));
    assert_eq!(mcp.listening["token"], Value::Null);
    let authorization = format!("Bearer {TOKEN}");
    let run = json!({ "command": ["env"], "env": { "KEY": "ravi://vault/KEY" } });
    let mut request = call(1, "vault_run", &run);
    request["params"]["_meta"] = modern_client(&json!({}));
    // From revision 2026-07-28 on, there are no sessions.
    let headers = [
        ("Authorization", authorization.as_str()),
        ("MCP-Protocol-Version", "2026-07-28"),
        ("Mcp-Method", "tools/call"),
        ("Mcp-Name", "vault_run"),
    ];
    let answer = mcp.post_with(&headers, &request);
    let result = events(&answer.body).pop().unwrap()["result"].clone();
    let stdout = result["structuredContent"]["stdout"].as_str().unwrap();
    assert!(
        stdout.contains("KEY=*****") && !stdout.contains(TOKEN),
        "{stdout}"
    );
}

/// Sessions share the server: a client that vanishes does not disturb the others.
#[test]
fn clients_do_not_disturb_each_other() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mcp = McpHttp::start(&user, &[]);
    let (first, second) = (mcp.initialize(&json!({})), mcp.initialize(&json!({})));
    assert_ne!(first, second);
    mcp.call(
        &first,
        "vault_set",
        &json!({ "key": "KEY", "value": "value" }),
    );
    let wait = json!({ "timeout": "1h" });
    let waiting: Vec<_> = (0..50)
        .map(|_| mcp.begin(&first, "wait_for_message", &wait))
        .collect();
    let stream = "/api/events/stream/";
    eventually("each wait is connected", || {
        sandbox.count("GET", stream) >= 50
    });
    // Half a request, and clients that are gone.
    let half = mcp.begin(&second, "vault_list", &json!({}));
    half.shutdown(std::net::Shutdown::Both).unwrap();
    drop(waiting);
    sandbox.expire_tokens();
    let listed = mcp.call(&second, "vault_list", &json!({}));
    assert_eq!(listed["structuredContent"]["result"][0]["key"], "KEY");
    let unknown = mcp.post_with(
        &[("Mcp-Session-Id", "x")],
        &call(1, "vault_list", &json!({})),
    );
    assert_eq!(unknown.status, 404);
    let answer = mcp.post_with(&[("Mcp-Session-Id", &second)], &json!("rubbish"));
    assert!((400..500).contains(&answer.status), "{}", answer.status);
}

#[test]
fn many_calls_at_once_are_answered() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["passwords", "create", "example.com"]).ok();
    let mcp = Arc::new(McpHttp::start(&user, &[]));
    let barrier = Arc::new(Barrier::new(20));
    let clients: Vec<_> = (0..20)
        .map(|_| {
            let (mcp, barrier) = (Arc::clone(&mcp), Arc::clone(&barrier));
            std::thread::spawn(move || {
                let session = mcp.initialize(&json!({}));
                barrier.wait();
                mcp.call(
                    &session,
                    "passwords_get",
                    &json!({ "entry": "example.com" }),
                )
            })
        })
        .collect();
    for client in clients {
        let result = client.join().unwrap();
        let password = &result["structuredContent"]["password"];
        assert_eq!(password, "ravi://passwords/example.com/password");
    }
}

/// The user is asked in the stream that answers the call.
#[test]
fn the_user_is_asked_over_http() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "KEY", "value"]).ok();
    let mcp = McpHttp::start(&user, &[]);
    let session = mcp.initialize(&json!({ "elicitation": {} }));
    let stream = mcp.begin(&session, "vault_delete", &json!({ "key": "KEY" }));
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let mut next = || loop {
        let line = lines.next().unwrap();
        if let Some(message) = events(&line).pop() {
            return message;
        }
    };
    let asked = next();
    assert_eq!(asked["method"], "elicitation/create", "{asked}");
    let accepted = json!({ "jsonrpc": "2.0", "id": asked["id"], "result": { "action": "accept" } });
    let answer = mcp.post_with(&[("Mcp-Session-Id", &session)], &accepted);
    assert_eq!(answer.status, 202);
    assert_eq!(next()["result"]["structuredContent"]["deleted"], true);
}

/// Each session has its own subscriptions; its notifications go into its own stream.
#[test]
fn sessions_are_notified_of_what_they_subscribed_to() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mcp = McpHttp::start(&user, &[]);
    let streams: Vec<_> = ["thread-1", "thread-2"]
        .into_iter()
        .map(|thread| {
            let session = mcp.initialize(&json!({}));
            let subscribe = json!({ "jsonrpc": "2.0", "id": 2, "method": "resources/subscribe",
                "params": { "uri": format!("ravi://inbox/{thread}") } });
            let answer = mcp.post_with(&[("Mcp-Session-Id", &session)], &subscribe);
            assert_eq!(events(&answer.body)[0]["result"], json!({}));
            (thread, mcp.stream(&session))
        })
        .collect();
    for (thread, stream) in streams {
        sandbox.deliver("email", &json!({ "thread_id": thread, "text": "x" }));
        let notification = stream.map(|line| line.unwrap());
        let notification = notification.flat_map(|line| events(&line)).next().unwrap();
        assert_eq!(
            notification["params"]["uri"],
            format!("ravi://inbox/{thread}")
        );
    }
    assert_eq!(sandbox.count("GET", "/api/events/stream/"), 1);
}

/// From revision 2026-07-28 on, a request stays open for the notifications.
#[test]
fn a_subscription_without_a_session_is_notified() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mcp = McpHttp::start(&user, &[]);
    let uri = "ravi://inbox/thread-1";
    let listen = json!({ "jsonrpc": "2.0", "id": 2, "method": "subscriptions/listen", "params": {
        "_meta": modern_client(&json!({})),
        "notifications": { "resourceSubscriptions": [uri] },
    }});
    let headers = [
        ("MCP-Protocol-Version", "2026-07-28"),
        ("Mcp-Method", "subscriptions/listen"),
    ];
    let stream = BufReader::new(mcp.begin_with(&headers, &listen)).lines();
    let mut received = stream.flat_map(|line| events(&line.unwrap()));
    let mut next = || received.next().unwrap();
    assert_eq!(next()["method"], "notifications/subscriptions/acknowledged");
    // What has changed until the stream was open is not known.
    assert_eq!(next()["params"]["uri"], uri);
    sandbox.deliver("email", &json!({ "thread_id": "thread-1", "text": "x" }));
    assert_eq!(next()["params"]["uri"], uri);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_server() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for (signal, code) in [
        (rustix::process::Signal::INT, 130),
        (rustix::process::Signal::TERM, 143),
    ] {
        let before = sandbox.count("GET", "/api/events/stream/");
        let mcp = McpHttp::start(&user, &[]);
        let session = mcp.initialize(&json!({}));
        let _waiting = mcp.begin(&session, "wait_for_message", &json!({}));
        eventually("the wait is connected", || {
            sandbox.count("GET", "/api/events/stream/") > before
        });
        let pid = i32::try_from(mcp.id()).unwrap();
        let pid = rustix::process::Pid::from_raw(pid).unwrap();
        rustix::process::kill_process(pid, signal).unwrap();
        assert_eq!(mcp.wait(), code);
    }
}

/// The scenarios of the conformance suite that concern any server.
const SCENARIOS: [&str; 8] = [
    "server-initialize",
    "ping",
    "tools-list",
    "resources-list",
    "prompts-list",
    "server-sse-polling",
    "server-sse-multiple-streams",
    "dns-rebinding-protection",
];
/// The others, by their beginning, and why they do not apply.
const NOT_APPLICABLE: [(&str, &str); 10] = [
    (
        "tools-call-",
        "they call tools that only the suite's own server has",
    ),
    (
        "resources-read-",
        "they read resources of the suite's own server",
    ),
    (
        "resources-templates-read",
        "it reads a resource of the suite's own server",
    ),
    (
        "resources-subscribe",
        "it subscribes to a resource of the suite's own server",
    ),
    ("resources-unsubscribe", "as `resources-subscribe`"),
    ("prompts-get-", "they get prompts of the suite's own server"),
    (
        "elicitation-",
        "they call tools of the suite's own server; `mcp_asks` has ours",
    ),
    (
        "json-schema-2020-12",
        "it reads the schema of a tool of the suite's own server",
    ),
    ("logging-set-level", "`ravi mcp` sends no log messages"),
    ("completion-complete", "`ravi mcp` completes no arguments"),
];

#[test]
#[ignore = "needs @modelcontextprotocol/conformance of npm"]
fn the_conformance_suite_passes() {
    let user = User::new("http://127.0.0.1:9");
    let conformance = |args: &[&str]| {
        let ran = std::process::Command::new("conformance")
            .args(args)
            .current_dir(user.work())
            .output()
            .unwrap();
        String::from_utf8(ran.stdout).unwrap()
    };
    let listed = conformance(&["list", "--server"]);
    let listed: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.strip_prefix("  - "))
        .collect();
    assert!(
        SCENARIOS.iter().all(|name| listed.contains(name)),
        "{listed:?}"
    );
    for name in listed.iter().filter(|name| !SCENARIOS.contains(name)) {
        let is_explained = NOT_APPLICABLE
            .iter()
            .any(|(start, _)| name.starts_with(start));
        assert!(is_explained, "{name}");
    }
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.deliver("email", &json!({ "subject": "x", "text": "y" }));
    let mcp = McpHttp::start(&user, &[]);
    let url = mcp.with_token();
    for name in SCENARIOS {
        let printed = conformance(&["server", "--url", &url, "--scenario", name]);
        let result = printed.lines().find(|line| line.starts_with("Passed: "));
        let passed = result.is_some_and(|line| line.contains(", 0 failed, "));
        assert!(passed, "{name}: {printed}");
    }
}
