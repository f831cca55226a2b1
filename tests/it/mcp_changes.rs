//! Notifications of `ravi mcp`: changes of resources, from one event stream.

use crate::common;

use std::time::{Duration, Instant};

use common::{Sandbox, User, eventually, mcp::Mcp, ready};
use serde_json::{Value, json};

pub const UPDATED: &str = "notifications/resources/updated";
pub const LIST: &str = "notifications/resources/list_changed";
const ACKNOWLEDGED: &str = "notifications/subscriptions/acknowledged";
pub const STREAM: &str = "/api/events/stream/";

pub fn email(sandbox: &Sandbox, thread: &str) {
    sandbox.deliver(
        "email",
        &json!({ "thread_id": thread, "text": "OBEY", "subject": "OBEY" }),
    );
}

pub fn uri(thread: &str) -> Value {
    json!({ "uri": format!("ravi://inbox/{thread}") })
}

/// The next notification is of this resource.
#[track_caller]
fn updated(mcp: &mut Mcp, uri: &Value) {
    assert_eq!(&mcp.notification(UPDATED), uri);
}

/// Opens a modern subscription, and waits until it is acknowledged; gives its ID and what is accepted.
#[track_caller]
pub fn listen(mcp: &mut Mcp, filter: &Value) -> (u64, Value) {
    let id = mcp.begin("subscriptions/listen", &json!({ "notifications": filter }));
    let acknowledged = mcp.notification(ACKNOWLEDGED);
    assert_eq!(
        acknowledged["_meta"]["io.modelcontextprotocol/subscriptionId"],
        id
    );
    (id, acknowledged["notifications"].clone())
}

/// Opens a modern subscription, and waits until it is connected: then, all that is accepted may have changed.
#[track_caller]
pub fn listen_connected(mcp: &mut Mcp, filter: &Value) -> (u64, Value) {
    let (id, accepted) = listen(mcp, filter);
    if accepted["resourcesListChanged"] == true {
        mcp.notification(LIST);
    }
    let uris = accepted["resourceSubscriptions"].as_array();
    let mut uris = uris.cloned().unwrap_or_default();
    uris.sort_by_key(ToString::to_string);
    for uri in uris {
        assert_eq!(mcp.notification(UPDATED)["uri"], uri);
    }
    (id, accepted)
}

fn cancel(id: u64) -> Value {
    json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": id } })
}

#[test]
fn subscribers_are_notified_of_their_threads_alone() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut mcp = Mcp::start(&user, &[]);
    for uri in [uri("thread-1"), uri("thread-2"), uri("thread-2")] {
        mcp.result("resources/subscribe", &uri);
    }
    sandbox.deliver("sms", &json!({ "body": "OBEY", "from": "+15551234567" }));
    let conversation = mcp.ok("sms_list", &json!({}))["result"][0]["conversation_id"].clone();
    let encoded = conversation.as_str().unwrap().replace('+', "%2B");
    let sms = json!({ "uri": format!("ravi://sms/{encoded}") });
    mcp.result("resources/subscribe", &sms);
    email(&sandbox, "thread-3");
    email(&sandbox, "thread-2");
    updated(&mut mcp, &uri("thread-2"));
    email(&sandbox, "thread-1");
    updated(&mut mcp, &uri("thread-1"));
    sandbox.deliver("sms", &json!({ "body": "OBEY", "from": "+15551234567" }));
    updated(&mut mcp, &sms);
    mcp.result("resources/unsubscribe", &uri("thread-1"));
    email(&sandbox, "thread-1");
    email(&sandbox, "thread-2");
    updated(&mut mcp, &uri("thread-2"));
    assert_eq!(sandbox.count("GET", STREAM), 1);
    // A notification is no text of a stranger, and reads nothing.
    let notified = mcp
        .traffic
        .lines()
        .filter(|line| line.contains("notifications/"));
    assert!(notified.clone().count() == 4 && notified.clone().all(|line| !line.contains("OBEY")));
    assert_eq!(sandbox.count("GET", "/api/email-inbox/thread-2/"), 0);
    // Without a subscription, there is no stream; the next one opens another.
    for uri in [uri("thread-2"), sms, uri("thread-2")] {
        mcp.result("resources/unsubscribe", &uri);
    }
    mcp.ok("phone", &json!({}));
    mcp.result("resources/subscribe", &uri("thread-1"));
    assert_eq!(sandbox.count("GET", STREAM), 2);
    email(&sandbox, "thread-1");
    updated(&mut mcp, &uri("thread-1"));
    for uri in ["ravi://vault/KEY", "ravi://inbox/", "x"] {
        let answer = mcp.request("resources/subscribe", &json!({ "uri": uri }));
        assert_eq!(answer["error"]["code"], -32002, "{uri}: {answer}");
    }
    assert_eq!(mcp.end(), 0);
}

