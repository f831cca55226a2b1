//! `ravi inbox send`: what is no address, no subject and no name of a file goes nowhere.

use crate::common;

use common::{Sandbox, User};

const COMPOSE: &str = "/api/email-messages/compose/";

#[test]
fn what_is_no_address_is_refused() {
    let user = User::new("http://127.0.0.1:9");
    for address in [
        "a@@b",
        "a@b@c",
        "a@x,",
        ",a@x",
        "a@x,,b@y",
        "a@x,b",
        "a@x;b@y",
        "Doe, Jane <a@x>",
        "a@x b@y",
        "a@x\r\nBcc: b@y",
        "",
    ] {
        for flag in ["--to", "--cc", "--bcc"] {
            let mut args = vec!["inbox", "send", "--subject", "x", "--body", "x"];
            if flag != "--to" {
                args.extend(["--to", "a@x"]);
            }
            args.extend([flag, address]);
            user.run(&args)
                .code(2)
                .says(flag)
                .says("is not an email address");
        }
    }
}

#[test]
fn recipients_are_repeated_or_separated_by_commas() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let args = [
        "inbox",
        "send",
        "--to",
        "a@x, b@y",
        "--to",
        "\"Doe, Jane\" <c@z>",
        "--to",
        "Bo <b@y>",
        "--cc",
        "d@x,e@y",
        "--subject",
        "x",
        "--body",
        "x",
    ];
    let ran = user.run(&args).ok();
    assert_eq!(ran.stdout, "Sent to a@x, b@y, c@z, d@x, e@y.\n");
    let sent = sandbox.sent("POST", COMPOSE);
    assert_eq!(
        (&sent["to"], &sent["cc"]),
        (&"a@x,b@y,c@z".into(), &"d@x,e@y".into())
    );
    let shown = user.run(&["inbox", "message", "1"]).ok().stdout;
    assert!(
        shown.contains("To       a@x, b@y, c@z\nCc       d@x, e@y\n"),
        "{shown}"
    );
    let listed = user.run(&["inbox", "messages"]).ok().stdout;
    assert!(listed.contains("a@x, b@y, c@z"), "{listed}");
}

#[test]
fn a_subject_of_several_lines_is_refused() {
    let user = User::new("http://127.0.0.1:9");
    for subject in [
        "Hi\r\nBcc: b@y",
        "Hi\nthere",
        "Hi\r",
        "Hi\u{85}",
        "\u{1b}[2J",
        "a\tb",
    ] {
        let args = [
            "inbox",
            "send",
            "--to",
            "a@x",
            "--body",
            "x",
            "--subject",
            subject,
        ];
        user.run(&args).code(2).says("--subject");
    }
}

#[cfg(unix)]
#[test]
fn a_file_whose_name_has_a_line_break_is_not_attached() {
    let user = User::new("http://127.0.0.1:9");
    std::fs::write(user.work().join("a\r\nb.txt"), "x").unwrap();
    let args = [
        "inbox",
        "send",
        "--to",
        "a@x",
        "--subject",
        "x",
        "--body",
        "x",
        "--attach",
        "a\r\nb.txt",
    ];
    user.run(&args).code(2).says("control characters");
}

/// The contract requires a subject: a blank one is refused before a text is typed or a file is read.
#[test]
fn a_blank_subject_is_refused_before_anything_is_typed() {
    let user = User::new("http://127.0.0.1:9");
    for subject in ["", " ", "\u{a0}"] {
        let args = ["inbox", "send", "--to", "a@x", "--subject", subject];
        let ran = user.run(&args).code(2).says("the email has no subject");
        assert!(!ran.stderr.contains("may be empty"), "{ran:?}");
        ran.says("hint: give --subject TEXT\n");
    }
}
