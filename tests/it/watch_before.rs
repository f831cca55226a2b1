//! `ravi watch` and the inbox: what arrived shortly before it, and what is read of what arrives.

use std::process::Stdio;

use crate::common::{Ran, Sandbox, User, eventually};
use serde_json::{Value, json};

const CODE: [&str; 4] = ["watch", "--otp", "--timeout", "30s"];

fn email(sandbox: &Sandbox, thread: &str, text: &str) -> String {
    let mail = json!({ "from": "a@b.c", "subject": "Hello", "text": text, "thread_id": thread });
    sandbox.deliver("email", &mail)
}

fn threads_read(sandbox: &Sandbox) -> usize {
    let is_thread = |request: &&Value| {
        let path = request["path"].as_str().unwrap();
        ["/api/email-inbox/", "/api/sms-inbox/"]
            .iter()
            .any(|list| path.starts_with(list) && path != *list)
    };
    sandbox.requests().iter().filter(is_thread).count()
}

/// Reading a thread marks it as read, so a preview that says all is enough.
#[test]
fn a_code_in_the_preview_costs_no_look_at_its_thread() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    email(&sandbox, "t", "Your code is 556677.");
    assert_eq!(user.run(&CODE).ok().stdout, "556677\n");
    assert_eq!(threads_read(&sandbox), 0);
}

#[test]
fn a_look_back_of_zero_finds_nothing_from_before() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    email(&sandbox, "t", "Your code is 556677.");
    for zero in ["0s", "0", "0ms"] {
        let args = ["watch", "--otp", "--since", zero, "--timeout", "500ms"];
        user.run(&args).code(124);
    }
    let args = ["watch", "--otp", "--since", "-1s", "--timeout", "500ms"];
    user.run(&args).code(2);
    assert_eq!(user.run(&CODE).ok().stdout, "556677\n");
}

#[test]
fn what_the_preview_does_not_say_is_in_the_thread() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let long = "Thank you for signing up. ".repeat(10);
    email(&sandbox, "t", &format!("{long}Your code is 556677."));
    assert_eq!(user.run(&CODE).ok().stdout, "556677\n");
    let link = "https://example.com/verify?token=a1b2c3d4e5f6g7h8";
    email(&sandbox, "u", &format!("Verify your email address: {link}"));
    let watch = ["watch", "--link", "--timeout", "30s"];
    assert_eq!(user.run(&watch).ok().stdout, format!("{link}\n"));
}

/// The preview is of the latest message in either direction: one of our own has no code for us.
#[test]
fn a_message_that_was_sent_is_not_searched() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let id = email(&sandbox, "t", "Hello.");
    user.run(&["inbox", "reply", &id, "--body", "Your code is 888888."])
        .ok();
    user.run(&["watch", "--otp", "--timeout", "1s"]).code(124);
}

/// The newest message with a code counts, and one whose thread is gone has none.
#[test]
fn older_messages_count_where_newer_ones_have_no_code() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    email(&sandbox, "first", "Your code is 111111.");
    email(&sandbox, "second", "Your code is 222222.");
    email(&sandbox, "third", "Hello.");
    let third = "/api/email-inbox/third/";
    sandbox.fail_with("GET", third, 404, &json!({}));
    assert_eq!(user.run(&CODE).ok().stdout, "222222\n");
    assert_eq!(sandbox.count("GET", third), 1);
    // That it cannot be read at present is no answer.
    email(&sandbox, "third", "Hello again.");
    sandbox.fail_with("GET", third, 403, &json!({}));
    user.run(&CODE).code(5);
}

/// A thread that is gone leaves the preview, even if the code in it is not certain. Another refusal ends the wait.
#[test]
fn what_arrives_in_a_thread_that_is_gone_has_its_preview() {
    for (status, code, stdout) in [(404, 0, "556677\n"), (403, 5, "")] {
        let sandbox = Sandbox::start();
        let user = User::logged_in(&sandbox);
        let mut watch = user.command(&CODE);
        let watch = watch.stdout(Stdio::piped()).stderr(Stdio::piped());
        let watch = watch.spawn().unwrap();
        let stream = "/api/events/stream/";
        eventually("it is connected", || sandbox.count("GET", stream) > 0);
        let path = "/api/email-inbox/t/";
        sandbox.fault(&json!({ "method": "GET", "path": path, "status": status, "times": 9 }));
        // At the end of a long preview, it may be the beginning of a longer one.
        let long = "Thank you for signing up to this. ".repeat(2);
        email(&sandbox, "t", &format!("{long}Your code is 556677"));
        let ran = Ran::of(watch.wait_with_output().unwrap()).code(code);
        assert_eq!(ran.stdout, stdout);
        assert_eq!(sandbox.count("GET", path), 1);
    }
}
