//! `ravi mcp` asks the user before email is sent or something is deleted, where the client can (elicitation).

use crate::common;

use common::{Sandbox, User, eventually, mcp::Mcp};
use serde_json::{Value, json};

/// An email that a model sends.
fn email() -> Value {
    json!({
        "to": ["ann@example.com"],
        "subject": "Lunch\u{202e}",
        "body": "At noon?\nBring <b>bread</b>.",
    })
}

/// Starts a client that can ask.
fn asking(user: &User) -> Mcp {
    Mcp::start_with(user, &[], &json!({ "elicitation": {} }))
}

/// Starts a modern client that can ask.
fn asking_modern(user: &User) -> Mcp {
    Mcp::start_modern(user, &[], &json!({ "elicitation": { "form": {} } }))
}

/// Calls a tool, and answers what the server asks; gives the question and the result.
#[track_caller]
fn call(mcp: &mut Mcp, name: &str, arguments: &Value, answer: &str) -> (String, Value) {
    let id = mcp.begin(
        "tools/call",
        &json!({ "name": name, "arguments": arguments }),
    );
    let asked = mcp.receive();
    assert_eq!(asked["method"], "elicitation/create", "{asked}");
    assert_eq!(asked["params"]["requestedSchema"]["properties"], json!({}));
    let question = asked["params"]["message"].as_str().unwrap().to_owned();
    mcp.send(&json!({ "jsonrpc": "2.0", "id": asked["id"], "result": { "action": answer } }));
    let done = mcp.receive();
    assert_eq!(done["id"], id, "{done}");
    (question, done["result"].clone())
}

/// The error of a failed call.
#[track_caller]
fn error(result: &Value) -> Value {
    assert_eq!(result["isError"], true, "{result}");
    let text = result["content"][0]["text"].as_str().unwrap();
    serde_json::from_str::<Value>(text).unwrap()["error"].clone()
}

#[test]
fn email_is_sent_if_the_user_accepts() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut mcp = asking(&user);
    for refusal in ["decline", "cancel"] {
        let (question, result) = call(&mut mcp, "inbox_send", &email(), refusal);
        assert_eq!(
            question,
            "Send this email?\n\nFrom: sandbox-agent\nTo: ann@example.com\nSubject: Lunch\u{fffd}\n\n> At noon?\n> Bring <b>bread</b>.\n"
        );
        let error = error(&result);
        assert_eq!(error["kind"], "forbidden", "{error}");
        assert_eq!(error["message"], "the user declined: nothing was sent");
    }
    assert_eq!(sandbox.count("POST", "/api/email-messages/compose/"), 0);
    let (_, result) = call(&mut mcp, "inbox_send", &email(), "accept");
    assert_eq!(result["isError"], false, "{result}");
    assert_eq!(sandbox.count("POST", "/api/email-messages/compose/"), 1);
}

#[test]
fn the_question_of_a_reply_names_its_recipients() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let id = sandbox.deliver(
        "email",
        &json!({ "from": "eve@example.net", "cc": "bob@example.org", "subject": "Plan", "text": "Send it now." }),
    );
    let mut mcp = asking(&user);
    std::fs::write(user.work().join("plan.txt"), "plan").unwrap();
    let reply = json!({ "id": id, "body": "No.", "attach": ["plan.txt"] });
    let (question, result) = call(&mut mcp, "inbox_reply_all", &reply, "accept");
    assert_eq!(
        question,
        "Send this email?\n\nFrom: sandbox-agent\nTo: eve@example.net\nCc: bob@example.org\nSubject: Re: Plan\nAttachment: plan.txt (4 bytes, SHA-256 64879f7d6b960a01…)\n\n> No.\n"
    );
    assert_eq!(result["isError"], false, "{result}");
    let (question, _) = call(
        &mut mcp,
        "inbox_reply",
        &json!({ "id": id, "body": "No." }),
        "decline",
    );
    assert!(!question.contains("bob@example.org"), "{question}");
    assert_eq!(
        sandbox.count("POST", &format!("/api/email-messages/{id}/reply/")),
        0
    );
}

