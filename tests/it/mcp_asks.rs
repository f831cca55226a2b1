//! `ravi mcp` asks the user before email is sent or something is deleted, where the client can (elicitation).

use crate::common;

use common::{Sandbox, User, mcp::Mcp};
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

/// Starts a client of the newest revision that can ask.
fn asking_newest(user: &User) -> Mcp {
    Mcp::start_newest(user, &[], &json!({ "elicitation": { "form": {} } }))
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
            "Send this email?\n\nTo: ann@example.com\nSubject: Lunch\u{fffd}\n\nAt noon?\nBring <b>bread</b>."
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
        "Send this email?\n\nTo: eve@example.net\nCc: bob@example.org\nSubject: Re: Plan\nAttachment: plan.txt\n\nNo."
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
fn something_is_deleted_if_the_user_accepts() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "KEY", "value"]).ok();
    user.run(&["passwords", "create", "example.com"]).ok();
    let mut mcp = asking(&user);
    for (tool, arguments, what) in [
        (
            "vault_delete",
            json!({ "key": "KEY" }),
            "Delete the secret KEY (",
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
            "the user declined: nothing was deleted"
        );
        let (_, result) = call(&mut mcp, tool, &arguments, "accept");
        assert_eq!(result["structuredContent"]["deleted"], true, "{result}");
    }
}

/// From revision 2026-07-28 on, the client calls again with the answer.
#[test]
fn a_client_of_the_newest_revision_calls_again_with_the_answer() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut mcp = asking_newest(&user);
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
        (&["--no-input"], json!({ "elicitation": {} })),
    ] {
        Mcp::start_with(&user, args, &capabilities).ok("inbox_send", &email());
        Mcp::start_newest(&user, args, &capabilities).ok("inbox_send", &email());
    }
    assert_eq!(sandbox.count("POST", "/api/email-messages/compose/"), 6);
}

/// A question without an answer ends with its call, and with the client.
#[test]
fn a_question_ends_with_its_call() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut mcp = asking(&user);
    let call = json!({ "name": "inbox_send", "arguments": email() });
    let id = mcp.begin("tools/call", &call);
    assert_eq!(mcp.receive()["method"], "elicitation/create");
    mcp.send(&json!({
        "jsonrpc": "2.0",
        "method": "notifications/cancelled",
        "params": { "requestId": id },
    }));
    mcp.ok("vault_list", &json!({}));
    mcp.begin("tools/call", &call);
    assert_eq!(mcp.receive()["method"], "elicitation/create");
    assert_eq!(mcp.end(), 0);
    assert_eq!(sandbox.count("POST", "/api/email-messages/compose/"), 0);
}
