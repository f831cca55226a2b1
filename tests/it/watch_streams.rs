//! `ravi watch` against servers whose streams do what they should not.
#![allow(clippy::single_match_else)]

use crate::common;

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    process::Stdio,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use common::{Ran, Sandbox, User, eventually};
use serde_json::{Value, json};

const ENV: [(&str, &str); 2] = [
    ("RAVI_ACCESS_TOKEN", "t"),
    ("RAVI_IDENTITY", "11111111-1111-4111-8111-111111111111"),
];

/// One connection to the stream, as the script sees it.
struct Connection<'a> {
    /// 0 for the first.
    number: usize,
    last_event_id: Option<String>,
    socket: &'a mut TcpStream,
    conversations: &'a Mutex<Vec<Value>>,
    /// How often the inbox was listed.
    looks: &'a AtomicUsize,
}

impl Connection<'_> {
    fn send(&mut self, text: &str) {
        // The client may have gone.
        let _ = self.socket.write_all(text.as_bytes());
    }

    /// Leaves the stream open until the client goes.
    fn hold(&mut self) {
        let mut byte = [0];
        let _ = self.socket.read(&mut byte);
    }

    fn wait_for_look(&self, number: usize) {
        eventually("the inbox was listed", || {
            self.looks.load(Ordering::SeqCst) >= number
        });
    }

    fn deliver(&self, conversation: &str, text: &str, created_dt: &str) {
        self.conversations.lock().unwrap().push(json!({
            "conversation_id": conversation, "from_number": "+15551234567", "preview": text,
            "message_count": 1, "unread_count": 1, "latest_message_dt": created_dt,
        }));
    }
}

fn event(id: Option<&str>, conversation: &str, text: &str) -> String {
    let id = id.map_or(String::new(), |id| format!("id: {id}\n"));
    let data =
        json!({ "conversation_id": conversation, "from_number": "+15551234567", "preview": text });
    format!("{id}event: sms\ndata: {data}\n\n")
}

/// A server with an SMS inbox and a scripted stream.
struct Scripted {
    url: String,
    connections: Arc<AtomicUsize>,
}

