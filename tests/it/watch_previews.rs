//! `ravi watch --otp` and previews, which lose blocks and lines: the code is that of the whole message.

use std::process::Stdio;

use crate::common::{
    Ran, Sandbox, User, eventually,
    feed::{message, with_feed},
};
use ravi::messages::{Limits, Wanted, find};
use serde_json::json;

/// Emails with their codes. The codes are at the edges of blocks, in groups, or there is none.
const HTML: [(&str, Option<&str>); 7] = [
    (
        "<p>Your code is</p><h1>441902</h1><p>Call us</p>",
        Some("441902"),
    ),
    (
        "<p>Your code:</p><h1>441 903</h1><p>Expires soon",
        Some("441903"),
    ),
    (
        "<div>Enter this code:</div><div>44 17 07</div><div>2FA team",
        Some("441707"),
    ),
    (
        "<p>Your code is</p><h1>77 1909</h1><p>Do not share</p>",
        Some("771909"),
    ),
    (
        "<p>Your code is</p>\n<h1>7741</h1><p>3 tries left</p>",
        Some("7741"),
    ),
    (
        "<p>Your code is</p>\n<h1>441902</h1><p>1. Open Fern</p>",
        Some("441902"),
    ),
    ("<p>Keep your code</p>\n<p>4829 Fern Street</p>", None),
];

const TEXTS: [(&str, Option<&str>); 3] = [
    ("Your code is\n\n44 1779\n\nTeam", Some("441779")),
    ("Your code is\n\n441779\n\nTeam", Some("441779")),
    ("Your code is 847291. It expires.", Some("847291")),
];

/// The text on one line, with what replaces tags and line breaks.
fn without_structure(body: &str, tag: &str, line_break: &str) -> String {
    let texts = body
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    let text = texts.collect::<Vec<_>>().join(tag);
    text.replace('\n', line_break)
}

/// Servers differ in what they put between blocks and lines.
#[test]
fn previews_without_structure_do_not_change_the_code() {
    let sandbox = Sandbox::start();
    with_feed(&sandbox, Limits::default(), async |feed| {
        let html = HTML.map(|(body, code)| ("html", body, code));
        let texts = TEXTS.map(|(body, code)| ("text", body, code));
        for (form, body, code) in html.into_iter().chain(texts) {
            let mail = json!({ "from": "a@b.c", "subject": "Sign in", form: body });
            sandbox.deliver("email", &mail);
            let mut incoming = message(feed).await;
            for (tag, line_break) in [("", ""), ("", " "), (" ", " ")] {
                incoming.preview = without_structure(body, tag, line_break);
                let found = find(feed, &incoming, Wanted::Code).await.unwrap();
                let found = found.map(|found| (found.code.unwrap(), found.event_id));
                let expected = code.map(|code| (code.to_owned(), incoming.id.clone()));
                assert_eq!(found, expected, "{}", incoming.preview);
            }
        }
    });
}

#[test]
fn the_command_prints_the_code_of_the_whole_email() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for (html, code) in HTML {
        let Some(code) = code else { continue };
        let streams = || sandbox.count("GET", "/api/events/stream/");
        let before = streams();
        let mut watch = user.command(&["watch", "--otp", "--timeout", "30s"]);
        let watch = watch.stdout(Stdio::piped()).stderr(Stdio::piped());
        let watch = watch.spawn().unwrap();
        eventually("it is connected", || streams() > before);
        let mail = json!({ "from": "a@b.c", "subject": "Sign in", "html": html });
        sandbox.deliver("email", &mail);
        let ran = Ran::of(watch.wait_with_output().unwrap()).ok();
        assert_eq!(ran.stdout, format!("{code}\n"), "{html}");
    }
}

/// Where the thread is gone, only the preview remains, and it may join a code and the next block.
#[test]
fn a_code_that_cannot_be_read_in_whole_is_not_guessed() {
    let sandbox = Sandbox::start();
    with_feed(&sandbox, Limits::default(), async |feed| {
        let mail =
            json!({ "from": "a@b.c", "subject": "Sign in", "text": "Hello.", "thread_id": "t" });
        sandbox.deliver("email", &mail);
        let mut incoming = message(feed).await;
        sandbox.fault(
            &json!({ "method": "GET", "path": "/api/email-inbox/t/", "status": 404, "times": 9 }),
        );
        for (preview, code) in [
            ("Your code is441902Call us", None),
            ("Your code: 441 903Expires soon", None),
            ("Enter the code below 441902", Some("441902")),
        ] {
            preview.clone_into(&mut incoming.preview);
            let found = find(feed, &incoming, Wanted::Code).await.unwrap();
            let found = found.and_then(|found| found.code);
            assert_eq!(found.as_deref(), code, "{preview}");
        }
    });
}