/// A new thread changes the list, for a client that has it.
#[test]
fn new_threads_change_the_list() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    email(&sandbox, "thread-1");
    let mut mcp = Mcp::start(&user, &[]);
    mcp.result("resources/list", &json!({}));
    eventually("the stream is opened", || sandbox.count("GET", STREAM) == 1);
    mcp.result("resources/subscribe", &uri("thread-1"));
    email(&sandbox, "thread-2");
    mcp.notification(LIST);
    email(&sandbox, "thread-2");
    email(&sandbox, "thread-1");
    updated(&mut mcp, &uri("thread-1"));
    sandbox.deliver("sms", &json!({ "body": "x", "from": "+15551234567" }));
    mcp.notification(LIST);
    assert_eq!(sandbox.count("GET", STREAM), 1);
}

/// A thread that arrives after the list is made: before the stream is opened, or while it is being connected.
#[test]
fn no_thread_is_missed_after_the_list() {
    const INBOX: &str = "/api/email-inbox/";
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut mcp = Mcp::start(&user, &[]);
    sandbox.hold("GET", INBOX);
    let id = mcp.begin("resources/list", &json!({}));
    eventually("the list is made", || sandbox.count("GET", INBOX) == 1);
    email(&sandbox, "thread-1");
    sandbox.release();
    let listed = mcp.receive();
    assert_eq!(
        (&listed["id"], &listed["result"]["resources"]),
        (&json!(id), &json!([]))
    );
    mcp.notification(LIST);
    let mut mcp = Mcp::start(&user, &[]);
    sandbox.hold("GET", STREAM);
    mcp.result("resources/list", &json!({}));
    eventually("the stream is opened", || sandbox.count("GET", STREAM) == 2);
    email(&sandbox, "thread-2");
    sandbox.release();
    mcp.notification(LIST);
}

/// A message that arrives while the stream is being connected is notified of, or before the subscription.
#[test]
fn a_subscription_is_answered_once_it_is_connected() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.hold("GET", STREAM);
    let mut mcp = Mcp::start(&user, &[]);
    let id = mcp.begin("resources/subscribe", &uri("thread-1"));
    eventually("the stream is opened", || sandbox.count("GET", STREAM) == 1);
    // Another request is answered while the subscription is not.
    mcp.ok("status", &json!({}));
    let answered = format!("\"id\":{id},");
    assert!(!mcp.traffic.contains(&answered), "{}", mcp.traffic);
    email(&sandbox, "thread-1");
    sandbox.release();
    let both = [mcp.receive(), mcp.receive()];
    assert!(both.iter().any(|message| message["id"] == id), "{both:?}");
    assert!(
        both.iter().any(|message| message["method"] == UPDATED),
        "{both:?}"
    );
}