impl Scripted {
    fn start(
        conversations: Vec<Value>,
        script: impl Fn(&mut Connection<'_>) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        let conversations = Arc::new(Mutex::new(conversations));
        let looks = Arc::new(AtomicUsize::new(0));
        let script = Arc::new(script);
        std::thread::spawn(move || {
            for socket in listener.incoming() {
                let Ok(mut socket) = socket else { return };
                let counted = Arc::clone(&counted);
                let conversations = Arc::clone(&conversations);
                let looks = Arc::clone(&looks);
                let script = Arc::clone(&script);
                std::thread::spawn(move || {
                    let head = read_head(&mut socket);
                    if head.starts_with("GET /api/events/stream/") {
                        let number = counted.fetch_add(1, Ordering::SeqCst);
                        let _ = socket.write_all(
                            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n",
                        );
                        let last_event_id = head.lines().find_map(|line| {
                            let (name, value) = line.split_once(": ")?;
                            name.eq_ignore_ascii_case("last-event-id")
                                .then(|| value.to_owned())
                        });
                        script(&mut Connection {
                            number,
                            last_event_id,
                            socket: &mut socket,
                            conversations: &conversations,
                            looks: &looks,
                        });
                    } else {
                        let body = inbox(&head, &conversations.lock().unwrap()).to_string();
                        let _ = write!(
                            socket,
                            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                            body.len()
                        );
                        if head.starts_with("GET /api/sms-inbox/?")
                            || head.starts_with("GET /api/sms-inbox/ ")
                        {
                            looks.fetch_add(1, Ordering::SeqCst);
                        }
                    }
                });
            }
        });
        Self { url, connections }
    }

    fn watch(&self, args: &[&str]) -> Ran {
        User::new(&self.url).run_with(&[&["watch"], args].concat(), &ENV)
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// The list of conversations, or one of them.
fn inbox(head: &str, conversations: &[Value]) -> Value {
    let path = head.split(' ').nth(1).unwrap();
    let path = path.split('?').next().unwrap();
    match path.strip_prefix("/api/sms-inbox/") {
        None => json!([]),
        Some("") => json!(conversations),
        Some(id) => {
            let id = id.trim_end_matches('/');
            let messages: Vec<Value> = conversations
                .iter()
                .filter(|row| row["conversation_id"] == id)
                .map(|row| json!({ "id": 1, "body": row["preview"], "direction": "incoming", "created_dt": row["latest_message_dt"] }))
                .collect();
            json!({ "conversation_id": id, "message_count": messages.len(), "messages": messages })
        }
    }
}

fn read_head(socket: &mut TcpStream) -> String {
    let mut seen = Vec::new();
    let mut byte = [0];
    while !seen.ends_with(b"\r\n\r\n") && socket.read(&mut byte).is_ok_and(|read| read == 1) {
        seen.push(byte[0]);
    }
    String::from_utf8_lossy(&seen).into_owned()
}

fn previews(ran: &Ran) -> Vec<String> {
    ran.stdout
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["preview"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect()
}

#[test]
fn an_event_without_an_id_after_one_with_an_id_is_printed() {
    let server = Scripted::start(Vec::new(), |stream| {
        stream.send(&event(Some("1"), "a", "one"));
        stream.send(&event(None, "b", "two"));
        stream.hold();
    });
    let ran = server
        .watch(&["--json", "--count", "2", "--timeout", "10s"])
        .ok();
    assert_eq!(previews(&ran), ["one", "two"]);
}

fn old_code() -> Vec<Value> {
    vec![json!({
        "conversation_id": "old", "from_number": "+15550001111", "preview": "Your code is 111111",
        "message_count": 1, "unread_count": 1, "latest_message_dt": "2020-01-01T00:00:00Z",
    })]
}

/// Messages from between two connections are found in the inbox; those from before the first one are not new.
#[test]
fn a_cut_of_a_stream_without_ids_repeats_nothing_and_loses_nothing() {
    let script = |stream: &mut Connection<'_>| match stream.number {
        0 => {
            stream.deliver("a", "one", "2026-01-01T00:00:01Z");
            stream.send(&event(None, "a", "one"));
            stream.wait_for_look(1);
            stream.deliver("b", "two", "2026-01-01T00:00:02Z");
        }
        _ => {
            let looks = stream.looks.load(Ordering::SeqCst);
            stream.wait_for_look(looks + 1);
            stream.deliver("c", "Your code is 333333", "2026-01-01T00:00:03Z");
            stream.send(&event(None, "c", "Your code is 333333"));
            stream.hold();
        }
    };
    let all = || {
        let server = Scripted::start(old_code(), script);
        let ran = server
            .watch(&["--json", "--count", "3", "--timeout", "20s"])
            .ok();
        assert_eq!(previews(&ran), ["one", "two", "Your code is 333333"]);
    };
    let code = || {
        let server = Scripted::start(old_code(), script);
        let ran = server.watch(&["--otp", "--timeout", "20s"]).ok();
        assert_eq!(ran.stdout, "333333\n");
    };
    std::thread::scope(|scope| {
        scope.spawn(all);
        scope.spawn(code);
    });
}

/// Neither `retry: 0` nor a stream that ends at once makes a client hammer the server; nor does an absurd `retry:` stop it.
#[test]
fn the_server_cannot_choose_any_pause_before_a_reconnection() {
    let server = Scripted::start(Vec::new(), |stream| stream.send("retry: 0\n\n"));
    server.watch(&["--timeout", "1500ms"]).code(124);
    assert!(
        (2..=7).contains(&server.connections()),
        "{}",
        server.connections()
    );
    let server = Scripted::start(Vec::new(), |stream| {
        let text = event(Some(&stream.number.to_string()), "a", "new each time");
        stream.send(&format!("retry: 0\n\n{text}"));
    });
    server.watch(&["--timeout", "1500ms"]).code(124);
    assert!(
        (2..=16).contains(&server.connections()),
        "{}",
        server.connections()
    );
}

/// An ID that is not valid in a header is not sent at all; the stream reconnects without it.
#[test]
fn an_id_that_cannot_be_sent_does_not_end_the_reconnection() {
    for id in ["a\u{1}b", "caf\u{e9}", "\u{7f}", "\tx"] {
        let server = Scripted::start(Vec::new(), move |stream| match stream.number {
            0 => stream.send(&(event(Some("7"), "a", "one") + &event(Some(id), "a", "two"))),
            _ => {
                let text = format!("{:?}", stream.last_event_id);
                stream.send(&event(Some("9"), "b", &text));
                stream.hold();
            }
        });
        let ran = server
            .watch(&["--json", "--count", "3", "--timeout", "10s"])
            .ok();
        assert_eq!(previews(&ran), ["one", "two", "Some(\"7\")"], "{id:?}");
    }
}

/// An event longer than any of the contract is skipped; those around it arrive.
#[test]
fn an_endless_event_is_skipped() {
    let server = Scripted::start(Vec::new(), |stream| {
        stream.send(&event(Some("1"), "a", "one"));
        stream.send(&event(Some("2"), "a", &"x".repeat(3_000_000)));
        stream.send(&event(Some("3"), "a", "three"));
        stream.hold();
    });
    let ran = server
        .watch(&["--json", "--count", "2", "--timeout", "10s"])
        .ok();
    assert_eq!(previews(&ran), ["one", "three"]);
    ran.says("1 MiB");
}

/// Environment variables are limited to 128 KiB each on Linux, and to less elsewhere.
#[test]
fn a_long_subject_does_not_end_exec() {
    let server = Scripted::start(Vec::new(), |stream| {
        let subject = "\u{e9}".repeat(150_000);
        let data = json!({ "thread_id": "t", "from_email": "a@b.c".repeat(50_000), "subject": subject, "preview": subject });
        stream.send(&format!("id: 1\nevent: email\ndata: {data}\n\n"));
        stream.hold();
    });
    let exec = "printf '%s\\n' \"$RAVI_SUBJECT\"; wc -c";
    let ran = server
        .watch(&["--count", "1", "--exec", exec, "--timeout", "10s"])
        .ok();
    let lines: Vec<&str> = ran.stdout.lines().collect();
    // Cut between two characters: the output would not be UTF-8 otherwise.
    assert!(
        (4000..=4096).contains(&lines[0].len()),
        "{}",
        lines[0].len()
    );
    assert!(
        lines[1].trim().parse::<usize>().unwrap() > 1000,
        "{lines:?}"
    );
}

/// 300 IDs of a megabyte took 550 MB.
#[cfg(target_os = "linux")]
#[test]
fn long_ids_take_no_memory() {
    let server = Scripted::start(Vec::new(), |stream| {
        for n in 0..300 {
            let id = format!("{n}{}", "x".repeat(900_000));
            stream.send(&event(Some(&id), "a", &format!("event {n}")));
        }
        stream.hold();
    });
    let user = User::new(&server.url);
    let mut command = user.command(&["watch", "--json", "--timeout", "60s", "--count", "301"]);
    let mut child = command
        .envs(ENV)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let stdout = std::io::BufReader::new(child.stdout.take().unwrap());
    let count = std::io::BufRead::lines(stdout)
        .take(300)
        .map(Result::unwrap)
        .count();
    assert_eq!(count, 300);
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    let peak: usize = peak.trim().trim_end_matches(" kB").parse().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(peak < 100_000, "{peak} kB");
}

/// The two see the same event; one of them prints the code.
#[test]
fn two_watches_at_once_do_not_print_the_same_code() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let start = || {
        user.command(&["watch", "--otp", "--timeout", "3s"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let watches = [start(), start(), start()];
    eventually("all are connected", || {
        sandbox.count("GET", "/api/events/stream/") >= 3
    });
    sandbox.deliver(
        "sms",
        &json!({ "from": "+15551234567", "body": "Your code is 847291" }),
    );
    let mut codes: Vec<i32> = watches
        .map(|watch| Ran::of(watch.wait_with_output().unwrap()))
        .into_iter()
        .map(|ran| ran.code)
        .collect();
    codes.sort_unstable();
    assert_eq!(codes, [0, 124, 124]);
}

/// A code that was replaced by a newer one is not printed, given or not.
#[test]
fn the_look_back_never_prints_the_older_of_two_codes() {
    let before = |seconds| {
        let then = jiff::Timestamp::now() - jiff::SignedDuration::from_secs(seconds);
        format!("{then:.0}")
    };
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.deliver(
        "sms",
        &json!({ "from": "+15550000001", "body": "Your code is 111111", "created_dt": before(10) }),
    );
    sandbox.deliver(
        "sms",
        &json!({ "from": "+15550000002", "body": "Your code is 222222", "created_dt": before(5) }),
    );
    assert_eq!(user.run(&["watch", "--otp"]).ok().stdout, "222222\n");
    user.run(&["watch", "--otp", "--timeout", "500ms"])
        .code(124);
}