#[test]
fn something_is_changed_if_the_user_accepts() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "KEY", "value"]).ok();
    user.run(&["passwords", "create", "example.com"]).ok();
    let mut mcp = asking(&user);
    for (tool, arguments, what) in [
        (
            "vault_set",
            json!({ "key": "KEY", "value": "other" }),
            "Replace the value of the secret KEY?\n\nIdentity: sandbox-agent",
        ),
        (
            "vault_delete",
            json!({ "key": "KEY" }),
            "Delete the secret KEY (",
        ),
        (
            "passwords_update",
            json!({ "entry": "example.com", "generate": true }),
            "Change the password of the password entry of example.com (",
        ),
        (
            "passwords_delete",
            json!({ "entry": "example.com" }),
            "Delete the password entry of example.com (",
        ),
    ] {
        let (question, result) = call(&mut mcp, tool, &arguments, "decline");
        assert!(question.starts_with(what), "{question}");
        assert_eq!(
            error(&result)["message"],
            "the user declined: nothing was changed"
        );
        let (_, result) = call(&mut mcp, tool, &arguments, "accept");
        assert_eq!(result["isError"], false, "{result}");
    }
}

/// From revision 2026-07-28 on, the client calls again with the answer.
#[test]
fn a_modern_client_calls_again_with_the_answer() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut mcp = asking_modern(&user);
    let call = json!({ "name": "inbox_send", "arguments": email() });
    let ask = |mcp: &mut Mcp, call: &Value| {
        let asked = mcp.request("tools/call", call)["result"].clone();
        assert_eq!(asked["resultType"], "input_required", "{asked}");
        asked
    };
    let with = |call: &Value, asked: &Value, action: &str| {
        let requests = asked["inputRequests"].as_object().unwrap();
        let (name, request) = requests.iter().next().unwrap();
        assert_eq!(request["method"], "elicitation/create");
        let mut again = call.clone();
        again["requestState"] = asked["requestState"].clone();
        again["inputResponses"] = json!({ name: { "action": action } });
        again
    };
    let asked = ask(&mut mcp, &call);
    let declined = mcp.request("tools/call", &with(&call, &asked, "decline"));
    assert_eq!(error(&declined["result"])["kind"], "forbidden");
    // An answer counts once, and for the call that the user was asked about.
    ask(&mut mcp, &with(&call, &asked, "accept"));
    let asked = ask(&mut mcp, &call);
    let mut other = call.clone();
    other["arguments"]["to"] = json!(["eve@example.net"]);
    ask(&mut mcp, &with(&other, &asked, "accept"));
    let mut forged = with(&call, &asked, "accept");
    forged["requestState"] = json!("x");
    ask(&mut mcp, &forged);
    assert_eq!(sandbox.count("POST", "/api/email-messages/compose/"), 0);
    let asked = ask(&mut mcp, &call);
    let sent = mcp.request("tools/call", &with(&call, &asked, "accept"));
    assert_eq!(sent["result"]["isError"], false, "{sent}");
    assert_eq!(sandbox.count("POST", "/api/email-messages/compose/"), 1);
}

/// What is wrong with a call is said before the user is asked; a client that cannot ask, or is not to, is not asked.
#[test]
fn the_user_is_asked_only_if_it_helps() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut mcp = asking(&user);
    mcp.failure("vault_delete", &json!({ "key": "MISSING" }));
    mcp.failure(
        "inbox_send",
        &json!({ "to": ["ann@example.com"], "subject": "x", "body": " " }),
    );
    mcp.failure("inbox_reply", &json!({ "id": "missing", "body": "x" }));
    mcp.ok("vault_set", &json!({ "key": "KEY", "value": "value" }));
    for (args, capabilities) in [
        (&[][..], json!({})),
        (&[], json!({ "elicitation": { "url": {} } })),
        (&["--yes"], json!({ "elicitation": {} })),
    ] {
        Mcp::start_with(&user, args, &capabilities).ok("inbox_send", &email());
        Mcp::start_modern(&user, args, &capabilities).ok("inbox_send", &email());
    }
    assert_eq!(sandbox.count("POST", "/api/email-messages/compose/"), 6);
}

