//! `ravi watch`: every event once, whatever the stream does; the code on stdout, and nothing else.

use crate::common;

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Lines},
    process::{Child, ChildStdout, Stdio},
    time::{Duration, Instant},
};

use common::{
    Ran, RawServer, Sandbox, User, eventually,
    feed::{message, with_feed},
    silent,
};
use ravi::{
    api::Client,
    messages::{Feed, Limits, Update},
};
use serde_json::{Value, json};
use tokio::time::timeout;

const STREAM: &str = "/api/events/stream/";

/// A watch that stands.
struct Watch {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Watch {
    fn start(sandbox: &Sandbox, user: &User, args: &[&str]) -> Self {
        let before = sandbox.count("GET", STREAM);
        let mut command = user.command(&[&["watch", "--timeout", "60s"], args].concat());
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        eventually("the stream is connected", || {
            sandbox.count("GET", STREAM) > before
        });
        Self { child, lines }
    }

    fn line(&mut self) -> String {
        self.lines.next().unwrap().unwrap()
    }

    fn json(&mut self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }

    fn finish(mut self) -> (i32, String) {
        let status = self.child.wait().unwrap();
        let rest: Vec<String> = self.lines.by_ref().map(Result::unwrap).collect();
        (status.code().unwrap(), rest.join("\n"))
    }
}

fn burst(sandbox: &Sandbox, count: usize) {
    let body = json!({ "count": count }).to_string();
    assert_eq!(
        sandbox
            .http("POST", "/sandbox/burst", "application/json", &body)
            .0,
        204
    );
}

fn sms(sandbox: &Sandbox, body: &str) {
    sandbox.deliver("sms", &json!({ "from": "+15551234567", "body": body }));
}

fn email(sandbox: &Sandbox, subject: &str, text: &str) {
    let from = "shop@example.com";
    sandbox.deliver(
        "email",
        &json!({ "from": from, "subject": subject, "text": text }),
    );
}

#[test]
fn events_are_printed_as_they_arrive_and_filtered() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut all = Watch::start(&sandbox, &user, &["--count", "3"]);
    let mut some = Watch::start(
        &sandbox,
        &user,
        &[
            "--count", "1", "--json", "--from", "SHOP", "--match", "(?i)c.de",
        ],
    );
    let mut sms_only = Watch::start(
        &sandbox,
        &user,
        &["--count", "1", "--json", "--only", "sms"],
    );
    email(&sandbox, "Hello", "nothing");
    sms(&sandbox, "Your code is 1");
    email(&sandbox, "Your CODE", "\x1b[2Jx");
    assert!(
        all.line()
            .ends_with("email  shop@example.com  Hello  nothing")
    );
    assert!(all.line().contains("sms    +15551234567  Your code is 1"));
    assert!(!all.line().contains('\x1b'));
    assert_eq!(all.finish(), (0, String::new()));
    let event = some.json();
    assert_eq!(event["subject"], "Your CODE");
    assert_eq!(event["event"], "email");
    assert_eq!(sms_only.json()["from_number"], "+15551234567");
    assert_eq!(some.finish().0, 0);
    assert_eq!(sms_only.finish().0, 0);
    user.run(&["watch", "--match", "("]).code(2).says("--match");
    user.run(&["watch", "--timeout", "300ms"]).code(124);
}

#[test]
fn a_code_is_one_line_and_the_wait_is_over() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let watch = Watch::start(&sandbox, &user, &["--otp"]);
    email(&sandbox, "Welcome", "We are glad that you are here.");
    sms(&sandbox, "Your verification code is 847291");
    assert_eq!(watch.finish(), (0, "847291".to_owned()));
    let mut watch = Watch::start(&sandbox, &user, &["--otp", "--json"]);
    email(&sandbox, "112358 is your code", "Do not share it.");
    let found = watch.json();
    assert_eq!(found["code"], "112358");
    assert_eq!(found["source"], "email");
    assert_eq!(found["sender"], "shop@example.com");
    assert_eq!(found["evidence"], "named");
    // Where it came before the look back, it is found in the inbox, which knows no events.
    assert!(found["received_dt"].is_string() && found["thread_id"].is_string());
    assert!(found.get("event_id").is_some());
    assert_eq!(watch.finish().0, 0);
}

