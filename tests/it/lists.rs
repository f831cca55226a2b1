//! Lists: pages, a pager, and the search.

use crate::{common, terminal::on_screen};

use std::os::unix::fs::PermissionsExt;

use common::{Sandbox, User};
use serde_json::json;

#[test]
fn a_list_is_paged_from_its_first_row_once_it_exceeds_the_screen() {
    let sandbox = Sandbox::start_with(&["--page-length", "10"]);
    let user = User::logged_in(&sandbox);
    for number in 0..25 {
        let subject = format!("number {number}");
        sandbox.deliver("email", &json!({ "subject": subject, "text": "x" }));
    }
    let pager = user.work().join("pager");
    std::fs::write(&pager, "#!/bin/sh\necho PAGED\ncat\necho END\n").unwrap();
    std::fs::set_permissions(&pager, PermissionsExt::from_mode(0o700)).unwrap();
    let list = |args: &[&str], pager: &str| {
        let mut command = user.command(&[&["inbox", "messages"], args].concat());
        command.env("TERM", "xterm").env("PAGER", pager);
        on_screen(&command, 100, 24).exp_eof().unwrap()
    };
    let long = list(&[], "./pager");
    // Two pages fit; the third does not, and the pager has all three.
    let (shown, rest) = long.split_once("\x1b[21A\r\x1b[J").expect(&long);
    assert!(
        shown.contains("number 5 ") && !shown.contains("number 4 "),
        "{shown}"
    );
    assert!(rest.starts_with("PAGED\r\nWHEN"), "{rest}");
    assert_eq!(rest.matches("number").count(), 25);
    assert!(rest.ends_with("END\r\n"), "{rest}");
    for (args, pager) in [
        (&["--limit", "22"][..], "./pager"),
        (&[], "cat"),
        (&["--json"], "./pager"),
    ] {
        assert!(!list(args, pager).contains("PAGED"), "{args:?} {pager}");
    }
    // A pager that cannot be run loses nothing.
    assert!(list(&[], "/nowhere/pager").contains("number 24 "));
    // A pager that ends early ends the list.
    list(&[], "true");
}

/// The list of this server has no bodies.
#[test]
fn a_search_fetches_the_bodies_that_it_needs() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut listed = Vec::new();
    for (subject, text) in [
        ("needle", "x"),
        ("b", "a Needle in hay"),
        ("c", "hay"),
        ("d", ""),
    ] {
        let id = sandbox.deliver(
            "email",
            &json!({ "from": "a@b.example", "subject": subject, "text": text }),
        );
        listed.push(json!({ "id": id, "from_email": "a@b.example", "subject": subject, "created_dt": "2024-01-01T00:00:00Z" }));
    }
    let path = "/api/email-messages/";
    sandbox.fail_with("GET", path, 200, &json!(listed));
    let found = user
        .run(&["inbox", "search", "NEEDLE", "--jq", ".[].subject"])
        .ok();
    assert_eq!(found.stdout, "needle\nb\n");
    // The first message matches by its subject.
    let fetched = |id: usize| {
        sandbox.count(
            "GET",
            &format!("{path}{}/", listed[id]["id"].as_str().unwrap()),
        )
    };
    assert_eq!([0, 1, 2, 3].map(fetched), [0, 1, 1, 1]);
    // Those that the filters exclude are not fetched.
    sandbox.fail_with("GET", path, 200, &json!(listed));
    let found = user
        .run(&["inbox", "search", "needle", "--subject", "b"])
        .ok();
    assert_eq!(found.stdout.lines().count(), 2, "{found:?}");
    assert_eq!([0, 1, 2, 3].map(fetched), [0, 2, 1, 1]);
    // With bodies in the list, there is one request.
    let found = user.run(&["inbox", "search", "hay", "-q"]).ok();
    assert_eq!(found.stdout.lines().count(), 2);
    assert_eq!([0, 1, 2, 3].map(fetched), [0, 2, 1, 1]);
}

#[test]
fn a_limit_of_zero_is_refused() {
    let user = User::new("http://127.0.0.1:9");
    for list in [
        &["inbox", "list"][..],
        &["inbox", "messages"],
        &["inbox", "search", "x"],
        &["sms", "list"],
        &["sms", "messages"],
    ] {
        user.run(&[list, &["--limit", "0"]].concat())
            .code(2)
            .says("--limit")
            .says("at least 1");
    }
}

/// What is unread is marked in every list, and a message without a subject is not a blank cell.
#[test]
fn lists_mark_what_is_unread_and_name_a_missing_subject() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.deliver("sms", &json!({ "from": "+15551234567", "body": "Hello" }));
    sandbox.deliver("email", &json!({ "from": "a@b.example", "text": "x" }));
    let marked = |args: &[&str]| user.run(args).ok().stdout.contains(" U  Hello");
    for list in [["sms", "list"], ["sms", "messages"]] {
        assert!(marked(&list), "{list:?}");
    }
    for list in [
        &["inbox", "list"][..],
        &["inbox", "messages"],
        &["inbox", "search", "x"],
    ] {
        let listed = user.run(list).ok().stdout;
        assert!(listed.contains("(no subject)"), "{listed}");
        let json = user.run(&[list, &["--json"]].concat()).ok().json();
        assert_eq!(json[0]["subject"], "", "JSON stays exact");
    }
    user.run(&["sms", "show", "+15551234567"]).ok();
    for list in [["sms", "list"], ["sms", "messages"]] {
        assert!(!marked(&list), "{list:?}");
    }
}

/// Days and weeks, as a search of a month needs them.
#[test]
fn a_look_back_is_given_in_days_and_weeks() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let month = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * 20);
    let old = json!({ "subject": "needle", "text": "x", "created_dt": month.to_string() });
    sandbox.deliver("email", &old);
    for (since, found) in [
        ("30d", true),
        ("4w", true),
        ("2w", false),
        ("19 days", false),
    ] {
        let args = [
            "inbox", "search", "needle", "--since", since, "--jq", "length",
        ];
        let count = user.run(&args).ok().stdout;
        assert_eq!(count.trim() == "1", found, "{since}");
    }
    user.run(&["inbox", "search", "x", "--since", "1y"])
        .code(2)
        .says("such as 30s, 5m, 1h or 30d");
}

/// The identity is not named in every row: the other party is.
#[test]
fn messages_that_were_sent_name_their_recipients() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.deliver(
        "email",
        &json!({ "from": "ann@x", "subject": "One", "text": "x" }),
    );
    let args = [
        "inbox",
        "send",
        "--to",
        "bob@y,carol@z",
        "--subject",
        "Two",
        "--body",
        "x",
    ];
    user.run(&args).ok();
    for list in [&["inbox", "messages"][..], &["inbox", "search", "x"]] {
        let shown = user.run(list).ok().stdout;
        let mut lines = shown
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        assert_eq!(lines.next().unwrap(), "WHEN FROM SUBJECT ID");
        assert_eq!(lines.next().unwrap(), "now To: bob@y, carol@z Two 2");
        assert_eq!(lines.next().unwrap(), "now ann@x U One 1");
        let json = user.run(&[list, &["--json"]].concat()).ok().json();
        assert_eq!(json[0]["to_email"], "bob@y,carol@z");
    }
}