/// The source of HTML is shown, which could hide text if it were rendered, and the start of a long text.
#[test]
fn the_question_shows_what_is_sent() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut mcp = asking(&user);
    let mut html = email();
    html["html"] = json!(true);
    html["body"] = json!("<p hidden>all secrets</p>Hello");
    let (question, _) = call(&mut mcp, "inbox_send", &html, "decline");
    assert!(
        question.ends_with("\nFormat: HTML, shown as it is\n\n> <p hidden>all secrets</p>Hello\n"),
        "{question}"
    );
    let mut unseen = email();
    unseen["body"] = json!("Hello\u{fe01}\u{fe02}\n\n\n\n\n\n> [0 more characters]");
    let (question, _) = call(&mut mcp, "inbox_send", &unseen, "decline");
    assert!(
        question.ends_with("> Hello [invisible characters: 2]\n> \n> \n> > [0 more characters]\n"),
        "{question}"
    );
    let mut foreign = email();
    foreign["to"] = json!(["boss@c\u{43e}rp.example"]);
    let (question, _) = call(&mut mcp, "inbox_send", &foreign, "decline");
    assert!(
        question.contains("letters that look like others"),
        "{question}"
    );
    // Every recipient is shown, or nothing is sent.
    let mut many = email();
    let addresses = |count: u32| {
        (0..count)
            .map(|n| format!("{n:04}@example.com"))
            .collect::<Vec<_>>()
    };
    many["bcc"] = json!(addresses(500));
    let (question, _) = call(&mut mcp, "inbox_send", &many, "decline");
    assert!(question.contains("0499@example.com"), "{question}");
    many["bcc"] = json!(addresses(1000));
    let result = mcp.call("inbox_send", &many);
    assert!(
        error(&result)["message"]
            .as_str()
            .unwrap()
            .contains("too long")
    );
    let mut long = email();
    long["body"] = json!("é".repeat(10_000));
    let (question, _) = call(&mut mcp, "inbox_send", &long, "decline");
    assert!(
        question.ends_with("é\n[Characters that are not shown: 5904]\n"),
        "{question}"
    );
}

/// A question without an answer ends with its call, and with the client.
#[test]
fn a_question_ends_with_its_call() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut mcp = asking(&user);
    let call = json!({ "name": "inbox_send", "arguments": email() });
    let id = mcp.begin("tools/call", &call);
    let asked = mcp.receive();
    assert_eq!(asked["method"], "elicitation/create");
    mcp.send(&json!({
        "jsonrpc": "2.0",
        "method": "notifications/cancelled",
        "params": { "requestId": id },
    }));
    // The client closes its dialog.
    let closed = mcp.receive();
    assert_eq!(closed["method"], "notifications/cancelled", "{closed}");
    assert_eq!(closed["params"]["requestId"], asked["id"]);
    mcp.ok("vault_list", &json!({}));
    mcp.begin("tools/call", &call);
    assert_eq!(mcp.receive()["method"], "elicitation/create");
    assert_eq!(mcp.end(), 0);
    assert_eq!(sandbox.count("POST", "/api/email-messages/compose/"), 0);
}

/// What a client can do is what it said at first: a model may have an influence on a single request.
#[test]
fn a_request_cannot_end_the_consent() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut mcp = asking(&user);
    let meta = json!({ "io.modelcontextprotocol/clientCapabilities": {} });
    let call = json!({ "name": "inbox_send", "arguments": email(), "_meta": meta });
    mcp.begin("tools/call", &call);
    assert_eq!(mcp.receive()["method"], "elicitation/create");
}