/// The preview is cut: the whole message has it.
#[test]
fn what_the_preview_does_not_say_is_looked_up() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let watch = Watch::start(&sandbox, &user, &["--otp"]);
    let long = format!(
        "{} Your verification code is 556677.",
        "Thank you for signing up. ".repeat(10)
    );
    email(&sandbox, "Welcome", &long);
    assert_eq!(watch.finish(), (0, "556677".to_owned()));
    let watch = Watch::start(&sandbox, &user, &["--link"]);
    let html = "<p>Hi</p><a href='https://example.com/logo.png'>logo</a><a href='https://example.com/verify?token=a1b2c3d4e5f6g7h8'>Verify your email</a><a href='https://example.com/unsubscribe'>Unsubscribe</a>";
    sandbox.deliver(
        "email",
        &json!({ "from": "a@b.c", "subject": "Confirm", "html": html }),
    );
    let link = "https://example.com/verify?token=a1b2c3d4e5f6g7h8";
    assert_eq!(watch.finish(), (0, link.to_owned()));
}

#[test]
fn a_wait_in_vain_says_what_came() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["watch", "--otp", "--timeout", "300ms"])
        .code(124)
        .says("no messages arrived");
    let mut command = user.command(&["watch", "--otp", "--timeout", "2s"]);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    eventually("the stream is connected", || {
        sandbox.count("GET", STREAM) > 1
    });
    email(&sandbox, "Your receipt", "Order 482913 has shipped.");
    let ran = Ran::of(child.wait_with_output().unwrap());
    ran.code(124).says("Your receipt");
}

/// What came shortly before counts, once.
#[test]
fn a_code_that_came_before_the_watch_is_found_and_not_given_twice() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let old = "2020-01-01T00:00:00Z";
    sandbox.deliver(
        "sms",
        &json!({ "body": "Your code is 111111", "from": "+15550001111", "created_dt": old }),
    );
    user.run(&["watch", "--otp", "--timeout", "300ms"])
        .code(124);
    sms(&sandbox, "Your code is 222222");
    assert_eq!(user.run(&["watch", "--otp"]).ok().stdout, "222222\n");
    user.run(&["watch", "--otp", "--timeout", "300ms"])
        .code(124);
    let marks = std::fs::read_to_string(user.config().join("given-codes")).unwrap();
    assert!(!marks.contains("222222"));
    // The same code again, in a new message, is news.
    let watch = Watch::start(&sandbox, &user, &["--otp"]);
    sms(&sandbox, "Your code is 222222");
    assert_eq!(watch.finish(), (0, "222222".to_owned()));
}

#[test]
fn a_command_runs_when_nothing_can_be_missed() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    // A stale code does not count where a command makes a new one.
    sms(&sandbox, "Your code is 999999");
    let script = format!(
        "echo chatter; {} sandbox deliver sms --body 'Your code is 123123'",
        env!("CARGO_BIN_EXE_ravi")
    );
    let ran = user
        .run(&["watch", "--otp", "--", "sh", "-c", &script])
        .ok();
    assert_eq!(ran.stdout, "123123\n");
    assert!(ran.stderr.contains("chatter"));
    user.run(&["watch", "--otp", "--", "sh", "-c", "exit 7"])
        .code(7)
        .says("the trigger command failed with exit code 7");
    user.run(&["watch", "--otp", "--", "/nowhere/cmd"])
        .code(127)
        .says("/nowhere/cmd");
}

#[test]
fn a_command_runs_for_each_event_without_being_made_of_it() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let exec = "printf '%s|%s|' \"$RAVI_EVENT\" \"$RAVI_PREVIEW\"; cat; echo";
    let mut watch = Watch::start(&sandbox, &user, &["--count", "1", "--exec", exec]);
    sms(&sandbox, "$(touch evil) `id` '; rm -rf x");
    let line = watch.line();
    let (head, json) = line.rsplit_once("|{").unwrap();
    assert_eq!(head, "sms|$(touch evil) `id` '; rm -rf x");
    let event: Value = serde_json::from_str(&format!("{{{json}")).unwrap();
    assert_eq!(event["from_number"], "+15551234567");
    assert_eq!(watch.finish().0, 0);
    assert!(!user.work().join("evil").exists());
}

fn previews(mut watch: Watch, count: usize) -> Vec<String> {
    let events = (0..count)
        .map(|_| watch.json()["preview"].as_str().unwrap().to_owned())
        .collect();
    let (code, rest) = watch.finish();
    assert_eq!((code, rest.as_str()), (0, ""));
    events
}

fn expected(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("event {n}")).collect()
}