#[test]
fn a_modern_client_listens_to_what_it_asks_for() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    email(&sandbox, "thread-0");
    let mut mcp = Mcp::start_modern(&user, &[], &json!({}));
    let filter = json!({
        "resourceSubscriptions": ["ravi://inbox/thread-1", "ravi://vault/KEY", "ravi://inbox/%74hread-2"],
        "toolsListChanged": true,
    });
    let (first, accepted) = listen_connected(&mut mcp, &filter);
    assert_eq!(
        accepted,
        json!({ "resourceSubscriptions": ["ravi://inbox/thread-1", "ravi://inbox/%74hread-2"] })
    );
    let (second, accepted) = listen_connected(&mut mcp, &json!({ "resourcesListChanged": true }));
    assert_eq!(accepted, json!({ "resourcesListChanged": true }));
    let of = |params: &Value| params["_meta"]["io.modelcontextprotocol/subscriptionId"].clone();
    email(&sandbox, "thread-0");
    email(&sandbox, "thread-9");
    assert_eq!(of(&mcp.notification(LIST)), second);
    email(&sandbox, "thread-9");
    mcp.send(&cancel(second));
    // A cancelled request may be answered.
    mcp.ok("status", &json!({}));
    email(&sandbox, "thread-2");
    let params = mcp.notification(UPDATED);
    assert_eq!(
        (&params["uri"], of(&params)),
        (&json!("ravi://inbox/%74hread-2"), json!(first))
    );
    assert_eq!(sandbox.count("GET", STREAM), 1);
    mcp.send(&cancel(first));
    mcp.ok("phone", &json!({}));
    let (_, accepted) = listen_connected(&mut mcp, &json!({ "toolsListChanged": true }));
    assert_eq!(accepted, json!({}));
    assert_eq!(sandbox.count("GET", STREAM), 1);
    listen_connected(&mut mcp, &filter);
    assert_eq!(sandbox.count("GET", STREAM), 2);
    // The lists are those of this user alone.
    let listed = mcp.result("resources/list", &json!({}));
    assert_eq!(
        (&listed["ttlMs"], &listed["cacheScope"]),
        (&json!(0), &json!("private"))
    );
    for method in ["resources/subscribe", "resources/unsubscribe"] {
        let answer = mcp.request(method, &uri("thread-1"));
        assert_eq!(answer["error"]["code"], -32601, "{answer}");
    }
    // An open subscription does not keep the server.
    let started = Instant::now();
    assert_eq!(mcp.end(), 0);
    assert!(started.elapsed() < Duration::from_secs(4));
}

/// The stream is cut after each event, and the tokens expire in between.
#[test]
fn subscriptions_outlive_tokens_and_connections() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.stream_faults(&json!({ "cut_after": 1, "retry_ms": 100 }));
    let mut mcp = Mcp::start(&user, &[]);
    mcp.result("resources/subscribe", &uri("thread-1"));
    for count in 1..4 {
        sandbox.expire_tokens();
        email(&sandbox, "thread-1");
        updated(&mut mcp, &uri("thread-1"));
        eventually("it is connected again", || {
            sandbox.count("GET", STREAM) > 2 * count
        });
        assert_eq!(sandbox.count("POST", "/api/auth/token/refresh/"), count);
    }
    assert_eq!(mcp.traffic.matches(UPDATED).count(), 3);
}

/// Where the server has no stream, the inbox is polled.
#[test]
fn a_server_without_a_stream_is_polled() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.fault(&json!({ "method": "GET", "path": STREAM, "status": 404, "times": 100 }));
    let mut mcp = Mcp::start_modern(&user, &[], &json!({}));
    let uris = json!(["ravi://inbox/thread-1"]);
    listen_connected(
        &mut mcp,
        &json!({ "resourceSubscriptions": uris, "resourcesListChanged": true }),
    );
    email(&sandbox, "thread-1");
    let mut methods = [
        mcp.receive()["method"].clone(),
        mcp.receive()["method"].clone(),
    ];
    methods.sort_by_key(ToString::to_string);
    assert_eq!(methods, [LIST, UPDATED]);
}

/// The stream is that of the active identity, also after the client has chosen another.
#[test]
fn the_stream_follows_the_active_identity() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut mcp = Mcp::start_modern(&user, &[], &json!({}));
    mcp.ok("identities_create", &json!({ "name": "second" }));
    let to_second = json!({ "identity": "second", "thread_id": "thread-2", "text": "x" });
    sandbox.deliver("email", &to_second);
    listen_connected(
        &mut mcp,
        &json!({ "resourcesListChanged": true, "resourceSubscriptions": ["ravi://inbox/thread-2"] }),
    );
    mcp.ok("identities_use", &json!({ "identity_name": "second" }));
    // Both may have changed with the identity.
    let mut methods = [
        mcp.receive()["method"].clone(),
        mcp.receive()["method"].clone(),
    ];
    methods.sort_by_key(ToString::to_string);
    assert_eq!(methods, [LIST, UPDATED]);
    sandbox.deliver("email", &to_second);
    assert_eq!(mcp.notification(UPDATED)["uri"], "ravi://inbox/thread-2");
    email(&sandbox, "thread-1");
    sandbox.deliver("email", &to_second);
    assert_eq!(mcp.notification(UPDATED)["uri"], "ravi://inbox/thread-2");
}

