//! How `ravi watch` ends: what it says of messages that were not wanted, and of a trigger command that still runs.

use std::process::Stdio;

use crate::common::{Ran, Sandbox, User, eventually};
use serde_json::json;

const STREAM: &str = "/api/events/stream/";

fn sms(sandbox: &Sandbox, body: &str) {
    sandbox.deliver("sms", &json!({ "from": "+15551234567", "body": body }));
}

fn email(sandbox: &Sandbox, subject: &str, text: &str) {
    let from = "shop@example.com";
    let message = json!({ "from": from, "subject": subject, "text": text });
    sandbox.deliver("email", &message);
}

/// A filter that keeps the wanted message out is not "no messages arrived".
#[test]
fn a_wait_in_vain_says_what_was_filtered_out() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sms(&sandbox, "Your code is 111111");
    let run = |args: &[&str]| {
        let args = [&["watch", "--since", "1h", "--timeout", "1s"], args].concat();
        user.run(&args).code(124)
    };
    run(&["--otp", "--from", "shop@"]).says("no matching message: 1 arrived, 1 filtered out");
    email(&sandbox, "Your receipt", "Order 482913 has shipped.");
    run(&["--otp", "--from", "shop@"])
        .says("2 messages arrived: 1 filtered out, 1 without a code")
        .says("Your receipt");
    // Its text was read, which marks it as read.
    email(&sandbox, "Your receipt", "Order 482914 has shipped.");
    run(&["--link", "--from", "shop@"]).says("1 filtered out, 1 without a link");
    email(&sandbox, "Your receipt", "Order 482915 has shipped.");
    let counted = run(&["--count", "1", "--subject", "Hello"]);
    // A code that is not wanted stays out of logs.
    assert!(!counted.stderr.contains("111111"), "{counted:?}");
    counted.says("no matching message: 2 arrived, 2 filtered out");
    // The same for what arrives during the watch.
    let before = sandbox.count("GET", STREAM);
    let args = ["watch", "--otp", "--from", "bank", "--timeout", "2s"];
    let child = user
        .command(&[&args[..], &["--since", "1ms"]].concat())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    eventually("the stream is connected", || {
        sandbox.count("GET", STREAM) > before
    });
    sms(&sandbox, "Your code is 222222");
    let ran = Ran::of(child.wait_with_output().unwrap());
    ran.code(124)
        .says("no matching message: 1 arrived, 1 filtered out");
}

/// A code that was printed already is not "no messages arrived".
#[test]
fn a_wait_for_a_code_that_was_printed_before_says_so() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sms(&sandbox, "Your code is 111111");
    let args = ["watch", "--otp", "--since", "1h", "--timeout", "1s"];
    assert_eq!(user.run(&args).ok().stdout, "111111\n");
    let again = user.run(&args).code(124);
    assert!(!again.stderr.contains("111111"), "{again:?}");
    assert!(!again.stderr.contains("no messages arrived"), "{again:?}");
    again
        .says("1 message with a code arrived, but the code was printed before")
        .says("from +15551234567");
    // An older code is not printed after a newer one.
    email(&sandbox, "Your code", "Your code is 222222.");
    assert_eq!(user.run(&args).ok().stdout, "222222\n");
    email(&sandbox, "Your receipt", "Order 482913 has shipped.");
    user.run(&args)
        .code(124)
        .says("2 messages arrived, but their codes were printed before, or a newer one was")
        .says("1 message filtered out or without a code");
}

#[test]
fn no_message_is_no_count() {
    let user = User::new("http://127.0.0.1:9");
    user.run(&["watch", "--count", "0"])
        .code(2)
        .says("--count")
        .says("at least 1");
}

/// What is wrong, in one line, and which form is right.
#[test]
fn a_filter_or_time_that_cannot_be_read_is_explained() {
    let user = User::new("http://127.0.0.1:9");
    for (pattern, why) in [
        ("[", "unclosed character class"),
        ("a(", "unclosed group"),
        ("(?i", "expected flag but got end"),
        ("a{2", "unclosed counted repetition"),
        ("(a{1000}){1000}", "exceeds size limit"),
    ] {
        let ran = user.run(&["watch", "--match", pattern]).code(2);
        let error = ran.stderr.lines().next().unwrap();
        assert!(!error.contains("  ") && !error.contains('^'), "{error}");
        assert!(!error.contains("regex parse"), "{error}");
        ran.says("not a valid regular expression")
            .says(why)
            .says("hint:");
    }
    for time in ["soon", "1x", "", "-1", "0", "0s"] {
        for name in ["--timeout", "--since"] {
            // A look-back of zero is none.
            if name == "--since" && time.starts_with('0') {
                continue;
            }
            let option = format!("{name}={time}");
            user.run(&["watch", &option])
                .code(2)
                .says(name)
                .says("30s, 5m, 1h or 30d");
        }
    }
}

/// The exit code is that of the command, whether the code or its end is seen first; a code that arrived is printed.
#[test]
fn a_trigger_command_that_fails_after_the_message_has_the_exit_code() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for number in 0..5 {
        let script =
            format!("\"$0\" sandbox deliver sms --body 'Your code is 31323{number}'; exit 7");
        let command = [
            "watch",
            "--otp",
            "--",
            "sh",
            "-c",
            &script,
            env!("CARGO_BIN_EXE_ravi"),
        ];
        let ran = user.run(&command).code(7);
        let printed = format!("31323{number}\n");
        assert!(["", &printed].contains(&ran.stdout.as_str()), "{ran:?}");
        ran.says("the trigger command failed with exit code 7");
    }
}

/// The command is stopped when the code arrives, and ravi prints a notice.
#[cfg(unix)]
#[test]
fn a_trigger_command_that_is_stopped_is_noticed() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let deliver = |then: &str| {
        let body = "Your code is 313233";
        format!("\"$0\" sandbox deliver sms --body '{body}'; {then}")
    };
    let run = |global: &[&str], args: &[&str], then: &str| {
        let script = deliver(then);
        let ravi = env!("CARGO_BIN_EXE_ravi");
        let command = ["--", "sh", "-c", &script, ravi];
        user.run(&[global, &["watch"], args, &command].concat())
    };
    let ran = run(&[], &["--otp"], "exec sleep 60").ok();
    assert_eq!(ran.stdout, "313233\n");
    ran.says("Stopped the trigger command: the code arrived.");
    let ran = run(&[], &["--count", "1"], "exec sleep 60").ok();
    ran.says("Stopped the trigger command: the message arrived.");
    let ran = run(&["--quiet"], &["--otp"], "exec sleep 60").ok();
    assert!(!ran.stderr.contains("trigger command"), "{ran:?}");
}