#[test]
fn many_disconnects_lose_nothing_and_repeat_nothing() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.stream_faults(&json!({ "cut_after": 40, "retry_ms": 1 }));
    let watch = Watch::start(&sandbox, &user, &["--json", "--count", "800"]);
    burst(&sandbox, 800);
    assert_eq!(previews(watch, 800), expected(800));
    assert!(sandbox.count("GET", STREAM) >= 20);
    let resumed = sandbox.requests();
    assert!(
        resumed
            .iter()
            .all(|request| request["status"] == 200 || request["status"] == 201)
    );
}

#[test]
fn events_that_come_twice_or_in_disorder_count_once() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.stream_faults(
        &json!({ "duplicate": true, "reorder": true, "delay_ms": 1, "cut_after": 10, "retry_ms": 1 }),
    );
    let watch = Watch::start(&sandbox, &user, &["--json", "--count", "100"]);
    burst(&sandbox, 100);
    let mut got = previews(watch, 100);
    got.sort_by_key(|preview| preview[6..].parse::<u32>().unwrap());
    assert_eq!(got, expected(100));
}

#[test]
fn an_expired_token_is_renewed_and_the_watch_goes_on() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.expire_tokens();
    sandbox.stream_faults(&json!({ "cut_after": 1, "retry_ms": 1 }));
    let mut watch = Watch::start(&sandbox, &user, &["--json", "--count", "3"]);
    sms(&sandbox, "one");
    assert_eq!(watch.json()["preview"], "one");
    eventually("it is connected again", || {
        sandbox.count("GET", STREAM) >= 2
    });
    sandbox.expire_tokens();
    for preview in ["two", "three"] {
        sms(&sandbox, preview);
        assert_eq!(watch.json()["preview"], preview);
    }
    assert_eq!(watch.finish().0, 0);
    assert_eq!(sandbox.count("POST", "/api/auth/token/refresh/"), 2);
}

#[test]
fn refusals_end_the_watch_at_once() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for (status, code) in [(402, 9), (403, 5), (404, 4)] {
        sandbox.fail_with("GET", STREAM, status, &json!({ "detail": "No." }));
        let started = Instant::now();
        user.run(&["watch", "--otp"]).code(code);
        assert!(started.elapsed() < Duration::from_secs(5));
    }
}

#[test]
fn a_server_without_the_stream_is_polled() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let page = json!({ "method": "GET", "path": STREAM, "status": 404, "body": "<html>Not found</html>", "content_type": "text/html" });
    sandbox.fault(&page);
    sms(&sandbox, "Hello there");
    let child = user
        .command(&["watch", "--otp", "--timeout", "20s"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    eventually("the inbox is polled", || {
        sandbox.count("GET", "/api/sms-inbox/") >= 2
    });
    sms(&sandbox, "Your code is 424242");
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.stdout, "424242\n");
    ran.ok().says("polling");
    let requests = sandbox.requests();
    let poll = requests
        .iter()
        .find(|request| request["path"] == "/api/sms-inbox/")
        .unwrap();
    assert!(poll["query"].as_str().unwrap().contains("unread=true"));
}

/// A proxy that buffers: the stream is connected, but no data arrives. No message is lost.
#[test]
fn a_stream_without_data_is_given_up() {
    let sandbox = Sandbox::start();
    sandbox.stream_faults(&json!({ "buffer": true }));
    let limits = Limits {
        first_byte: Duration::from_millis(500),
        ..Limits::default()
    };
    // Otherwise the inbox would be read after two minutes.
    let incoming = with_feed(&sandbox, limits, async |feed| {
        sms(&sandbox, "Your code is 313233");
        message(feed).await
    });
    assert_eq!(incoming.preview, "Your code is 313233");
}

#[test]
fn a_server_that_goes_away_is_waited_for() {
    let server = RawServer::start(|_| {});
    let user = User::new(&server.url);
    let env = [
        ("RAVI_ACCESS_TOKEN", "t"),
        ("RAVI_IDENTITY", "11111111-1111-4111-8111-111111111111"),
    ];
    user.run_with(&["watch", "--timeout", "1500ms"], &env)
        .code(124);
    let nowhere = User::new("http://127.0.0.1:9");
    nowhere
        .run_with(&["watch", "--timeout", "300ms"], &env)
        .code(124)
        .says("127.0.0.1:9");
    let tries = server.connections();
    assert!(
        (2..=8).contains(&tries),
        "{tries} tries in a second and a half"
    );
}