/// Without a session, a subscription fails, and it ends with the session.
#[test]
fn a_subscription_that_cannot_be_kept_fails() {
    let sandbox = Sandbox::start();
    let stranger = User::new(&sandbox.url);
    let filter = json!({ "resourcesListChanged": true });
    let notifications = json!({ "notifications": filter });
    let answer = Mcp::start_modern(&stranger, &[], &json!({}))
        .request("subscriptions/listen", &notifications);
    assert_eq!(answer["error"]["data"]["kind"], "not_logged_in", "{answer}");
    let mut mcp = Mcp::start(&stranger, &[]);
    let answer = mcp.request("resources/subscribe", &uri("thread-1"));
    assert_eq!(answer["error"]["data"]["kind"], "not_logged_in", "{answer}");
    let said = answer["error"]["data"]["hint"].to_string();
    assert!(said.contains("ravi login"), "{answer}");
    // The failed subscription is none, so that the next one is not prevented.
    assert_eq!(
        mcp.request("resources/subscribe", &uri("thread-1"))["error"]["code"],
        -32603
    );

    let user = User::logged_in(&sandbox);
    sandbox.stream_faults(&json!({ "cut_after": 1, "retry_ms": 100 }));
    let mut mcp = Mcp::start_modern(&user, &[], &json!({}));
    let (id, _) = listen_connected(&mut mcp, &filter);
    user.run(&["logout"]).ok();
    email(&sandbox, "thread-1");
    mcp.notification(LIST);
    let ended = mcp.receive();
    assert_eq!(
        (&ended["id"], &ended["error"]["data"]["kind"]),
        (&json!(id), &json!("not_logged_in"))
    );
}

/// A server that is away for a while, and messages that arrive before the stream is connected again.
#[test]
fn subscriptions_outlive_a_restart_of_the_server() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("sandbox.db");
    let sandbox = Sandbox::start_with(&["--db", database.to_str().unwrap()]);
    let port = sandbox.url.rsplit(':').next().unwrap().to_owned();
    let user = User::logged_in(&sandbox);
    let mut mcp = Mcp::start(&user, &[]);
    mcp.result("resources/subscribe", &uri("thread-1"));
    drop(sandbox);
    let sandbox = Sandbox::start_with(&["--db", database.to_str().unwrap(), "--port", &port]);
    email(&sandbox, "thread-1");
    updated(&mut mcp, &uri("thread-1"));
    eventually("the stream is opened", || sandbox.count("GET", STREAM) == 1);
    email(&sandbox, "thread-1");
    updated(&mut mcp, &uri("thread-1"));
}

/// After the user has logged in again, the next request opens the stream, and nothing is missed.
#[test]
fn subscriptions_outlive_a_log_out() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.stream_faults(&json!({ "cut_after": 1, "retry_ms": 100 }));
    let mut mcp = Mcp::start(&user, &[]);
    mcp.result("resources/subscribe", &uri("thread-1"));
    user.run(&["logout"]).ok();
    email(&sandbox, "thread-1");
    let mut subscribe = || mcp.request("resources/subscribe", &uri("thread-2"));
    let limit = Instant::now() + Duration::from_secs(30);
    while subscribe().get("error").is_none() {
        assert!(Instant::now() < limit, "the stream goes on");
    }
    email(&sandbox, "thread-1");
    ready::save(&user.config(), &user.url, true);
    let id = mcp.begin("resources/subscribe", &uri("thread-2"));
    let (mut is_subscribed, mut is_updated) = (false, false);
    while !is_subscribed || !is_updated {
        let message = mcp.receive();
        assert!(message.get("error").is_none(), "{message}");
        is_subscribed |= message["id"] == id;
        is_updated |= message["params"] == uri("thread-1");
    }
}