/// What is sent is what the user was asked about.
#[test]
fn an_attachment_is_the_one_that_the_user_has_seen() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let (path, other) = (user.work().join("plan.txt"), user.home().join("key.txt"));
    std::fs::write(&other, "KEY!").unwrap();
    let mut with_file = email();
    with_file["attach"] = json!(["plan.txt"]);
    let compose = "/api/email-messages/compose/";
    let mut mcp = asking(&user);
    let mut send = |change: &dyn Fn()| {
        std::fs::write(&path, "plan").unwrap();
        mcp.begin(
            "tools/call",
            &json!({ "name": "inbox_send", "arguments": with_file }),
        );
        let asked = mcp.receive();
        change();
        mcp.send(&json!({ "jsonrpc": "2.0", "id": asked["id"], "result": { "action": "accept" } }));
        mcp.receive()["result"].clone()
    };
    // Another file takes the path: the one that was opened is sent.
    let replaced = send(&|| {
        std::fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink(&other, &path).unwrap();
    });
    assert_eq!(replaced["isError"], false, "{replaced}");
    let id = replaced["structuredContent"]["id"].as_str().unwrap();
    let saved = user.work().join("saved");
    user.run(&["inbox", "download", id, "--output", saved.to_str().unwrap()])
        .ok();
    assert_eq!(
        std::fs::read_to_string(saved.join("plan.txt")).unwrap(),
        "plan"
    );
    std::fs::remove_file(&path).unwrap();
    // The file itself is changed.
    let changed = send(&|| std::fs::write(&path, "nalp").unwrap());
    assert_eq!(changed["isError"], false, "{changed}");
    let id = changed["structuredContent"]["id"].as_str().unwrap();
    let saved = user.work().join("changed");
    user.run(&["inbox", "download", id, "--output", saved.to_str().unwrap()])
        .ok();
    assert_eq!(
        std::fs::read_to_string(saved.join("plan.txt")).unwrap(),
        "plan"
    );
    assert_eq!(sandbox.count("POST", compose), 2);
}

/// The user's own change, made while the question is open, is kept.
#[test]
fn what_changes_while_the_user_is_asked_is_kept() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["passwords", "create", "example.com"]).ok();
    let mut mcp = asking(&user);
    let update = json!({ "entry": "example.com", "domain": "other.example", "notes": "x" });
    mcp.begin(
        "tools/call",
        &json!({ "name": "passwords_update", "arguments": update }),
    );
    let asked = mcp.receive();
    let question = asked["params"]["message"].as_str().unwrap();
    assert!(
        question.starts_with(
            "Change the domain to other.example, the notes of the password entry of example.com ("
        ),
        "{question}"
    );
    user.run_with_input(
        &["passwords", "update", "example.com", "--password-stdin"],
        "mine",
    )
    .ok();
    mcp.send(&json!({ "jsonrpc": "2.0", "id": asked["id"], "result": { "action": "accept" } }));
    assert_eq!(mcp.receive()["result"]["isError"], false);
    let get = ["passwords", "get", "other.example", "--field", "password"];
    assert_eq!(user.run(&get).ok().stdout, "mine\n");
}

/// A reply whose recipients cannot be shown is not sent.
#[test]
fn a_reply_without_known_recipients_is_not_sent() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let id = sandbox.deliver("email", &json!({ "subject": "x", "text": "y" }));
    let path = format!("/api/email-messages/{id}/");
    sandbox.fail_with("GET", &path, 403, &json!({ "detail": "no" }));
    let result = asking(&user).call("inbox_reply_all", &json!({ "id": id, "body": "x" }));
    assert_eq!(result["isError"], true, "{result}");
    assert_eq!(
        sandbox.count("POST", &format!("/api/email-messages/{id}/reply-all/")),
        0
    );
}

/// The question names the identity that acts, although another one has become active since the call began.
#[test]
fn the_question_names_the_identity_that_acts() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "KEY", "value"]).ok();
    user.run(&["identities", "create", "second"]).ok();
    let mut mcp = asking(&user);
    sandbox.hold("GET", "/api/vault/");
    let before = sandbox.count("GET", "/api/vault/");
    let set = json!({ "name": "vault_set", "arguments": { "key": "KEY", "value": "other" } });
    mcp.begin("tools/call", &set);
    eventually("the call is under way", || {
        sandbox.count("GET", "/api/vault/") > before
    });
    user.run(&["identities", "use", "second"]).ok();
    sandbox.release();
    let asked = mcp.receive();
    let question = asked["params"]["message"].as_str().unwrap();
    assert!(question.ends_with("Identity: sandbox-agent"), "{question}");
}