/// Runs a test with a feed that polls an inbox in pages, which holds so many messages.
fn polled(
    pages: &[&str],
    before: usize,
    test: impl AsyncFnOnce(&Sandbox, &User, &mut Feed<'_, Client>),
) {
    let sandbox = Sandbox::start_with(pages);
    let user = User::logged_in(&sandbox);
    for number in 10..10 + before {
        sandbox.deliver(
            "email",
            &json!({
                "from": "shop@example.com", "subject": format!("Old {number}"),
                "text": format!("Your code is 7000{number}"),
                "created_dt": format!("2020-01-01T00:00:{number}Z"),
            }),
        );
    }
    let page = json!({ "method": "GET", "path": STREAM, "status": 404, "body": "<html>", "content_type": "text/html" });
    sandbox.fault(&page);
    let limits = Limits {
        poll: Duration::from_millis(100),
        ..Limits::default()
    };
    with_feed(&sandbox, limits, async |feed| {
        test(&sandbox, &user, feed).await;
    });
}

const PAGES: [&[&str]; 2] = [
    &["--page-length", "10"],
    &["--page-length", "10", "--oldest-first"],
];

#[test]
fn an_old_message_that_moves_to_the_first_page_is_not_new() {
    for pages in PAGES {
        polled(pages, 11, async |sandbox, user, feed| {
            for _ in 0..2 {
                let list = user
                    .run(&["inbox", "list", "--unread", "--limit", "1", "-q"])
                    .ok();
                user.run(&["inbox", "show", list.stdout.trim()]).ok();
            }
            let polls = || sandbox.count("GET", "/api/sms-inbox/");
            let enough = polls() + 3;
            while polls() < enough {
                let update = timeout(Duration::from_millis(100), feed.next()).await;
                let is_new = matches!(update, Ok(Ok(Update::Message(_))));
                assert!(!is_new, "{pages:?}: {update:?}");
            }
        });
    }
}

#[test]
fn more_threads_than_a_page_holds_arrive_between_two_polls() {
    for pages in PAGES {
        polled(pages, 12, async |sandbox, _, feed| {
            for number in 0..23 {
                email(sandbox, &format!("New {number}"), "Hello");
            }
            let mut subjects = BTreeSet::new();
            for _ in 0..23 {
                subjects.insert(message(feed).await.subject);
            }
            let expected = (0..23).map(|number| Some(format!("New {number}")));
            assert_eq!(subjects, expected.collect(), "{pages:?}");
        });
    }
}

#[test]
fn a_code_that_could_not_be_printed_is_given_to_the_next_watch() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sms(&sandbox, "Your code is 515253");
    user.run(&["watch", "--otp", "--jq", ".foo.bar.baz | error"])
        .code(2);
    assert_eq!(user.run(&["watch", "--otp"]).ok().stdout, "515253\n");
    let watch = Watch::start(&sandbox, &user, &["--otp", "--jq", ".code.x"]);
    sms(&sandbox, "Your code is 616263");
    assert_eq!(watch.finish().0, 2);
    assert_eq!(user.run(&["watch", "--otp"]).ok().stdout, "616263\n");
}

#[test]
fn the_timeout_counts_while_the_identity_is_looked_up() {
    let server = RawServer::start(silent);
    let user = User::new(&server.url);
    let env = [("RAVI_ACCESS_TOKEN", "t"), ("RAVI_IDENTITY", "Shopping")];
    let started = Instant::now();
    user.run_with(&["watch", "--timeout", "500ms"], &env)
        .code(124);
    user.run_with(&["watch", "--otp", "--timeout", "300ms"], &env)
        .code(124)
        .says("before a verification code arrived");
    assert!(started.elapsed() < Duration::from_secs(9));
}

#[test]
fn a_link_of_another_kind_is_not_waited_for() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let url = "https://example.com/reset?token=9f8e7d6c5b4a3928";
    let mail = json!({ "from": "a@b.c", "subject": "Hello", "text": format!("Reset your password: {url}") });
    let watch = |kind: &str| {
        sandbox.deliver("email", &mail);
        user.run(&[
            "watch",
            "--link",
            "--kind",
            kind,
            "--since",
            "1m",
            "--timeout",
            "1s",
        ])
    };
    watch("invite")
        .code(124)
        .says("1 message without a link of the kind invite arrived");
    assert_eq!(watch("reset").ok().stdout, format!("{url}\n"));
    user.run(&["watch", "--otp", "--kind", "reset"])
        .code(2)
        .says("--kind");
}
